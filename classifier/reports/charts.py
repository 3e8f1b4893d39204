"""Counts to bars: the figures behind the charts of the HTML report, with their lengths worked out."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from classifier.reports.summary import Record, entries_to_check
from classifier.reports.values import Stake, at_stake
from classifier.reports.words import MARKS, NAMES

CATEGORIES = Path(__file__).parent.parent / "data" / "categories.toml"
MOST_BARS = 8


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, the value in words, its share of the longest bar (0 to 1), and the kind that colours it."""

    label: str
    value: str
    share: float
    kind: str = ""


def verdicts(summary: Record) -> list[Bar]:
    """Lines by verdict, the gravest first, and unreadable rows if there are any."""
    counts = dict(reversed(summary["verdicts"].items()))
    if summary["unreadable"]:
        counts["unreadable"] = summary["unreadable"]
    most = max(counts.values())
    return [
        Bar(f"{MARKS[name]} {NAMES.get(name, name)}", f"{count:,}", _share(count, most), name) for name, count in counts.items()
    ]


def categories(records: list[Record]) -> list[Bar]:
    """Lines for `likely` and `review` by the category of their first entry to check."""
    found = Counter(entries[0]["entry"][0] for record in records if (entries := entries_to_check(record)))
    most = max(found.values(), default=0)
    names = _names()
    return [
        Bar(f"{digit} {names.get(digit, '')}".strip(), f"{count:,}", _share(count, most))
        for digit, count in sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    ]


def stakes(records: list[Record]) -> list[Bar]:
    """The value of lines for `likely` and `review` by destination; bars are comparable within one currency."""
    found = at_stake(records)
    longest: dict[str, Decimal] = {}
    for stake in found:
        longest[stake.currency] = max(longest.get(stake.currency, Decimal(0)), stake.value)
    return [
        Bar(stake.destination or "no destination", _value(stake), _share(stake.value, longest[stake.currency]))
        for stake in found[:MOST_BARS]
    ]


def _value(stake: Stake) -> str:
    lines = f"{stake.lines} line{'' if stake.lines == 1 else 's'}"
    if stake.unread == stake.lines:
        return f"value not stated, {lines}"
    currency = stake.currency or "(currency not stated)"
    unread = f", {stake.unread} without a readable amount" if stake.unread else ""
    return f"{stake.value:,.2f} {currency}, {lines}{unread}"


def _share(part: int | Decimal, whole: int | Decimal) -> float:
    return round(float(part / whole), 4) if whole > 0 and part > 0 else 0.0


@cache
def _names() -> dict[str, str]:
    names: dict[str, str] = tomllib.loads(CATEGORIES.read_text(encoding="utf-8"))["categories"]
    return names
