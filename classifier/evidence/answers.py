"""What a text and the facts given with it answer to the limits of one entry: met, not met, or unknown and why.

Pure: limits and readings in, answers out. `thresholds` turns the answers into findings and gaps.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from classifier.limits import Condition, Limit, Limits, meets
from classifier.quantities.meaning import Reading, Vocabulary
from classifier.quantities.read import plain


class State(StrEnum):
    """The answer to one limit."""

    MET = "met"
    NOT_MET = "not met"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Answer:
    """One limit answered. `decided` is the test that did it, `missing` the properties that are not stated."""

    limit: Limit
    state: State
    decided: Condition | None = None
    missing: tuple[str, ...] = ()


class Statements:
    """Everything that is stated about one item: readings of numbers, and words."""

    def __init__(
        self, vocabulary: Vocabulary, text: str, readings: Sequence[Reading], facts: Mapping[str, str] | None = None
    ) -> None:
        self._vocabulary = vocabulary
        self._text = text
        self._facts = dict(facts or {})
        self._readings: dict[str, list[Reading]] = {}
        for reading in readings:
            self._readings.setdefault(reading.property, []).append(reading)
        for key, value in self._facts.items():
            if key in vocabulary.properties:
                # What the user states outright stands, whatever the description says.
                self._readings[key] = vocabulary.fact(key, value)

    def texts(self, key: str) -> tuple[str, ...]:
        """The spans of text that state a property."""
        if key in self._facts:
            return (self._facts[key],)
        if key in self._vocabulary.words:
            found = [self._vocabulary.words[key].values[value].search(self._text) for value in self._words(key)]
            return tuple(match[0] for match in found if match is not None)
        return tuple(dict.fromkeys(reading.text for reading in self._readings.get(key, ())))

    def answer(self, test: Condition) -> bool | None:
        """Whether what is stated passes the test; None if it is not stated, or not surely."""
        if test.word:
            stated = self._words(test.property)
            return (test.word in stated) if len(stated) == 1 else None
        readings = self._readings.get(test.property, [])
        if not all(reading.sure for reading in readings):
            return None
        return meets(test, self._vocabulary.properties[test.property].takes, [reading.value for reading in readings])

    def _words(self, key: str) -> list[str]:
        given = self._facts.get(key)
        if given is None:
            return self._vocabulary.stated(key, self._text)
        values = self._vocabulary.words[key].values
        return [given] if given in values else self._vocabulary.stated(key, plain(given).lower())


def answer(limit: Limit, stated: Statements) -> Answer:
    """The limit answered from what is stated."""
    released = next((test for test in limit.unless if stated.answer(test)), None)
    if released is not None:
        return Answer(limit, State.NOT_MET, released)
    results = [(test, stated.answer(test)) for test in (limit.limit, *limit.when)]
    failed = next((test for test, result in results if result is False), None)
    if failed is not None:
        return Answer(limit, State.NOT_MET, failed)
    open_tests = [test for test, result in results if result is None]
    open_tests += [test for test in limit.unless if stated.answer(test) is None]
    if open_tests:
        return Answer(limit, State.UNKNOWN, missing=tuple(dict.fromkeys(test.property for test in open_tests)))
    return Answer(limit, State.MET, limit.limit)


def answers(limits: Limits, entry: str, lists: Sequence[str], goods: frozenset[str], stated: Statements) -> list[Answer]:
    """The answers to every limit of the entry that is about these goods, on these lists."""
    return [
        answer(limit, stated) for limit in limits.of(entry) if limit.goods in goods and not set(lists).isdisjoint(limit.lists)
    ]
