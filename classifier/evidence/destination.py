"""The destination step: after the item is judged, what the place it goes to adds. It can only raise a line.

Facts come from `destinations.csv`, `country_chart.csv` and the rules' own destinations. Nothing here says
that goods may go anywhere: where a general authorisation names a destination, its conditions are still the
exporter's to check.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from classifier import countries
from classifier.evidence import declared, us_destination
from classifier.law import EU, US, DestinationFact, Law
from classifier.types import Effect, Finding, Gap, InvoiceLine, Opinion, Testimony

NAME = "destination"

CANDIDATE_FROM = 0.15
"""An entry below this probability is not followed into the country chart."""

FOLLOWED = 3
"""So many of the first candidates are followed."""

QUESTIONS = ("end use", "end user", "no-re-export clause")
ASK_THE_CUSTOMER = (
    "Ask the customer for the end use, the end user and a clause against re-export; check the buyer against the sanctions lists."
)

_SANCTIONS = ("embargo", "sanctions")
_DETOURS = ("transhipment", "diversion-entities", "occupied-region")
_PARTNER, _MEMBER, _AUTHORISATION, _ARMS = "no-re-export-partner", "eu-member", "eu-authorisation", "arms-embargo"


class DestinationStep:
    """Looks up what the law data says about a line's destination."""

    def __init__(self, law: Law, lists: Sequence[str]) -> None:
        self._law = law
        self._lists = tuple(lists)
        # An invoice repeats its destinations and its goods, and what the law says of them is the same each time.
        self._facts = lru_cache(maxsize=512)(self._read_facts)
        self._entry_controls = lru_cache(maxsize=4096)(self._read_entry_controls)

    def look(self, line: InvoiceLine, opinion: Opinion, findings: Sequence[Finding]) -> Testimony:
        """Findings about the destination, given what the witnesses found. Empty without a destination."""
        destination = line.destination
        if destination is None:
            return Testimony(
                gaps=(Gap(NAME, "destination", "No destination is given, so sanctions and country controls were not looked up."),)
            )
        facts = self._facts(destination)
        found = [*self._named_goods(destination, findings), *self._sanctions(destination, facts)]
        found += self._detour(destination, facts, findings)
        found += self._clause(destination, facts, findings)
        gaps: list[Gap] = []
        followed = _followed(opinion, findings)
        for entry in followed:
            said = self._entry_controls(destination, entry)
            found += said.findings
            gaps += [gap for gap in said.gaps if gap not in gaps]
        if followed:
            found += self._arms_embargo(destination, facts)
        return Testimony(tuple(found), tuple(gaps))

    def _read_facts(self, destination: str) -> tuple[DestinationFact, ...]:
        return tuple(self._law.facts_for(destination))

    def _sanctions(self, destination: str, facts: Sequence[DestinationFact]) -> list[Finding]:
        acts = [fact for fact in facts if fact.programme in _SANCTIONS]
        if not acts:
            return []
        total = any(fact.programme == "embargo" for fact in acts)
        names = " and ".join(fact.name for fact in acts)
        advice = (
            "Trade is close to wholly barred."
            if total
            else "The lists of goods held here are not complete for it: check the acts themselves."
        )
        return [
            Finding(
                NAME,
                "sanctioned-destination",
                Effect.RAISES if total else Effect.INFORMS,
                None,
                {"destination": destination, "acts": [fact.name for fact in acts]},
                f"{countries.name_of(destination)} is under {names}. {advice}",
                acts[0].source,
            )
        ]

    def _named_goods(self, destination: str, findings: Iterable[Finding]) -> list[Finding]:
        """Goods that a list or a pattern names for just this destination; the acts of law before the patterns."""
        country = destination.partition("-")[0] if destination not in self._law.chart else destination
        raised = []
        for finding in sorted(findings, key=lambda one: one.evidence.get("effect") != "sanctions"):
            places = finding.evidence.get("destinations", ())
            if destination not in places and country not in places:
                continue
            act = finding.evidence.get("act") or self._law.source(finding.source).title
            raised.append(
                Finding(
                    NAME,
                    finding.rule,
                    Effect.RAISES,
                    None,
                    {"destination": destination, "act": act, **_reason(finding)},
                    f"Going to {countries.name_of(destination)}: {finding.message} Stop and check under {act}.",
                    finding.source,
                )
            )
        return raised

    def _detour(self, destination: str, facts: Sequence[DestinationFact], findings: Iterable[Finding]) -> list[Finding]:
        detours = [fact for fact in facts if fact.programme in _DETOURS]
        sensitive = [finding for finding in findings if finding.evidence.get("effect") == "diversion"]
        if not detours or not sensitive:
            return []
        # A code of many goods (motors, antennas) is worth a word; a listed code, drones or telling words are worth a stop.
        telling = any(
            finding.evidence.get("tier") or finding.evidence.get("specific") or finding.witness == "patterns"
            for finding in sensitive
        )
        names = " and ".join(dict.fromkeys(fact.name for fact in detours))
        goods = "; ".join(dict.fromkeys(_goods(finding) for finding in sensitive))
        return [
            Finding(
                NAME,
                "diversion-risk",
                Effect.RAISES if telling else Effect.INFORMS,
                None,
                {"destination": destination, "goods": goods, "named_in": [fact.name for fact in detours], "ask": list(QUESTIONS)},
                f"Diversion risk in {countries.name_of(destination)} (named in {names}): {goods}. {ASK_THE_CUSTOMER}",
                detours[0].source,
            )
        ]

    def _clause(self, destination: str, facts: Sequence[DestinationFact], findings: Iterable[Finding]) -> list[Finding]:
        """The clause against re-export that goods leaving the EU need, unless the destination is a partner."""
        programmes = {fact.programme for fact in facts}
        rules = [self._law.no_re_export[finding.rule] for finding in findings if finding.rule in self._law.no_re_export]
        if not rules or _MEMBER in programmes or programmes & set(_SANCTIONS):
            return []
        place, goods = countries.name_of(destination), " and ".join(dict.fromkeys(rule.meaning for rule in rules))
        partner = next((fact for fact in facts if fact.programme == _PARTNER), None)
        message = (
            f"{place} is {'noted' if partner.standing == 'hint' else 'named'} among the partner countries, for which goods sold "
            "from the EU need no clause against re-export to Russia (Article 12g)."
            if partner
            else f"{goods}: when sold from the EU to {place}, the contract must forbid re-export to Russia (Article 12g)."
        )
        evidence = {"destination": destination, "goods": goods, "partner": partner is not None}
        return [Finding(NAME, "no-re-export-clause", Effect.INFORMS, None, evidence, message, rules[0].source)]

    def _read_entry_controls(self, destination: str, entry: str) -> Testimony:
        lists = [name for name in self._law.by_list(entry) if name in self._lists]
        said = us_destination.look(self._law, destination, entry) if US in lists else Testimony()
        named = [fact for fact in self._facts(destination) if fact.programme == _AUTHORISATION]
        if EU not in lists or not self._law.is_listed(entry, (EU,)) or not named:
            return said
        names = ", ".join(fact.name for fact in named)
        finding = Finding(
            NAME,
            "eu-general-authorisation",
            Effect.INFORMS,
            entry,
            {"destination": destination, "authorisations": [fact.name for fact in named]},
            f"If the goods are {entry}: {names} name{'s' if len(named) == 1 else ''} {countries.name_of(destination)}; "
            "whether one covers the goods and its conditions hold is for the exporter to check.",
            named[0].source,
        )
        return Testimony((*said.findings, finding), said.gaps)

    def _arms_embargo(self, destination: str, facts: Sequence[DestinationFact]) -> list[Finding]:
        embargo = next((fact for fact in facts if fact.programme == _ARMS), None)
        if embargo is None:
            return []
        return [
            Finding(
                NAME,
                "arms-embargo",
                Effect.INFORMS,
                None,
                {"destination": destination, "standing": embargo.standing},
                f"{countries.name_of(destination)} is noted as under an arms embargo: unlisted goods for a military end use "
                "need a licence too (Article 4(1)(b)). Check the sanctions map, then ask for the end use.",
                embargo.source,
            )
        ]


def _followed(opinion: Opinion, findings: Iterable[Finding]) -> list[str]:
    """The entries to follow into the country controls: those that the exporter declares, and the likely ones."""
    stated = [finding.entry for finding in findings if finding.witness == declared.NAME and finding.entry]
    likely = [one.entry for one in opinion.candidates[:FOLLOWED] if one.probability >= CANDIDATE_FROM]
    return list(dict.fromkeys([*stated, *likely]))


def _reason(finding: Finding) -> dict[str, str]:
    return {key: str(finding.evidence[key]) for key in ("hs", "words", "tier") if finding.evidence.get(key)}


def _goods(finding: Finding) -> str:
    if finding.evidence.get("tier"):
        return f"Common High Priority List, HS {finding.evidence['hs']}, tier {finding.evidence['tier']}"
    return f"drone trade, {finding.evidence.get('words') or 'HS ' + finding.evidence['hs']}"
