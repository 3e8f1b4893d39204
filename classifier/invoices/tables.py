"""Rows of cells to lines of goods: find the header among title rows, read each row, leave totals out.

CSV, workbooks and whatever else gives rows of text share this one reading, so that the same table means the
same lines in every format.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, count, islice

from classifier import codes, countries
from classifier.errors import InvoiceError
from classifier.invoices import columns as column_finder
from classifier.invoices.columns import Columns
from classifier.types import Gap, InvoiceLine, Note, Place, Unreadable

HEADER_WITHIN = 60
"""The header is looked for in so many rows from the top."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells as text, with its number as a person counts it, from 1. `fault` if it could not be cut into cells."""

    number: int
    cells: Sequence[str]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the user may tell a reader: the columns' headings by role, and a destination for lines without one."""

    columns: Mapping[str, str]
    destination: str | None = None


LONGEST_TOTAL = 60
"""A cell of more characters is no mere total."""

Record = InvoiceLine | Unreadable | Note


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
            f"{file}{_in_sheet(sheet)}: holds no rows.", "Give a table with a header and at least one line of goods."
        )
    header = find_header(filled, options)
    below = chain((row for row in head if row.number > header.number), source)
    yield from read_table(header, below, file, options, sheet, numbers)


def read_table(
    header: Row,
    rows: Iterable[Row],
    file: str,
    options: ReadOptions,
    sheet: str | None = None,
    numbers: Iterator[int] | None = None,
) -> Iterator[Record]:
    """As `read_rows`, with a header that is known."""
    found = column_finder.find(header.cells, options.columns)
    if "description" not in found.places:
        raise InvoiceError(
            f"{file}{_in_sheet(sheet)}: no column is called a description. "
            f"The headings found are: {', '.join(clean(cell) for cell in header.cells if cell.strip())[:300]}"
            + (f" (row {header.number})." if header.number else "."),
            'Name the column, for example --column description="Item text".',
        )
    reader = _LineReader(file, sheet, found, options, numbers or count(1))
    for row in rows:
        yield from reader.read(row)


def find_header(rows: Sequence[Row], options: ReadOptions) -> Row:
    """The row that names most roles; the first of equals, and the first filled row if none names any."""
    named = {column_finder.key(heading) for heading in options.columns.values()}

    def strength(row: Row) -> int:
        cells = [cell.strip() for cell in row.cells]
        hits = sum(1 for cell in cells if column_finder.key(cell) in named)
        described = any(column_finder.role_of(cell)[0] == "description" for cell in cells)
        return 10 * hits + column_finder.strength_of(cells) + (1 if described else 0)

    return max(rows, key=lambda row: (strength(row), -row.number))


