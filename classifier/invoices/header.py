"""The header of a table: which row it is (or which two), and what the rows above it say for all lines."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from classifier.invoices import columns
from classifier.invoices.cells import clean, country, incoterms, short
from classifier.invoices.lines import Facts, ReadOptions

HEADER_WITHIN = 60
"""The header is looked for in so many rows from the top."""
_MAX_FACT = 300
_OBJECT_WORDS = ("delivery_objects", "buyer_objects", "address_objects", "country_keys", "name_keys", "value_keys")
_MIN_ROLES = 2
_DIGIT = re.compile(r"\d")


def _country_in(text: str) -> str | None:
    """The country a value names, or the one its last part names ("Karl Johans gate 1, Oslo, Norway")."""
    return country(text) or country(re.split(r"[,\n]", text)[-1])


_READ_FACT: dict[str, Callable[[str], str | None]] = {
    "destination": _country_in,
    "origin": _country_in,
    "consignee": clean,
    "currency": clean,
    "incoterms": incoterms,
}
"""How the value of each fact of a document is read; nothing comes of a value that is none."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells as text, with its number as a person counts it, from 1.

    `fault` if it could not be cut into cells; `page` in a document that has pages.
    """

    number: int
    cells: Sequence[str]
    fault: str = ""
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Wider(Row):
    """A header again, with columns that the rows from here on have besides."""


@dataclass(frozen=True, slots=True)
class Header:
    """The header's headings, the row it ends in, and whether it takes up two rows."""

    row: Row
    two_rows: bool = False


def find_header(rows: Sequence[Row], options: ReadOptions) -> Header:
    """The first row that is plainly a header, or the one above it that names more roles; the first filled row if none names any.

    A header that is remembered outranks all; two rows are read as one header where that names more. A table in
    which no row names two roles has no header, if the user gives its description by the column's number. A richer
    header further down is that of another table, whose goods must not cost those above it.
    """
    for row in rows:
        if fingerprint(row.cells) in options.mappings:
            return Header(row)
    if (described := columns.column_number(options.columns.get("description", ""))) and not any(
        columns.strength_of(row.cells) >= _MIN_ROLES for row in rows
    ):
        return Header(_numbered(rows, described))
    named = {columns.key(heading) for heading in options.columns.values() if not columns.column_number(heading)}
    last = next((place for place, row in enumerate(rows) if _is_plain_header(row)), len(rows) - 1)
    best = max(range(last + 1), key=lambda place: (_strength(rows[place], named), -place))
    for upper in (best, best - 1):
        if 0 <= upper < len(rows) - 1 and rows[upper + 1].number == rows[upper].number + 1:
            joined = _joined(rows[upper], rows[upper + 1])
            gain = _strength(joined, named) - _strength(rows[best], named) if joined is not None else -1
            if joined is not None and (gain > 0 or (gain == 0 and (upper == best or _all_headings(rows[upper])))):
                return Header(joined, two_rows=True)
    return Header(rows[best])


def fingerprint(headings: Sequence[str]) -> str:
    """What a header is remembered by: 16 hexadecimal digits over its headings, whatever their case and punctuation."""
    return hashlib.sha256("\x1f".join(columns.key(heading) for heading in headings).encode()).hexdigest()[:16]


def is_header(cells: Sequence[str]) -> bool:
    """Whether a row inside a table is plainly another table's header: three roles named exactly, a description among them."""
    # Figures are looked for first: nearly every row of goods has some, and none needs its words understood.
    if any(_DIGIT.search(cell) or len(cell) > 60 for cell in cells) or not 3 <= sum(1 for cell in cells if cell.strip()) <= 60:
        return False
    roles = {role for role, strength in map(columns.role_of, cells) if strength == 2}
    return len(roles) >= 3 and "description" in roles


def facts_above(rows: Sequence[Row], facts: Facts | None = None) -> tuple[Facts, list[str]]:
    """What the title rows say for all lines besides what is known, and a sentence about each new fact.

    A label that asks for a country and has none that can be read makes the fact unreadable. An address is mostly
    cut off before its country: there only a sentence tells that none was found.
    """
    facts, told = facts or Facts(), []
    for row in rows:
        for role, text, label in labelled(row.cells):
            value = _READ_FACT[role](text)
            # A label beside a label has its value elsewhere, most often below.
            if getattr(facts, role) is not None or text.endswith(":") or columns.is_heading(text):
                continue
            if value:
                new: dict[str, Any] = {role: value}
                facts = replace(facts, **new)
                told.append(f"{label} in row {row.number} holds for every line that names none: {value}.")
            elif _READ_FACT[role] is _country_in and is_address_label(label):
                told.append(f"{label} in row {row.number} names no country ({short(text)}). Give the {role} yourself.")
            elif _READ_FACT[role] is _country_in:
                facts = replace(facts, unreadable={role: text, **facts.unreadable})
                told.append(f"{label} in row {row.number} is no country we know ({short(text)}); no default takes its place.")
    return facts, told


