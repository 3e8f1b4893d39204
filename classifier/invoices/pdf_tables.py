"""Tables of goods on the pages of a PDF: by their rules where they are drawn, else by where the words stand.

A page gives lines of phrases; a header is a line whose phrases name columns; what stands below is put into the
column it lines up with. A line without amounts continues the item above it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from classifier.invoices import columns
from classifier.invoices.cells import clean, is_amount, is_total, short
from classifier.invoices.header import Row, facts_above
from classifier.invoices.lines import Facts
from classifier.invoices.pdf_words import Line, Phrase, Word, join_header, lines_of

AMOUNT_ROLES = ("quantity", "unit_price", "amount")
_MIN_ROLES = 2
_INDENT = 40.0
"""Points by which a description may be set in from its heading."""
_FLUSH = 2.0
"""Points by which a phrase may miss the edge of its heading and still be set flush with it."""
_FAR = 3.0
"""Line heights after which a line of text no longer continues the item above it."""


@dataclass(slots=True)
class Table:
    """A header, the rows of goods below it, and the lines of text among them that are no goods."""

    header: Row
    edges: list[tuple[float, float]]
    rows: list[Row] = field(default_factory=list)
    headings: list[tuple[int, int, str]] = field(default_factory=list)
    facts: Facts = field(default_factory=Facts)
    closed: bool = False
    """A row of totals was seen: what follows must be plainly goods to be taken as such."""


class Finder:
    """Takes one page after the other, and keeps the tables it finds; a table goes on over the next page."""

    def __init__(self) -> None:
        self.tables: list[Table] = []
        self.saw_text = False

    def take(self, page: Any, number: int) -> None:
        """Reads a page (of pdfplumber)."""
        lines = lines_of(page)
        self.saw_text = self.saw_text or bool(lines)
        ruled = self._ruled(page, number, lines)
        if not ruled:
            self._by_words(lines, number)

    def _ruled(self, page: Any, number: int, lines: list[Line]) -> bool:
        """Takes the page's drawn tables, if one of them is a table of goods whose cells hold one item each."""
        found: list[tuple[Table, list[list[str]]]] = []
        for drawn in page.find_tables():
            cells = [[clean(cell or "") for cell in row] for row in drawn.extract()]
            stacked = any(
                sum(1 for part in (cell or "").split("\n") if is_amount(part)) > 1 for row in drawn.extract() for cell in row
            )
            place = next((at for at, row in enumerate(cells) if names_goods(row)), None)
            if place is None:
                last = self.tables[-1] if self.tables else None
                if found or last is None or last.closed or not cells or len(cells[0]) != len(last.header.cells) or stacked:
                    continue
                found.append((last, cells))
            elif stacked:
                return False
            else:
                header_top = drawn.rows[place].bbox[1]
                above = [line for line in lines if line.top < header_top]
                table = Table(Row(self._row_at(lines, header_top), cells[place], page=number), [], facts=_facts(above))
                found.append((table, cells[place + 1 :]))
                tops = [row.bbox[1] for row in drawn.rows][place + 1 :]
                table.rows = [
                    Row(self._row_at(lines, top), row, page=number) for top, row in zip(tops, cells[place + 1 :], strict=True)
                ]
        for table, cells in found:
            if table in self.tables:
                table.rows.extend(self._continued(table, cells, number))
            else:
                self.tables.append(table)
        return bool(found)

    @staticmethod
    def _row_at(lines: Sequence[Line], top: float) -> int:
        return next((line.number for line in lines if line.bottom > top + 1), len(lines))

    @staticmethod
    def _continued(table: Table, cells: list[list[str]], page: int) -> list[Row]:
        """The rows of a table that goes on; a first row without amounts is the rest of the row that the page cut."""
        rows = [Row(number, row, page=page) for number, row in enumerate(cells, start=1)]
        filled = [cell for cell in cells[0] if cell] if cells else []
        if table.rows and filled and not any(is_amount(cell) for cell in filled) and not names_goods(cells[0]):
            last = table.rows.pop()
            joined = [f"{above} {below}".strip() for above, below in zip(last.cells, cells[0], strict=False)]
            return [Row(last.number, joined, page=last.page), *rows[1:]]
        return rows

    def _by_words(self, lines: list[Line], page: int) -> None:
        table = self.tables[-1] if self.tables else None
        reader = _Below(table, page) if table is not None and table.edges and not table.closed else None
        skip = -1
        for place, line in enumerate(lines):
            if place <= skip:
                continue
            joined = join_header(lines, place)
            header = joined[0]
            texts = [phrase.text for phrase in header]
            if names_goods(texts):
                skip = joined[1]
                if table is not None and [columns.key(text) for text in texts] == [
                    columns.key(cell) for cell in table.header.cells
                ]:
                    table.edges = [(phrase.x0, phrase.x1) for phrase in header]
                    reader = _Below(table, page)
                    continue
                table = Table(
                    Row(lines[skip].number, texts, page=page),
                    [(phrase.x0, phrase.x1) for phrase in header],
                    facts=_facts(lines[:place]),
                )
                self.tables.append(table)
                reader = _Below(table, page)
            elif reader is not None:
                reader.take(line)


