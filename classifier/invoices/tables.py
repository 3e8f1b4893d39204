"""Rows of cells to lines of goods: read each row below the header, leave totals out and tell of it.

CSV, workbooks and whatever else gives rows of text share this one reading, so that the same table means the
same lines in every format.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, count, islice

from classifier.errors import InvoiceError
from classifier.invoices import columns as column_finder
from classifier.invoices.cells import clean, is_amount, is_total, short
from classifier.invoices.columns import Columns
from classifier.invoices.header import HEADER_WITHIN, Row, Wider, facts_above, find_header, fingerprint, is_header, labelled
from classifier.invoices.lines import Facts, ReadOptions, Record, make_line
from classifier.types import Note, Place, Unreadable

__all__ = ["HEADER_WITHIN", "ReadOptions", "Record", "Row", "read_rows", "read_table"]


def read_rows(
    rows: Iterable[Row], file: str, options: ReadOptions, sheet: str | None = None, numbers: Iterator[int] | None = None
) -> Iterator[Record]:
    """The lines of one table, in order; rows that hold nothing are passed over.

    `numbers` gives the line numbers, for tables that continue one another (the sheets of a workbook).

    InvoiceError if no row looks like a header with a description, naming the headings that were found.
    """
    source = iter(rows)
    head = list(islice(source, HEADER_WITHIN))
    filled = [row for row in head if any(cell.strip() for cell in row.cells)]
    if not filled:
        raise InvoiceError(
            f"{Place(file, sheet=sheet)}: holds no rows.", "Give a table with a header and at least one line of goods."
        )
    header = find_header(filled, options)
    first = header.row.number - (1 if header.two_rows else 0)
    facts, told = facts_above([row for row in filled if row.number < first])
    below = chain((row for row in head if row.number > header.row.number), source)
    yield from read_table(header.row, below, file, options, sheet, numbers, facts)
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
) -> Iterator[Record]:
    """As `read_rows`, with a header that is known; `facts` hold for lines that name none of their own."""
    reader = _LineReader(file, sheet, options, numbers or count(1), facts or Facts())
    reader.take(header)
    for row in rows:
        yield from reader.read(row)


class _LineReader:
    """Reads the rows below a header, and below the next one where a second table follows."""

    def __init__(self, file: str, sheet: str | None, options: ReadOptions, numbers: Iterator[int], facts: Facts) -> None:
        self._file = file
        self._sheet = sheet
        self._options = options
        self._numbers = numbers
        self._facts = facts

    def take(self, header: Row) -> None:
        """Takes the row as header. InvoiceError if no column is a description."""
        if not isinstance(header, Wider):
            self._remembered = self._options.mappings.get(fingerprint(header.cells), {})
        self._columns: Columns = column_finder.find(header.cells, {**self._remembered, **self._options.columns})
        place = Place(self._file, header.number or None, self._sheet, header.page)
        if "description" not in self._columns.places:
            raise InvoiceError(
                f"{place}: no column is called a description. "
                f"The headings found are: {', '.join(clean(cell) for cell in header.cells[:40] if cell.strip())[:300]}.",
                'Name the column, for example --column description="Item text", '
                "or give its number if there is no header: --column description=2.",
            )
        self._header_key = [column_finder.key(cell) for cell in header.cells]
        if self._options.watch is not None:
            self._options.watch(place, self._columns)

    def read(self, row: Row) -> Iterator[Record]:
        if isinstance(row, Wider):
            self.take(row)
            return
        cells = row.cells
        if not row.fault and not any(cell.strip() for cell in cells):
            return
        place = Place(self._file, row.number, self._sheet, row.page)
        if not row.fault and (told := self._not_goods(row)):
            yield Note(place, f"{place}: {told}")
            return
        number = next(self._numbers)
        if fault := row.fault or self._too_wide(cells):
            yield Unreadable(number, place, f"{place}: {fault}")
            return
        yield self._line(number, place, cells)

    def _line(self, number: int, place: Place, cells: Sequence[str]) -> Record:
        found = self._columns
        texts = found.texts(cells)
        original = {
            heading or f"column {position}": cell
            for position, (heading, cell) in enumerate(zip(found.headings, cells, strict=False), start=1)
        }
        return make_line(
            number, place, texts, self._options, self._facts, lambda role: f"column {short(found.heading(role))}", original
        )

    def _not_goods(self, row: Row) -> str:
        """What a row is that is no goods, as the user is told; empty if it may be goods."""
        cells = row.cells
        if self._is_header_again(cells):
            return "the header is repeated; left out."
        if self._is_total(cells):
            return f"a row of totals ({short(next(cell for cell in cells if cell.strip()))}); left out."
        if is_header(cells):
            self.take(row)
            return "another header; the rows below are read by it."
        filled = [cell for cell in cells if cell.strip()]
        if len(filled) <= 2 and (facts := labelled(cells)):
            role, value, label = facts[0]
            hint = f" Give the {role} yourself if it holds." if role in ("destination", "origin") else ""
            return f"{label} {short(value)!r} is said below the goods and not applied.{hint}"
        return ""

    def _is_header_again(self, cells: Sequence[str]) -> bool:
        # Cell by cell, so that the first difference ends it: nearly every row differs in its first cell.
        return len(cells) == len(self._header_key) and all(
            len(cell) <= 2 * len(heading) + 20 and column_finder.key(cell) == heading
            for cell, heading in zip(cells, self._header_key, strict=True)
        )

    def _too_wide(self, cells: Sequence[str]) -> str:
        extra = [cell for cell in cells[len(self._columns.headings) :] if cell.strip()]
        if not extra:
            return ""
        return (
            f"has {len(cells)} cells where the header has {len(self._columns.headings)}; "
            f"the first too many is {short(extra[0])!r}. Put quotes around texts that hold the delimiter."
        )

    def _is_total(self, cells: Sequence[str]) -> bool:
        if self._columns.cell("hs_code", cells).strip():
            return False
        words = [cell.strip() for cell in cells if cell.strip() and not is_amount(cell)]
        return bool(words) and all(is_total(word) for word in words)
