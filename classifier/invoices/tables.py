"""Rows of cells to lines of goods: the header, what stands above it, and the rows below it.

CSV, workbooks and whatever else gives rows of text share this one reading, so that the same table means the
same lines in every format.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, count, islice

from classifier.errors import InvoiceError
from classifier.invoices import columns as column_finder
from classifier.invoices.below import RowsBelow
from classifier.invoices.cells import clean, short
from classifier.invoices.header import HEADER_WITHIN, Row, facts_above, find_header
from classifier.invoices.lines import Facts, ReadOptions, Record
from classifier.types import Note, Place

__all__ = ["HEADER_WITHIN", "ReadOptions", "Record", "Row", "read_rows", "read_table"]

_TURNED = 3
"""Headings below one another that make a table look transposed."""


def read_rows(
    rows: Iterable[Row], file: str, options: ReadOptions, sheet: str | None = None, numbers: Iterator[int] | None = None
) -> Iterator[Record]:
    """The lines of one table, in order; rows that hold nothing are passed over.

    `numbers` gives the line numbers, for tables that continue one another (the sheets of a workbook).

    InvoiceError if no row looks like a header with a description, naming the headings that were found; ColumnError if
    a column that the user named is missing.
    """
    source = iter(rows)
    head = list(islice(source, HEADER_WITHIN))
    filled = [row for row in head if any(column_finder.key(cell) for cell in row.cells)]
    if not filled:
        raise InvoiceError(
            f"{Place(file, sheet=sheet)}: holds no rows.", "Give a table with a header and at least one line of goods."
        )
    header = find_header(filled, options)
    if not options.columns:
        _refuse_turned(header.row, filled, Place(file, sheet=sheet))
    first = header.row.number - (1 if header.two_rows else 0)
    facts, told = facts_above([row for row in filled if row.number < first])
    below = chain((row for row in head if row.number > header.row.number), source)
    yield from read_table(header.row, below, file, options, sheet, numbers, facts, laid_out=True)
    for sentence in told:
        yield Note(Place(file, header.row.number, sheet), f"{Place(file, sheet=sheet)}: {sentence}")


def read_table(
    header: Row,
    rows: Iterable[Row],
    file: str,
    options: ReadOptions,
    sheet: str | None = None,
    numbers: Iterator[int] | None = None,
    facts: Facts | None = None,
    laid_out: bool = False,
) -> Iterator[Record]:
    """As `read_rows`, with a header that is known; `facts` hold for lines that name none of their own.

    `laid_out`: a person laid the table out, and rows of text may continue the goods above or stand below them as a
    footer. Otherwise each row is a record of its own.
    """
    reader = RowsBelow(file, sheet, options, numbers or count(1), facts or Facts(), laid_out)
    reader.take(header)
    try:
        for row in rows:
            yield from reader.read(row)
    except InvoiceError:
        yield from reader.finish()
        raise
    yield from reader.finish()


def _refuse_turned(header: Row, rows: Sequence[Row], place: Place) -> None:
    """InvoiceError if the headings stand below one another in the first column, and the header names one alone."""
    first = [next((cell for cell in row.cells if cell.strip()), "") for row in rows]
    headings = [cell for cell in first if column_finder.role_of(cell)[1] == 2]
    if column_finder.strength_of(header.cells) > 1 or 2 * len(headings) <= len(first):
        return
    roles = {column_finder.role_of(cell)[0] for cell in headings}
    if len(roles) >= _TURNED and "description" in roles:
        raise InvoiceError(
            f"{place}: looks transposed; its headings stand below one another ({short(', '.join(map(clean, headings)), 80)}).",
            "Turn it, so that the headings stand side by side and each item has a row of its own.",
        )
