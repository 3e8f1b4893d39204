"""`dualuse columns`: what was understood of a document's columns, with sample rows; and how to remember it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from classifier.commands import common
from classifier.errors import UsageError

if TYPE_CHECKING:
    from classifier.invoices.columns import Columns
    from classifier.types import InvoiceLine, Place

SAMPLES = 3
_WIDTH = 60


def columns(
    file: Annotated[str, typer.Argument(help="The document, or - for standard input.")],
    column: Annotated[list[str] | None, typer.Option("--column", help='Name a column: description="Item text".')] = None,
    save_mapping: Annotated[
        bool, typer.Option("--save-mapping", help="Remember the columns for every header like this.")
    ] = False,
    sheet: Annotated[list[str] | None, typer.Option("--sheet", help="Read this sheet of a workbook.")] = None,
    input_format: Annotated[str | None, typer.Option("--input-format", help="The format, if its name does not say it.")] = None,
) -> None:
    """Show what each column is taken for, with three sample rows."""
    from classifier import config
    from classifier.invoices import Document, ReadOptions
    from classifier.types import InvoiceLine, Unreadable

    named = common.parse_columns(column or [])
    headers: list[tuple[Place, Columns]] = []
    samples: list[list[InvoiceLine]] = []

    def watch(place: Place, found: Columns) -> None:
        headers.append((place, found))
        samples.append([])

    options = ReadOptions(named, sheets=tuple(sheet or ()), mappings=config.load().mappings, watch=watch)
    lines = 0
    unreadable: list[Unreadable] = []
    for record in Document(file, input_format).records(options):
        if isinstance(record, InvoiceLine):
            lines += 1
            if not samples:
                samples.append([])
            if len(samples[-1]) < SAMPLES:
                samples[-1].append(record)
        elif isinstance(record, Unreadable):
            unreadable.append(record)
    if not headers:
        typer.echo(f"{file}: an e-invoice or plain text; its fields have fixed meanings.")
        _show_samples(samples[0] if samples else [])
    for (place, found), some in zip(headers, samples, strict=False):
        _show(place, found, some)
    typer.echo(f"\n{lines:,} lines in all.")
    if unreadable:
        typer.echo(f"{len(unreadable):,} could not be read, the first: {unreadable[0].reason}")
    if save_mapping:
        _save(headers)


def _show(place: Place, found: Columns, some: list[InvoiceLine]) -> None:
    typer.echo(f"{place}: the header")
    roles = {column: role for role, places in found.places.items() for column in places}
    roles |= dict.fromkeys(found.broad, "name or number")
    for number, heading in enumerate(found.headings, start=1):
        if heading:
            typer.echo(f"  {roles.get(number - 1, '(not used)'):14} {_cut(heading)}")
    _show_samples(some)


def _show_samples(some: list[InvoiceLine]) -> None:
    from classifier.invoices.columns import ROLES

    for line in some:
        typer.echo(f"\n  {line.place}")
        for role in ROLES:
            value = getattr(line, role, None)
            if value:
                typer.echo(f"    {role:14} {_cut(str(value))}")
        for gap in line.gaps:
            typer.echo(f"    ! {gap.message}")


def _save(headers: list[tuple[Place, Columns]]) -> None:
    from classifier import config
    from classifier.invoices.header import fingerprint, numbers

    if not headers:
        raise UsageError("--save-mapping: there is no header to remember.", "Give a table.")
    for place, found in headers:
        if list(found.headings) == numbers(len(found.headings)):
            raise UsageError(f"--save-mapping: {place} has no header to remember.", "Give --column with each file of this kind.")
        # A description may be read from several columns; the first alone is remembered only where the user named it.
        table = {role: found.headings[places[0]] for role, places in found.places.items() if len(places) == 1}
        kept = config.save_mapping(fingerprint(found.headings), list(found.headings), table)
        typer.echo(f"Remembered under {fingerprint(found.headings)} in {kept}.")


def _cut(text: str) -> str:
    return text if len(text) <= _WIDTH else text[: _WIDTH - 1] + "…"
