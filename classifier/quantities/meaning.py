"""What a quantity measures: the words around it and the kind of goods say which property it states.

Properties, the words that point to them and the kinds of goods are data (`data/quantities.toml`). A number that
may state two properties is given to both and marked as unsure; nobody guesses which.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from classifier.errors import LawError
from classifier.quantities.read import Quantity, Value, plain, read
from classifier.quantities.units import VOCABULARY_FILE, Units, units, vocabulary

TAKES = ("largest", "smallest", "whole", "reach")
_EVERY = "*"
_BARE = re.compile(r"\d+(?:\.\d+)?")
_CUED, _STRAY, _ALONE = 0, 1, 2
"""The rank of a claim on a number: words point to a property of such goods, of other goods, or only the goods do."""
_REACH = 300
"""Letters from a quantity within which words can point to what it measures; it bounds the work on a long text."""
_PART = re.compile(r"[;|,](?!\d)|,(?=\d{4})|\s/\s|\. |\s-\s|\n|\bwith\b|\bw/")


@dataclass(frozen=True, slots=True)
class Property:
    """Something that limits are written about.

    `takes`: which end of a stated range counts. `alone`: per dimension, the goods for which a number needs no
    further words. `units`: the only units in which it is stated, if its dimension has many.
    """

    key: str
    name: str
    ask: str
    dimensions: tuple[str, ...]
    takes: str
    cues: re.Pattern[str] | None
    not_cues: re.Pattern[str] | None
    alone: Mapping[str, frozenset[str]]
    units: frozenset[str]


@dataclass(frozen=True, slots=True)
class WordProperty:
    """A property that is stated in words, with the expression that shows each value."""

    key: str
    name: str
    ask: str
    values: Mapping[str, re.Pattern[str]]


@dataclass(frozen=True, slots=True)
class Goods:
    """A kind of goods: words that name it, words that rule it out, and the wider kinds that it is one of."""

    key: str
    words: re.Pattern[str]
    without: re.Pattern[str] | None
    implies: tuple[str, ...] = ()

    def named_in(self, text: str) -> bool:
        """Whether the lower-case text names the goods by words of their own."""
        return self.words.search(text) is not None and not self.ruled_out_in(text)

    def ruled_out_in(self, text: str) -> bool:
        """Whether the lower-case text says that the goods are something else."""
        return self.without is not None and self.without.search(text) is not None


@dataclass(frozen=True, slots=True)
class Reading:
    """A quantity taken as a statement about one property. `sure` is False where it may state another."""

    property: str
    value: Value
    text: str
    sure: bool


Claim = tuple[tuple[int, float], Property, Value]
"""A property's claim on a reading: the rank and the distance of the words that point to it."""


class Vocabulary:
    """Units, properties and goods together, and what a text says in their terms."""

    def __init__(self, path: Path = VOCABULARY_FILE) -> None:
        tables = vocabulary(path)
        self.units: Units = units(path)
        try:
            self.properties = {key: _property(key, table) for key, table in tables["property"].items()}
            self.words = {key: _word_property(key, table) for key, table in tables["words"].items()}
            self.goods = {key: _goods(key, table) for key, table in tables["goods"].items()}
        except (KeyError, TypeError, re.error) as error:
            raise LawError(f"{path}: a property or a kind of goods is damaged ({error}).", "Reinstall the package.") from error
        self._check(path)
        self._by_dimension: dict[str, list[Property]] = {}
        for each in self.properties.values():
            for dimension in each.dimensions:
                self._by_dimension.setdefault(dimension, []).append(each)

    def readings(self, text: str, goods: frozenset[str], concerned: frozenset[str] | None = None) -> list[Reading]:
        """What the numbers of the text state about the properties, given the kinds of goods that it names.

        `concerned` are the properties that such goods are judged by: where words point to one of them, a property
        of quite other goods does not take the number away.
        """
        text = plain(text)
        lower = text.lower()
        found: list[Reading] = []
        for quantity in read(text, self.units):
            found += self._meanings(quantity, lower, goods, concerned)
        return found

    def named(self, kinds: Iterable[str], text: str) -> frozenset[str]:
        """Which of these kinds of goods the lower-case text names, with the wider kinds that they imply."""
        waiting = [kind for kind in sorted(kinds) if self.goods[kind].named_in(text)]
        found: set[str] = set()
        while waiting:
            kind = waiting.pop()
            if kind not in found:
                found.add(kind)
                waiting += [wider for wider in self.goods[kind].implies if not self.goods[wider].ruled_out_in(text)]
        return frozenset(found)

    def stated(self, key: str, text: str) -> list[str]:
        """The values of a word property that the lower-case text states."""
        return [value for value, words in self.words[key].values.items() if words.search(text)]

    def fact(self, key: str, text: str) -> list[Reading]:
        """A value given for just this property ("9 Hz"): no words are needed around it."""
        wanted = self.properties[key]
        counted = [dimension for dimension in wanted.dimensions if dimension in self.units.counts]
        if counted and _BARE.fullmatch(text.strip()):
            count = float(text)
            return [Reading(key, Value(counted[0], "count", count, count), text.strip(), True)]
        return [
            Reading(key, value, quantity.text, len(fitting) == 1)
            for quantity in read(plain(text), self.units)[:1]
            for fitting in [[value for value in quantity.values if _fits(wanted, value)]]
            for value in fitting
        ]

    def _meanings(self, quantity: Quantity, text: str, goods: frozenset[str], concerned: frozenset[str] | None) -> list[Reading]:
        part_start, part_end = _part(text, quantity)
        claims: list[Claim] = []
        for value in quantity.values:
            for each in self._by_dimension.get(value.dimension, ()):
                if not _fits(each, value):
                    continue
                if each.not_cues is not None and each.not_cues.search(text, part_start, part_end):
                    continue
                distance = _nearest(each.cues, text, part_start, part_end, quantity)
                # Cue words of the sentence weigh more than the kind of goods; a side of a size means nothing alone.
                if distance is not None and not (quantity.loose and distance > 2):
                    claims.append(((_CUED if concerned is None or each.key in concerned else _STRAY, distance), each, value))
                elif not quantity.loose and _alone(each, value, goods):
                    claims.append(((_ALONE, 0.0), each, value))
        return _settle(claims, quantity)

    def _check(self, path: Path) -> None:
        for each in self.properties.values():
            if each.takes not in TAKES or not set(each.dimensions) <= self.units.dimensions:
                raise LawError(f"{path}: the property {each.key!r} takes {each.takes!r} of {each.dimensions}.")
            named = {name for kinds in each.alone.values() for name in kinds} - {_EVERY}
            if unknown := named - set(self.goods):
                raise LawError(f"{path}: the property {each.key!r} names unknown goods: {', '.join(sorted(unknown))}.")
        for kind in self.goods.values():
            if unknown := set(kind.implies) - set(self.goods):
                raise LawError(f"{path}: the goods {kind.key!r} imply unknown goods: {', '.join(sorted(unknown))}.")