class _LineReader:
    """Reads the rows below one header."""

    def __init__(self, file: str, sheet: str | None, found: Columns, options: ReadOptions, numbers: Iterator[int]) -> None:
        self._file = file
        self._sheet = sheet
        self._columns = found
        self._options = options
        self._numbers = numbers
        self._header_key = [column_finder.key(cell) for cell in found.headings]

    def read(self, row: Row) -> Iterator[Record]:
        cells = row.cells
        if not row.fault and not any(cell.strip() for cell in cells):
            return
        place = Place(self._file, row.number, self._sheet)
        if not row.fault and self._is_header(cells):
            yield Note(place, f"{place}: the header is repeated; left out.")
            return
        if not row.fault and self._is_total(cells):
            yield Note(place, f"{place}: a row of totals ({_first(cells)}); left out.")
            return
        number = next(self._numbers)
        fault = row.fault or self._too_wide(cells)
        if fault:
            yield Unreadable(number, place, f"{place}: {fault}")
            return
        yield self._line(number, place, cells)

    def _line(self, number: int, place: Place, cells: Sequence[str]) -> InvoiceLine | Unreadable:
        get = self._columns.cell
        gaps: list[Gap] = []
        description = clean(get("description", cells))
        item_number = clean(get("item_number", cells)) or None
        hs_code = self._hs_code(place, get("hs_code", cells), gaps)
        if not description:
            where = f"{place}, column {self._columns.heading('description')}"
            if not (item_number or hs_code):
                return Unreadable(
                    number, place, f"{where}: is empty, and nothing else names the goods. Fill it in, or take the row out."
                )
            gaps.append(Gap("text", "description", f"{where}: is empty. Say in words what the goods are."))
        return InvoiceLine(
            line=number,
            place=place,
            description=description,
            hs_code=hs_code,
            item_number=item_number,
            origin=self._country(place, "origin", get("origin", cells), gaps),
            destination=self._country(place, "destination", get("destination", cells), gaps) or self._options.destination,
            consignee=clean(get("consignee", cells)) or None,
            quantity=clean(get("quantity", cells)) or None,
            unit=clean(get("unit", cells)) or None,
            unit_price=clean(get("unit_price", cells)) or None,
            amount=clean(get("amount", cells)) or None,
            currency=clean(get("currency", cells)) or None,
            gaps=tuple(gaps),
            original={
                heading or f"column {place + 1}": cell
                for place, (heading, cell) in enumerate(zip(self._columns.headings, cells, strict=False))
            },
        )

    def _hs_code(self, place: Place, text: str, gaps: list[Gap]) -> str | None:
        text = text.strip()
        if not text or text in {"-", "n/a", "N/A", "."}:
            return None
        code, told = read_hs(text)
        where = f"{place}, column {self._columns.heading('hs_code')}"
        if told:
            gaps.append(Gap("hs", "hs_code" if code is None else "hs_code digits", f"{where}: {told}"))
        return code

    def _country(self, place: Place, role: str, text: str, gaps: list[Gap]) -> str | None:
        text = text.strip()
        if not text:
            return None
        code = country(text)
        if code is None:
            gaps.append(
                Gap(
                    "destination" if role == "destination" else "reader",
                    role,
                    f"{place}, column {self._columns.heading(role)}: {_short(text)!r} is no country we know. "
                    "Write its name or its two-letter code.",
                )
            )
        return code

    def _too_wide(self, cells: Sequence[str]) -> str:
        extra = [cell for cell in cells[len(self._columns.headings) :] if cell.strip()]
        if not extra:
            return ""
        return (
            f"has {len(cells)} cells where the header has {len(self._columns.headings)}: {_short(extra[0])!r} is too many. "
            "Put quotes around texts that hold the delimiter."
        )

    def _is_header(self, cells: Sequence[str]) -> bool:
        first = cells[0].strip() == self._columns.headings[0]
        return first and [column_finder.key(cell) for cell in cells] == self._header_key

    def _is_total(self, cells: Sequence[str]) -> bool:
        if self._columns.cell("hs_code", cells).strip():
            return False
        words = (cell.strip() for cell in cells if cell.strip() and not is_amount(cell))
        first = next(words, None)
        return first is not None and is_total(first) and all(is_total(word) for word in words)


def read_hs(text: str) -> tuple[str | None, str]:
    """An HS code as written in a cell, and what to tell about it (empty if nothing)."""
    code = codes.normalise_hs(text)
    if code is None:
        return None, f"{_short(text)!r} is no HS code. Give 2 to 10 digits, such as 8542.31."
    if len(code) % 2 and len(code) >= 5:
        return (
            "0" + code,
            f"{_short(text)!r} has an odd number of digits; read as {codes.format_hs('0' + code)} with its leading zero.",
        )
    return code, ""


@cache
def country(text: str) -> str | None:
    """`countries.iso_code`, remembered: an invoice repeats its countries."""
    return countries.iso_code(text)


def is_amount(text: str) -> bool:
    """Whether a cell holds only a number, perhaps with a currency or unit sign."""
    return bool(re.fullmatch(r"[\s€$£¥%+-]*(?:[A-Z]{3}\s*)?[\d.,'\s]*\d[\d.,'\s]*(?:\s*(?:[A-Z]{3}|kg|KG|pcs|€|%))?\s*", text))


def is_total(text: str) -> bool:
    """Whether a cell says that its row is a total, and says nothing else."""
    if len(text) > LONGEST_TOTAL:
        return False
    plain = column_finder.key(re.sub(r"[\d.,%€$£]+", " ", text))
    plain = re.sub(r"\b(eur|usd|gbp|chf|jpy|cny|in|excl|incl|kg)\b", " ", plain)
    return " ".join(plain.split()) in _total_words()


def clean(text: str) -> str:
    """A cell without control characters and with single spaces."""
    if text.isprintable():
        return " ".join(text.split())
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


@cache
def _total_words() -> frozenset[str]:
    tables = tomllib.loads(column_finder.SYNONYMS.read_text(encoding="utf-8"))
    return frozenset(column_finder.key(word) for word in tables["totals"]["headings"])


def _first(cells: Sequence[str]) -> str:
    return _short(next(cell.strip() for cell in cells if cell.strip()))


def _short(text: str, width: int = 40) -> str:
    text = clean(text)
    return text if len(text) <= width else text[: width - 1] + "…"


def _in_sheet(sheet: str | None) -> str:
    return f", sheet {sheet}" if sheet is not None else ""
