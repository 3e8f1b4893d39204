"""Tables of goods on the pages of a PDF: by their rules where they are drawn, else by where the words stand.

A page gives lines of phrases; a header is a line whose phrases name columns; what stands below is put into its
columns. A line without amounts continues the item above it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from classifier.invoices import columns
from classifier.invoices.cells import is_amount, is_total
from classifier.invoices.header import Row, facts_above
from classifier.invoices.lines import Facts
from classifier.invoices.pdf_columns import Bands, has_amount
from classifier.invoices.pdf_drawn import Drawn, drawn_tables
from classifier.invoices.pdf_header import AMOUNT_ROLES, Heading, header_at, names_goods
from classifier.invoices.pdf_words import Line, lines_of

_FAR = 1.5
"""Line heights after which a line of text no longer continues the item above it."""
_SAMPLE = 100
"""Rows of goods kept of the pages before, by which the columns of a page with few rows are told."""


@dataclass(slots=True)
class LeftOut:
    """Lines of a page that are no goods, one below the other: a row of totals, or text. Their cells are their phrases."""

    rows: list[Row]
    is_total: bool = False


@dataclass(slots=True, eq=False)
class Table:
    """A header, the rows of goods below it, and what else stands among and below them.

    `headings` say where the columns stand; none for a table with drawn rules. `told` are sentences about the facts
    that were found above it.
    """

    header: Row
    headings: list[Heading]
    facts: Facts
    told: list[str]
    rows: list[Row] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    sample: list[Line] = field(default_factory=list)
    closed: bool = False
    """A row of totals was seen: what follows must be plainly goods to be taken as such."""

    def leave_out(self, page: int, lines: Sequence[Line]) -> None:
        """Keeps lines that are no goods, those that follow one another together."""
        for line in lines:
            row = Row(line.number, [phrase.text for phrase in line.phrases], page=page)
            last = self.left_out[-1] if self.left_out else None
            total = _is_total(line)
            if last is None or total or last.is_total or last.rows[-1].page != page or last.rows[-1].number != row.number - 1:
                self.left_out.append(LeftOut([row], total))
            else:
                last.rows.append(row)


class Finder:
    """Takes one page after the other, and keeps the tables it finds; a table goes on over the next page."""

    def __init__(self) -> None:
        self.tables: list[Table] = []
        self.saw_text = False

    def take(self, page: Any, number: int) -> None:
        """Reads a page (of pdfplumber)."""
        lines = lines_of(page)
        self.saw_text = self.saw_text or bool(lines)
        last = self.tables[-1] if self.tables else None
        drawn = drawn_tables(page, len(last.header.cells) if last is not None and not last.closed else 0)
        if drawn:
            self._ruled(drawn, lines, number)
        else:
            self._by_words(lines, number)

    def _open(self, header: Row, headings: list[Heading], above: Sequence[Line]) -> Table:
        """The table below a header: the last one where it goes on, with the same headings and the same facts.

        A document says its facts once: they hold for its later tables too, until others are said.
        """
        last = self.tables[-1] if self.tables else None
        facts, told = _facts(above, last.facts if last else Facts())
        if last is None or facts != last.facts or _keys(header.cells) != _keys(last.header.cells):
            last = Table(header, headings, facts, told)
            self.tables.append(last)
        last.headings, last.closed = headings, False
        return last

    def _ruled(self, drawn: Sequence[Drawn], lines: Sequence[Line], page: int) -> None:
        bottom = 0.0
        for part in drawn:
            rows = part.rows
            if part.header is None:
                table = self.tables[-1]
            else:
                top = part.tops[part.header]
                above = [line for line in lines if bottom <= line.top < top]
                table = self._open(Row(_row_at(lines, top), rows[part.header], page=page), [], above)
                rows = rows[part.header + 1 :]
            tops = part.tops[len(part.tops) - len(rows) :]
            _add(table, [Row(_row_at(lines, top), row, page=page) for top, row in zip(tops, rows, strict=True)])
            bottom = part.bottom
        self.tables[-1].leave_out(page, [line for line in lines if line.top >= bottom])

    def _by_words(self, lines: Sequence[Line], page: int) -> None:
        begin = place = 0
        while place < len(lines):
            header = header_at(lines, place)
            if header is None:
                place += 1
                continue
            # What stands above the first header of a page is its title, unless the table before goes on there.
            above = self._below_last(lines[begin:place], page, is_title=begin == 0)
            headings, last = header
            self._open(Row(lines[last].number, [one.text for one in headings], page=page), headings, above)
            begin = place = last + 1
        self._below_last(lines[begin:], page)

    def _below_last(self, lines: Sequence[Line], page: int, is_title: bool = False) -> list[Line]:
        """Adds lines to the last table; gives those that are no goods, which it keeps unless they are but a page's title."""
        if not self.tables:
            return list(lines)
        table = self.tables[-1]
        known = len(table.rows)
        left = _Below(table, page).read(lines) if table.headings else list(lines)
        if not is_title or len(table.rows) > known:
            table.leave_out(page, left)
        return left