def _settle(claims: list[Claim], quantity: Quantity) -> list[Reading]:
    if not claims:
        return []
    best = min(rank for rank, _, _ in claims)
    # Properties that share their cue words (a lowest and a highest rating) claim one number together.
    kept = [(each, value) for rank, each, value in claims if rank == best]
    ways = {key: sum(1 for each, _ in kept if each.key == key) for key in {each.key for each, _ in kept}}
    dimensions = {value.dimension for _, value in kept}
    return [Reading(each.key, value, quantity.text, ways[each.key] == 1 and len(dimensions) == 1) for each, value in kept]


def _part(text: str, quantity: Quantity) -> tuple[int, int]:
    """The part of the sentence around a quantity, between commas and the like, and no further than words reach."""
    start, end = max(0, quantity.start - _REACH), min(len(text), quantity.end + _REACH)
    for mark in _PART.finditer(text, start, quantity.start):
        start = mark.end()
    following = _PART.search(text, quantity.end, end)
    return start, following.start() if following is not None else end


def _nearest(cues: re.Pattern[str] | None, text: str, start: int, end: int, quantity: Quantity) -> float | None:
    """Letters between the quantity and the nearest cue word; words before it are a little nearer than those after."""
    if cues is None:
        return None
    best: float | None = None
    for match in cues.finditer(text, start, end):
        if match.start() >= quantity.end:
            distance = match.start() - quantity.end + 0.5
        elif match.end() <= quantity.start:
            distance = float(quantity.start - match.end())
        else:
            distance = 0.0
        best = distance if best is None else min(best, distance)
    return best


def _alone(each: Property, value: Value, goods: frozenset[str]) -> bool:
    kinds = each.alone.get(value.dimension)
    return kinds is not None and (_EVERY in kinds or not kinds.isdisjoint(goods))


def _fits(each: Property, value: Value) -> bool:
    return value.dimension in each.dimensions and (not each.units or value.unit in each.units)


def _property(key: str, table: Mapping[str, Any]) -> Property:
    known = {"name", "ask", "dimensions", "takes", "cues", "not_cues", "alone", "units"}
    if unknown := set(table) - known:
        raise KeyError(f"{key} has the unknown field {', '.join(sorted(unknown))}")
    return Property(
        key,
        table["name"],
        table["ask"],
        tuple(table["dimensions"]),
        table["takes"],
        re.compile(table["cues"]) if table.get("cues") else None,
        re.compile(table["not_cues"]) if table.get("not_cues") else None,
        {dimension: frozenset(kinds) for dimension, kinds in table.get("alone", {}).items()},
        frozenset(table.get("units", ())),
    )


def _word_property(key: str, table: Mapping[str, Any]) -> WordProperty:
    return WordProperty(key, table["name"], table["ask"], {value: re.compile(words) for value, words in table["values"].items()})


def _goods(key: str, table: Mapping[str, Any]) -> Goods:
    without = re.compile(table["without"]) if table.get("without") else None
    return Goods(key, re.compile(table["words"]), without, tuple(table.get("implies", ())))


@lru_cache(maxsize=4)
def load(path: Path = VOCABULARY_FILE) -> Vocabulary:
    """The vocabulary of a file, loaded once. LawError if it is damaged."""
    return Vocabulary(path)
