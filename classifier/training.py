"""Fits the text model from the training data, and calibrates it."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from classifier import training_data
from classifier.errors import ModelError
from classifier.law import Law
from classifier.model import features as feature_settings
from classifier.model.chapters import ChapterReader
from classifier.model.features import Features
from classifier.model.fitted import NONE, Calibration, FittedModel, logit
from classifier.model.normalise import normalise
from classifier.training_data import Line

Progress = Callable[[int, int], None]
"""Called with (steps done, steps in all)."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What shapes the fit. `strength` is the inverse of regularisation; `kept_weights` bounds the linear layers.

    The calibration is made for a mix in which `prior` of the lines are listed, and `hard_share` of the others are
    near misses or low-level goods (the rest ordinary ones). The figures that chose these values stand in
    docs/models-tried.md.
    """

    group_strength: float = 10.0
    entry_strength: float = 10.0
    others_seen: float = 0.4
    tolerance: float = 0.1
    iterations: int = 30
    least_weight: float = 0.02
    kept_weights: int = 3_000_000
    bayes_weight: float = 0.25
    bayes_smoothing: float = 0.01
    held_out: float = 0.2
    prior: float = 0.5
    hard_share: float = 0.15
    seed: int = 7


def fit(lines: Sequence[Line], law: Law, settings: Settings | None = None, progress: Progress | None = None) -> FittedModel:
    """A model fitted on all lines, calibrated on a fifth of the goods that a first fit did not see.

    ModelError if the lines are too few or too much alike to be told apart and calibrated.
    """
    settings = settings or Settings()
    labels = np.array([line.label for line in lines])
    held = held_out(lines, settings)
    _check(labels, held, law)
    steps = _Steps(progress, len(_groups(labels[~held])) + len(_groups(labels)) + 3)
    calibration = _calibrated_on(held, lines, labels, law, settings, steps)
    model = _fitted([line.text for line in lines], labels, calibration, settings, steps)
    coded = [line for line in lines if line.hs]
    model.chapters = ChapterReader.fit([line.text for line in coded], [line.hs for line in coded]) if coded else None
    model.facts.update(lines=len(lines), held_out=int(held.sum()))
    steps.done()
    return model


def group_of(label: str) -> str:
    """The group of a class: category and product group of an entry, or "none"."""
    return label if label == NONE else label[:2]


def held_out(lines: Sequence[Line], settings: Settings) -> NDArray[np.bool_]:
    """Which lines a trial fit leaves out: whole goods, not single lines, so that no near twin is left in.

    Lines of one label whose longest word is the same count as the same goods.
    """
    goods: dict[tuple[str, str], str] = {}
    chosen = np.zeros(len(lines), dtype=bool)
    for place, line in enumerate(lines):
        words = feature_settings.words(normalise(line.text))
        longest = min(words, key=lambda word: (-len(word), word), default="")
        first = goods.setdefault((line.label, longest), line.text) if longest else line.text
        name = f"{settings.seed} {line.label} {first}"
        chosen[place] = int(hashlib.sha256(name.encode()).hexdigest()[:8], 16) / 2**32 < settings.held_out
    return chosen


# --- the fit -----------------------------------------------------------------------------------------------


class _Steps:
    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress = progress
        self._total = total
        self._count = 0

    def done(self) -> None:
        self._count += 1
        if self._progress:
            self._progress(self._count, self._total)


def _groups(labels: NDArray[np.str_]) -> set[str]:
    return {group_of(str(label)) for label in np.unique(labels)}


def _check(labels: NDArray[np.str_], held: NDArray[np.bool_], law: Law) -> None:
    """Refuses lines of which one of the parts of a fit could not be made."""
    learnt = set(labels[~held].tolist())
    for part in (learnt, learnt & set(labels[held].tolist())):
        if NONE not in part or not any(law.is_listed(label) for label in part):
            raise ModelError(
                f"{len(labels)} lines of training data are too few to fit and calibrate a model on.",
                f"It takes goods of listed entries and ordinary ones ({NONE!r}), some ten different ones of each or more.",
            )


def _weights(
    vectors: sp.csr_matrix, labels: NDArray[np.str_], settings: Settings, steps: _Steps
) -> tuple[sp.csc_matrix, NDArray[np.float64], list[str]]:
    """Weights (features by groups and classes), offsets and class names of the two layers."""
    classes, class_of = np.unique(labels, return_inverse=True)
    names, group_of_class = np.unique([group_of(name) for name in classes], return_inverse=True)
    group_of_line = group_of_class[class_of]
    columns: list[_Column] = [_Column.empty()] * (len(names) + len(classes))
    # Every group sees the same part of the other groups' lines: that halves the fit and costs no measured accuracy.
    sampled = np.random.default_rng(settings.seed).random(len(labels)) < settings.others_seen

    # One group after another: the solver draws from one random state for all threads of a process, and what a thread
    # then draws depends on the others.
    for group in range(len(names)):
        own = group_of_line == group
        # A small set may have drawn no line of another group.
        seen = own | sampled if sampled[~own].any() else np.ones_like(own)
        every = np.arange(vectors.shape[1])
        columns[group] = _one_against_rest(vectors[seen], every, own[seen], settings.group_strength, settings)
        members = np.flatnonzero(group_of_class == group)
        if len(members) > 1:
            inside = np.flatnonzero(own)
            part, part_class = vectors[inside], class_of[inside]
            used = np.unique(part.indices)
            part = part[:, used]
            for member in members:
                columns[len(names) + member] = _one_against_rest(
                    part, used, part_class == member, settings.entry_strength, settings
                )
        steps.done()

    weights = sp.csc_matrix(
        (
            np.concatenate([column.values for column in columns]),
            np.concatenate([column.features for column in columns]),
            np.concatenate([[0], np.cumsum([len(column.values) for column in columns])]),
        ),
        shape=(vectors.shape[1], len(columns)),
    )
    return weights, np.array([column.offset for column in columns]), [str(name) for name in classes]


@dataclass(frozen=True, slots=True)
class _Column:
    """One classifier: the features it weighs, their weights, and its offset."""

    features: NDArray[np.intp]
    values: NDArray[np.float32]
    offset: float

    @classmethod
    def empty(cls) -> _Column:
        return cls(np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.float32), 0.0)


def _one_against_rest(
    vectors: sp.csr_matrix, features: NDArray[np.intp], positive: NDArray[np.bool_], strength: float, settings: Settings
) -> _Column:
    fitted = LogisticRegression(
        C=strength,
        solver="liblinear",
        dual=True,
        tol=settings.tolerance,
        max_iter=settings.iterations,
        random_state=settings.seed,
    )
    with warnings.catch_warnings():
        # The dual solver is stopped early on purpose: later passes cost time and change no ranking.
        warnings.simplefilter("ignore", ConvergenceWarning)
        fitted.fit(vectors, positive)
    values = fitted.coef_[0].astype(np.float32)
    matters = np.flatnonzero(np.abs(values) > settings.least_weight)
    return _Column(features[matters], values[matters], float(fitted.intercept_[0]))


def _fitted(
    texts: Sequence[str], labels: NDArray[np.str_], calibration: Calibration, settings: Settings, steps: _Steps
) -> FittedModel:
    """A model of these texts alone, features and all."""
    features = Features.fit(texts)
    vectors = features.transform(texts).astype(np.float64)
    steps.done()
    return _assemble(features, vectors, labels, calibration, settings, steps)


def _assemble(
    features: Features,
    vectors: sp.csr_matrix,
    labels: NDArray[np.str_],
    calibration: Calibration,
    settings: Settings,
    steps: _Steps,
) -> FittedModel:
    """A model fitted on the vectors, with the strongest weights of its linear layers only."""
    weights, offsets, classes = _weights(vectors, labels, settings, steps)
    size = np.abs(weights.data)
    if len(size) > settings.kept_weights:
        least = np.partition(size, len(size) - settings.kept_weights)[len(size) - settings.kept_weights]
        weights.data[size < least] = 0
        weights.eliminate_zeros()
    bayes, bayes_offsets, slopes = _naive_bayes(vectors, labels, settings)
    return FittedModel(
        features,
        classes,
        [group_of(name) for name in classes],
        sp.hstack([weights, bayes], format="csr", dtype=np.float32),
        np.concatenate([offsets, bayes_offsets]),
        slopes,
        calibration,
        {"settings": asdict(settings)},
    )


def _naive_bayes(
    vectors: sp.csr_matrix, labels: NDArray[np.str_], settings: Settings
) -> tuple[sp.csc_matrix, NDArray[np.float64], NDArray[np.float64]]:
    """Multinomial naive Bayes as sparse weights, offsets and slopes, all times `bayes_weight`.

    A feature that a class never has gets the same smoothed weight for all classes but for the class's total,
    so only features that it has are kept (log of 1 + count / smoothing), and the total becomes the slope.
    """
    classes, class_of = np.unique(labels, return_inverse=True)
    lines = np.arange(len(labels))
    membership = sp.csr_matrix((np.ones(len(labels)), (class_of, lines)), shape=(len(classes), len(labels)))
    counts = sp.csr_matrix(membership @ vectors)
    totals = np.asarray(counts.sum(axis=1)).ravel() + settings.bayes_smoothing * vectors.shape[1]
    counts.data = settings.bayes_weight * np.log1p(counts.data / settings.bayes_smoothing)
    shares = np.bincount(class_of) / len(labels)
    return counts.T.tocsc(), settings.bayes_weight * np.log(shares), -settings.bayes_weight * np.log(totals)


def _calibrated_on(
    held: NDArray[np.bool_], lines: Sequence[Line], labels: NDArray[np.str_], law: Law, settings: Settings, steps: _Steps
) -> Calibration:
    """The calibration under which a trial fit on the other lines says of the held-out ones what is so.

    The trial has features of its own: with those of all lines it would know the words of goods that it must not know.
    """
    uncalibrated = Calibration((1.0, 0.0), (1.0, 0.0), 1.0, settings.prior)
    texts = np.array([line.text for line in lines], dtype=object)
    trial = _fitted(texts[~held].tolist(), labels[~held], uncalibrated, settings, steps)
    classes = trial.classes
    known = held & np.isin(labels, classes)
    raw = trial.raw_probabilities(trial.vectors(texts[known].tolist()))
    truth = labels[known]
    listed_class = np.array([law.is_listed(name) for name in classes])
    is_listed = np.array([law.is_listed(name) for name in truth])
    ordinary = np.array([line.kind == training_data.ORDINARY for line, use in zip(lines, known, strict=True) if use])
    weight = _mix(is_listed, ordinary, settings)
    listed = _curve(raw[:, listed_class].sum(axis=1), is_listed, weight)
    none = _curve(raw[:, trial.none_index], truth == NONE, weight)
    return Calibration(listed, none, _sharpness(trial, raw, truth), settings.prior)


def _mix(is_listed: NDArray[np.bool_], ordinary: NDArray[np.bool_], settings: Settings) -> NDArray[np.float64]:
    """Weights under which the lines are mixed as `Settings` says; they sum to the number of lines."""
    hard = ~is_listed & ~ordinary
    shares = (
        (is_listed, settings.prior),
        (hard, (1 - settings.prior) * settings.hard_share),
        (~is_listed & ordinary, (1 - settings.prior) * (1 - settings.hard_share)),
    )
    weight = np.zeros(len(is_listed))
    for part, share in shares:
        weight[part] = share * len(is_listed) / max(int(part.sum()), 1)
    return weight


def _curve(raw: NDArray[np.float64], truth: NDArray[np.bool_], weight: NDArray[np.float64]) -> tuple[float, float]:
    """Slope and offset of a logistic curve from raw to calibrated probability (Platt's scaling)."""
    fitted = LogisticRegression(C=1e6, max_iter=1000).fit(logit(raw)[:, None], truth, sample_weight=weight)
    return float(fitted.coef_[0, 0]), float(fitted.intercept_[0])


def _sharpness(trial: FittedModel, raw: NDArray[np.float64], truth: NDArray[np.str_]) -> float:
    """The power of the raw entry probabilities under which the held-out entries are likeliest."""
    index = {name: place for place, name in enumerate(trial.classes)}
    rows = np.flatnonzero(truth != NONE)
    entries = raw[rows].copy()
    entries[:, trial.none_index] = 0.0
    log_entries = np.log(np.maximum(entries, 1e-12))
    right = log_entries[np.arange(len(rows)), [index[name] for name in truth[rows]]]

    def loss(power: float) -> float:
        return float(np.mean(np.log(np.exp(power * log_entries).sum(axis=1)) - power * right))

    return float(min(np.arange(0.3, 2.01, 0.05), key=loss))
