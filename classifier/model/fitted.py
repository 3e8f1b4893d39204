"""The fitted model: two layers of linear classifiers over TF-IDF features, with calibrated probabilities.

The first layer tells the group (category and product group, such as 3A, or "none"), the second the entry
within its group; each is a set of one-against-rest logistic regressions whose answers are made to sum to one.
A naive Bayes reading over all classes is added with a small weight: it is the better judge of texts that share
little with any training line. Weights that hardly matter are left out, so that the matrix is sparse and small.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from classifier.model.chapters import ChapterReader
from classifier.model.features import Features, words
from classifier.model.normalise import normalise

NONE = "none"
"""The label of goods that no entry names."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Calibration:
    """Maps raw probabilities to calibrated ones: a logistic curve each for listed, none, and the entries' sharpness.

    `prior` is the share of listed goods among the lines that the curves were fitted at.
    """

    listed: tuple[float, float]
    none: tuple[float, float]
    sharpness: float
    prior: float

    def listed_probability(self, raw: Floats, prior: float | None = None) -> Floats:
        """The calibrated probability of goods that are listed, at the mix of the fit or at another `prior`."""
        return self._calibrated(self.listed, raw, self._shift(prior))

    def none_probability(self, raw: Floats, prior: float | None = None) -> Floats:
        """The calibrated probability of goods that no entry names; a larger `prior` makes it smaller."""
        return self._calibrated(self.none, raw, -self._shift(prior))

    def _shift(self, prior: float | None) -> float:
        return 0.0 if prior is None else float(logit(prior) - logit(self.prior))

    @staticmethod
    def _calibrated(curve: tuple[float, float], raw: Floats, shift: float) -> Floats:
        slope, offset = curve
        calibrated: Floats = sigmoid(slope * logit(raw) + offset + shift)
        return calibrated


