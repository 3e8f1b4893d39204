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
    """One limit answered. `decided` is the test that did it, `missing` the properties that are not stated.

    `disputed` are properties on which the description and a fact given with it answer differently.
    """

    limit: Limit
    state: State
    decided: Condition | None = None
    missing: tuple[str, ...] = ()
    disputed: tuple[str, ...] = ()


class Statements:
    """Everything that is stated about one item: readings of numbers, words, and facts given beside the description.

    Neither the description nor a fact outweighs the other: where their answers differ, the question is open.
    """

    def __init__(
        self, vocabulary: Vocabulary, text: str, readings: Sequence[Reading], facts: Mapping[str, str] | None = None
    ) -> None:
        self._vocabulary = vocabulary
        self._text = text
        self._facts = dict(facts or {})
        self._readings: dict[str, list[Reading]] = {}
        for reading in readings:
            self._readings.setdefault(reading.property, []).append(reading)
        self._given = {key: vocabulary.fact(key, value) for key, value in self._facts.items() if key in vocabulary.properties}

    def texts(self, key: str) -> tuple[str, ...]:
        """Everything that states a property: the fact given for it, and the spans of the description."""
        return tuple(dict.fromkeys((*self.fact(key), *self.described(key))))

    def fact(self, key: str) -> tuple[str, ...]:
        """The fact given for a property, if one is."""
        return (self._facts[key],) if key in self._facts else ()

    def described(self, key: str) -> tuple[str, ...]:
        """The spans of the description that state a property."""
        if key in self._vocabulary.words:
            words = self._vocabulary.words[key].values
            found = [words[value].search(self._text) for value in self._vocabulary.stated(key, self._text)]
            return tuple(match[0] for match in found if match is not None)
        return tuple(dict.fromkeys(reading.text for reading in self._readings.get(key, ())))

    def answer(self, test: Condition) -> bool | None:
        """Whether what is stated passes the test; None if it is not stated, not surely, or in two ways."""
        told = self._told(test)
        return told.pop() if len(told) == 1 else None

    def disputed(self, test: Condition) -> bool:
        """Whether the description and a fact answer the test differently."""
        return len(self._told(test)) > 1

    def _told(self, test: Condition) -> set[bool]:
        if test.word:
            sources = [self._words_given(test.property), self._vocabulary.stated(test.property, self._text)]
            return {test.word in words for words in sources if len(words) == 1}
        told = [self._measured(test, readings.get(test.property, ())) for readings in (self._given, self._readings)]
        return {each for each in told if each is not None}

    def _measured(self, test: Condition, readings: Sequence[Reading]) -> bool | None:
        if not all(reading.sure for reading in readings):
            return None
        return meets(test, self._vocabulary.properties[test.property].takes, [reading.value for reading in readings])

    def _words_given(self, key: str) -> list[str]:
        given = self._facts.get(key)
        if given is None:
            return []
        return [given] if given in self._vocabulary.words[key].values else self._vocabulary.stated(key, plain(given).lower())


def answer(limit: Limit, stated: Statements) -> Answer:
    """The limit answered from what is stated."""
    released = next((test for test in limit.unless if stated.answer(test)), None)
    if released is not None:
        return Answer(limit, State.NOT_MET, released)
    results = [(test, stated.answer(test)) for test in (limit.limit, *limit.when)]
    short = limit.capable and results[0][1] is False
    if short:
        results[0] = (limit.limit, None)
    failed = next((test for test, result in results if result is False), None)
    if failed is not None:
        return Answer(limit, State.NOT_MET, failed)
    open_tests = [test for test, result in results if result is None]
    open_tests += [test for test in limit.unless if stated.answer(test) is None]
    if open_tests:
        disputed = dict.fromkeys(test.property for test in open_tests if stated.disputed(test))
        # What was stated and only falls short is not asked for again.
        known = {*disputed, limit.limit.property} if short else disputed
        missing = dict.fromkeys(test.property for test in open_tests if test.property not in known)
        return Answer(limit, State.UNKNOWN, missing=tuple(missing), disputed=tuple(disputed))
    return Answer(limit, State.MET, limit.limit)


def answers(limits: Limits, entry: str, lists: Sequence[str], goods: frozenset[str], stated: Statements) -> list[Answer]:
    """The answers to every limit of the entry that is about these goods, on these lists."""
    return [
        answer(limit, stated) for limit in limits.of(entry) if limit.goods in goods and not set(lists).isdisjoint(limit.lists)
    ]
