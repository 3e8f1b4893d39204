"""`dualuse classify`: one item, its likeliest entries, and why."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from classifier.commands import common
from classifier.errors import UsageError
from classifier.types import Assessment, Place


def classify(
    text: Annotated[str, typer.Argument(help="What the goods are, as on an invoice.")],
    hs: Annotated[str | None, typer.Option("--hs", help="Their HS, CN or HTS code.")] = None,
    declared: Annotated[
        str | None, typer.Option("--declared", help="The control number that is declared for them: 3A233, EAR99.")
    ] = None,
    to: Annotated[str | None, typer.Option("--to", help="Where they go: a country's code or name.")] = None,
    top: Annotated[int, typer.Option("--top", help="How many entries to show; 0 for all.")] = 5,
    lists: Annotated[str, typer.Option("--lists", help="Lists to judge against.")] = "eu,us",
    origin: Annotated[str | None, typer.Option("--origin", help="Where they were made: a country's code or name.")] = None,
    as_of: common.AsOfOption = None,
    rules: common.RulesOption = None,
    fact: Annotated[
        list[str] | None, typer.Option("--fact", help='Answer a question: frame_rate="9 Hz". May be given several times.')
    ] = None,
    json_output: Annotated[bool, typer.Option("--json", help="Print the record of the machine's contract.")] = False,
    second_reader: Annotated[Path | None, typer.Option("--second-reader", help=common.SECOND_READER)] = None,
) -> None:
    """Judge one item and say why."""
    from classifier import codes
    from classifier.invoices.lines import line_of_text

    code = codes.normalise_hs(hs) if hs is not None else None
    if hs is not None and code is None:
        raise UsageError(f"--hs {hs}: is no HS code.", "Give 2 to 10 digits, such as 8542.31.")
    line = line_of_text(
        1,
        Place("command line", 1),
        text,
        hs_code=code,
        declared_entry=declared,
        origin=common.parse_country("--origin", origin),
        destination=common.parse_country("--to", to),
    )
    line = replace(line, facts=_facts(fact or []))
    screener = common.make_screener(
        lists=common.parse_lists(lists),
        top=top,
        as_of=common.parse_date("--as-of", as_of),
        own_rules=common.read_rules(rules),
        second_reader=second_reader,
    )
    result = next(iter(screener.screen([line])))
    assert isinstance(result, Assessment)
    if json_output:
        from classifier.reports import jsonl, summary

        typer.echo("".join(jsonl.lines([summary.as_record(result)])), nl=False)
        return
    _print(result)


def _facts(pairs: list[str]) -> tuple[tuple[str, str], ...]:
    if not pairs:
        return ()
    from classifier.facts import parse_facts
    from classifier.quantities import meaning

    return parse_facts(pairs, meaning.load())


def _print(result: Assessment) -> None:
    from rich.console import Console
    from rich.text import Text

    from classifier.evidence import thresholds
    from classifier.reports.table import MARKS, NAMES, STYLES, bar

    console = Console(highlight=False)
    verdict, opinion = str(result.verdict), result.opinion
    console.print(Text(f"{MARKS[verdict]} {NAMES.get(verdict, verdict)}", style=STYLES[verdict]))
    console.print(
        f"probability that it is a listed item {opinion.score:.2f}; that no entry at all fits {opinion.none_probability:.2f}\n"
    )
    for candidate in opinion.candidates:
        words = f"  ({', '.join(candidate.words)})" if candidate.words else ""
        lists = "+".join(candidate.lists)
        console.print(Text(f"  {candidate.entry}  {bar(candidate.probability)}  {lists:5}  {candidate.subject}{words}"))
    if result.findings:
        console.print("\nwhat was found")
        for finding in result.findings:
            console.print(Text(f"  {finding.witness:12} {finding.effect!s:10} {finding.message}"))
    questions = [gap for gap in result.gaps if gap.witness == thresholds.NAME]
    if questions:
        console.print("\nquestions whose answers would decide")
        for gap in questions:
            console.print(Text(f'  {gap.message}  --fact {gap.missing}="..."'))
    others = [gap for gap in result.gaps if gap not in questions]
    if others:
        console.print("\nwhat could not be looked at")
        for gap in others:
            console.print(Text(f"  {gap.witness:12} {gap.message}"))
    console.print("\nA pre-check, not a clearance.")
