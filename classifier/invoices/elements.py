"""Looking things up in the element tree of an e-invoice, whose tags are local names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from classifier import labels
from classifier.invoices.cells import clean, short
from classifier.invoices.columns import join_texts, role_of
from classifier.invoices.lines import Facts, ReadOptions, Record, make_line, with_buyer
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

    `traits`: properties of the goods with their values ("Frame rate": "60 Hz"); they are facts where a limit asks
    for them, and no part of the description, where colour and packaging would drown the words that name the goods.
    `note`: the line's free text.
    `without_goods`: the standard itself says that the line is a text.
    """

    texts: dict[str, str]
    other: dict[str, str] = field(default_factory=dict)
    traits: dict[str, str] = field(default_factory=dict)
    note: str = ""
    without_goods: bool = False

    @property
    def is_text(self) -> bool:
        """Whether the line is a heading or a note: zero of something that has no number, code, unit or price.

        Accounting programs write such texts as lines of their own, since the standards want a quantity in each.
        """
        get = self.texts.get
        known = any(get(role) for role in ("item_number", "hs_code", "unit", "origin")) or self.other or self.traits
        none = _is_zero(get("quantity", "")) and all(_is_zero(get(role) or "0") for role in ("unit_price", "amount"))
        return self.without_goods or (none and not known)

    @property
    def original(self) -> dict[str, str]:
        """What the line says besides the texts by role, as it stood."""
        return {**self.traits, **self.other, **({"note": self.note} if self.note else {})}


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
    """Takes the customs code among the line's classification codes; the others are kept under their list's name.

    The list is known by its identifier or by its name; a UBL `CommodityCode` is the customs code by definition.
    """
    for code in codes:
        value, list_id, name = clean(code.text or ""), clean(code.get("listID") or ""), clean(code.get("name") or "")
        if not value:
            continue
        if role_of(name or list_id)[0] == "declared_entry":
            _declare(value, line)
        customs = list_id.upper() in HS_LISTS or name.upper() in HS_LISTS or role_of(name) == ("hs_code", 2)
        if not (customs or code.tag == "CommodityCode") or line.texts.setdefault("hs_code", value) != value:
            line.other.setdefault(f"classification {list_id or name}".strip(), value)


def characterised(traits: Iterable[tuple[str, str]], line: Line) -> None:
    """Takes the named properties of the goods; one that names the customs code or the origin stands in where that is missing."""
    for name, value in traits:
        if not name or not value:
            continue
        role = role_of(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name))[0]
        if role == "declared_entry":
            _declare(value, line)
            line.other.setdefault(name, value)
        elif role in ("hs_code", "origin"):
            line.other.setdefault(name, value)
            if not line.texts.get(role):
                line.texts[role] = value
        else:
            line.traits.setdefault(name, value)


def _declare(entry: str, line: Line) -> None:
    line.texts["declared_entry"] = join_texts([line.texts.get("declared_entry", ""), entry])


def _stated(line: Line) -> tuple[tuple[str, str], ...]:
    """The properties of the line that are facts.

    A fact outranks the description; where that states the property too, the two are put side by side in it, so
    that neither hides the other.
    """
    if not line.traits:
        return ()
    from classifier.facts import facts_among, stated_in
    from classifier.quantities import meaning

    vocabulary = meaning.load()
    twice = stated_in(line.texts["description"], vocabulary)
    facts: dict[str, str] = {}
    for name, value in line.traits.items():
        for key, stated in facts_among([(name, value)], vocabulary):
            if key in twice:
                line.texts["description"] += f"; {name} {value}"
            else:
                facts.setdefault(key, stated)
    return tuple(facts.items())


def read_lines(
    lines: Iterable[Line], file: str, options: ReadOptions, facts: Facts, words: Words, buyer: str
) -> Iterator[Record]:
    """The records of an e-invoice's lines.

    `buyer`: the country of the buyer's address, as written. It stands in for a destination that neither the
    document nor the user names.
    """
    facts, of_buyer = with_buyer(facts, buyer, file, options)
    notes: list[Note] = []
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
        if not line.texts.get("destination"):
            notes, of_buyer = [*of_buyer, *notes], []
        for entry in labels.declared(line.note):
            _declare(entry, line)
        stated = _stated(line)
        yield make_line(number, place, line.texts, options, facts, lambda role: names.get(role, role), line.original, stated)
    yield from notes