class FittedModel:
    """A text model ready to judge. `groups[k]` is the group of class k; the class "none" is its own group."""

    def __init__(
        self,
        features: Features,
        classes: Sequence[str],
        groups: Sequence[str],
        weights: sp.csr_matrix,
        offsets: Floats,
        slopes: Floats,
        calibration: Calibration,
        facts: dict[str, Any],
    ) -> None:
        self.features = features
        self.classes = list(classes)
        self.groups = list(groups)
        self.weights = weights
        self.offsets = offsets
        self.slopes = slopes
        self.calibration = calibration
        self.facts = facts
        self.chapters: ChapterReader | None = None

    @cached_property
    def group_names(self) -> list[str]:
        """The groups in the order of the weights' first columns."""
        return sorted(set(self.groups))

    @cached_property
    def _group_of_class(self) -> NDArray[np.intp]:
        return np.searchsorted(self.group_names, self.groups)

    @cached_property
    def none_index(self) -> int:
        """The place of "none" among the classes."""
        return self.classes.index(NONE)

    def vectors(self, texts: Sequence[str]) -> sp.csr_matrix:
        """The features of (raw) texts, one row each."""
        return self.features.transform(texts)

    def raw_probabilities(self, vectors: sp.csr_matrix) -> Floats:
        """Uncalibrated probabilities, one row per text and one column per class; rows sum to one."""
        logits = np.asarray((vectors @ self.weights).todense(), dtype=np.float64) + self.offsets
        groups, classes = len(self.group_names), len(self.classes)
        log_group = _normalised(_log_sigmoid(logits[:, :groups]), np.zeros(groups, dtype=np.intp))
        log_entry = _normalised(_log_sigmoid(logits[:, groups : groups + classes]), self._group_of_class)
        mass = np.asarray(vectors.sum(axis=1), dtype=np.float64).reshape(-1, 1)
        log_bayes = logits[:, groups + classes :] + mass * self.slopes
        joined = log_entry + log_group[:, self._group_of_class] + log_bayes
        return np.exp(_normalised(joined, np.zeros(classes, dtype=np.intp)))

    def entry_probabilities(self, raw: Floats, none: Floats) -> Floats:
        """Calibrated probabilities of the classes, given raw ones and the calibrated probability of none."""
        # Single precision suffices for what is given with six places, and powers of it cost a fraction.
        sharp = np.power(raw.astype(np.float32), np.float32(self.calibration.sharpness)).astype(np.float64)
        sharp[:, self.none_index] = 0.0
        total = sharp.sum(axis=1, keepdims=True)
        probabilities = sharp / np.where(total > 0, total, 1.0) * (1.0 - none)[:, None]
        probabilities[:, self.none_index] = none
        return probabilities

    def calibrated(self, raw: Floats, listed: Collection[str], prior: float | None = None) -> tuple[Floats, Floats, Floats]:
        """(score, none_probability, entries' probabilities) of raw probabilities; `listed` are the classes that count."""
        chosen = np.array([name in listed for name in self.classes])
        score = self.calibration.listed_probability(raw[:, chosen].sum(axis=1), prior)
        none = self.calibration.none_probability(raw[:, self.none_index], prior)
        none = np.minimum(none, 1.0 - score)
        return score, none, self.entry_probabilities(raw, none)

    def driving_words(
        self, vectors: sp.csr_matrix, ranked: NDArray[np.intp], wanted: NDArray[np.bool_], count: int = 3
    ) -> list[dict[int, tuple[str, ...]]]:
        """For each text the words that spoke most for its ranked classes, keyed by rank, where `wanted`."""
        word_part = vectors[:, : self.features.word_count].tocsr()
        starts = word_part.indptr
        names, groups = self.features.names, len(self.group_names)
        found: list[dict[int, tuple[str, ...]]] = [{} for _ in range(len(ranked))]
        for rank in range(ranked.shape[1]):
            rows = np.flatnonzero(wanted[:, rank] & (np.diff(starts) > 0))
            if not len(rows):
                continue
            part = word_part[rows]
            line_of = np.repeat(np.arange(len(rows)), np.diff(part.indptr))
            entry = ranked[rows[line_of], rank]
            weight = self._lookup(part.indices, entry + groups) + self._lookup(part.indices, self._group_of_class[entry])
            gain = weight * part.data
            order = np.lexsort((-gain, line_of))
            for place, row in enumerate(rows.tolist()):
                best = order[part.indptr[place] : part.indptr[place + 1]][: count + 2]
                found[row][rank] = _distinct([names[index] for index in part.indices[best[gain[best] > 0]]], count)
        return found

    def _lookup(self, features: NDArray[Any], columns: NDArray[Any]) -> Floats:
        if not len(features):
            return np.zeros(0)
        return np.asarray(self.weights[features, columns]).ravel().astype(np.float64)

    def known_share(self, text: str) -> tuple[int, int]:
        """(words of three letters or more that training has seen, all such words) of a text."""
        plain = [word for word in words(normalise(text)) if len(word) > 2 and word.isalpha()]
        return sum(word in self.features.known_words for word in plain), len(plain)


def sigmoid(value: Floats | float) -> Any:
    """The logistic function, without overflow."""
    return np.exp(-np.logaddexp(0.0, -np.asarray(value, dtype=np.float64)))


def logit(probability: Floats | float) -> Any:
    """The inverse of `sigmoid`, cut short of the infinities."""
    clipped = np.clip(np.asarray(probability, dtype=np.float64), 1e-9, 1 - 1e-9)
    return np.log(clipped) - np.log1p(-clipped)


def _log_sigmoid(value: Floats) -> Floats:
    return -np.logaddexp(0.0, -value)


def _normalised(log_values: Floats, groups: NDArray[np.intp]) -> Floats:
    """Log-probabilities that sum to one within each group of columns."""
    order = np.argsort(groups, kind="stable")
    starts = np.searchsorted(groups[order], np.arange(int(groups.max()) + 1))
    total = np.logaddexp.reduceat(log_values[:, order], starts, axis=1)
    return log_values - total[:, groups]


def _distinct(names: Sequence[str], count: int) -> tuple[str, ...]:
    """The first names, without a word that a pair of words beside it already has."""
    kept: list[str] = []
    for name in names:
        if any(name in other for other in kept):
            continue
        kept = [other for other in kept if other not in name]
        kept.append(name)
    return tuple(kept[:count])
