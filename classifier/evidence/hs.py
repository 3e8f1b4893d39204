"""The HS witness: what published lists and the nomenclature say about a line's HS/CN code.

A code never decides a dual-use question. It tells where listed goods are usually declared, which codes are
named by a sanctions annex or the Common High Priority List, that a code is outdated or cannot be, and that
code and text disagree.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from classifier import codes
from classifier.law import LAW_FOLDER, Law, Rule
from classifier.types import Effect, Finding, Gap, Item, Opinion, Testimony

NAME = "hs"

SUPPORT_FROM = 0.02
"""A candidate below this probability is not worth naming as supported by the code."""


@dataclass(frozen=True, slots=True)
class Move:
    """A code that HS 2017 or HS 2022 took out or divided; `entries` restricts it to goods of those entries."""

    old: str
    new: tuple[str, ...]
    entries: tuple[str, ...]
    meaning: str
    source: str


class Nomenclature:
    """Chapters, headings and moved codes of HS 2022."""

    def __init__(self, folder: Path = LAW_FOLDER) -> None:
        self._folder = folder

    @cached_property
    def chapters(self) -> dict[str, str]:
        """Chapter number to its title."""
        return {row["chapter"]: row["title"] for row in self._table}

    @cached_property
    def headings(self) -> frozenset[str]:
        """All four-digit headings."""
        found: set[str] = set()
        for row in self._table:
            for span in row["headings"].split(";"):
                first, _, last = span.partition("-")
                found.update(f"{number:04d}" for number in range(int(first), int(last or first) + 1))
        return frozenset(found)

    @cached_property
    def moves(self) -> dict[str, Move]:
        """Outdated codes (four or six digits) to where they went."""
        with (self._folder / "hs_moves.csv").open(encoding="utf-8", newline="") as handle:
            return {
                row["old"]: Move(
                    row["old"],
                    tuple(row["new"].split(";")),
                    tuple(part for part in row["entries"].split(";") if part),
                    row["meaning"],
                    row["source"],
                )
                for row in csv.DictReader(handle)
            }

    def is_possible(self, code: str) -> bool:
        """Whether chapter and heading of the code exist (national chapters 98 and 99 pass)."""
        if code[:2] in {"98", "99"}:
            return True
        return code[:2] in self.chapters and (len(code) < 4 or code[:4] in self.headings)

    def move_of(self, code: str) -> Move | None:
        """The move that took the code out, if any."""
        return self.moves.get(code[:6]) or self.moves.get(code[:4])

    @cached_property
    def _table(self) -> list[dict[str, str]]:
        with (self._folder / "nomenclature.csv").open(encoding="utf-8", newline="") as handle:
            return list(csv.DictReader(handle))


class HsWitness:
    """Looks every line's code up in the law data."""

    name = NAME

    def __init__(self, law: Law) -> None:
        self._law = law
        self._nomenclature = Nomenclature(law.folder)
        self._known: dict[str, tuple[Finding, ...]] = {}

    def look(self, items: Sequence[Item], opinions: Sequence[Opinion]) -> list[Testimony]:
        """One testimony per item, in order."""
        return [self._look(item, opinion) for item, opinion in zip(items, opinions, strict=True)]

    def _look(self, item: Item, opinion: Opinion) -> Testimony:
        code = item.hs_code
        if code is None:
            return Testimony(gaps=(Gap(NAME, "hs_code", "No HS code is given, so no list by code could be looked up."),))
        findings = [*self._by_code(code), *self._moved(code, opinion), *self._national(code, item.origin)]
        findings += self._support(code, opinion)
        if not self._nomenclature.is_possible(code):
            return Testimony(findings=(self._impossible(code),))
        findings += self._disagreement(code, opinion)
        return Testimony(findings=tuple(findings))

    def _by_code(self, code: str) -> tuple[Finding, ...]:
        """Findings that depend on the code alone; kept, since invoices repeat their codes."""
        if code not in self._known:
            self._known[code] = tuple(
                rule_finding(rule, self._law) for rule in self._law.rules_for(code) if rule.effect != "national"
            )
        return self._known[code]

    def _national(self, code: str, origin: str | None) -> list[Finding]:
        return [
            rule_finding(rule, self._law)
            for rule in self._law.rules_for(code)
            if rule.effect == "national" and rule.origin == origin
        ]

    def _support(self, code: str, opinion: Opinion) -> list[Finding]:
        likely = {candidate.entry: candidate.probability for candidate in opinion.candidates}
        found: dict[str, Finding] = {}
        for heading in self._law.entries_under(code):
            probability = likely.get(heading.entry, 0.0)
            if probability < SUPPORT_FROM or heading.entry in found:
                continue
            found[heading.entry] = Finding(
                NAME,
                "heading",
                Effect.POINTS_TO,
                heading.entry,
                {"hs": heading.hs, "standing": heading.standing},
                f"Goods of {heading.entry} are commonly declared under {codes.format_hs(heading.hs)}.",
                heading.source,
            )
        return list(found.values())

    def _moved(self, code: str, opinion: Opinion) -> list[Finding]:
        move = self._nomenclature.move_of(code)
        if move is None or (move.entries and (not opinion.candidates or opinion.candidates[0].entry not in move.entries)):
            return []
        new = ", ".join(codes.format_hs(part) for part in move.new[:6])
        return [
            Finding(
                NAME,
                "outdated-code",
                Effect.INFORMS,
                None,
                {"hs": code, "new": list(move.new)},
                f"{codes.format_hs(code)} is outdated: {move.meaning}. Look under {new}.",
                move.source,
            )
        ]

    def _impossible(self, code: str) -> Finding:
        return Finding(
            NAME,
            "impossible-code",
            Effect.INFORMS,
            None,
            {"hs": code},
            f"{codes.format_hs(code)} is no code of HS 2022: the heading {code[:4]} does not exist. "
            "Look the goods up in the tariff and correct the code.",
            "hs-2022",
        )

    def _disagreement(self, code: str, opinion: Opinion) -> list[Finding]:
        return []


def rule_finding(rule: Rule, law: Law) -> Finding:
    """A rule of the law data as a finding that informs; the destination step decides whether it bites."""
    source = law.source(rule.source)
    where = f"{rule.tier}, " if rule.tier else ""
    text = f"{codes.format_hs(rule.hs)} ({rule.meaning}) stands in {source.title} ({where}text of {source.text_date})."
    if rule.effect == "diversion" and rule.standing == "pattern":
        text = f"{codes.format_hs(rule.hs)} ({rule.meaning}) belongs to a known diversion pattern: {source.title}."
    if rule.condition:
        text += f" Condition: {rule.condition}."
    return Finding(
        NAME,
        rule.rule,
        Effect.INFORMS,
        None,
        {"hs": rule.hs, "tier": rule.tier, "effect": rule.effect, "destinations": list(rule.destinations)},
        text,
        rule.source,
    )
