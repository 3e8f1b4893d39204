"""The terminal table (Rich): a row a line, verdicts in words and colour, and the one reason that matters."""

from __future__ import annotations

from typing import Any

from classifier.reports.summary import Record, reason

STYLES = {"likely": "bold red", "review": "yellow", "insufficient": "cyan", "no_match": "dim", "unreadable": "magenta"}
MARKS = {"likely": "●", "review": "◐", "insufficient": "?", "no_match": "·", "unreadable": "✗"}
NAMES = {"no_match": "no match"}


def render(records: list[Record], console: Any) -> None:
    """Prints the table on a Rich console."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    narrow = console.width < 100
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_lines=False, expand=not narrow)
    table.add_column("line", justify="right", no_wrap=True)
    table.add_column("goods", ratio=4, min_width=16, overflow="fold")
    if not narrow:
        table.add_column("HS", no_wrap=True)
        table.add_column("to", no_wrap=True)
    table.add_column("verdict", no_wrap=True)
    table.add_column("score", justify="right", no_wrap=True)
    table.add_column("entries to check", no_wrap=True)
    table.add_column("reason", ratio=6, min_width=20, overflow="fold")
    for record in records:
        table.add_row(*_cells(record, narrow, Text))
    console.print(table)


def _cells(record: Record, narrow: bool, text: Any) -> list[Any]:
    if "unreadable" in record:
        cells = [str(record["line"]), "", *([] if narrow else ["", ""]), _verdict("unreadable", text), "", ""]
        return [*cells, text(record["unreadable"])]
    verdict = record["verdict"]
    shown = [candidate for candidate in record["candidates"][:2] if candidate["probability"] >= 0.05]
    entries = "\n".join(f"{candidate['entry']} {bar(candidate['probability'])}" for candidate in shown)
    if verdict in ("no_match", "insufficient"):
        entries = ""
    wide = [] if narrow else [record["hs_code"] or "–", record["destination"] or "–"]
    goods = text(_short(record["description"] or record["item_number"] or "–", 110))
    return [
        str(record["line"]),
        goods,
        *wide,
        _verdict(verdict, text),
        f"{record['score']:.2f}",
        entries,
        text(_short(reason(record), 260)),
    ]


def _verdict(name: str, text: Any) -> Any:
    return text(f"{MARKS[name]} {NAMES.get(name, name)}", style=STYLES[name])


def bar(probability: float, width: int = 5) -> str:
    """A bar of the probability with its percentage."""
    full = round(probability * width)
    return "█" * full + "░" * (width - full) + f" {probability:4.0%}"


def sentence(summary: Record) -> str:
    """The summary in one sentence."""
    verdicts = summary["verdicts"]
    parts = [f"{count} {NAMES.get(name, name)}" for name, count in reversed(verdicts.items())]
    if summary["unreadable"]:
        parts.append(f"{summary['unreadable']} unreadable")
    lines = summary["lines"]
    return f"{lines} line{'' if lines == 1 else 's'}: {', '.join(parts)}. A pre-check, not a clearance."


def _short(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"
