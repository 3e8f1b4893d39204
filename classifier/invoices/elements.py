"""Looking things up in the element tree of an e-invoice, whose tags are local names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from classifier.invoices.cells import clean, country, short
from classifier.invoices.columns import join_texts
from classifier.invoices.lines import Facts, ReadOptions, Record, make_line
from classifier.types import Note, Place

HS_LISTS = frozenset({"HS", "HSN", "HTS", "CN", "CG", "TARIC", "GN"})
"""List identifiers (UNTDID 7143 and what senders write) under which a classification is a customs code."""


@dataclass(frozen=True, slots=True)
class Words:
    """What the elements of one line are called, for messages."""

    description: str
    hs_code: str
    origin: str
    destination: str


@dataclass(slots=True)
class Line:
    """The texts of one e-invoice line by role, and what else it says of the goods, by name.

    `without_goods`: the standard itself says that the line is a text.
    """

    texts: dict[str, str]
    other: dict[str, str] = field(default_factory=dict)
    without_goods: bool = False

    @property
    def is_text(self) -> bool:
        """Whether the line is a heading or a note: zero of something that has no number, code, unit or price.

        Accounting programs write such texts as lines of their own, since the standards want a quantity in each.
        """
        get = self.texts.get
        known = any(get(role) for role in ("item_number", "hs_code", "unit", "origin")) or self.other
        none = _is_zero(get("quantity", "")) and all(_is_zero(get(role) or "0") for role in ("unit_price", "amount"))
        return self.without_goods or (none and not known)


def text(element: Element | None, *paths: str) -> str:
    """The text at the first of the paths that has one, on one line; empty if none has."""
    if element is None:
        return ""
    for path in paths:
        for found in element.findall(path):
            if value := clean(found.text or ""):
                return value
    return ""


def texts(element: Element, *paths: str) -> str:
    """All different texts at the paths, as one text."""
    return join_texts([clean(found.text or "") for path in paths for found in element.findall(path)])


def attribute(element: Element, path: str, name: str) -> str:
    """An attribute of the first element at the path."""
    found = element.find(path)
    return clean(found.get(name) or "") if found is not None else ""


def _is_zero(text: str) -> bool:
    return re.fullmatch(r"[-+]?0+(?:[.,]0*)?", text) is not None


def classified(codes: Iterable[Element], line: Line) -> None:
    """Takes the customs code among the line's classification codes; the others are kept under their list's name."""
    for code in codes:
        value, list_id = clean(code.text or ""), clean(code.get("listID") or "")
        if not value:
            continue
        if list_id.upper() in HS_LISTS:
            line.texts.setdefault("hs_code", value)
        else:
            line.other.setdefault(f"classification {list_id}".strip(), value)


def read_lines(
    lines: Iterable[Line], file: str, options: ReadOptions, facts: Facts, words: Words, buyer: str
) -> Iterator[Record]:
    """The records of an e-invoice's lines.

    `buyer`: the country of the buyer's address. It stands in for a destination that neither the document nor
    the options name, and that is told.
    """
    notes: list[Note] = []
    if facts.destination is None and options.destination is None and (code := country(buyer)) is not None:
        facts = replace(facts, destination=code)
        notes.append(Note(Place(file), f"{file}: names no delivery address; the buyer's country {code} is taken as destination."))
    names: Mapping[str, str] = {
        "description": words.description,
        "hs_code": words.hs_code,
        "origin": words.origin,
        "destination": words.destination,
    }
    number = 0
    for row, line in enumerate(lines, start=1):
        place = Place(file, row)
        if line.is_text:
            told = short(line.texts["description"], 60) or "empty"
            notes.append(Note(place, f"{place}: a line of text without goods ({told}); left out."))
            continue
        number += 1
        yield make_line(number, place, line.texts, options, facts, lambda role: names.get(role, role), line.other)
    yield from notes
