"""The pattern witness: goods that no list names and that are still known to be diverted, read from the text.

The patterns are data (`data/law/patterns.csv`): words that must stand together in the description, words
that rule the pattern out, and the source that makes the pattern known. On its own a pattern only informs;
whether it matters depends on where the goods go, which is the destination step's question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from classifier.errors import LawError
from classifier.law import OWN, Law, PatternRow
from classifier.model.normalise import normalise
from classifier.types import Effect, Finding, Item, Opinion, Testimony

NAME = "patterns"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A kind of goods known from the diversion trade, or watched by a rule of the user's own (`effect` says which).

    `words` must be found and `unless` must not, both as regular expressions on the lower-cased text;
    `destinations` are the countries for which the goods need a look.
    """

    name: str
    effect: str
    words: re.Pattern[str]
    unless: re.Pattern[str] | None
    destinations: tuple[str, ...]
    act: str
    meaning: str
    source: str


class PatternReader:
    """Finds the patterns of the law data in texts. LawError if an expression is damaged."""

    def __init__(self, law: Law) -> None:
        self._patterns = [compiled(row, law) for row in law.patterns]

    def found_in(self, description: str) -> list[tuple[Pattern, str]]:
        """The patterns that the (raw) text shows, each with the words that show it."""
        text = normalise(description)
        return [
            (pattern, match[0])
            for pattern in self._patterns
            if (match := pattern.words.search(text)) and not (pattern.unless and pattern.unless.search(text))
        ]


class PatternWitness:
    """Looks for the patterns of the diversion trade in every description."""

    name = NAME

    def __init__(self, law: Law) -> None:
        self._reader = PatternReader(law)

    def look(self, items: Sequence[Item], opinions: Sequence[Opinion]) -> list[Testimony]:
        """One testimony per item, in order."""
        return [
            Testimony(
                findings=tuple(pattern_finding(pattern, words) for pattern, words in self._reader.found_in(item.description))
            )
            for item in items
        ]


def pattern_finding(pattern: Pattern, words: str) -> Finding:
    """The pattern as a finding that informs, with the words that showed it; with no destinations it raises at once."""
    always = not pattern.destinations
    return Finding(
        NAME,
        pattern.name,
        Effect.RAISES if always else Effect.INFORMS,
        None,
        {"words": words, "effect": pattern.effect, "destinations": list(pattern.destinations), "act": pattern.act},
        f"{pattern.meaning} ({words!r})."
        if pattern.effect == OWN
        else f"{pattern.meaning}: a known diversion pattern, though no control list names such goods as such.",
        pattern.source,
    )


def compiled(row: PatternRow, law: Law) -> Pattern:
    """The pattern with its expressions ready. LawError if one is damaged."""
    try:
        words = re.compile(row.words)
        unless = re.compile(row.unless) if row.unless else None
    except re.error as error:
        raise LawError(f"{law.folder / 'patterns.csv'}: the pattern {row.name!r} is damaged ({error}).") from error
    return Pattern(row.name, row.effect, words, unless, row.destinations, row.act, row.meaning, row.source)
