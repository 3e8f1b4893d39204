"""The header of a table: which row it is (or which two), and what the rows above it say for all lines."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from classifier.invoices import columns
from classifier.invoices.cells import clean, country
from classifier.invoices.lines import Facts, ReadOptions

HEADER_WITHIN = 60
"""The header is looked for in so many rows from the top."""
_FACT_ROLES = ("destination", "origin", "consignee", "currency")
_MAX_FACT = 300


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
class Header:
    """The header's headings, the row it ends in, and whether it takes up two rows."""

    row: Row
    two_rows: bool = False


def find_header(rows: Sequence[Row], options: ReadOptions) -> Header:
    """The row that names most roles; the first of equals, and the first filled row if none names any.

    A header that is remembered outranks all; two rows are read as one header where that names more.
    """
    for row in rows:
        if fingerprint(row.cells) in options.mappings:
            return Header(row)
    named = {columns.key(heading) for heading in options.columns.values()}
    best = max(range(len(rows)), key=lambda place: (_strength(rows[place], named), -place))
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
    if not 3 <= sum(1 for cell in cells if cell.strip()) <= 60 or any(len(cell) > 60 for cell in cells):
        return False
    roles = {role for role, strength in map(columns.role_of, cells) if strength == 2}
    return len(roles) >= 3 and "description" in roles and not any(re.search(r"\d", cell) for cell in cells)


def facts_above(rows: Sequence[Row]) -> tuple[Facts, list[str]]:
    """What the title rows say for all lines, and a sentence about each fact."""
    facts, told = Facts(), []
    for row in rows:
        for role, text, label in labelled(row.cells):
            value = _country_in(text) if role in ("destination", "origin") else clean(text)
            if value and getattr(facts, role) is None:
                facts = replace(facts, **{role: value})
                told.append(f"{label} in row {row.number} holds for every line that names none: {value}.")
    return facts, told


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


def _country_in(text: str) -> str | None:
    """The country a value names, or the one its last part names ("Karl Johans gate 1, Oslo, Norway")."""
    return country(text) or country(re.split(r"[,\n]", text)[-1])


def _strength(row: Row, named: set[str]) -> int:
    cells = [cell.strip() for cell in row.cells[: columns.MAX_COLUMNS]]
    hits = sum(1 for cell in cells if columns.key(cell) in named) if named else 0
    described = any(columns.role_of(cell)[0] == "description" for cell in cells)
    return 10 * hits + columns.strength_of(cells) + (1 if described else 0)


def _joined(upper: Row, lower: Row) -> Row | None:
    """Two rows as one header, or None if the lower one may be goods: it must hold headings and their parts alone."""
    below = [cell.strip() for cell in lower.cells]
    filled = [cell for cell in below if cell]
    if len(filled) < 2 or not all(_is_heading_part(cell) for cell in filled) or upper.fault or lower.fault:
        return None
    above = [cell.strip() for cell in upper.cells]
    if any(re.search(r"\d", cell) or len(cell) > 60 for cell in above):
        return None
    merged, over = [], ""
    for place in range(max(len(above), len(below))):
        top = above[place] if place < len(above) else ""
        bottom = below[place] if place < len(below) else ""
        over = top or over
        both = f"{top or over} {bottom}".strip()
        merged.append(max((both, bottom or top), key=lambda text: columns.role_of(text)[1]) if bottom else top)
    return Row(lower.number, merged, page=lower.page)


def _all_headings(row: Row) -> bool:
    filled = [cell.strip() for cell in row.cells if cell.strip()]
    return len(filled) > 1 and all(columns.role_of(cell)[1] == 2 for cell in filled)


def _is_heading_part(cell: str) -> bool:
    return columns.role_of(cell)[1] == 2 or columns.key(cell) in _tables()["heading_parts"]


@cache
def _fact_labels() -> dict[str, str]:
    return {label: role for role in _FACT_ROLES for label in _tables()[f"fact {role}"]}


@cache
def _tables() -> dict[str, frozenset[str]]:
    data = tomllib.loads(columns.SYNONYMS.read_text(encoding="utf-8"))
    found = {"heading_parts": frozenset(columns.key(word) for word in data["heading_parts"]["headings"])}
    unsure = {columns.key(word) for word in data["facts"]["not_as_label"]}
    found["document"] = frozenset(columns.key(word) for word in data["document"]["labels"])
    for role in _FACT_ROLES:
        labels = {columns.key(word) for word in data[role]["headings"]} | {
            columns.key(word) for word in data["facts"].get(role, [])
        }
        found[f"fact {role}"] = frozenset(labels - unsure)
    return found
