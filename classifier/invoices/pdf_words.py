"""The words of a PDF page as lines of phrases, and two lines of headings as one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from classifier.invoices import columns

GAP = 0.62
"""Space between two words, in heights of their line, from which they stand in different columns."""
_WORD_GAP = 0.13
"""Space, in font sizes, that parts words: less than a narrow space, since cells may stand as close."""
_SAME_LINE = 0.5
_NEAR = 1.0
_MAX_HEADING_WORDS = 4


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


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page, from 1 from the top, with its phrases from left to right."""

    number: int
    phrases: tuple[Phrase, ...]
    top: float
    bottom: float


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


def join_header(lines: Sequence[Line], place: int) -> tuple[list[Phrase], int]:
    """The line's phrases as headings, and the place of the last line used.

    A line near it that holds parts of headings alone ("Unit" above "price") is joined with it where that
    names more columns.
    """
    first = _headings(lines[place].phrases)
    best, last = first, place
    for extra in (place + 1, place + 2):
        if extra >= len(lines) or lines[extra].top - lines[extra - 1].bottom > _NEAR * (lines[extra].bottom - lines[extra].top):
            break
        if not _is_part(lines[extra].phrases):
            break
        merged = _merged(best, _headings(lines[extra].phrases))
        if _strength(merged) > _strength(best):
            best, last = merged, extra
    return best, last


def _is_part(phrases: Sequence[Phrase]) -> bool:
    return all(len(phrase.words) <= _MAX_HEADING_WORDS and not re.search(r"\d", phrase.text) for phrase in phrases)


def _merged(upper: Sequence[Phrase], lower: Sequence[Phrase]) -> list[Phrase]:
    found = list(upper)
    for phrase in lower:
        over = next((at for at, one in enumerate(found) if min(one.x1, phrase.x1) - max(one.x0, phrase.x0) > 0), None)
        if over is None:
            found.append(phrase)
        else:
            words = found[over].words + phrase.words
            found[over] = _Stacked(words)
    return sorted(found, key=lambda phrase: phrase.x0)


class _Stacked(Phrase):
    """A heading of two lines, as wide as the wider of them."""

    @property
    def x0(self) -> float:
        return min(word.x0 for word in self.words)

    @property
    def x1(self) -> float:
        return max(word.x1 for word in self.words)


def _strength(phrases: Sequence[Phrase]) -> int:
    return sum(columns.role_of(phrase.text)[1] for phrase in phrases)


def _headings(phrases: Sequence[Phrase]) -> list[Phrase]:
    """The phrases, those that run several headings together cut apart."""
    found: list[Phrase] = []
    for phrase in phrases:
        found.extend(_cut(phrase) if columns.role_of(phrase.text)[1] < 2 and 1 < len(phrase.words) <= 12 else [phrase])
    return found


def _cut(phrase: Phrase) -> list[Phrase]:
    """The fewest pieces of which all but single words are exact headings; the phrase itself if that names nothing more."""
    words = phrase.words
    best: list[tuple[int, int, list[Phrase]]] = [(0, 0, [])]
    for end in range(1, len(words) + 1):
        options = []
        for start in range(max(0, end - _MAX_HEADING_WORDS), end):
            piece = Phrase(words[start:end])
            exact = columns.is_heading(piece.text)
            if exact or end - start == 1:
                score, pieces, before = best[start]
                options.append((score + (len(piece.words) if exact else 0), pieces - 1, [*before, piece]))
        best.append(max(options, key=lambda option: option[:2]))
    score, _, cut = best[-1]
    return cut if score >= len(words) - 1 and len(words) > 1 and score > 1 else [phrase]
