"""`dualuse score`: whole invoices in, a verdict with reasons for each line out."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from classifier.commands import common
from classifier.commands.progress import Progress, work_progress
from classifier.errors import ClassifierError, ColumnError, InvoiceError
from classifier.reports.formats import Format, choose
from classifier.reports.summary import Tally
from classifier.types import Note, Verdict

if TYPE_CHECKING:
    from classifier.invoices import Document, ReadOptions
    from classifier.screener import Screener


class FailOn(StrEnum):
    """From which verdict on the exit code is 1."""

    LIKELY = "likely"
    REVIEW = "review"
    INSUFFICIENT = "insufficient"
    NEVER = "never"


def score(
    files: Annotated[
        list[str],
        typer.Argument(
            help="Invoices: CSV, XLSX, XLS, ODS, PDF, e-invoices (UBL, CII, Factur-X), JSON, Parquet, text; "
            "folders, patterns and ZIP archives of them; - for standard input."
        ),
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
    input_format: Annotated[
        str | None, typer.Option("--input-format", help="The input's format, if neither name nor content say it.")
    ] = None,
    sheet: Annotated[
        list[str] | None, typer.Option("--sheet", help="Read this sheet of workbooks; by default all with goods.")
    ] = None,
    origin: Annotated[str | None, typer.Option("--origin", help="Origin of lines that name none.")] = None,
    as_of: common.AsOfOption = None,
    rules: common.RulesOption = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="In the table: all evidence of every line.")] = False,
    data: common.DataOption = None,
    second_reader: common.SecondReaderOption = None,
) -> None:
    """Score every line of the invoices and say why."""
    chosen = choose(format, output)
    from classifier import config
    from classifier.invoices import ReadOptions, documents
    from classifier.reports.write import write

    settings = config.load()
    options = ReadOptions(
        columns=common.parse_columns(column or []),
        destination=common.parse_country("--to", to),
        origin=common.parse_country("--origin", origin) or settings.country("origin"),
        sheets=tuple(sheet or ()),
        mappings=settings.mappings,
        usual_destination=settings.country("destination"),
    )
    found = list(documents(files, input_format))
    screener = common.screener_from(
        settings, lists, as_of, rules, top=top, prior=prior, training=data, second_reader=second_reader
    )
    with work_progress(files) as progress:
        run = _Run(screener, found, options, progress)
        write(chosen, run, output, verbose)
    run.finish(fail_on)


class _Run:
    """One run over several files: yields records, and keeps what the summary and the exit code need."""

    def __init__(
        self,
        screener: Screener,
        sources: list[Document | InvoiceError],
        options: ReadOptions,
        progress: Progress | None = None,
    ) -> None:
        self._screener = screener
        self._sources = sources
        self._options = options
        self._progress = progress or Progress()
        self.failures: list[ClassifierError] = []
        self._documents: list[Document] = []
        self._tally = Tally()

    def records(self) -> Iterator[dict[str, Any]]:
        """One record a line of goods over all files, in order; a file that fails is kept for the end.

        ColumnError if none of them has a column that the user named.
        """
        from classifier.reports.summary import as_record

        for document in self._sources:
            if isinstance(document, InvoiceError):
                self.failures.append(document)
                continue
            self._documents.append(document)
            try:
                for result in self._screener.screen(self._progress.ahead(document.name, document.records(self._options))):
                    self._tally.add(result)
                    if isinstance(result, Note):
                        continue
                    self._progress.advance()
                    yield as_record(result)
            except InvoiceError as error:
                self.failures.append(error)
        if self.failures and all(isinstance(error, ColumnError) for error in self.failures) and not self.summary["lines"]:
            raise self.failures[0]

    @property
    def summary(self) -> dict[str, Any]:
        """What the whole run came to."""
        return {**self._tally.summary, "failures": [str(error) for error in self.failures]}

    @property
    def basis(self) -> dict[str, Any]:
        """What the run stood on."""
        from dataclasses import asdict

        from classifier.decide import Cutoffs
        from classifier.reports.summary import basis_record

        told = self._options
        options: dict[str, Any] = {"destination": told.destination, "columns": dict(told.columns)}
        if told.usual_destination is not None:
            options["usual_destination"] = told.usual_destination
        if told.origin is not None:
            options["origin"] = told.origin
        if told.sheets:
            options["sheets"] = list(told.sheets)
        if told.mappings:
            options["mappings"] = {header: dict(table) for header, table in told.mappings.items()}
        if self._screener.cutoffs != Cutoffs():
            options["cutoffs"] = asdict(self._screener.cutoffs)
        return basis_record(self._screener.basis(options, [document.basis() for document in self._documents]))

    def finish(self, fail_on: FailOn) -> None:
        """Notes, failures and the summary on standard error; then the exit code."""
        from classifier.reports.words import sentence

        summary = self.summary
        for message in [*summary["notes"], *summary["failures"]]:
            common.tell(message)
        common.tell(sentence(summary))
        if summary["failures"] or summary["unreadable"]:
            raise typer.Exit(3)
        if fail_on is not FailOn.NEVER:
            floor = Verdict(fail_on).rank
            if any(count and Verdict(name).rank >= floor for name, count in summary["verdicts"].items()):
                raise typer.Exit(1)
