"""`dualuse lookup`: what a control entry is about, or what the law data says about an HS code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from classifier import codes
from classifier.commands import common
from classifier.errors import UsageError

if TYPE_CHECKING:
    from classifier.law import Law


def lookup(
    code: Annotated[str, typer.Argument(help="A control entry (9A012, 3A001.a.5) or an HS code (8542.31).")],
    as_of: common.AsOfOption = None,
    rules: common.RulesOption = None,
) -> None:
    """Show what the law data holds about an entry or an HS code."""
    from classifier import config, law

    own = common.read_rules(rules or config.load().rules)
    data = law.load(as_of=common.parse_date("--as-of", as_of), own=own)
    entry = codes.normalise_entry(code)
    if entry is not None:
        lines = _entry(data, codes.entry_number(entry))
    elif (hs_code := codes.normalise_hs(code)) is not None:
        lines = _hs(data, hs_code)
    else:
        raise UsageError(f"{code}: is neither a control entry nor an HS code.", "Write 9A012 or 8542.31.")
    typer.echo("\n".join(lines))


def _entry(data: Law, number: str) -> list[str]:
    rows = data.by_list(number)
    if not rows:
        close = [other for other in data.entries if other[:3] == number[:3]]
        hint = f"Entries that begin alike: {', '.join(close[:12])}." if close else ""
        raise UsageError(f"{number}: is on neither EU Annex I nor the US Commerce Control List.", hint)
    lines = [number]
    for row in rows.values():
        source = data.source(row.source)
        lines.append(f"  {row.list}: {row.subject}")
        if row.regime:
            lines.append(f"      regime: {', '.join(row.regime)}")
        if row.reasons:
            chart = f" (country chart: {', '.join(row.chart)})" if row.chart else ""
            lines.append(f"      reasons for control: {', '.join(row.reasons)}{chart}")
        if row.status == "ITAR":
            lines.append("      the entry points to the ITAR; the goods are under the US State Department")
        if row.level != "listed":
            lines.append(
                "      a low-level entry: on its own it does not make a line likely"
                if row.level == "low"
                else "      no goods stand under it"
            )
        lines += [f"      related: {_related(data, row.list, number)}" for number in row.related]
        lines.append(f"      source: {source.title}, text of {source.text_date}")
    missing = {"EU", "US"} - set(rows)
    if missing:
        lines.append(f"  {missing.pop()}: has no entry of this number")
    lines += _limits(data, number)
    headings = data.headings_of(number)
    if headings:
        shown = ", ".join(codes.format_hs(heading.hs) for heading in headings)
        lines.append(f"  usually declared under: {shown} (hints, from no published table)")
    return lines


def _limits(data: Law, number: str) -> list[str]:
    from classifier.facts import checklist, questions
    from classifier.limits import Limits

    limits = Limits(data)
    lines = checklist(limits, number)
    if not lines:
        return []
    sources = [data.source(name) for name in dict.fromkeys(name for limit in limits.of(number) for name in limit.sources)]
    read = " and ".join(f"{source.title}, text of {source.text_date}" for source in sources)
    asked = [f"    {key}: {question}" for key, question in questions(limits, number).items()]
    return [f"  limits held here (read in {read}):", *(f"    {line}" for line in lines), "  to state with --fact:", *asked]


def _related(data: Law, from_list: str, number: str) -> str:
    other = "EU" if from_list == "US" else "US"
    base = number[:5]
    rows = data.by_list(base)
    return f"{other} {number}: {rows[other].subject}" if other in rows else f"{other} {number}"


def _hs(data: Law, hs_code: str) -> list[str]:
    from classifier.evidence.hs import rule_finding
    from classifier.nomenclature import Nomenclature

    nomenclature = Nomenclature(data.folder)
    title = nomenclature.chapters.get(hs_code[:2], "no chapter of the HS")
    lines = [f"{codes.format_hs(hs_code)} (chapter {hs_code[:2]}: {title})"]
    if not nomenclature.is_possible(hs_code):
        lines.append(f"  The heading {hs_code[:4]} does not exist in HS 2022.")
    move = nomenclature.move_of(hs_code)
    if move is not None:
        lines.append(f"  {move.meaning}: {', '.join(codes.format_hs(new) for new in move.new)}")
    rules = data.rules_for(hs_code)
    lines += [f"  {rule.rule}: {rule_finding(rule, data).message}" for rule in rules]
    entries: dict[str, str] = {}
    for heading in data.entries_under(hs_code):
        entries.setdefault(heading.entry, heading.hs)
    if entries:
        lines.append("  entries to check (hints):")
        lines += [f"    {entry}: {data.subject(entry)} (under {codes.format_hs(hs)})" for entry, hs in entries.items()]
    if not rules and not entries:
        lines.append("  No rule and no entry in the law data touches this code. That clears nothing.")
    return lines
