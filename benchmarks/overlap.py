"""For maintainers: shows whether training lines repeat texts that they must not, such as test sets or the law.

    python benchmarks/overlap.py FILE...    CSV files with a `description` column, JSON or text files

Prints every training line that equals a description or shares a run of eight words or more with a text, and
exits with 1 if there is one.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from classifier import training_data
from classifier.data_check import plain

RUN = 8


def texts(path: Path) -> Iterator[str]:
    """The texts of a file: descriptions of a CSV, every string of a JSON document, else the whole file."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as handle:
            yield from (row["description"] for row in csv.DictReader(handle))
    elif path.suffix == ".json":
        yield from strings(json.loads(path.read_text(encoding="utf-8")))
    else:
        yield path.read_text(encoding="utf-8")


def strings(value: Any) -> Iterator[str]:
    """Every string in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)


def runs(text: str) -> Iterator[str]:
    """All runs of `RUN` words."""
    words = text.split()
    for place in range(len(words) - RUN + 1):
        yield " ".join(words[place : place + RUN])


def main(paths: list[str]) -> int:
    """Prints the overlaps; their number decides the exit code."""
    whole: set[str] = set()
    parts: set[str] = set()
    for path in map(Path, paths):
        for text in map(plain, texts(path)):
            parts.update(runs(text))
            if path.suffix == ".csv":
                whole.add(text)
    count = 0
    for line in training_data.read(training_data.folder()):
        text = plain(line.text)
        shared = next((run for run in runs(text) if run in parts), None)
        if text in whole or shared:
            count += 1
            print(f"{line.place}: {'the whole line' if text in whole else shared!r}")
    print(f"{count} overlaps")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
