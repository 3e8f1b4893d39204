"""The destination step: after the item is judged, what the place it goes to adds. It can only raise a line.

Facts come from `destinations.csv`, `country_chart.csv` and the rules' own destinations. Nothing here says
that goods may go anywhere: where a general authorisation names a destination, its conditions are still the
exporter's to check.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from classifier import countries
from classifier.law import US, DestinationFact, Law
from classifier.types import Effect, Finding, Gap, InvoiceLine, Opinion, Testimony

NAME = "destination"

CANDIDATE_FROM = 0.15
"""An entry below this probability is not followed into the country chart."""

ASK_THE_CUSTOMER = "Ask for end use, end user and a no-re-export undertaking; check the buyer against the sanctions lists."

_SANCTIONS = ("embargo", "sanctions")
_DETOURS = ("transhipment", "diversion-entities")


class DestinationStep:
    """Looks up what the law data says about a line's destination."""

    def __init__(self, law: Law, lists: Sequence[str]) -> None:
        self._law = law
        self._lists = tuple(lists)
        self._facts = lru_cache(maxsize=512)(self._read_facts)

    def look(self, line: InvoiceLine, opinion: Opinion, findings: Sequence[Finding]) -> Testimony:
        """Findings about the destination, given what the witnesses found. Empty without a destination."""
        destination = line.destination
        if destination is None:
            return Testimony(
                gaps=(Gap(NAME, "destination", "No destination is given, so sanctions and country controls were not looked up."),)
            )
        facts = self._facts(destination)
        found = [*self._sanctions(destination, facts), *self._named_goods(destination, findings)]
        found += self._detour(destination, facts, findings)
        if opinion.candidates:
            found += self._entry_controls(destination, facts, opinion)
        return Testimony(findings=tuple(found))

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
        """Goods that a list or a pattern names for just this destination."""
        country = destination.partition("-")[0] if destination not in self._law.chart else destination
        raised = []
        for finding in findings:
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
        published = any(self._law.source(finding.source).seen != "own" and finding.evidence.get("tier") for finding in sensitive)
        also_pattern = any(finding.witness == "patterns" for finding in sensitive)
        names = " and ".join(dict.fromkeys(fact.name for fact in detours))
        goods = "; ".join(dict.fromkeys(_goods(finding) for finding in sensitive))
        return [
            Finding(
                NAME,
                "diversion-risk",
                Effect.RAISES if published or also_pattern else Effect.INFORMS,
                None,
                {"destination": destination, "goods": goods, "named_in": [fact.name for fact in detours]},
                f"Diversion risk in {countries.name_of(destination)} (named in {names}): {goods}. {ASK_THE_CUSTOMER}",
                detours[0].source,
            )
        ]

    def _entry_controls(self, destination: str, facts: Sequence[DestinationFact], opinion: Opinion) -> list[Finding]:
        found = []
        row = self._law.chart.get(destination)
        for candidate in opinion.candidates[:3]:
            if candidate.probability < CANDIDATE_FROM:
                continue
            us_entry = self._law.by_list(candidate.entry).get(US) if US in self._lists else None
            if us_entry is not None and row is not None:
                marks = [column for column in us_entry.chart if column in row.columns]
                if marks:
                    found.append(
                        Finding(
                            NAME,
                            "us-country-chart",
                            Effect.INFORMS,
                            candidate.entry,
                            {"destination": destination, "columns": marks},
                            f"If the goods are {candidate.entry}, the US country chart marks {row.name} for {', '.join(marks)}.",
                            row.source,
                        )
                    )
            if "EU" in candidate.lists and self._law.is_listed(candidate.entry, ("EU",)):
                named = [fact.name for fact in facts if fact.programme == "eu-authorisation"]
                if named:
                    found.append(
                        Finding(
                            NAME,
                            "eu-general-authorisation",
                            Effect.INFORMS,
                            candidate.entry,
                            {"destination": destination, "authorisations": named},
                            f"If the goods are {candidate.entry}: {', '.join(named)} name {countries.name_of(destination)}; "
                            "whether one covers the goods and its conditions hold is for the exporter to check.",
                            "eu-annex-ii",
                        )
                    )
        embargoes = [fact for fact in facts if fact.programme == "arms-embargo"]
        if embargoes and opinion.candidates[0].probability >= CANDIDATE_FROM:
            found.append(
                Finding(
                    NAME,
                    "arms-embargo",
                    Effect.INFORMS,
                    None,
                    {"destination": destination},
                    f"{countries.name_of(destination)} is noted as under an arms embargo: unlisted goods for a military end use "
                    "need a licence too (Article 4(1)(b)). Check the sanctions map, then ask for the end use.",
                    embargoes[0].source,
                )
            )
        return found


def _reason(finding: Finding) -> dict[str, str]:
    return {key: str(finding.evidence[key]) for key in ("hs", "words", "tier") if finding.evidence.get(key)}


def _goods(finding: Finding) -> str:
    if finding.evidence.get("tier"):
        return f"Common High Priority List, HS {finding.evidence['hs']}, tier {finding.evidence['tier']}"
    return f"drone trade, {finding.evidence.get('words') or 'HS ' + finding.evidence['hs']}"