def is_address_label(label: str) -> bool:
    """Whether a label stands before an address, of which a country may be part ("Ship to"), not before a country alone."""
    return columns.key(label) in _tables()["address"]


def object_words(name: str) -> frozenset[str]:
    """The keys of nested data that the table of headings lists under a name, such as "delivery_objects"."""
    return _tables()[name]


def is_document_label(text: str) -> bool:
    """Whether a text is "label: value" of the document itself ("Invoice number: ..."), which is no item."""
    label, colon, _ = text.partition(":")
    return bool(colon) and len(label) < 60 and columns.key(label) in _tables()["document"]


def labelled(cells: Sequence[str]) -> list[tuple[str, str, str]]:
    """The facts a row states as "label: value" or as a label and the cell beside it: role, value and label of each."""
    filled = [cell.strip() for cell in cells if cell.strip()][:40]
    found = []
    for place, cell in enumerate(filled):
        label, colon, value = cell.partition(":")
        if not colon or not value.strip():
            value = filled[place + 1] if place + 1 < len(filled) else ""
        key = columns.key(label) if len(label) < 60 else ""
        role = _fact_labels().get(key)
        if role and value.strip() and len(value) <= _MAX_FACT:
            found.append((role, value.strip(), clean(label)))
    return found


def _is_plain_header(row: Row) -> bool:
    """Whether most cells of a row are headings, a description among them: no pair of a label and its value is."""
    filled = [cell for cell in row.cells[: columns.MAX_COLUMNS] if cell.strip()]
    roles = [role for role, strength in map(columns.role_of, filled) if strength == 2]
    return "description" in roles and len(set(roles)) >= _MIN_ROLES and 2 * len(roles) > len(filled)


def _numbered(rows: Sequence[Row], described: int) -> Row:
    """A header for a table without one: its columns by number, above the first row that has a description."""
    first = next((row for row in rows if len(row.cells) >= described and row.cells[described - 1].strip()), rows[0])
    return Row(first.number - 1, numbers(len(first.cells)), page=first.page)


def numbers(width: int) -> list[str]:
    """What the columns of a table without headings are called."""
    return [f"column {number}" for number in range(1, width + 1)]


def _strength(row: Row, named: set[str]) -> int:
    cells = [cell.strip() for cell in row.cells[: columns.MAX_COLUMNS]]
    hits = sum(1 for cell in cells if columns.key(cell) in named) if named else 0
    described = any(columns.role_of(cell)[0] == "description" for cell in cells)
    return 10 * hits + columns.strength_of(cells) + (1 if described else 0)


def _joined(upper: Row, lower: Row) -> Row | None:
    """Two rows as one header, or None if the lower one may be goods: it must hold headings and their parts alone."""
    below = [cell.strip() for cell in lower.cells]
    filled = [cell for cell in below if cell]
    if len(filled) < 2 or not all(is_heading_part(cell) for cell in filled) or upper.fault or lower.fault:
        return None
    above = [cell.strip() for cell in upper.cells]
    if any(re.search(r"\d", cell) or len(cell) > 60 for cell in above):
        return None
    merged, over = [], ""
    for place in range(max(len(above), len(below))):
        top = above[place] if place < len(above) else ""
        bottom = below[place] if place < len(below) else ""
        over = top or over
        both = over[:-1] + bottom if over.endswith("-") else f"{over} {bottom}".strip()
        merged.append(max((both, bottom, top), key=lambda text: columns.role_of(text)[1]) if bottom else top)
    return Row(lower.number, merged, page=lower.page)


def _all_headings(row: Row) -> bool:
    filled = [cell.strip() for cell in row.cells if cell.strip()]
    return len(filled) > 1 and all(columns.role_of(cell)[1] == 2 for cell in filled)


def is_heading_part(cell: str) -> bool:
    """Whether a cell may stand in the lower row of a header of two rows ("of goods", "in EUR")."""
    return columns.role_of(cell)[1] == 2 or columns.key(cell) in _tables()["heading_parts"]


@cache
def _fact_labels() -> dict[str, str]:
    return {label: role for role in _READ_FACT for label in _tables()[f"fact {role}"]}


@cache
def _tables() -> dict[str, frozenset[str]]:
    data = tomllib.loads(columns.SYNONYMS.read_text(encoding="utf-8"))
    found = {"heading_parts": frozenset(columns.key(word) for word in data["heading_parts"]["headings"])}
    unsure = {columns.key(word) for word in data["facts"]["not_as_label"]}
    found["document"] = frozenset(columns.key(word) for word in data["document"]["labels"])
    for name in _OBJECT_WORDS:
        found[name] = frozenset(columns.key(word) for word in data["objects"][name])
    found["address"] = frozenset(columns.key(word) for word in data["facts"]["before_an_address"])
    for role in _READ_FACT:
        labels = {columns.key(word) for word in data[role]["headings"]} | {
            columns.key(word) for word in data["facts"].get(role, [])
        }
        found[f"fact {role}"] = frozenset(labels - unsure)
    return found
