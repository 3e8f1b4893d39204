"""`dualuse report`: kept results to any report, without scoring again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from classifier.commands import common
from classifier.reports.formats import Format, choose


def report(
    results: Annotated[
        str, typer.Argument(help="What `score` wrote with --format jsonl or --format json; - for standard input.")
    ],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Write to this file instead of standard output.")] = None,
    format: Annotated[
        Format | None,
        typer.Option("--format", help="How to write it; by default a table, or what the output file's ending says."),
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="In the table: all evidence of every line.")] = False,
) -> None:
    """Make a report of kept results, without scoring again."""
    from classifier.reports.kept import Kept
    from classifier.reports.words import sentence
    from classifier.reports.write import write

    chosen = choose(format, output)
    kept = Kept(results)
    write(chosen, kept, output, verbose)
    for fault in kept.faults:
        common.tell(f"{fault} Left out.")
    common.tell(sentence(kept.summary))
    if kept.faults or kept.summary["unreadable"]:
        raise typer.Exit(3)