def _add(table: Table, rows: Sequence[Row]) -> None:
    """Adds rows to a table; a first row without amounts, on a later page, is the rest of the row that the page cut."""
    for place, row in enumerate(rows):
        last = table.rows[-1] if table.rows else None
        filled = [cell for cell in row.cells if cell]
        cut = place == 0 and last is not None and last.page != row.page and filled and not any(map(is_amount, filled))
        if last is not None and cut and not names_goods(row.cells):
            table.rows[-1] = _joined(last, row.cells)
        else:
            table.rows.append(row)


def _joined(row: Row, cells: Sequence[str]) -> Row:
    return Row(row.number, [f"{above} {below}".strip() for above, below in zip(row.cells, cells, strict=False)], page=row.page)


def _row_at(lines: Sequence[Line], top: float) -> int:
    return next((line.number for line in lines if line.bottom > top + 1), len(lines))


def _keys(headings: Sequence[str]) -> list[str]:
    return [columns.key(heading) for heading in headings]


def _facts(above: Sequence[Line], known: Facts) -> tuple[Facts, list[str]]:
    """The facts that hold below some lines, and a sentence about each that is new.

    Where the lines contradict what is known another document begins, of which nothing else is known.
    """
    rows = [Row(line.number, cells) for line in above for cells in labels([phrase.text for phrase in line.phrases])]
    own = facts_above(rows)
    return own if own[0].contradicts(known) else facts_above(rows, known)


def labels(texts: Sequence[str]) -> list[list[str]]:
    """The phrases of a line as cells of their own; a label that ends in a colon with the phrase beside it."""
    return [[text, after] if text.endswith(":") else [text] for text, after in zip(texts, [*texts[1:], ""], strict=True)]


def _is_total(line: Line) -> bool:
    return any(is_total(phrase.text) or is_total(phrase.text.rpartition(":")[0]) for phrase in line.phrases)


class _Below:
    """Reads the lines of a page that stand below a header of a table without rules."""

    def __init__(self, table: Table, page: int) -> None:
        self._table = table
        self._page = page
        places = columns.find(table.header.cells).places
        self._texts = places["description"]
        self._amounts = [place for role in AMOUNT_ROLES for place in places.get(role, ())]
        self._last: Line | None = None

    def read(self, lines: Sequence[Line]) -> list[Line]:
        """Adds the lines to the table; gives those that are no goods and no more of an item."""
        sample = list(self._table.sample)
        if not self._table.closed:
            first_total = next((place for place, line in enumerate(lines) if _is_total(line)), len(lines))
            sample += [line for line in lines[:first_total] if len(line.phrases) > 1 and re.search(r"\d", line.text)]
        self._bands = Bands(self._table.headings, sample[-2 * _SAMPLE :], set(self._texts), set(self._amounts))
        return [line for line in lines if not self._take(line)]

    def _take(self, line: Line) -> bool:
        table = self._table
        if _is_total(line):
            table.closed, self._last = True, None
            return False
        cells = self._bands.cells(line)
        words = " ".join(cells[place] for place in self._texts)
        amounts = [place for place in self._amounts if has_amount(cells[place])]
        if words.strip() and amounts and (not table.closed or self._is_plain(line, words, amounts)):
            table.rows.append(Row(line.number, cells, page=self._page))
            table.sample = [*table.sample[1 - _SAMPLE :], line]
        elif self._continues(line, amounts):
            table.rows[-1] = _joined(table.rows[-1], cells)
        else:
            self._last = None
            return False
        self._last = line
        return True

    def _is_plain(self, line: Line, words: str, amounts: Sequence[int]) -> bool:
        """Whether a line below the totals is goods beyond doubt."""
        return len(amounts) > 1 and bool(re.search(r"[^\W\d_]", words)) and self._bands.begins_text(line)

    def _continues(self, line: Line, amounts: Sequence[int]) -> bool:
        """Whether a line is more of the item above: near it, without amounts of its own, and set as its cells are."""
        last = self._last
        if last is None or amounts or re.match(r"\W{2,}", line.text) or self._bands.runs_into_text(line):
            return False
        return line.top - last.bottom < _FAR * (last.bottom - last.top)
