"""The HS witness: what published lists and the nomenclature say about a line's HS/CN code.

A code never decides a dual-use question. It tells where listed goods are usually declared, which codes are
named by a sanctions annex or the Common High Priority List, that a code is outdated or cannot be, and that
code and text disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from classifier import codes
from classifier.evidence.disagreement import Disagreement
from classifier.evidence.patterns import PatternReader
from classifier.law import OWN, Heading, Law, Rule
from classifier.model.chapters import ChapterReader
from classifier.nomenclature import Nomenclature
from classifier.types import Effect, Finding, Gap, Item, Opinion, Testimony

NAME = "hs"

SUPPORT_FROM = 0.02
"""A candidate below this probability is not worth naming as supported by the code."""

NATIONAL = "national"
CODES_SHOWN = 6


class HsWitness:
    """Looks every line's code up in the law data."""

    name = NAME

    def __init__(self, law: Law, reader: ChapterReader | None = None) -> None:
        self._law = law
        self._nomenclature = Nomenclature(law.folder)
        self._disagreement = Disagreement(law, self._nomenclature, reader, PatternReader(law))
        self._known: dict[tuple[str, str | None], tuple[Finding, ...]] = {}

    def look(self, items: Sequence[Item], opinions: Sequence[Opinion]) -> list[Testimony]:
        """One testimony per item, in order."""
        return [self._look(item, opinion) for item, opinion in zip(items, opinions, strict=True)]

    def _look(self, item: Item, opinion: Opinion) -> Testimony:
        code = item.hs_code
        if code is None:
            return Testimony(gaps=(Gap(NAME, "hs_code", "No HS code is given, so no list by code could be looked up."),))
        moved = self._moved(code, opinion)
        if not moved and not self._nomenclature.is_possible(code):
            return Testimony((self._impossible(code),), (_unusable(code),))
        findings = [*self._by_code(code, item.origin), *moved, *self._support(code, opinion)]
        findings += self._disagreement.look(item, code, opinion)
        return Testimony(findings=tuple(findings))

    def _by_code(self, code: str, origin: str | None) -> tuple[Finding, ...]:
        """Findings that depend on code and origin alone; kept, since invoices repeat their codes."""
        if (code, origin) not in self._known:
            certain = _applying(self._law.rules_for(code), origin)
            names = {rule.rule for rule in certain}
            possible = [rule for rule in _applying(self._possible(code), origin) if rule.rule not in names]
            findings = [rule_finding(rule, self._law) for rule in certain]
            for name in dict.fromkeys(rule.rule for rule in possible):
                findings.append(self._may_be(code, [rule for rule in possible if rule.rule == name]))
            self._known[code, origin] = tuple(findings)
        return self._known[code, origin]

    def _possible(self, code: str) -> list[Rule]:
        """Rules that a longer or a newer code could fall under."""
        found = self._law.rules_within(code)
        move = self._nomenclature.move_of(code)
        if move is not None and not move.entries:
            for new in move.new:
                found += [*self._law.rules_for(new), *self._law.rules_within(new)]
        return found

    def _may_be(self, code: str, rules: Sequence[Rule]) -> Finding:
        source = self._law.source(rules[0].source)
        named = list(dict.fromkeys(rule.hs for rule in rules))
        shown = ", ".join(codes.format_hs(hs) for hs in named[:CODES_SHOWN]) + (", ..." if len(named) > CODES_SHOWN else "")
        conditions = "; ".join(dict.fromkeys(rule.condition for rule in rules if rule.condition))
        return Finding(
            NAME,
            rules[0].rule,
            Effect.INFORMS,
            None,
            {
                "hs": code,
                "may_be": named,
                "tier": "/".join(dict.fromkeys(rule.tier for rule in rules if rule.tier)),
                "effect": rules[0].effect,
                "destinations": list(dict.fromkeys(place for rule in rules for place in rule.destinations)),
            },
            f"{codes.format_hs(code)} may be {shown} of {source.title} (text of {source.text_date}); "
            f"the full code would tell.{f' Condition: {conditions}.' if conditions else ''}",
            rules[0].source,
        )

    def _support(self, code: str, opinion: Opinion) -> list[Finding]:
        likely = {candidate.entry: candidate.probability for candidate in opinion.candidates}
        found: dict[str, Finding] = {}
        for heading in self._headings(code):
            probability = likely.get(heading.entry, 0.0)
            if probability < SUPPORT_FROM or heading.entry in found:
                continue
            found[heading.entry] = Finding(
                NAME,
                "heading",
                # An entry held for anti-terrorism alone is shown, and makes no review of ordinary goods.
                Effect.POINTS_TO if self._law.is_listed(heading.entry) else Effect.INFORMS,
                heading.entry,
                {"hs": heading.hs, "standing": heading.standing},
                f"Goods of {heading.entry} are commonly declared under {codes.format_hs(heading.hs)}.",
                heading.source,
            )
        return list(found.values())

    def _headings(self, code: str) -> list[Heading]:
        move = self._nomenclature.move_of(code)
        newer = [heading for new in move.new for heading in self._law.entries_under(new)] if move else []
        return [*self._law.entries_under(code), *newer]

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


def _unusable(code: str) -> Gap:
    return Gap(NAME, "hs_code", f"{codes.format_hs(code)} is no code of HS 2022, so no list by code could be looked up.")


def _applying(rules: Iterable[Rule], origin: str | None) -> list[Rule]:
    """The rules without those for goods of another origin."""
    return [rule for rule in rules if not rule.origin or rule.origin == origin]


def rule_finding(rule: Rule, law: Law) -> Finding:
    """A rule as a finding that informs, since the destination step decides whether it bites; an own rule without
    destinations raises at once."""
    source = law.source(rule.source)
    where = f"{rule.tier}, " if rule.tier else ""
    text = f"{codes.format_hs(rule.hs)} ({rule.meaning}) stands in {source.title} ({where}text of {source.text_date})."
    if rule.effect == "diversion" and rule.standing == "pattern":
        text = f"{codes.format_hs(rule.hs)} ({rule.meaning}) belongs to a known diversion pattern: {source.title}."
    if rule.effect == NATIONAL:
        text = f"{text} It is the exporting country's own control, with numbers of its own."
    if rule.entries:
        text += f" Entries to check: {', '.join(rule.entries)}."
    if rule.condition:
        text += f" Condition: {rule.condition}."
    return Finding(
        NAME,
        rule.rule,
        Effect.RAISES if rule.effect == OWN and not rule.destinations else Effect.INFORMS,
        None,
        {"hs": rule.hs, "tier": rule.tier, "effect": rule.effect, "destinations": list(rule.destinations)}
        | ({"specific": True} if rule.specific else {}),
        text,
        rule.source,
    )
