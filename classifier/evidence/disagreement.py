"""When text and code cannot mean the same goods: listed goods under a far-off code, ordinary goods under a watched one.

Both sides are named in the finding, and a person must look; which of the two is wrong, the program cannot know.
"""

from __future__ import annotations

from functools import lru_cache

from classifier import codes
from classifier.evidence.patterns import PatternReader
from classifier.law import Law
from classifier.model.chapters import ChapterReader
from classifier.nomenclature import Nomenclature
from classifier.types import Effect, Finding, Item, Opinion

LISTED_FROM = 0.35
"""From this probability on, the text is taken to say that the goods are of an entry."""

CHAPTER_FITS_FROM = 0.15
"""A code whose chapter the text suggests this much does not disagree with the text."""

OTHER_GOODS_FROM = 0.90
CHAPTER_OUT_BELOW = 0.05
"""The text plainly means other goods: so much for chapters of another kind, so little for the code's own."""

BARELY_CONSIDERED = 1 / 3
"""Under a code all of whose goods are watched, a chapter below this share of the likeliest one counts as out too."""

SUPPORT_FROM = 0.05
"""An entry this likely under the code's own headings speaks for the code."""

WATCHED = "diversion"
GOODS_GROUPS = "ABC"
"""Product groups that stand under a tariff code; software and technology (D, E) do not."""


class Disagreement:
    """Compares what the text says with what the code says. Without a chapter reader only the first way works."""

    def __init__(self, law: Law, nomenclature: Nomenclature, reader: ChapterReader | None, patterns: PatternReader) -> None:
        self._law = law
        self._nomenclature = nomenclature
        self._reader = reader
        self._patterns = patterns
        self._family = lru_cache(maxsize=128)(nomenclature.family)
        self._usual = lru_cache(maxsize=1024)(self._read_usual)
        self._under = lru_cache(maxsize=1024)(self._read_under)

    def look(self, item: Item, code: str, opinion: Opinion) -> list[Finding]:
        """At most one finding for an item and its code."""
        found = self._listed_text(item, code, opinion) or self._ordinary_text(item, code, opinion)
        return [found] if found else []

    def _listed_text(self, item: Item, code: str, opinion: Opinion) -> Finding | None:
        first = opinion.candidates[0] if opinion.candidates else None
        if first is None or first.probability < max(LISTED_FROM, opinion.none_probability):
            return None
        if first.entry[1] not in GOODS_GROUPS or not self._law.is_listed(first.entry):
            return None
        usual = self._usual(first.entry)
        if not usual or code[:2] in usual or self._chapters(item).get(code[:2], 0.0) >= CHAPTER_FITS_FROM:
            return None
        headings = sorted({codes.format_hs(heading.hs[:4]) for heading in self._law.headings_of(first.entry)})
        return _finding(
            code,
            {"text": first.entry, "probability": first.probability, "usual": headings},
            first.entry,
            f"Text and code disagree: the text reads like goods of {first.entry} ({first.subject}), usually under "
            f"{', '.join(headings[:5])}; {self._name(code)}. Find out which is right.",
        )

    def _ordinary_text(self, item: Item, code: str, opinion: Opinion) -> Finding | None:
        watched = [rule for rule in self._law.rules_for(code) if rule.effect == WATCHED]
        if not watched or self._supported(code, opinion) or self._patterns.found_in(item.description):
            return None
        read = self._chapters(item)
        if not read:
            return None
        near = self._family(code[:2])
        other = sum(share for chapter, share in read.items() if chapter not in near)
        first = max(read, key=lambda chapter: read[chapter])
        own = read.get(code[:2], 0.0)
        plainly_other = own < CHAPTER_OUT_BELOW and other >= OTHER_GOODS_FROM
        barely = any(rule.specific for rule in watched) and own < BARELY_CONSIDERED * read[first]
        if not plainly_other and not barely:
            return None
        says = (
            f"the text reads like goods of chapter {first} ({self._nomenclature.chapters.get(first, '')})"
            if other >= OTHER_GOODS_FROM
            else "the text says nothing of such goods"
        )
        return _finding(
            code,
            {"text": f"chapter {first}", "probability": round(read[first], 3), "usual": [first]},
            None,
            f"Text and code disagree: the code {codes.format_hs(code)} names {watched[0].meaning!r}, "
            f"but {says}. Find out which is right.",
        )

    def _supported(self, code: str, opinion: Opinion) -> bool:
        under = self._under(code)
        return any(one.probability >= SUPPORT_FROM and one.entry in under for one in opinion.candidates)

    def _read_usual(self, entry: str) -> frozenset[str]:
        """The chapters under which goods of an entry are usually declared."""
        return frozenset(heading.hs[:2] for heading in self._law.headings_of(entry))

    def _read_under(self, code: str) -> frozenset[str]:
        """The entries that headings or rules name under a code."""
        of_rules = (entry for rule in self._law.rules_for(code) for entry in rule.entries)
        return frozenset([*of_rules, *(heading.entry for heading in self._law.entries_under(code))])

    def _chapters(self, item: Item) -> dict[str, float]:
        return self._reader.probabilities(item.description) if self._reader else {}

    def _name(self, code: str) -> str:
        title = self._nomenclature.chapters.get(code[:2], "a national chapter")
        return f"the code {codes.format_hs(code)} belongs to chapter {code[:2]} ({title})"


def _finding(code: str, sides: dict[str, object], entry: str | None, message: str) -> Finding:
    return Finding("hs", "disagreement", Effect.RAISES, entry, {"hs": code, **sides}, message, "own-reading")
