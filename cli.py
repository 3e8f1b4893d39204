"""Launcher for a checkout: `python cli.py score invoice.csv`."""

from classifier.cli import main

if __name__ == "__main__":
    main()
