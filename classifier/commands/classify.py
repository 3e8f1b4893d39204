"""`dualuse classify`: one item, its likeliest entries, and why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from classifier.commands import common
from classifier.errors import UsageError
from classifier.types import Assessment, InvoiceLine, Place

if TYPE_CHECKING:
    from classifier.reports.summary import Record


def classify(
    text: Annotated[str, typer.Argument(help="What the goods are, as on an invoice.")],
    hs: Annotated[str | None, typer.Option("--hs", help="Their HS, CN or HTS code.")] = None,
    to: Annotated[str | None, typer.Option("--to", help="Where they go: a country's code or name.")] = None,
    top: Annotated[
        int,
        typer.Option(
            "--top", help="Candidate entries in the record; 0 for every entry of the lists. Those from 5 % on are shown."
        ),
    ] = 5,
    lists: Annotated[str, typer.Option("--lists", help="Lists to judge against.")] = "eu,us",
    origin: Annotated[str | None, typer.Option("--origin", help="Where they were made: a country's code or name.")] = None,
    as_of: common.AsOfOption = None,
    rules: common.RulesOption = None,
    fact: Annotated[
        list[str] | None, typer.Option("--fact", help='Answer a question: frame_rate="9 Hz". May be given several times.')
    ] = None,
    json_output: Annotated[bool, typer.Option("--json", help="Print the record of the machine's contract.")] = False,
    data: common.DataOption = None,
    second_reader: common.SecondReaderOption = None,
) -> None:
    """Judge one item and say why."""
    from classifier import codes, config
    from classifier.reports import summary

    settings = config.load()
    code = codes.normalise_hs(hs) if hs is not None else None
    if hs is not None and code is None:
        raise UsageError(f"--hs {hs}: is no HS code.", "Give 2 to 10 digits, such as 8542.31.")
    line = InvoiceLine(
        1,
        Place("command line", 1),
        text,
        code,
        origin=common.parse_country("--origin", origin) or settings.country("origin"),
        destination=common.parse_country("--to", to) or settings.country("destination"),
        facts=_facts(fact or []),
    )
    screener = common.screener_from(settings, lists, as_of, rules, top=top, training=data, second_reader=second_reader)
    result = next(iter(screener.screen([line])))
    assert isinstance(result, Assessment)
    record = summary.as_record(result)
    if json_output:
        from classifier.reports import jsonl

        typer.echo("".join(jsonl.lines([record])), nl=False)
        return
    _print(record)


def _facts(pairs: list[str]) -> tuple[tuple[str, str], ...]:
    if not pairs:
        return ()
    from classifier.facts import parse_facts
    from classifier.quantities import meaning

    return parse_facts(pairs, meaning.load())


def _print(record: Record) -> None:
    from rich.padding import Padding
    from rich.text import Text

    from classifier.evidence import thresholds
    from classifier.reports.summary import entries_to_check
    from classifier.reports.terminal import can_show, console, verdict_text

    out = console()
    plain = not can_show(out)

    def part(title: str, texts: Iterable[str]) -> None:
        """A heading and its texts, indented however often they wrap; nothing if there is no text."""
        for number, text in enumerate(texts):
            if number == 0:
                out.print(f"\n{title}")
            out.print(Padding(Text(text), (0, 0, 0, 2)))

    out.print(verdict_text(record["verdict"], plain))
    out.print(
        f"probability that it is a listed item {record['score']:.2f}; that no entry at all fits {record['none_probability']:.2f}"
    )
    part("entries to check", (_entry(candidate, plain) for candidate in entries_to_check(record)))
    part("what was found", (f"{found['witness']:12} {found['effect']:10} {found['message']}" for found in record["findings"]))
    questions = [gap for gap in record["gaps"] if gap["witness"] == thresholds.NAME]
    part("questions whose answers would decide", (f'{gap["message"]}  --fact {gap["missing"]}="..."' for gap in questions))
    others = [gap for gap in record["gaps"] if gap not in questions]
    part("what could not be looked at", (f"{gap['witness']:12} {gap['message']}" for gap in others))
    out.print("\nA pre-check, not a clearance.")


def _entry(candidate: Record, plain: bool) -> str:
    from classifier.reports.terminal import bar

    words = f"  ({', '.join(candidate['words'])})" if candidate["words"] else ""
    drawn = bar(candidate["probability"], plain=plain)
    return f"{candidate['entry']}  {drawn}  {'+'.join(candidate['lists']):5}  {candidate['subject']}{words}"
