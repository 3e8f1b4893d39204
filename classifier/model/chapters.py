"""Reads the HS chapter from a description: a word table fitted on ordinary goods, whose chapters are known.

Naive Bayes over the words of a line, the beginnings and endings of long words, and pairs of words, each
weighed by its rarity. It answers one question of the HS witness, whether text and code can mean the same
goods, and is asked for few lines; a line costs some hundredths of a millisecond.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.model.normalise import normalise

SMOOTHING = 0.02
SEEN_FROM = 2
"""A word must stand in so many lines before it counts."""

_WORD = re.compile(r"[^\W\d_]{2,}")
_LONG, _EDGE = 6, 5


class ChapterReader:
    """Probabilities of the HS chapters. `table`: words by chapters, log-probabilities weighed by rarity."""

    def __init__(
        self,
        words: Sequence[str],
        chapters: Sequence[str],
        table: NDArray[np.float32],
        rarity: NDArray[np.float32],
        share: NDArray[np.float32],
    ) -> None:
        self.chapters = list(chapters)
        self._words = list(words)
        self._index = {word: place for place, word in enumerate(words)}
        self._table = table
        self._rarity = rarity
        self._share = share

    @classmethod
    def fit(cls, texts: Sequence[str], hs_codes: Sequence[str]) -> ChapterReader:
        """A reader of the goods' texts and their HS codes (two digits or more)."""
        lines = [_features(plain_words(text)) for text in texts]
        counts = Counter(word for line in lines for word in line)
        words = sorted(word for word, count in counts.items() if count >= SEEN_FROM)
        index = {word: place for place, word in enumerate(words)}
        chapters = sorted({code[:2] for code in hs_codes})
        place = {chapter: number for number, chapter in enumerate(chapters)}
        rarity = np.log((1 + len(lines)) / (1 + np.array([counts[word] for word in words]))) + 1
        mass = np.full((len(words), len(chapters)), SMOOTHING)
        for line, code in zip(lines, hs_codes, strict=True):
            found = np.array([index[word] for word in line if word in index], dtype=np.intp)
            if len(found):
                mass[found, place[code[:2]]] += _unit(rarity[found])
        table = np.log(mass) - np.log(mass.sum(axis=0))
        lines_of = Counter(code[:2] for code in hs_codes)
        share = np.log([lines_of[chapter] / len(lines) for chapter in chapters])
        return cls(words, chapters, table.astype(np.float32), rarity.astype(np.float32), share.astype(np.float32))

    def probabilities(self, text: str) -> dict[str, float]:
        """Each chapter's probability for a (raw) text; empty if fewer than half of its words are known."""
        words = plain_words(text)
        if 2 * sum(word in self._index for word in words) < max(len(words), 1):
            return {}
        found = [place for word in _features(words) if (place := self._index.get(word)) is not None]
        scores = _unit(self._rarity[found]) @ self._table[found] + self._share
        shares = np.exp(scores - scores.max())
        shares /= shares.sum()
        return dict(zip(self.chapters, shares.tolist(), strict=True))

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The table as plain arrays, by name."""
        return {
            "words": np.array(self._words, dtype=np.str_),
            "chapters": np.array(self.chapters, dtype=np.str_),
            "table": self._table,
            "rarity": self._rarity,
            "share": self._share,
        }

    @classmethod
    def restore(cls, arrays: Mapping[str, NDArray[Any]]) -> ChapterReader:
        """The table of the arrays that `arrays` gave. KeyError if one is missing."""
        return cls(arrays["words"].tolist(), arrays["chapters"].tolist(), arrays["table"], arrays["rarity"], arrays["share"])


def plain_words(text: str) -> list[str]:
    """The words of a (raw) text that consist of letters."""
    return _WORD.findall(normalise(text))


def _features(words: Sequence[str]) -> frozenset[str]:
    """The words, the edges of long ones, and their pairs."""
    found = set(words)
    for word in words:
        if len(word) >= _LONG:
            found.update(("^" + word[:_EDGE], "$" + word[-_EDGE:]))
    found.update(f"{first} {second}" for first, second in pairwise(words))
    return frozenset(found)


def _unit(weights: NDArray[Any]) -> NDArray[Any]:
    scaled: NDArray[Any] = weights / np.linalg.norm(weights)
    return scaled
