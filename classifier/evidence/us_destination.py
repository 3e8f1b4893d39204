"""What the US country chart, its notes and the country groups say about a US entry and a destination.

The chart is for goods subject to the US rules (EAR); whether goods are, is for the exporter to find out.
An entry without a mark is no permission: other parts of the EAR may still ask for a licence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from classifier import countries
from classifier.law import ChartRow, Law, UsColumn
from classifier.types import Effect, Finding, Gap, Testimony

NAME = "destination"

EVERYWHERE = "*"
GROUP = "us-group"
NARROWING = ("D", "E")
"""First letters of the country groups that narrow the licence exceptions."""


def look(law: Law, destination: str, entry: str) -> Testimony:
    """Findings about a US entry for a destination; a gap where the chart has no row to read."""
    row = law.chart_row(destination)
    groups = _groups(law, row.destination if row else destination)
    columns = law.us_columns_of(entry)
    marked = [one for one in columns if one.column and row is not None and one.column in row.columns]
    named = [one for one in columns if one.groups and _reaches(one, groups | {destination})]
    findings = []
    if row is not None or named:
        findings.append(_marks(law, destination, entry, row, [*marked, *named]))
    if row is not None:
        findings += _notes(law, destination, entry, row)
        narrowing = sorted(group for group in groups if group[0] in NARROWING)
        if narrowing:
            findings.append(
                _finding(
                    "us-country-group",
                    entry,
                    {"destination": destination, "groups": narrowing},
                    f"{countries.name_of(destination)} is in the US country groups {', '.join(narrowing)}, "
                    f"which narrow the licence exceptions for {entry}.",
                    "us-country-groups",
                )
            )
    gaps = () if row is not None or _embargoed(law, destination) else (_no_row(destination),)
    return Testimony(tuple(findings), gaps)


def _marks(law: Law, destination: str, entry: str, row: ChartRow | None, marks: Sequence[UsColumn]) -> Finding:
    place = countries.name_of(destination)
    whole = list(dict.fromkeys(_label(one) for one in marks if one.scope == "whole"))
    part = [label for label in dict.fromkeys(_label(one) for one in marks if one.scope != "whole") if label not in whole]
    through = (
        f" (by the row of {row.name}: {law.territories[destination].meaning})" if destination in law.territories and row else ""
    )
    if whole or part:
        said = " and ".join(
            text
            for text in (
                f"marks {place} for {', '.join(whole)}" if whole else "",
                f"for some of its goods {', '.join(part)}" if part else "",
            )
            if text
        )
        message = f"If the goods are {entry} and subject to the US rules: the country chart {said}{through}."
    else:
        message = (
            f"If the goods are {entry} and subject to the US rules: none of the entry's columns is marked for {place}{through}. "
            "That is no permission; other parts of the EAR may ask for a licence."
        )
    evidence = {"destination": destination, "row": row.destination if row else None, "columns": whole, "columns_in_part": part}
    return _finding("us-country-chart", entry, evidence, message, row.source if row else marks[0].source)


def _label(one: UsColumn) -> str:
    paragraphs = f" ({', '.join('.' + part for part in one.paragraphs)})" if one.scope != "whole" and one.paragraphs else ""
    if one.column:
        return one.column + paragraphs
    where = "every destination" if EVERYWHERE in one.groups else f"groups {', '.join(one.groups)}"
    return f"{one.reason}, {where}{paragraphs}"


def _notes(law: Law, destination: str, entry: str, row: ChartRow) -> list[Finding]:
    found = []
    for number in row.footnotes:
        note = law.chart_notes.get(number)
        if note is None or (note.entries and entry not in note.entries):
            continue
        evidence = {"destination": destination, "note": number}
        found.append(
            _finding("us-chart-note", entry, evidence, f"Note {number} of the US country chart: {note.meaning}.", note.source)
        )
    return found


def _reaches(one: UsColumn, groups: frozenset[str]) -> bool:
    return (EVERYWHERE in one.groups or bool(groups & set(one.groups))) and not groups & set(one.exempt)


def _groups(law: Law, destination: str) -> frozenset[str]:
    return frozenset(fact.name for fact in law.facts_for(destination) if fact.programme == GROUP)


def _embargoed(law: Law, destination: str) -> bool:
    return any(fact.programme in ("embargo", "sanctions") for fact in law.facts_for(destination))


def _no_row(destination: str) -> Gap:
    return Gap(
        NAME,
        "us_country_chart",
        f"The US country chart has no row for {countries.name_of(destination)}. If it depends on another country, that "
        "country's row applies (15 CFR 738.3(b)).",
    )


def _finding(rule: str, entry: str, evidence: Mapping[str, object], message: str, source: str) -> Finding:
    return Finding(NAME, rule, Effect.INFORMS, entry, evidence, message, source)
