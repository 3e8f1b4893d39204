"""The terminal table (Rich): a row a line, verdicts in words and colour, and the one reason that matters.

Three widths: a full table, one with fewer columns, and below that one block a line. Marks and bars fall back to
plain ASCII where the terminal's encoding has no others; Rich leaves colours out for pipes and NO_COLOR.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from classifier import codes
from classifier.reports.summary import Record, entries_to_check, place_text, reason
from classifier.reports.terminal import STYLES, bar, can_show, verdict_text

WIDE, NARROW = 100, 72
"""From so many columns on: a full table; a table with fewer columns. Blocks below that."""
SHOWN_ENTRIES = 2


def render(records: list[Record], summary: Record, console: Any, verbose: bool = False) -> None:
    """Prints the table (with `verbose`, each line's evidence too) and the counts by verdict on a Rich console."""
    plain = not can_show(console)
    if verbose or console.width < NARROW:
        for record in records:
            _block(record, console, plain, verbose)
    elif records:
        console.print(_table(records, console, plain))
    _counts(summary, console, plain)


def text(records: list[Record], summary: Record, width: int, verbose: bool = False) -> str:
    """The same as plain text."""
    from rich.console import Console

    buffer = io.StringIO()
    render(records, summary, Console(file=buffer, width=width, color_system=None), verbose)
    return buffer.getvalue()


def _table(records: list[Record], console: Any, plain: bool) -> Any:
    from rich import box
    from rich.table import Table

    wide = console.width >= WIDE
    table = Table(box=box.ASCII_DOUBLE_HEAD if plain else box.SIMPLE_HEAD, pad_edge=False, expand=wide)
    table.add_column("line", justify="right", no_wrap=True)
    table.add_column("goods", ratio=4, min_width=16, overflow="fold")
    if wide:
        table.add_column("HS", no_wrap=True)
        table.add_column("to", no_wrap=True)
    table.add_column("verdict", no_wrap=True)
    if wide:
        table.add_column("score", justify="right", no_wrap=True)
        table.add_column("entries to check", no_wrap=True)
    table.add_column("reason", ratio=6, min_width=20, overflow="fold")
    for record in records:
        table.add_row(*_cells(record, wide, plain))
    return table


def _cells(record: Record, wide: bool, plain: bool) -> list[Any]:
    from rich.text import Text

    if "unreadable" in record:
        verdict, told = verdict_text("unreadable", plain), Text(record["unreadable"])
        return [str(record["line"]), "", "", "", verdict, "", "", told] if wide else [str(record["line"]), "", verdict, told]
    dash = "-" if plain else "–"
    goods, told = Text(_short(_goods(record) or dash, 110)), Text(_short(reason(record), 260))
    verdict, score, entries = verdict_text(record["verdict"], plain), f"{record['score']:.2f}", list(_entries(record, plain))
    if not wide:
        return [str(record["line"]), goods, verdict.append("\n" + "\n".join([f"score {score}", *entries]), style="none"), told]
    hs_code = codes.format_hs(record["hs_code"]) if record["hs_code"] else dash
    return [str(record["line"]), goods, hs_code, record["destination"] or dash, verdict, score, "\n".join(entries), told]


def _entries(record: Record, plain: bool) -> Iterator[str]:
    for candidate in entries_to_check(record)[:SHOWN_ENTRIES]:
        yield f"{candidate['entry']} {bar(candidate['probability'], plain=plain)}"


def _block(record: Record, console: Any, plain: bool, verbose: bool) -> None:
    """One line of goods as a few lines of text."""
    from rich.padding import Padding
    from rich.text import Text

    def say(content: str, indent: int = 2, style: str = "") -> None:
        console.print(Padding(Text(content, style=style), (0, 0, 0, indent)))

    verdict = "unreadable" if "unreadable" in record else record["verdict"]
    head = Text(f"line {record['line']}  ").append_text(verdict_text(verdict, plain))
    if "unreadable" in record:
        console.print(head)
        say(record["unreadable"])
        console.print()
        return
    console.print(head.append(f"  score {record['score']:.2f}"))
    say(_goods(record), style="bold")
    if verbose:
        for content, indent in _evidence(record, plain):
            say(content, indent)
    else:
        for entry in _entries(record, plain):
            say(entry)
        say(reason(record))
    console.print()


def _evidence(record: Record, plain: bool) -> Iterator[tuple[str, int]]:
    """Everything said about a line, as texts with their indents."""
    facts = {
        "item": record["item_number"],
        "HS": codes.format_hs(record["hs_code"]) if record["hs_code"] else None,
        "from": record["origin"],
        "to": record["destination"],
    }
    yield ", ".join([place_text(record), *(f"{name} {value}" for name, value in facts.items() if value)]), 2
    yield f"probability of a listed item {record['score']:.2f}, of no entry at all {record['none_probability']:.2f}", 2
    for candidate in record["candidates"]:
        words = f" ({', '.join(candidate['words'])})" if candidate["words"] else ""
        lists = "+".join(candidate["lists"])
        yield f"{candidate['entry']} {bar(candidate['probability'], plain=plain)}  {lists}: {candidate['subject']}{words}", 4
    for title, parts in (("found", record["findings"]), ("could not look", record["gaps"])):
        if parts:
            yield f"{title}:", 2
        for part in parts:
            kind = f" {part['effect']}" if "effect" in part else ""
            source = f" [{part['source']}]" if part.get("source") else ""
            yield f"{part['witness']}{kind}: {part['message']}{source}", 4


def _counts(summary: Record, console: Any, plain: bool) -> None:
    """The counts by verdict, with bars."""
    from rich.text import Text

    counts = {name: summary["verdicts"][name] for name in reversed(summary["verdicts"])}
    if summary["unreadable"]:
        counts["unreadable"] = summary["unreadable"]
    width = len(f"{max(counts.values()):,}")
    for name, count in counts.items():
        line = Text("  ").append_text(verdict_text(name, plain))
        line.append(" " * (18 - len(line.plain)) + f"{count:>{width},}  ")
        length = max(1, round(count / max(1, summary["lines"]) * 30)) if count else 0
        console.print(line.append(("#" if plain else "█") * length, style=STYLES[name]))
    console.print()


def _goods(record: Record) -> str:
    return str(record["description"] or record["item_number"] or "")


def _short(content: str, width: int) -> str:
    return content if len(content) <= width else content[: width - 1] + "…"
