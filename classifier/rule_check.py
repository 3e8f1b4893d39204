"""How often rules by code and by words meet ordinary goods: an over-broad rule shows here before it tires people."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from classifier.law_rows import PatternRow, Rule
from classifier.model.normalise import normalise
from classifier.training_data import Line

BROAD_FROM = 0.02
"""A rule that meets so many of the ordinary goods is called over-broad."""

EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class HitRate:
    """One rule's hits among ordinary goods; `of` counts the goods it could have met."""

    rule: str
    watches: str
    hits: int
    of: int
    examples: tuple[str, ...]

    @property
    def share(self) -> float:
        """Hits per goods it could have met."""
        return self.hits / self.of if self.of else 0.0

    @property
    def is_broad(self) -> bool:
        """Whether the rule meets too many ordinary goods."""
        return self.share >= BROAD_FROM


def hit_rates(rules: Sequence[Rule], patterns: Sequence[PatternRow], ordinary: Sequence[Line]) -> list[HitRate]:
    """One figure a rule, in the order of the rules: by code first, then by words."""
    coded = [line for line in ordinary if line.hs]
    texts = [(line, normalise(line.text)) for line in ordinary]
    rates = [
        _rate(rule.rule, f"HS {rule.hs}", [line.text for line in coded if line.hs.startswith(rule.hs)], len(coded))
        for rule in rules
    ]
    for pattern in patterns:
        words, unless = re.compile(pattern.words), re.compile(pattern.unless) if pattern.unless else None
        met = [line.text for line, text in texts if words.search(text) and not (unless and unless.search(text))]
        rates.append(_rate(pattern.name, "words", met, len(texts)))
    return rates


def _rate(rule: str, watches: str, met: Sequence[str], total: int) -> HitRate:
    return HitRate(rule, watches, len(met), total, tuple(met[:EXAMPLES]))
