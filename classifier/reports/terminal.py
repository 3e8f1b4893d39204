"""What commands that print share: the console, the colours of the verdicts, and bars.

Marks and bars fall back to plain ASCII where the terminal's encoding has no others; Rich leaves colours out for
pipes and NO_COLOR.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from classifier.reports.words import MARKS, NAMES, PLAIN_MARKS

STYLES = {"likely": "bold red", "review": "yellow", "insufficient": "cyan", "no_match": "dim", "unreadable": "magenta"}
WIDTH_IN_FILES = 140
"""Columns of what is read from a file or a pipe, which have no width of their own."""


def console() -> Any:
    """Standard output as a Rich console: as wide as the terminal, or as COLUMNS says."""
    from rich.console import Console

    known = sys.stdout.isatty() or "COLUMNS" in os.environ
    return Console(file=sys.stdout, width=None if known else WIDTH_IN_FILES, highlight=False)


def bar(probability: float, width: int = 5, plain: bool = False) -> str:
    """A bar of the probability with its percentage."""
    full = round(probability * width)
    on, off = ("#", "-") if plain else ("█", "░")
    return on * full + off * (width - full) + f" {probability:4.0%}"


def verdict_text(name: str, plain: bool = False) -> Any:
    """The verdict as a mark and a word, coloured."""
    from rich.text import Text

    return Text(f"{(PLAIN_MARKS if plain else MARKS)[name]} {NAMES.get(name, name)}", style=STYLES[name])


def can_show(console: Any) -> bool:
    """Whether the console's encoding has the marks and bars."""
    try:
        "".join([*MARKS.values(), "█░–─…"]).encode(console.encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True
