"""The pattern witness: goods that no list names and that are still known to be diverted, read from the text.

The patterns are data (`data/law/patterns.csv`): words that must stand together in the description, words
that rule the pattern out, and the source that makes the pattern known. On its own a pattern only informs;
whether it matters depends on where the goods go, which is the destination step's question.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass

from classifier.errors import LawError
from classifier.law import Law
from classifier.types import Effect, Finding, Item, Opinion, Testimony

NAME = "patterns"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A kind of goods known from the diversion trade.

    `words` must be found and `unless` must not, both as regular expressions on the lower-cased text;
    `destinations` are the countries for which the goods need a look.
    """

    name: str
    words: re.Pattern[str]
    unless: re.Pattern[str] | None
    destinations: tuple[str, ...]
    act: str
    meaning: str
    source: str


class PatternWitness:
    """Looks for the patterns of the diversion trade in every description."""

    name = NAME

    def __init__(self, law: Law) -> None:
        self._patterns = read_patterns(law)
        self._known: dict[str, Testimony] = {}

    def look(self, items: Sequence[Item], opinions: Sequence[Opinion]) -> list[Testimony]:
        """One testimony per item, in order."""
        return [self._look(item.description) for item in items]

    def _look(self, description: str) -> Testimony:
        text = description[:2000].lower()
        findings = [
            pattern_finding(pattern, match[0])
            for pattern in self._patterns
            if (match := pattern.words.search(text)) and not (pattern.unless and pattern.unless.search(text))
        ]
        return Testimony(findings=tuple(findings))


def pattern_finding(pattern: Pattern, words: str) -> Finding:
    """The pattern as a finding that informs, with the words that showed it."""
    return Finding(
        NAME,
        pattern.name,
        Effect.INFORMS,
        None,
        {"words": words, "effect": "diversion", "destinations": list(pattern.destinations), "act": pattern.act},
        f"{pattern.meaning}: a known diversion pattern, though no control list names such goods as such.",
        pattern.source,
    )


def read_patterns(law: Law) -> list[Pattern]:
    """The patterns of the law folder. LawError if an expression is damaged."""
    path = law.folder / "patterns.csv"
    patterns = []
    with path.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            law.source(row["source"])
            try:
                words = re.compile(row["words"])
                unless = re.compile(row["unless"]) if row["unless"] else None
            except re.error as error:
                raise LawError(f"{path}: the pattern {row['name']!r} is damaged ({error}).") from error
            patterns.append(
                Pattern(
                    row["name"], words, unless, tuple(row["destinations"].split(";")), row["act"], row["meaning"], row["source"]
                )
            )
    return patterns
