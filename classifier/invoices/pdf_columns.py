"""Where the columns of a table without rules stand: told by the white between the cells of all its rows together.

A heading alone does not tell: it may be centred over texts that are not, or set left over numbers set right.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from classifier.invoices.cells import is_amount
from classifier.invoices.pdf_header import Heading
from classifier.invoices.pdf_words import Line, Phrase, Word

_WORD, _SPACE = 2.0, 0.5
"""What a boundary costs in a row whose word it cuts, or whose phrase between two words; one in a fresh gap gains 1."""
_CLOSE = 0.5
"""What it gains in a space between two cells that may stand as close."""
_CHOICES = 24
"""Places looked at for one boundary, the whitest ones; a bound on the work for pages of ragged text."""
_FLUSH = 1.0
"""Points by which a cell may miss the edge of those above and below it and still be set flush with them."""
_INDENT = 40.0
"""Points by which a description may be set in from where others begin."""

Piece = tuple[int, Phrase]
"""A part of a phrase, and the column it stands in."""


def has_amount(cell: str) -> bool:
    """Whether a cell is an amount or begins with one, perhaps after a sign of its currency."""
    return is_amount(cell) or bool(re.match(r"[^\w\s]*\s?\d", cell))


class Bands:
    """The columns of a table on a page, and a line's cells by them.

    headings : from left to right.
    rows : the lines by which the columns are told.
    texts, amounts : which columns are descriptions, and which are numbers.
    """

    def __init__(self, headings: Sequence[Heading], rows: Sequence[Line], texts: Set[int], amounts: Set[int]) -> None:
        self._texts, self._amounts = texts, amounts
        self._bounds = _boundaries(headings, rows, texts)
        self._begins = [{round(heading.x0)} for heading in headings]
        self._ends = [{round(heading.x1)} for heading in headings]
        self._add_usual_edges(rows)

    def cells(self, line: Line) -> list[str]:
        """The line's texts by column; empty where it has none."""
        found: list[list[Phrase]] = [[] for _ in range(len(self._bounds) + 1)]
        wide = []
        for phrase in line.phrases:
            pieces = self._pieces(phrase)
            if len(pieces) == 1:
                found[pieces[0][0]].append(phrase)
            else:
                wide.append(pieces)
        filled = {column for column, cell in enumerate(found) if cell}
        for pieces in wide:
            for group in self._groups(pieces, filled):
                found[self._home(group)].append(_together(group))
        return [" ".join(phrase.text for phrase in sorted(cell, key=lambda phrase: phrase.x0)) for cell in found]

    def begins_text(self, line: Line) -> bool:
        """Whether a phrase begins where descriptions do."""
        return any(
            (column := self._column(phrase.words[0])) in self._texts
            and min(self._begins[column]) - _INDENT <= phrase.x0 <= max(self._begins[column]) + _INDENT
            for phrase in line.phrases
        )

    def runs_into_text(self, line: Line) -> bool:
        """Whether a phrase begins left of the descriptions and runs on into them, as a cell never does."""
        return any(
            group[0][0] not in self._texts and not self._texts.isdisjoint(column for column, _ in group)
            for phrase in line.phrases
            for group in self._groups(self._pieces(phrase), frozenset())
        )

    def _column(self, word: Word) -> int:
        return bisect_right(self._bounds, (word.x0 + word.x1) / 2)

    def _pieces(self, phrase: Phrase) -> list[Piece]:
        """The phrase cut at every boundary that runs through it."""
        pieces: list[Piece] = []
        for word in phrase.words:
            column = self._column(word)
            if pieces and pieces[-1][0] == column:
                pieces[-1] = (column, Phrase((*pieces[-1][1].words, word)))
            else:
                pieces.append((column, Phrase((word,))))
        return pieces

    def _groups(self, pieces: Sequence[Piece], filled: Set[int]) -> list[list[Piece]]:
        """The pieces of one phrase by the cells they are: those between which no cut is due stay together."""
        groups = [[pieces[0]]]
        for piece in pieces[1:]:
            if self._is_cut(groups[-1], piece, filled):
                groups.append([piece])
            else:
                groups[-1].append(piece)
        return groups

    def _is_cut(self, left: Sequence[Piece], right: Piece, filled: Set[int]) -> bool:
        """Whether two cells stand but a space apart.

        A description that is wider than its column must not be torn: an amount is cut off from it, and what is set as
        flush in its column as the description is, unless that column has a cell of its own in the row.
        """
        left_is_text = not self._texts.isdisjoint(column for column, _ in left)
        if not left_is_text and right[0] not in self._texts:
            return True
        column, cell = right if left_is_text else left[-1]
        if column in filled:
            return False
        if column in self._amounts:
            return has_amount(cell.text)
        return self._is_flush(*left[-1]) and self._is_flush(*right)

    def _is_flush(self, column: int, phrase: Phrase) -> bool:
        return any(abs(edge - phrase.x0) <= _FLUSH for edge in self._begins[column]) or any(
            abs(edge - phrase.x1) <= _FLUSH for edge in self._ends[column]
        )

    def _home(self, group: Sequence[Piece]) -> int:
        """The column of a text that runs over boundaries: one it is flush with, and among those that of its widest piece."""
        return max(group, key=lambda piece: (self._is_flush(*piece), piece[1].x1 - piece[1].x0))[0]

    def _add_usual_edges(self, rows: Sequence[Line]) -> None:
        """Adds to the edges of the headings those at which several cells begin or end."""
        begins: Counter[tuple[int, int]] = Counter()
        ends: Counter[tuple[int, int]] = Counter()
        for phrase in (phrase for row in rows for phrase in row.phrases):
            pieces = self._pieces(phrase)
            if len(pieces) == 1:
                begins[pieces[0][0], round(phrase.x0)] += 1
                ends[pieces[0][0], round(phrase.x1)] += 1
        for seen, edges in ((begins, self._begins), (ends, self._ends)):
            for (column, edge), times in seen.items():
                if times > 1:
                    edges[column].add(edge)


