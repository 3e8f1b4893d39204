"""The rows below a header: which are goods, which continue the goods above, and which are told and left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from classifier.errors import ColumnError, InvoiceError, UsageError
from classifier.invoices import columns as column_finder
from classifier.invoices import row_kinds
from classifier.invoices.cells import clean, country, short
from classifier.invoices.columns import ROLES, Columns
from classifier.invoices.header import Row, Wider, facts_above, fingerprint, is_header
from classifier.invoices.hscodes import read_hs
from classifier.invoices.lines import Facts, ReadOptions, Record, make_line
from classifier.types import TOO_THIN, InvoiceLine, Note, Place, Unreadable

MAX_HEADINGS = 3
"""Rows of text above the first goods that may be headings; where there are more, they are goods."""
MAX_CONTINUED = 20
"""Records that one line is held back for; a row of text beyond them is goods of its own."""
_SHOWN = 20
_READ: dict[str, Callable[[str], str | None]] = {
    "hs_code": lambda text: read_hs(text)[0],
    "item_number": clean,
    "origin": country,
}
"""How the value of each fact that is said of an item is read; nothing comes of a value that is none."""


class RowsBelow:
    """Reads the rows below a header, and below the next one where a second table follows.

    `laid_out`: a person laid the table out, so that rows of text may continue the goods above or be a footer.
    Otherwise every row is a record of its own. One line, or a few rows of text, is held back at a time.
    """

    def __init__(
        self, file: str, sheet: str | None, options: ReadOptions, numbers: Iterator[int], facts: Facts, laid_out: bool
    ) -> None:
        self._file = file
        self._sheet = sheet
        self._options = options
        self._numbers = numbers
        self._facts = facts
        self._laid_out = laid_out
        self._next_facts = Facts()
        self._next_told: list[str] = []
        self._held: InvoiceLine | None = None
        self._held_row: Sequence[str] = ()
        self._after: list[Note] = []
        self._headings: list[Row | Note] = []

    def take(self, header: Row) -> None:
        """Takes the row as header.

        InvoiceError if no column is a description, or two tables stand side by side; ColumnError if a column that
        the user named is missing; UsageError if the user named no role.
        """
        if not isinstance(header, Wider):
            self._remembered = self._options.mappings.get(fingerprint(header.cells), {})
        place = Place(self._file, header.number or None, self._sheet, header.page)
        self._take(place, header, {**self._remembered, **self._options.columns})

    def read(self, row: Row) -> Iterator[Record]:
        """What comes of the row, and of what was held back for it."""
        if isinstance(row, Wider):
            self.take(row)
            return
        if not row.fault and not any(cell.strip() for cell in row.cells):
            return
        place = self._place(row)
        if row.fault:
            yield from self._read_goods(row, place)
        elif self._is_header_again(row.cells):
            yield from self._say(place, "the header is repeated; left out.")
            yield from self._begin(place)
        elif kind := row_kinds.kind_of_sum(self._columns, row.cells, self._counted_by & {"line_number", "quantity"}):
            yield from self._release()
            self._totalled = True
            yield from self._say(place, f"a row of {kind} ({row_kinds.quoted(row.cells)}); left out.")
        elif is_header(row.cells):
            yield from self._take_another(row, place)
        elif self._laid_out and row_kinds.is_text_alone(self._columns, row.cells):
            yield from self._read_text(row, place)
        elif facts := row_kinds.labelled_facts(self._columns, row.cells):
            yield from self._tell_fact(row, place, facts)
        elif self._laid_out and row_kinds.names_no_goods(self._columns, row.cells):
            yield from self._say(place, f"names no goods ({row_kinds.quoted(row.cells)}); left out.")
        else:
            yield from self._read_goods(row, place)

    def finish(self) -> Iterator[Record]:
        """What is still held back, and what is to be told of the header; to be called after the last row."""
        yield from self._release()
        if not self._laid_out:
            return
        told = []
        if self._filled:
            shown = ", ".join(short(self._names[at]) for at in self._filled[:_SHOWN])
            more = f" and {len(self._filled) - _SHOWN:,} more" if len(self._filled) > _SHOWN else ""
            told.append(f"columns not used: {shown}{more}")
        if "destination" in self._columns.places:
            told.append(f"the destination is read from column {short(self._columns.heading('destination'))}")
        for role, others in self._columns.rivals.items():
            told.append(
                f"{', '.join(map(short, others))} names the {role} as plainly as column {short(self._columns.heading(role))}"
            )
        if told:
            yield Note(self._header, f"{self._header}: {'; '.join(told)}.")

    def _take(self, place: Place, header: Row, named: dict[str, str]) -> None:
        try:
            found = column_finder.find(header.cells, named)
        except UsageError as error:
            if set(named) <= set(ROLES):
                raise ColumnError(f"{place}: {error.message}", error.hint) from error
            raise
        if "description" not in found.places:
            raise InvoiceError(
                f"{place}: no column is called a description. "
                f"The headings found are: {', '.join(clean(cell) for cell in header.cells[:40] if cell.strip())[:300]}.",
                'Name the column, for example --column description="Item text", '
                "or give its number if there is no header: --column description=2.",
            )
        self._columns: Columns = found
        self._header = place
        self._header_key = [column_finder.key(cell) for cell in header.cells]
        if beside := self._side_by_side():
            where = " and ".join(str(at + 1) for at in beside)
            raise InvoiceError(
                f"{place}: two tables stand side by side ({short(found.headings[beside[0]])} in the columns {where}).",
                "Move the second table below the first.",
            )
        self._names = _distinct([heading or f"column {number}" for number, heading in enumerate(found.headings, start=1)])
        taken = {at for places in found.places.values() for at in places} | set(found.broad)
        self._unused = [at for at in range(len(found.headings)) if at not in taken]
        self._filled: list[int] = []
        self._counted_by: set[str] = set()
        self._all_counted = True
        self._started = self._totalled = False
        if self._options.watch is not None:
            self._options.watch(place, found)

    def _side_by_side(self) -> tuple[int, int] | None:
        """The columns of two descriptions called the same, between and after which another heading stands twice as well."""
        places = self._columns.places["description"]
        for first, second in pairwise(places):
            between, after = self._header_key[first + 1 : second], self._header_key[second + 1 :]
            if self._header_key[first] == self._header_key[second] and any(key and key in after for key in between):
                return first, second
        return None

    def _take_another(self, row: Row, place: Place) -> Iterator[Record]:
        yield from self.finish()
        told = "another header; the rows below are read by it."
        try:
            self.take(row)
        except ColumnError:
            # The rows above were read as the user said; these are still goods, and their header names a description.
            self._take(place, row, dict(self._remembered))
            told = "another header, which lacks a column you named; the rows below are read by its own headings."
        yield from self._say(place, told)
        yield from self._begin(place)

    def _begin(self, place: Place) -> Iterator[Record]:
        """What was said since the last goods is the title block of the table that begins here."""
        facts = self._facts.followed_by(self._next_facts)
        if facts != self._facts:
            yield from self._release()
            self._facts = facts
            for sentence in self._next_told:
                yield from self._say(place, f"from here on, {sentence}")
        self._forget_said()

    def _forget_said(self) -> None:
        self._next_facts, self._next_told = Facts(), []

    def _tell_fact(self, row: Row, place: Place, facts: Sequence[tuple[str, str, str]]) -> Iterator[Record]:
        self._next_facts, told = facts_above([row], self._next_facts)
        self._next_told += told
        said = " and ".join(f"{label} {short(value)!r}" for _, value, label in facts)
        asked = [role for role, _, _ in facts if role in ("destination", "origin")]
        hint = f" Give the {asked[0]} yourself if it holds." if asked else ""
        yield from self._say(place, f"{said} is said below the goods and not applied.{hint}")

    def _read_text(self, row: Row, place: Place) -> Iterator[Record]:
        """A row of text without anything to count.

        It continues the line above. Below the totals it is a remark, and above the first goods a heading, if the goods
        of the table have something to count; else it is goods.
        """
        facts = row_kinds.labelled_facts(self._columns, row.cells)
        of_document = any(role not in row_kinds.FACTS_OF_AN_ITEM for role, _, _ in facts)
        if self._held is not None and self._counted and not of_document:
            yield from self._say(place, self._continued(self._held, self._columns.cell("description", row.cells)))
        elif facts:
            yield from self._tell_fact(row, place, facts)
        elif self._totalled and self._counted:
            yield from self._say(place, f"text below the totals ({row_kinds.quoted(row.cells)}); left out.")
        elif not self._started:
            yield from self._wait(row)
        else:
            yield from self._read_goods(row, place)

    def _continued(self, line: InvoiceLine, text: str) -> str:
        """Adds the text to the line that is held back; the sentence to be told."""
        fact = row_kinds.fact_of_item(text)
        value = _READ[fact[0]](fact[1]) if fact else None
        if fact is None or value is None:
            description = column_finder.join_texts([line.description, clean(text)])
            gaps = tuple(gap for gap in line.gaps if gap.missing != TOO_THIN)
            self._held = replace(line, description=description, gaps=gaps)
            return f"continues the line above ({short(text, 80)})."
        role, said, label = fact
        own = getattr(line, role) if self._columns.cell(role, self._held_row) else None
        if own is None or (role == "hs_code" and value.startswith(own)):
            said_of_it: dict[str, Any] = {role: value}
            self._held = replace(line, **said_of_it)
            return f"{label} {short(said)!r} is said of the line above."
        return f"{label} {short(said)!r} is said of the line above, which names its own; not applied."

    def _read_goods(self, row: Row, place: Place) -> Iterator[Record]:
        counting = set() if row.fault else row_kinds.counting(self._columns, row.cells)
        yield from self._release(headings_told=bool(counting))
        self._forget_said()
        record = self._goods(row, place)
        if isinstance(record, Unreadable):
            yield record
            return
        self._all_counted = self._all_counted and bool(counting)
        self._counted_by |= counting
        if self._laid_out:
            self._held, self._held_row = record, row.cells
        else:
            yield record

    def _goods(self, row: Row, place: Place) -> InvoiceLine | Unreadable:
        self._started, self._totalled = True, False
        number = next(self._numbers)
        cells = row.cells
        if fault := row.fault or self._too_wide(cells):
            return Unreadable(number, place, f"{place}: {fault}")
        found = self._columns
        if filled := [at for at in self._unused if at < len(cells) and cells[at].strip()]:
            self._used_up(filled)
        texts = found.texts(cells)
        original = dict(zip(self._names, cells, strict=False))
        record = make_line(
            number, place, texts, self._options, self._facts, lambda role: f"column {short(found.heading(role))}", original
        )
        if isinstance(record, Unreadable):
            return replace(record, reason=f"{record.reason} The row holds: {row_kinds.quoted(cells)}.")
        return record

    def _wait(self, entry: Row | Note) -> Iterator[Record]:
        self._headings.append(entry)
        if len(self._headings) > MAX_HEADINGS:
            yield from self._release()

    def _say(self, place: Place, sentence: str) -> Iterator[Record]:
        """A note in its turn: behind what is held back."""
        note = Note(place, f"{place}: {sentence}")
        if self._headings:
            yield from self._wait(note)
        elif self._held is None:
            yield note
        else:
            self._after.append(note)
            if len(self._after) >= MAX_CONTINUED:
                yield from self._release()

    def _release(self, headings_told: bool = False) -> Iterator[Record]:
        """Lets go of what is held back; rows of text above the first goods are headings to be told, or goods."""
        if self._held is not None:
            yield self._held
        yield from self._after
        headings, self._held, self._after, self._headings = self._headings, None, [], []
        for entry in headings:
            if isinstance(entry, Note):
                yield entry
            elif headings_told:
                place = self._place(entry)
                yield Note(place, f"{place}: text above the goods ({row_kinds.quoted(entry.cells)}); left out.")
            else:
                yield self._goods(entry, self._place(entry))

    @property
    def _counted(self) -> bool:
        """Whether all goods so far have something by which they are counted."""
        return bool(self._counted_by) and self._all_counted

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

    def _used_up(self, filled: Sequence[int]) -> None:
        self._filled = sorted([*self._filled, *filled])
        self._unused = [at for at in self._unused if at not in set(filled)]

    def _place(self, row: Row) -> Place:
        return Place(self._file, row.number, self._sheet, row.page)


def _distinct(names: Sequence[str]) -> list[str]:
    """The names, the second of one name and those after it numbered, so that no cell takes another's place."""
    seen: dict[str, int] = {}
    given = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        given.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return given
