"""The words of a PDF page as lines of phrases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Any

GAP = 0.62
"""Space between two words, in heights of their line, from which they stand in different columns."""
_WORD_GAP = 0.13
"""Space, in font sizes, that parts words: less than a narrow space, since cells may stand as close."""
_SAME_LINE = 0.5


@dataclass(frozen=True, slots=True)
class Word:
    """A word and where it stands on the page, in points."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float


@dataclass(frozen=True)
class Phrase:
    """Words of one line with no more than a space between them."""

    words: tuple[Word, ...]

    @cached_property
    def text(self) -> str:
        """The words, with spaces."""
        return " ".join(word.text for word in self.words)

    @property
    def x0(self) -> float:
        """Where it begins."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Where it ends."""
        return self.words[-1].x1


@dataclass(frozen=True)
class Line:
    """A line of a page, from 1 from the top, with its phrases from left to right."""

    number: int
    phrases: tuple[Phrase, ...]
    top: float
    bottom: float

    @cached_property
    def text(self) -> str:
        """The phrases, with spaces."""
        return " ".join(phrase.text for phrase in self.phrases)

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """The words of all phrases."""
        return tuple(word for phrase in self.phrases for word in phrase.words)

    @cached_property
    def begins(self) -> list[float]:
        """Where each word begins."""
        return [word.x0 for word in self.words]

    @cached_property
    def firsts(self) -> frozenset[int]:
        """The places of the words that begin a phrase."""
        return frozenset(accumulate((len(phrase.words) for phrase in self.phrases[:-1]), initial=0))


def lines_of(page: Any) -> list[Line]:
    """The lines of a pdfplumber page, from the top."""
    words = [
        Word(word["text"], float(word["x0"]), float(word["x1"]), float(word["top"]), float(word["bottom"]))
        for word in page.extract_words(x_tolerance_ratio=_WORD_GAP)
    ]
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: ((word.top + word.bottom) / 2, word.x0)):
        middle = (word.top + word.bottom) / 2
        last = rows[-1] if rows else None
        if last is not None and abs(middle - (last[0].top + last[0].bottom) / 2) < _SAME_LINE * (last[0].bottom - last[0].top):
            last.append(word)
        else:
            rows.append([word])
    return [
        Line(number, _phrases(sorted(row, key=lambda word: word.x0)), min(w.top for w in row), max(w.bottom for w in row))
        for number, row in enumerate(rows, start=1)
    ]


def _phrases(words: Sequence[Word]) -> tuple[Phrase, ...]:
    found: list[list[Word]] = [[words[0]]]
    for before, word in pairwise(words):
        if word.x0 - before.x1 > GAP * (word.bottom - word.top):
            found.append([word])
        else:
            found[-1].append(word)
    return tuple(Phrase(tuple(part)) for part in found)
