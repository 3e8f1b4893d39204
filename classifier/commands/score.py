"""`dualuse score`: whole invoices in, a verdict with reasons for each line out."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from classifier.commands import common
from classifier.errors import ClassifierError, InvoiceError, UsageError
from classifier.types import Assessment, Note, Unreadable, Verdict

if TYPE_CHECKING:
    from classifier.screener import Screener


class Format(StrEnum):
    """The formats of the output."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"


class FailOn(StrEnum):
    """From which verdict on the exit code is 1."""

    LIKELY = "likely"
    REVIEW = "review"
    INSUFFICIENT = "insufficient"
    NEVER = "never"


def score(
    files: Annotated[
        list[str], typer.Argument(help="Invoices: CSV, TSV, XLSX, XLS, ODS, JSON Lines, UBL XML; - for standard input.")
    ],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Write to this file instead of standard output.")] = None,
    format: Annotated[
        Format | None,
        typer.Option("--format", help="How to write it; by default a table, or what the output file's ending says."),
    ] = None,
    to: Annotated[str | None, typer.Option("--to", help="Destination of lines that name none: a country's code or name.")] = None,
    top: Annotated[int, typer.Option("--top", help="Candidate entries per line; 0 for every entry of the lists.")] = 5,
    fail_on: Annotated[
        FailOn, typer.Option("--fail-on", help="Exit with 1 if a line has this verdict or a stronger one.")
    ] = FailOn.INSUFFICIENT,
    lists: Annotated[str, typer.Option("--lists", help="Lists to judge against.")] = "eu,us",
    column: Annotated[list[str] | None, typer.Option("--column", help='Name a column: description="Item text".')] = None,
    prior: Annotated[
        float | None, typer.Option("--prior", help="Share of listed goods among your lines, if you know it.")
    ] = None,
    second_reader: Annotated[Path | None, typer.Option("--second-reader", help=common.SECOND_READER)] = None,
) -> None:
    """Score every line of the invoices and say why."""
    chosen = _format(format, output)
    destination = common.parse_country("--to", to)
    columns = common.parse_columns(column or [])
    screener = common.make_screener(lists=common.parse_lists(lists), top=top, prior=prior, second_reader=second_reader)
    run = _Run(screener, files, columns, destination)
    with _opened(output) as target:
        _write(chosen, run, target)
    run.finish(fail_on)


class _Run:
    """One run over several files: yields records, and keeps what the summary and the exit code need."""

    def __init__(self, screener: Screener, files: list[str], columns: dict[str, str], destination: str | None) -> None:
        self._screener = screener
        self._files = files
        self._columns = columns
        self._destination = destination
        self.failures: list[ClassifierError] = []
        self._documents: list[Any] = []
        self.counts: dict[str, int] = {str(verdict): 0 for verdict in Verdict}
        self.unreadable = 0
        self.notes: list[str] = []

    def records(self) -> Iterator[dict[str, Any]]:
        """One record a line of goods over all files, in order; a file that fails is kept for the end."""
        from classifier.invoices import Document, ReadOptions
        from classifier.reports.summary import as_record

        options = ReadOptions(self._columns, self._destination)
        for file in self._files:
            document = Document(file)
            self._documents.append(document)
            try:
                for result in self._screener.screen(document.records(options)):
                    if isinstance(result, Note):
                        self.notes.append(result.message)
                        continue
                    self._count(result)
                    yield as_record(result)
            except InvoiceError as error:
                self.failures.append(error)

    def _count(self, result: Assessment | Unreadable) -> None:
        if isinstance(result, Unreadable):
            self.unreadable += 1
        else:
            self.counts[str(result.verdict)] += 1

    @property
    def summary(self) -> dict[str, Any]:
        """What the whole run came to."""
        return {
            "lines": sum(self.counts.values()) + self.unreadable,
            "verdicts": self.counts,
            "unreadable": self.unreadable,
            "notes": self.notes,
            "failures": [str(error) for error in self.failures],
        }

    @property
    def basis(self) -> dict[str, Any]:
        """What the run stood on."""
        from classifier.reports.summary import basis_record

        options = {"destination": self._destination, "columns": self._columns}
        return basis_record(self._screener.basis(options, [document.basis() for document in self._documents]))

    def finish(self, fail_on: FailOn) -> None:
        """Notes, failures and the summary on standard error; then the exit code."""
        from classifier.reports.table import sentence

        for message in [*self.notes, *(str(error) for error in self.failures)]:
            common.tell(message)
        common.tell(sentence(self.summary))
        if self.failures or self.unreadable:
            raise typer.Exit(3)
        if fail_on is not FailOn.NEVER:
            floor = Verdict(fail_on).rank
            if any(count and Verdict(name).rank >= floor for name, count in self.counts.items()):
                raise typer.Exit(1)


def _format(given: Format | None, output: Path | None) -> Format:
    if given is not None:
        return given
    if output is not None:
        ending = output.suffix.lower().lstrip(".")
        if ending in set(Format) - {Format.TABLE}:
            return Format(ending)
        if ending not in ("txt", ""):
            raise UsageError(f"{output}: no format goes by that ending.", f"Add --format, one of {', '.join(Format)}.")
    return Format.TABLE


@contextmanager
def _opened(output: Path | None) -> Iterator[TextIO]:
    """Standard output, or the file; the file appears whole or not at all."""
    if output is None:
        yield sys.stdout
        return
    scratch = output.with_name(output.name + ".part")
    try:
        handle = scratch.open("w", encoding="utf-8", newline="")
    except OSError as error:
        raise UsageError(f"{output}: cannot be written ({error.strerror}).", "Name a file in a folder that exists.") from error
    try:
        with handle:
            yield handle
    except BaseException:
        scratch.unlink(missing_ok=True)
        raise
    scratch.replace(output)


def _write(chosen: Format, run: _Run, target: TextIO) -> None:
    from classifier.reports import csv_report, json_report, jsonl, table

    records = run.records()
    if chosen is Format.JSONL:
        for text in jsonl.lines(records):
            target.write(text)
    elif chosen is Format.CSV:
        for text in csv_report.lines(records):
            target.write(text)
    elif chosen is Format.JSON:
        kept = list(records)
        target.write(json_report.text(kept, run.basis, run.summary))
    else:
        from rich.console import Console

        kept = list(records)
        console = Console(file=target, width=None if target.isatty() else 140)
        table.render(kept, console)