def _together(group: Sequence[Piece]) -> Phrase:
    return Phrase(tuple(word for _, piece in group for word in piece.words))


@dataclass(frozen=True, slots=True)
class _White:
    """A stretch of the page's width, and what a boundary in it costs over all rows."""

    x0: float
    x1: float
    cost: float

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2


@dataclass(frozen=True, slots=True)
class _Choice:
    """A place for a boundary: the words of each row before which it stands (None where it cuts one), and how fit it is."""

    x: float
    before: tuple[int | None, ...]
    gains: tuple[float, ...]
    cost: float
    leaning: int
    width: float


@dataclass(frozen=True, slots=True)
class _Way:
    """Boundaries set from the left, and how good they are together."""

    score: float = 0.0
    leaning: int = 0
    width: float = 0.0
    chosen: tuple[_Choice, ...] = ()

    def rank(self) -> tuple[float, int, float]:
        return self.score, self.leaning, self.width

    def then(self, choice: _Choice) -> _Way:
        last = self.chosen[-1].before if self.chosen else (None,) * len(choice.before)
        fresh = sum(gain for gain, here, there in zip(choice.gains, choice.before, last, strict=True) if here != there)
        return _Way(
            self.score + fresh - choice.cost,
            self.leaning + choice.leaning,
            self.width + choice.width,
            (*self.chosen, choice),
        )


def _boundaries(headings: Sequence[Heading], rows: Sequence[Line], texts: Set[int]) -> list[float]:
    """Where each column but the last ends, each boundary between the middles of two headings.

    Of all ways to set them, that in which they stand in most gaps of the rows, less what they cut through. A gap of a
    row counts once: two boundaries in it mean an empty cell, and the rows that fill it tell where. A space is as a gap
    between two columns that are no descriptions, whose cells may stand so close.
    """
    ways = [_Way()]
    parted = {spaces: _whites(headings, rows, spaces) for spaces in (0.0, _SPACE)}
    for place, (left, right) in enumerate(pairwise(headings)):
        spaces = _SPACE if place in texts or place + 1 in texts else 0.0
        choices = [_choice(white, left, right, rows, spaces) for white in _least(parted[spaces], left, right)]
        ways = [max((way.then(choice) for way in ways), key=_Way.rank) for choice in choices]
    return [choice.x for choice in max(ways, key=_Way.rank).chosen]


def _whites(headings: Sequence[Heading], rows: Sequence[Line], spaces: float) -> list[_White]:
    """The width of the page, cut wherever the cost of a boundary changes; `spaces` is what one in a space costs."""
    steps: defaultdict[float, float] = defaultdict(float)
    phrases = [phrase for row in rows for phrase in row.phrases]
    words = [(word.x0, word.x1) for phrase in phrases for word in phrase.words]
    between = [(before.x1, word.x0) for phrase in phrases for before, word in pairwise(phrase.words)]
    for cost, stretches in ((_WORD, [(one.x0, one.x1) for one in headings]), (_WORD, words), (spaces, between)):
        for x0, x1 in stretches:
            steps[x0] += cost
            steps[x1] -= cost
    found, cost = [], 0.0
    for x0, x1 in pairwise(sorted(steps)):
        cost += steps[x0]
        found.append(_White(x0, x1, cost))
    return found


def _least(whites: Sequence[_White], left: Heading, right: Heading) -> list[_White]:
    """The stretches between two headings in which a boundary costs no more than on either side of them."""
    begin, end = (left.x0 + left.x1) / 2, (right.x0 + right.x1) / 2
    first, last = bisect_right(whites, begin, key=lambda one: one.x1), bisect_left(whites, end, key=lambda one: one.x0)
    within = [_White(max(one.x0, begin), min(one.x1, end), one.cost) for one in whites[first:last]]
    costs = [float("inf"), *(one.cost for one in within), float("inf")]
    least = [one for before, one, after in zip(costs[:-2], within, costs[2:], strict=True) if before >= one.cost <= after]
    return sorted(least, key=lambda one: (one.cost, one.x0 - one.x1))[:_CHOICES] or [_White(begin, end, 0.0)]


def _choice(white: _White, left: Heading, right: Heading, rows: Sequence[Line], spaces: float) -> _Choice:
    x = white.middle
    places: list[int | None] = []
    gains: list[float] = []
    leaning = 0
    for row in rows:
        words = row.words
        place = bisect_right(row.begins, x)
        before, after = (words[place - 1] if place else None), (words[place] if place < len(words) else None)
        parts = before is not None and after is not None and before.x1 <= x
        places.append(place if parts else None)
        gains.append(0.0 if not parts else 1.0 if place in row.firsts else 0.0 if spaces else _CLOSE)
        # Below neither heading: a number is set right in the column of the left one, a text left in that of the right one.
        if before is not None and left.x1 < before.x0 and before.x1 <= x:
            leaning += 1 if has_amount(before.text) else -1
        if after is not None and after.x1 < right.x0:
            leaning += -1 if has_amount(after.text) else 1
    return _Choice(x, tuple(places), tuple(gains), white.cost, leaning, white.x1 - white.x0)
