"""`dualuse law`: the sources of the law data and their age, what changed between two folders, and whom it touches."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from classifier.commands import common
from classifier.errors import InvoiceError

if TYPE_CHECKING:
    from classifier.law import Source

app = typer.Typer(help="The law data: its sources, their age, and changes.", invoke_without_command=True)

OLD_AFTER_DAYS = 365


@app.callback()
def sources(
    context: typer.Context,
    today: Annotated[
        str | None, typer.Option("--today", help="Tell the age of the texts on this day (2026-05-01); by default today.")
    ] = None,
    rules: common.RulesOption = None,
) -> None:
    """List the sources with the dates of their texts, and warn of old ones."""
    if context.invoked_subcommand is not None:
        return
    from classifier import config, law

    day = common.parse_date("--today", today) or dt.date.today()
    data = law.load(own=common.read_rules(rules or config.load().rules))
    ordered = sorted(data.sources.values(), key=lambda source: (source.text_date, source.id))
    for source in ordered:
        typer.echo(f"{source.text_date}  {source.id:22} {source.title} [{source.seen}]")
        if source.gap:
            typer.echo(f"{'':12}{'':22} missing: {source.gap}")
    old = [source for source in ordered if _age(source, day) > OLD_AFTER_DAYS]
    if old:
        common.tell(
            f"{len(old)} of {len(ordered)} texts are older than a year on {day}: {', '.join(source.id for source in old)}. "
            "Look up what has changed since."
        )


def _age(source: Source, day: dt.date) -> int:
    return (day - dt.date.fromisoformat(source.text_date)).days


@app.command("diff")
def diff(
    old: Annotated[Path, typer.Argument(help="A folder of law data.")],
    new: Annotated[Path, typer.Argument(help="Another one.")],
) -> None:
    """Say which entries, rules and thresholds differ between two folders of law data."""
    from classifier import law_changes

    changes = law_changes.diff(old, new)
    for change in changes:
        typer.echo(str(change))
    common.tell(f"{len(changes)} change{'' if len(changes) == 1 else 's'}.")


@app.command("affected")
def affected(
    old: Annotated[Path, typer.Argument(help="The folder of law data that the run stood on.")],
    new: Annotated[Path, typer.Argument(help="The new one.")],
    results: Annotated[Path, typer.Argument(help="The JSON Lines of an earlier run (score --format jsonl).")],
) -> None:
    """Name the lines of an earlier run that the changes between two folders touch."""
    from classifier import law_changes

    changes = law_changes.diff(old, new)
    count = total = 0
    for record in _records(results):
        total += 1
        found = law_changes.touched(record, changes)
        if found:
            count += 1
            place = record.get("place") or {}
            more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
            typer.echo(
                f"{place.get('file', results)} line {record.get('line')}: {record.get('description', '')}: {found[0]}{more}"
            )
    again = " Score them again." if count else ""
    common.tell(f"{count} of {total} lines are touched by {len(changes)} change{'' if len(changes) == 1 else 's'}.{again}")


def _records(path: Path) -> list[dict[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvoiceError(f"{path}: cannot be read ({error}).", "Give the output of score --format jsonl.") from error
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            raise InvoiceError(
                f"{path}, row {number}: is no JSON ({error.msg}).", "Give the output of score --format jsonl."
            ) from error
        if isinstance(record, dict) and "line" in record:
            found.append(record)
    return found
