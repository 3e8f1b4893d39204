"""The words and marks of the verdicts, the same in every report for people."""

from __future__ import annotations

from classifier.reports.summary import Record

MARKS = {"likely": "●", "review": "◐", "insufficient": "?", "no_match": "·", "unreadable": "✗"}
PLAIN_MARKS = {"likely": "!", "review": "*", "insufficient": "?", "no_match": ".", "unreadable": "x"}
NAMES = {"no_match": "no match"}


def sentence(summary: Record) -> str:
    """The summary in one sentence."""
    verdicts = summary["verdicts"]
    parts = [f"{count} {NAMES.get(name, name)}" for name, count in reversed(verdicts.items())]
    if summary["unreadable"]:
        parts.append(f"{summary['unreadable']} unreadable")
    lines = summary["lines"]
    return f"{lines} line{'' if lines == 1 else 's'}: {', '.join(parts)}. A pre-check, not a clearance."
