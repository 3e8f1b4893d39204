"""The command line: one Typer app, one module a command in `commands/`. Parses, calls, prints; no logic.

Exit codes: 0 nothing at or above --fail-on; 1 something is; 2 wrong usage; 3 something could not be read, or
the program failed.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from classifier import __version__
from classifier.commands import classify, columns, config, data, evaluate, law, lookup, report, rules, score, train
from classifier.errors import ClassifierError, UsageError

EXIT_USAGE, EXIT_FAILED = 2, 3

app = typer.Typer(
    name="dualuse",
    help="A pre-check of invoices for dual-use goods: EU Annex I and the US Commerce Control List, offline, with reasons. "
    "It never clears goods.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

app.command("score")(score.score)
app.command("report")(report.report)
app.command("classify")(classify.classify)
app.command("columns")(columns.columns)
app.command("config")(config.config)
app.command("lookup")(lookup.lookup)
app.command("train")(train.train)
app.command("evaluate")(evaluate.evaluate)
app.add_typer(law.app, name="law")
app.add_typer(rules.app, name="rules")
app.add_typer(data.app, name="data")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"dualuse {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Nothing of its own: every command stands for itself."""


def main() -> None:
    """Runs the app and turns every failure into a message and an exit code; no traceback reaches the user."""
    if sys.stderr is None:
        # Started with standard error closed (`2>&-`): the next file opened would take its number, and our messages.
        sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115
    try:
        app()
    except ClassifierError as error:
        typer.echo(f"dualuse: {error}", err=True)
        sys.exit(EXIT_USAGE if isinstance(error, UsageError) else EXIT_FAILED)
    except SystemExit as end:
        # The reader of our output went away (`| head`). Typer ends with 1 then, which would mean that something was found.
        if isinstance(end.__context__, BrokenPipeError):
            sys.exit(EXIT_FAILED)
        raise
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        if os.environ.get("DUALUSE_DEBUG"):
            raise
        typer.echo(
            f"dualuse: something went wrong that should not ({type(error).__name__}: {error}). "
            "Set DUALUSE_DEBUG=1 to see where, and please report it.",
            err=True,
        )
        sys.exit(EXIT_FAILED)
