"""Normalised text to sparse features: TF-IDF on words and on characters within words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import scipy.sparse as sp
from sklearn.feature_extraction.text import TfidfVectorizer

from classifier.model.normalise import normalise

_WORD = re.compile(r"[^\W_]+(?:[.,/-]\d+)*")

WORD_SETTINGS: dict[str, Any] = {"ngram_range": (1, 2), "min_df": 1}
CHAR_SETTINGS: dict[str, Any] = {"ngram_range": (2, 5), "min_df": 2}


def words(text: str) -> list[str]:
    """The words of a normalised text; a number keeps its decimals and fractions."""
    return _WORD.findall(text)


class Features:
    """Two TF-IDF vectorisers side by side: the word features come first, then the character features."""

    def __init__(self, word: TfidfVectorizer, char: TfidfVectorizer) -> None:
        self._word = word
        self._char = char
        self.names: list[str] = [*word.get_feature_names_out(), *char.get_feature_names_out()]
        self.word_count = len(word.vocabulary_)
        self.known_words = frozenset(name for name in self.names[: self.word_count] if " " not in name)

    @classmethod
    def fit(cls, texts: Sequence[str]) -> Features:
        """Features that occur in the (raw) texts."""
        plain = [normalise(text) for text in texts]
        return cls(_word_vectoriser().fit(plain), _char_vectoriser().fit(plain))

    @classmethod
    def restore(cls, names: Sequence[str], word_count: int, idf: np.ndarray[Any, Any]) -> Features:
        """The features saved as their names and weights."""
        word, char = _word_vectoriser(names[:word_count]), _char_vectoriser(names[word_count:])
        word.idf_, char.idf_ = idf[:word_count], idf[word_count:]
        return cls(word, char)

    @property
    def idf(self) -> np.ndarray[Any, Any]:
        """The inverse document frequencies, in the order of `names`."""
        return np.concatenate([self._word.idf_, self._char.idf_])

    def transform(self, texts: Sequence[str]) -> sp.csr_matrix:
        """One row per (raw) text; float32."""
        plain = [normalise(text) for text in texts]
        return sp.hstack([self._word.transform(plain), self._char.transform(plain)], format="csr", dtype=np.float32)


def _word_vectoriser(vocabulary: Sequence[str] | None = None) -> TfidfVectorizer:
    settings = WORD_SETTINGS | ({"vocabulary": list(vocabulary), "min_df": 1} if vocabulary is not None else {})
    return TfidfVectorizer(
        preprocessor=_as_it_is, tokenizer=words, token_pattern=None, sublinear_tf=True, dtype=np.float32, **settings
    )


def _char_vectoriser(vocabulary: Sequence[str] | None = None) -> TfidfVectorizer:
    settings = CHAR_SETTINGS | ({"vocabulary": list(vocabulary), "min_df": 1} if vocabulary is not None else {})
    return TfidfVectorizer(preprocessor=_as_it_is, analyzer="char_wb", sublinear_tf=True, dtype=np.float32, **settings)


def _as_it_is(text: str) -> str:
    return text
