"""What to ask the supplier or engineer about a line, in English and German.

Questions come from the record's gaps: a missing description, a missing HS code, a property that a limit of the
law turns on. Two are asked every time: the data sheet, and how the maker has classified the item. A question
never says whether goods are listed; only lines for `review` and `insufficient` ones have questions.

The wording is data (`data/questions.toml`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from classifier import codes
from classifier.reports.summary import Record
from classifier.types import Verdict

WORDING = Path(__file__).parent.parent / "data" / "questions.toml"
LIMITS = "thresholds"
"""The witness whose gaps name a property that a limit turns on, with the question as the message."""

_ASKED_FOR = frozenset({Verdict.REVIEW, Verdict.INSUFFICIENT})


@dataclass(frozen=True, slots=True)
class Question:
    """One question: what it is about (a gap's `missing`, or a standing subject), in English and in German."""

    about: str
    en: str
    de: str


def questions(record: Record) -> list[Question]:
    """The questions for a record, the most needed first, each once; none for other verdicts or unreadable rows."""
    if record.get("verdict") not in _ASKED_FOR:
        return []
    found: dict[str, Question] = {}
    for question in (*_from_gaps(record["gaps"]), *_standing()):
        found.setdefault(question.en, question)
    return list(found.values())


def _from_gaps(gaps: list[Record]) -> Iterator[Question]:
    wording = _wording()
    for gap in gaps:
        missing = str(gap["missing"])
        if gap["witness"] == LIMITS:
            yield Question(missing, str(gap["message"]), wording["limit"]["de"].format(property=_german(gap)))
        elif missing in wording["gap"]:
            texts = wording["gap"][missing]
            yield Question(missing, texts["en"], texts["de"])


def _standing() -> Iterator[Question]:
    for about, texts in _wording()["always"].items():
        yield Question(about, texts["en"], texts["de"])


def _german(gap: Record) -> str:
    """The missing property in German, with the paragraph that the gap's message begins with, if it does."""
    missing = str(gap["missing"])
    noun = str(_wording()["property"].get(missing.replace(" ", "_"), missing.replace("_", " ")))
    paragraph = str(gap["message"]).partition(":")[0]
    return f"{noun} (zu {paragraph})" if codes.normalise_entry(paragraph) else noun


@cache
def _wording() -> dict[str, Any]:
    return tomllib.loads(WORDING.read_text(encoding="utf-8"))
