"""A run to a report: the one place where a format's name becomes its writer. `score` and `report` share it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from classifier.errors import UsageError
from classifier.reports.formats import BARE, BINARY, Format
from classifier.reports.summary import Record
from classifier.reports.target import Target, keep_basis, opened


class Run(Protocol):
    """Records that come one by one; `basis` and `summary` hold once all of them have come."""

    def records(self) -> Iterator[Record]:
        """One record a line of goods, in order."""

    @property
    def basis(self) -> Record:
        """What the run stood on."""

    @property
    def summary(self) -> Record:
        """What the run came to."""


def write(chosen: Format, run: Run, output: Path | None = None, verbose: bool = False) -> None:
    """Writes the report to the file, or to standard output. UsageError if that is a terminal and the format bytes."""
    if chosen in BINARY and output is None and sys.stdout.isatty():
        raise UsageError(f"{chosen} is nothing to show on a terminal.", f"Name a file: -o report.{chosen}")
    if chosen is Format.TABLE and output is None:
        _print(run, verbose)
        return
    with opened(output) as target:
        _fill(target, chosen, run, verbose)
    if output is not None and chosen in BARE:
        keep_basis(output, target.digest, run.basis, run.summary)


def _fill(target: Target, chosen: Format, run: Run, verbose: bool) -> None:
    if chosen is Format.JSONL:
        from classifier.reports import jsonl

        target.write_all(jsonl.lines(run.records()))
    elif chosen is Format.CSV:
        from classifier.reports import csv_report

        target.write_all(csv_report.lines(run.records()))
    elif chosen is Format.QUESTIONS:
        from classifier.reports import questions_report

        target.write_all(questions_report.lines(run.records()))
    elif chosen is Format.PARQUET:
        from classifier.reports import parquet

        parquet.write(run, target.write)
    else:
        records = list(run.records())
        target.write(_whole(chosen, records, run, verbose))


def _whole(chosen: Format, records: list[Record], run: Run, verbose: bool) -> str | bytes:
    """A report that needs all records before it can begin."""
    if chosen is Format.JSON:
        from classifier.reports import json_report

        return json_report.text(records, run.basis, run.summary)
    if chosen is Format.HTML:
        from classifier.reports import html

        return html.text(records, run.basis, run.summary)
    if chosen is Format.XLSX:
        from classifier.reports import xlsx

        return xlsx.content(records, run.basis, run.summary)
    from classifier.reports import table, terminal

    return table.text(records, run.summary, terminal.WIDTH_IN_FILES, verbose)


def _print(run: Run, verbose: bool) -> None:
    from classifier.reports import table, terminal

    records = list(run.records())
    table.render(records, run.summary, terminal.console(), verbose)
