"""The header of a table on a page: which line it is, or which few lines together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from classifier.invoices import columns
from classifier.invoices.header import is_heading_part
from classifier.invoices.pdf_words import Line, Phrase

AMOUNT_ROLES = ("quantity", "unit_price", "amount")
_MIN_ROLES = 2
_NEAR = 1.0
"""Line heights between two lines of one header."""
_MAX_LINES = 4
_MAX_HEADINGS = 60
_MAX_WORDS = 4


@dataclass(frozen=True, slots=True)
class Heading:
    """The text of a column's heading, and where it stands on the page, in points."""

    text: str
    x0: float
    x1: float


def names_goods(texts: Sequence[str]) -> bool:
    """Whether the texts are the headings of goods: a description and a quantity, price or amount."""
    roles = {role for role, strength in map(columns.role_of, texts) if strength} - {None}
    return len(roles) >= _MIN_ROLES and "description" in roles and not roles.isdisjoint(AMOUNT_ROLES)


def header_at(lines: Sequence[Line], place: int) -> tuple[list[Heading], int] | None:
    """The headings of the header that begins in a line, and the place of the last line it takes; None if none does.

    A line near it that holds headings and parts of headings alone ("Unit" above "price") belongs to it. A line that adds
    nothing to the one below is no part of it: it is a title.
    """
    stacks, last = _stacks(lines, place)
    if last > place and _strength(_stacks(lines, place + 1)[0]) >= _strength(stacks):
        return None
    found = [stack.heading() for stack in stacks]
    return (found, last) if len(found) <= _MAX_HEADINGS and names_goods([heading.text for heading in found]) else None


def _stacks(lines: Sequence[Line], place: int) -> tuple[list[_Stack], int]:
    """The headings that a line and those below it make up, and the last line taken."""
    stacks = [_Stack((phrase,)) for phrase in _parts(lines[place].phrases)]
    last = place
    for extra in range(place + 1, min(place + _MAX_LINES, len(lines))):
        line, above = lines[extra], lines[extra - 1]
        if line.top - above.bottom > _NEAR * (line.bottom - line.top) or not (_is_part(line) and _is_part(above)):
            break
        merged = _merged(stacks, _parts(line.phrases))
        gain = _strength(merged) - _strength(stacks)
        if gain > 0 or (gain == 0 and _are_headings(line)):
            stacks, last = merged, extra
    return stacks, last


@dataclass(frozen=True, slots=True)
class _Stack:
    """Phrases that stand below one another and make up one heading."""

    phrases: tuple[Phrase, ...]

    @property
    def x0(self) -> float:
        return min(phrase.x0 for phrase in self.phrases)

    @property
    def x1(self) -> float:
        return max(phrase.x1 for phrase in self.phrases)

    def heading(self) -> Heading:
        """All of it, unless a part says better what the column is ("Qty" above "pcs")."""
        texts = [phrase.text for phrase in self.phrases]
        return Heading(max((stacked(texts), *texts), key=lambda text: columns.role_of(text)[1]), self.x0, self.x1)


def stacked(texts: Sequence[str]) -> str:
    """The lines of a heading as one text; a word cut at the end of a line ("Artikel-", "nummer") is put together."""
    return re.sub(r"(?<=\w)- (?=[^\W\d_])(?![A-Z])", "", " ".join(texts))


def _merged(upper: Sequence[_Stack], lower: Sequence[Phrase]) -> list[_Stack]:
    found = list(upper)
    for phrase in lower:
        over = max(range(len(found)), key=lambda at: _overlap(found[at], phrase))
        if _overlap(found[over], phrase) > 0:
            found[over] = _Stack((*found[over].phrases, phrase))
        else:
            found.append(_Stack((phrase,)))
    return sorted(found, key=lambda stack: stack.x0)


def _overlap(stack: _Stack, phrase: Phrase) -> float:
    return min(stack.x1, phrase.x1) - max(stack.x0, phrase.x0)


def _strength(stacks: Sequence[_Stack]) -> int:
    return sum(columns.role_of(stack.heading().text)[1] for stack in stacks)


def _is_part(line: Line) -> bool:
    """Whether a line may be one of several of a header: short texts, and no "label: value"."""
    return all(
        len(part.words) <= _MAX_WORDS and not re.search(r"\d|:\s", part.text)
        for phrase in line.phrases
        for part in _parts((phrase,))
    )


def _are_headings(line: Line) -> bool:
    """Whether most texts of a line, which is more than one, are headings or parts of headings."""
    known = [phrase for phrase in line.phrases if columns.role_of(phrase.text)[1] > 0 or is_heading_part(phrase.text)]
    return len(line.phrases) > 1 and 2 * len(known) > len(line.phrases)


def _parts(phrases: Sequence[Phrase]) -> list[Phrase]:
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
        for start in range(max(0, end - _MAX_WORDS), end):
            piece = Phrase(words[start:end])
            exact = columns.is_heading(piece.text)
            if exact or end - start == 1:
                score, pieces, before = best[start]
                options.append((score + (len(piece.words) if exact else 0), pieces - 1, [*before, piece]))
        best.append(max(options, key=lambda option: option[:2]))
    score, _, cut = best[-1]
    return cut if score >= len(words) - 1 and len(words) > 1 and score > 1 else [phrase]