def names_goods(texts: Sequence[str]) -> bool:
    """Whether the texts are the headings of goods: a description and a quantity, price or amount."""
    roles = {role for role, strength in map(columns.role_of, texts) if strength} - {None}
    return len(roles) >= _MIN_ROLES and "description" in roles and not roles.isdisjoint(AMOUNT_ROLES)


def _facts(above: Sequence[Line]) -> Facts:
    return facts_above([Row(line.number, [phrase.text]) for line in above for phrase in line.phrases])[0]


class _Below:
    """Reads the lines below a header that is known by its words' places."""

    def __init__(self, table: Table, page: int) -> None:
        self._table = table
        self._page = page
        self._found = columns.find(table.header.cells)
        self._description = self._found.places["description"]
        self._amounts = [place for role in AMOUNT_ROLES for place in self._found.places.get(role, ())]
        self._last: Line | None = None

    def take(self, line: Line) -> None:
        """Puts the line's phrases into columns, and the line into the table: an item, a total, or more of the last item."""
        table = self._table
        if any(is_total(phrase.text) or is_total(phrase.text.rpartition(":")[0]) for phrase in line.phrases):
            table.closed, self._last = True, None
            return
        cells = [""] * len(table.edges)
        for phrase in self._split(line.phrases):
            column = self._column(phrase)
            cells[column] = f"{cells[column]} {phrase.text}".strip()
        words = " ".join(cells[place] for place in self._description).strip()
        amounts = [place for place in self._amounts if _has_amount(cells[place])]
        if words and amounts and (not table.closed or (len(amounts) > 1 and self._in_line(line))):
            table.rows.append(Row(line.number, cells, page=self._page))
            self._last = line
        elif self._continues(line, amounts):
            self._join(cells)
            self._last = line
        elif words and self._in_line(line) and not table.closed:
            self._last = None
            table.headings.append((self._page, line.number, short(" ".join(phrase.text for phrase in line.phrases))))

    def _continues(self, line: Line, amounts: list[int]) -> bool:
        """Whether a line is more of the item above: near it, and without amounts of its own."""
        last = self._last
        if last is None or amounts or not self._table.rows:
            return False
        if any(re.match(r"\W{2,}", phrase.text) for phrase in line.phrases[:1]):
            return False
        return line.top - last.bottom < _FAR * (last.bottom - last.top)

    def _join(self, cells: list[str]) -> None:
        row = self._table.rows.pop()
        joined = [f"{above} {below}".strip() for above, below in zip(row.cells, cells, strict=True)]
        self._table.rows.append(Row(row.number, joined, page=row.page))

    def _in_line(self, line: Line) -> bool:
        """Whether some phrase begins where descriptions begin."""
        starts = [self._table.edges[place][0] for place in self._description]
        return any(-_INDENT <= phrase.x0 - start <= _INDENT for phrase in line.phrases for start in starts)

    def _split(self, phrases: Sequence[Phrase]) -> list[Phrase]:
        """The phrases, cut where narrow columns stand so close that only a space parts their cells.

        Of a text in the description's column, amounts at its end are cut off that stand below another heading.
        """
        found: list[Phrase] = []
        for phrase in phrases:
            words = list(phrase.words)
            tail: list[Phrase] = []
            if self._column(Phrase((words[0],))) in self._description:
                while len(words) > 1 and (column := self._amount_column(words[-1])) is not None:
                    if phrase.x0 >= self._table.edges[column][0] - 1:
                        break
                    tail.insert(0, Phrase((words.pop(),)))
                found.append(Phrase(tuple(words)))
            else:
                tail = self._by_column(words)
            found.extend(tail)
        return found

    def _by_column(self, words: Sequence[Word]) -> list[Phrase]:
        """Words that stand below different headings as different phrases; one below none goes with the word before."""
        groups: list[tuple[int | None, list[Word]]] = []
        for word in words:
            column = self._below(word)
            if groups and (column is None or column == groups[-1][0]):
                groups[-1][1].append(word)
            else:
                groups.append((column, [word]))
        return [Phrase(tuple(group)) for _, group in groups]

    def _below(self, word: Word) -> int | None:
        overlaps = [min(x1, word.x1) - max(x0, word.x0) for x0, x1 in self._table.edges]
        best = max(range(len(overlaps)), key=overlaps.__getitem__)
        return best if overlaps[best] > 0 else None

    def _amount_column(self, word: Word) -> int | None:
        if not re.search(r"\d", word.text) and len(word.text) > 1:
            return None
        column = self._below(word)
        return None if column in self._description else column

    def _column(self, phrase: Phrase) -> int:
        """The column a phrase belongs to: the one it is flush with, else overlaps most, else the last that begins before it.

        A phrase between two headings is a number set to the right below a heading set to the left.
        """

        def distance(column: int) -> tuple[int, float]:
            x0, x1 = self._table.edges[column]
            flush = min(abs(phrase.x0 - x0), abs(phrase.x1 - x1))
            overlap = min(x1, phrase.x1) - max(x0, phrase.x0)
            if flush < _FLUSH:
                return (0, flush)
            if overlap > 0:
                return (1, -overlap)
            return (2, phrase.x0 - x0) if x0 <= phrase.x0 else (3, x0 - phrase.x0)

        return min(range(len(self._table.edges)), key=distance)


def _has_amount(cell: str) -> bool:
    return is_amount(cell) or bool(re.match(r"[^\w\s]*\s?\d", cell))
