"""Fits alternatives to the default text model on the training data, and prints one table of how they do.

    python benchmarks/models.py FILE... [--only NAME] [--save FILE]    labelled CSV files, as `dualuse evaluate` reads them
    python benchmarks/models.py --held-out                             on a fifth of the training goods, fitted on the rest

Every alternative learns from the same lines and is asked about the same rows. Columns: the right entry first and
among the first five, for each file that has listed goods; how often "none" comes first in the files that have only
ordinary goods; the area under the curve of the score, files without ordinary goods against files with nothing else;
the share of their listed goods that scores above all but 5 % of the ordinary ones; processor seconds of the fit
(features included; seconds of all cores added up, so that other work on the machine matters little); megabytes of
the numbers that would have to be kept. What came out stands in docs/models-tried.md.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp
from joblib import Parallel, delayed
from numpy.typing import NDArray
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer, TfidfVectorizer
from sklearn.feature_selection import SelectKBest, chi2
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.naive_bayes import ComplementNB, MultinomialNB
from sklearn.svm import LinearSVC

from classifier import evaluation, law, training, training_data
from classifier.evaluation import Labelled
from classifier.law import Law
from classifier.model.features import words
from classifier.model.fitted import NONE, Calibration
from classifier.model.normalise import normalise
from classifier.training import Settings
from classifier.training_data import LISTED, NEAR_MISS, ORDINARY, Line

Floats = NDArray[Any]
SETTINGS = Settings()
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Answer:
    """What an alternative says: one row per text, one column per class; logs of probabilities, or margins."""

    values: Floats
    megabytes: float
    logs: bool = True


@dataclass(frozen=True)
class Task:
    """The lines to learn from, and the texts to judge."""

    lines: Sequence[Line]
    texts: Sequence[str]
    law: Law
    settings: Settings = SETTINGS

    @property
    def labels(self) -> Floats:
        """The true label of each line."""
        return np.array([line.label for line in self.lines])

    @property
    def plain(self) -> tuple[list[str], list[str]]:
        """Training and test texts, normalised."""
        return [normalise(line.text) for line in self.lines], [normalise(text) for text in self.texts]


Alternative = Callable[[Task], Answer]

# --- features --------------------------------------------------------------------------------------------------


def word_tfidf(**settings: Any) -> TfidfVectorizer:
    """The default's word features, with changes."""
    return TfidfVectorizer(
        preprocessor=str,
        tokenizer=words,
        token_pattern=None,
        dtype=np.float32,
        **({"ngram_range": (1, 2), "sublinear_tf": True} | settings),
    )


def char_tfidf(**settings: Any) -> TfidfVectorizer:
    """The default's character features, with changes."""
    return TfidfVectorizer(
        preprocessor=str,
        analyzer="char_wb",
        dtype=np.float32,
        **({"ngram_range": (2, 5), "min_df": 2, "sublinear_tf": True} | settings),
    )


def vectors(task: Task, *vectorisers: Any) -> tuple[sp.csr_matrix, sp.csr_matrix]:
    """Training and test texts as features side by side."""
    train, test = task.plain
    left = sp.hstack([one.fit_transform(train) for one in vectorisers], format="csr", dtype=np.float64)
    return left, sp.hstack([one.transform(test) for one in vectorisers], format="csr", dtype=np.float64)


def usual(task: Task) -> tuple[sp.csr_matrix, sp.csr_matrix]:
    """The default's features."""
    return vectors(task, word_tfidf(), char_tfidf())


def kept(matrix: Any) -> float:
    """Megabytes of a sparse or dense matrix in single precision."""
    return (matrix.nnz * 8 if sp.issparse(matrix) else matrix.size * 4) / MEGABYTE


# --- the default's classifiers on other features ---------------------------------------------------------------


def head(train: sp.csr_matrix, test: sp.csr_matrix, labels: Floats, settings: Settings = SETTINGS) -> Answer:
    """The default's classifiers, uncalibrated."""
    plain = Calibration((1.0, 0.0), (1.0, 0.0), 1.0, 0.5)
    model = training._assemble(None, train, labels, plain, settings, training._Steps(None, 1))  # type: ignore[arg-type]
    raw = model.raw_probabilities(test.astype(np.float32))
    return Answer(np.log(np.maximum(raw, 1e-300)), kept(model.weights))


def features(*make: Callable[[], Any]) -> Alternative:
    """The default's classifiers on the features of these vectorisers."""
    return lambda task: head(*vectors(task, *(one() for one in make)), task.labels)


def selected(task: Task) -> Answer:
    """The 100,000 features with the highest chi-squared."""
    train, test = usual(task)
    chosen = SelectKBest(chi2, k=min(100_000, train.shape[1])).fit(train, task.labels)
    return head(chosen.transform(train), chosen.transform(test), task.labels)


def hashed(bits: int) -> Alternative:
    """Hashed words and characters, then TF-IDF: no vocabulary to keep."""

    def run(task: Task) -> Answer:
        texts = task.plain
        settings: dict[str, Any] = {"preprocessor": str, "alternate_sign": False, "norm": None, "dtype": np.float32}
        parts: list[list[Any]] = [[], []]
        for hasher in (
            HashingVectorizer(tokenizer=words, token_pattern=None, ngram_range=(1, 2), n_features=2**bits, **settings),
            HashingVectorizer(analyzer="char_wb", ngram_range=(2, 5), n_features=2**bits, **settings),
        ):
            counts = [hasher.transform(text) for text in texts]
            weigh = TfidfTransformer(sublinear_tf=True).fit(counts[0])
            for part, count in zip(parts, counts, strict=True):
                part.append(weigh.transform(count))
        train, test = (sp.hstack(part, format="csr", dtype=np.float64) for part in parts)
        return head(train, test, task.labels)

    return run


def default(task: Task) -> Answer:
    """The whole default, calibration and pruning included."""
    model = training.fit(task.lines, task.law, task.settings)
    listed = [name for name in model.classes if task.law.is_listed(name)]
    _, _, probabilities = model.calibrated(model.raw_probabilities(model.vectors(task.texts)), listed)
    return Answer(np.log(np.maximum(probabilities, 1e-300)), kept(model.weights))


def rewritten(change: Callable[[str], str]) -> Alternative:
    """The default on changed texts."""

    def run(task: Task) -> Answer:
        lines = [replace(line, text=change(line.text)) for line in task.lines]
        return default(replace(task, lines=lines, texts=[change(text) for text in task.texts]))

    return run


_UNITS = {
    "gsps": r"g(?:iga)?[\s-]?(?:sps|s/s|samples?(?:/s(?:ec)?| per second))",
    "msps": r"m(?:ega)?[\s-]?(?:sps|s/s|samples?(?:/s(?:ec)?| per second))",
    "ksps": r"k(?:ilo)?[\s-]?(?:sps|s/s|samples?(?:/s(?:ec)?| per second))",
    "ghz": r"(?:ghz|gigahertz|gc/s)",
    "mhz": r"(?:mhz|megahertz)",
    "khz": r"(?:khz|kilohertz)",
    "hz": r"(?:hz|hertz|fps|frames?/s(?:ec)?)",
    "bit": r"(?:bits?|b)\b(?!/)",
    "um": r"(?:[µμu]m|microns?|micromet(?:er|re)s?)",
    "nm": r"(?:nm|nanomet(?:er|re)s?)",
    "mm": r"(?:mm|millimet(?:er|re)s?)",
    "kw": r"(?:kw|kilowatts?)",
    "mw": r"(?:mw|milliwatts?)",
    "w": r"(?:w|watts?)",
    "kg": r"(?:kgs?|kilos?|kilograms?)",
    "g": r"(?:gr?|grams?)",
    "l": r"(?:l|lt?rs?|lit(?:er|re)s?)",
    "l/s": r"(?:l/s(?:ec)?|lit(?:er|re)s?/s(?:ec)?|l/sec)",
    "m3/h": r"(?:m3/hr?|m³/hr?|cbm/hr?|cubic met(?:er|re)s? per hour)",
    "kv": r"(?:kv|kilovolts?)",
    "v": r"(?:v(?:dc|ac)?|volts?)",
    "deg/h": r"(?:deg(?:rees?)?/hr?|°/hr?|deg(?:rees?)? per hour|dph)",
    "bar": r"(?:bars?)",
    "axes": r"[\s-]?(?:axis|axes|ax)",
    "%": r"(?:%|pct|percent|per cent)",
}
_QUANTITY = re.compile(
    r"(?<![\w.,])(\d+(?:[.,]\d+)?)\s?-?\s?(?:"
    + "|".join(f"(?P<u{number}>{pattern})" for number, pattern in enumerate(_UNITS.values()))
    + r")(?![\w/])",
    re.IGNORECASE,
)


def one_spelling(text: str) -> str:
    """Quantities with one spelling of number and unit, written together: "12 Gsample/s" as "12gsps"."""

    def spelt(match: re.Match[str]) -> str:
        unit = list(_UNITS)[int(str(match.lastgroup)[1:])]
        return f"{float(match[1].replace(',', '.')):g}{unit}"

    return _QUANTITY.sub(spelt, text)


def part_shapes(text: str) -> str:
    """The text with the shape of each part number behind it: AD9625BBPZ adds shapeaa9999aaaa."""
    shapes = [
        "shape" + re.sub(r"\d", "9", re.sub(r"[a-z]", "a", token.replace("-", "")))
        for token in re.findall(r"(?<![\w-])[\w-]{5,20}(?![\w-])", text.lower())
        if re.search("[a-z]", token) and re.search(r"\d", token)
    ]
    return " ".join([text, *shapes])


# --- other classifiers on the default's features -----------------------------------------------------------------


def none_as_is(depth: int) -> Callable[[str], str]:
    """A label cut to its first characters."""
    return lambda label: label if label == NONE else label[:depth]


def hierarchy(depths: Sequence[int]) -> Alternative:
    """One-against-rest logistic regressions at each depth, each fitted inside its parent; no naive Bayes."""

    def run(task: Task) -> Answer:
        train, test = usual(task)
        labels = task.labels
        classes = np.unique(labels)
        total = np.zeros((test.shape[0], len(classes)))
        weights = 0
        above: Callable[[str], str] = lambda label: ""  # noqa: E731
        for depth in depths:
            below = none_as_is(depth)
            parts = [
                (np.flatnonzero([above(label) == parent for label in labels]), parent)
                for parent in sorted({above(label) for label in labels})
            ]
            for rows, _ in parts:
                names = sorted({below(label) for label in labels[rows]})
                if len(names) < 2:
                    continue
                values, count = one_against_rest(train[rows], np.array([below(label) for label in labels[rows]]), names, test)
                weights += count
                logs = -np.logaddexp(0.0, -values)
                logs -= np.logaddexp.reduce(logs, axis=1, keepdims=True)
                for place, name in enumerate(classes):
                    if below(name) in names:
                        total[:, place] += logs[:, names.index(below(name))]
            above = below
        return Answer(total, weights * 8 / MEGABYTE)

    return run


def one_against_rest(train: sp.csr_matrix, labels: Floats, names: Sequence[str], test: sp.csr_matrix) -> tuple[Floats, int]:
    """Decision values of the test rows, and how many weights matter."""
    used = np.unique(train.indices)
    part, asked = train[:, used], test[:, used]

    def fit(name: str) -> tuple[Floats, int]:
        column = training._one_against_rest(part, np.arange(len(used)), labels == name, SETTINGS.entry_strength, SETTINGS)
        weights = np.zeros(len(used))
        weights[column.features] = column.values
        return asked @ weights + column.offset, len(column.values)

    done = Parallel(n_jobs=2, prefer="threads")(delayed(fit)(name) for name in names)
    return np.array([values for values, _ in done]).T, sum(count for _, count in done)


def flat_logistic(task: Task) -> Answer:
    """One logistic regression for each of all classes against all other lines."""
    train, test = usual(task)
    labels = task.labels
    values, count = one_against_rest(train, labels, list(np.unique(labels)), test)
    logs = -np.logaddexp(0.0, -values)
    return Answer(logs - np.logaddexp.reduce(logs, axis=1, keepdims=True), count * 8 / MEGABYTE)


def flat_svm(task: Task) -> Answer:
    """LinearSVC, one against the rest."""
    train, test = usual(task)
    labels = task.labels
    names = np.unique(labels)

    def fit(name: str) -> tuple[Floats, int]:
        # fitted one by one: all the weights at once would be gigabytes
        machine = LinearSVC(C=1.0, dual=True, tol=0.1, max_iter=200, random_state=7).fit(train, labels == name)
        return machine.decision_function(test), int((np.abs(machine.coef_) > SETTINGS.least_weight).sum())

    done = Parallel(n_jobs=2, prefer="threads")(delayed(fit)(name) for name in names)
    return Answer(np.array([values for values, _ in done]).T, sum(count for _, count in done) * 8 / MEGABYTE, logs=False)


def ridge(task: Task, strength: float = 1.0, rounds: int = 15) -> Answer:
    """Least squares on all lines in the dual, by conjugate gradients.

    RidgeClassifier's own solvers want a dense matrix of lines by lines (over 10 GB) or hours.
    """
    train, test = (part.astype(np.float32) for part in usual(task))
    classes, class_of = np.unique(task.labels, return_inverse=True)
    target = -np.ones((len(class_of), len(classes)), dtype=np.float32)
    target[np.arange(len(class_of)), class_of] = 1.0
    mean = target.mean(axis=0)
    target -= mean
    back = train.T.tocsr()
    solved, rest = np.zeros_like(target), target
    way = rest.copy()
    size = (rest * rest).sum(axis=0)
    for _ in range(rounds):
        # a few classes at a time: features by classes, dense, would not fit beside the rest
        turned = np.concatenate([train @ (back @ way[:, n : n + 64]) for n in range(0, way.shape[1], 64)], axis=1)
        turned += strength * way
        step = size / np.maximum((way * turned).sum(axis=0), 1e-12)
        solved += step * way
        rest = rest - step * turned
        next_size = (rest * rest).sum(axis=0)
        way = rest + (next_size / np.maximum(size, 1e-12)) * way
        size = next_size
    values, count = [], 0
    for n in range(0, solved.shape[1], 64):
        weights = back @ solved[:, n : n + 64]
        values.append(test @ weights)
        count += int((np.abs(weights) > SETTINGS.least_weight).sum())
    return Answer(np.concatenate(values, axis=1) + mean, count * 8 / MEGABYTE, logs=False)


def bayes(kind: type[Any], smoothing: float) -> Alternative:
    """A naive Bayes classifier alone."""

    def run(task: Task) -> Answer:
        train, test = usual(task)
        fitted = kind(alpha=smoothing).fit(train, task.labels)
        values = fitted.predict_joint_log_proba(test)
        return Answer(values, fitted.feature_count_.astype(bool).sum() * 8 / MEGABYTE, logs=kind is MultinomialNB)

    return run


def neighbours(task: Task, dimensions: int = 300, near: int = 15) -> Answer:
    """Votes of the nearest training lines over a truncated SVD, weighted by cosine."""
    train, test = usual(task)
    svd = TruncatedSVD(dimensions, n_iter=3, random_state=7).fit(train)
    known, asked = (unit(svd.transform(part).astype(np.float32)) for part in (train, test))
    classes, class_of = np.unique(task.labels, return_inverse=True)
    votes = np.zeros((len(asked), len(classes)))
    for row, similar in enumerate(asked @ known.T):
        first = np.argpartition(-similar, near)[:near]
        np.add.at(votes[row], class_of[first], np.exp(10 * similar[first]))
    votes += 1e-3 * np.maximum(asked @ centroids(known, class_of).T, 0)
    return Answer(np.log(np.maximum(votes, 1e-9)), kept(known) + kept(svd.components_))


def unit(rows: Floats) -> Floats:
    """Rows of length one."""
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def centroids(rows: Any, class_of: Floats) -> Any:
    """The mean of each class's rows, of length one; sparse for sparse rows."""
    count = int(class_of.max()) + 1
    member = sp.csr_matrix((np.ones(len(class_of)), (class_of, np.arange(len(class_of)))), shape=(count, len(class_of)))
    total = member @ rows
    if not sp.issparse(total):
        return unit(total)
    length = np.sqrt(np.asarray(total.multiply(total).sum(axis=1)).ravel())
    return sp.csr_matrix(sp.diags(1 / np.maximum(length, 1e-9)) @ total)


def centroids_alone(task: Task) -> Answer:
    """The class whose mean line is nearest."""
    train, test = usual(task)
    middle = centroids(train, np.unique(task.labels, return_inverse=True)[1])
    return Answer((test @ middle.T).toarray(), kept(middle), logs=False)


def centroid_blend(task: Task, weight: float = 6.0) -> Answer:
    """The default's classifiers plus the similarity to each class's centroid."""
    train, test = usual(task)
    middle = centroids(train, np.unique(task.labels, return_inverse=True)[1])
    first = head(train, test, task.labels)
    return Answer(first.values + weight * (test @ middle.T).toarray(), first.megabytes + kept(middle))


def stacking(task: Task) -> Answer:
    """Linear layers, naive Bayes and centroids, weighed by a conditional logit fitted on the held-out fifth."""
    from scipy.optimize import minimize

    train, test = usual(task)
    labels = task.labels
    classes, class_of = np.unique(labels, return_inverse=True)
    held = training.held_out(task.lines, task.settings)

    def parts(rows: Floats, asked: sp.csr_matrix) -> tuple[list[Floats], float]:
        known, names = train[rows], np.unique(labels[rows])
        linear = head(known, asked, labels[rows], replace(SETTINGS, bayes_weight=0.0))
        naive = MultinomialNB(alpha=SETTINGS.bayes_smoothing).fit(known, labels[rows])
        middle = centroids(known, np.searchsorted(names, labels[rows]))
        said = [linear.values, naive.predict_joint_log_proba(asked) / 10, 10 * (asked @ middle.T).toarray()]
        wide = [np.full((asked.shape[0], len(classes)), -50.0) for _ in said]
        for whole, one in zip(wide, said, strict=True):
            whole[:, np.searchsorted(classes, names)] = one
        return wide, linear.megabytes + naive.feature_count_.astype(bool).sum() * 8 / MEGABYTE + kept(middle)

    known = np.unique(class_of[~held])
    usable = np.flatnonzero(held & np.isin(class_of, known))
    first, _ = parts(~held, train[usable])
    truth = class_of[usable]

    def loss(weights: Floats) -> float:
        joined = sum(weight * part for weight, part in zip(weights, first, strict=True))
        return float(np.mean(np.logaddexp.reduce(joined, axis=1) - joined[np.arange(len(truth)), truth]))

    best = minimize(loss, np.array([1.0, 0.5, 0.5]), method="Nelder-Mead", options={"maxiter": 60, "xatol": 0.02}).x
    print(
        f"stacking weights: linear {best[0]:.2f}, naive Bayes {best[1]:.2f} (tenths), centroids {best[2]:.2f} (tens)", flush=True
    )
    whole, size = parts(np.ones(len(labels), dtype=bool), test)
    return Answer(np.asarray(sum(weight * part for weight, part in zip(best, whole, strict=True))), size)


def sgd_logistic(task: Task) -> Answer:
    """Multinomial logistic regression over a truncated SVD: every class at once, dense and low-rank."""
    train, test = usual(task)
    svd = TruncatedSVD(300, n_iter=3, random_state=7).fit(train)
    known, asked = (unit(svd.transform(part).astype(np.float32)) for part in (train, test))
    fitted = LogisticRegression(C=30.0, max_iter=60, tol=1e-3)
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fitted.fit(known, task.labels)
    return Answer(fitted.predict_log_proba(asked), kept(svd.components_) + kept(fitted.coef_))


ALTERNATIVES: dict[str, Alternative] = {
    "default": default,
    "default, uncalibrated": features(word_tfidf, char_tfidf),
    "words only": features(word_tfidf),
    "characters only": features(char_tfidf),
    "without sublinear TF": features(lambda: word_tfidf(sublinear_tf=False), lambda: char_tfidf(sublinear_tf=False)),
    "words in 2 lines, characters in 4 or more": features(lambda: word_tfidf(min_df=2), lambda: char_tfidf(min_df=4)),
    "best 100,000 features by chi2": selected,
    "hashing, 2^18 each": hashed(18),
    "hashing, 2^20 each": hashed(20),
    "default, quantities in one spelling": rewritten(one_spelling),
    "default, shapes of part numbers": rewritten(part_shapes),
    "hierarchical by group, linear part alone": hierarchy((2, 5)),
    "hierarchical, three levels": hierarchy((1, 2, 5)),
    "multinomial naive Bayes": bayes(MultinomialNB, 0.01),
    "complement naive Bayes": bayes(ComplementNB, 0.1),
    "nearest centroid": centroids_alone,
    "default blended with centroids": centroid_blend,
    "nearest neighbours over truncated SVD": neighbours,
    "logistic regression over truncated SVD": sgd_logistic,
    "stacking": stacking,
    "ridge": ridge,
    "flat LinearSVC": flat_svm,
    "flat logistic regression": flat_logistic,
}


# --- measuring ---------------------------------------------------------------------------------------------------


def measured(
    answer: Answer, classes: Sequence[str], sets: Sequence[tuple[str, Sequence[Labelled]]], law_: Law
) -> dict[str, float]:
    """The figures of one alternative on the labelled sets, whose rows are those of the answer, in order."""
    listed = np.array([law_.is_listed(name) for name in classes])
    none = np.array([name == NONE for name in classes])
    values = answer.values
    if answer.logs:
        score = np.logaddexp.reduce(values[:, listed], axis=1) - np.logaddexp.reduce(values[:, ~listed], axis=1)
    else:
        score = values[:, listed].max(axis=1) - values[:, none].max(axis=1)
    figures: dict[str, float] = {}
    pure, mixed, ordinary = [], [], []
    start = 0
    for name, rows in sets:
        part, asked = score[start : start + len(rows)], values[start : start + len(rows)]
        start += len(rows)
        ranked = np.argsort(-asked, axis=1, kind="stable")[:, :5]
        right = np.array([[classes[c] in row.labels for c in best] for row, best in zip(rows, ranked, strict=True)])
        is_listed = np.array([any(law_.is_listed(label) for label in row.labels) for row in rows])
        is_none = np.array([NONE in row.labels for row in rows])
        if is_none.all():
            ordinary.append(part)
            figures[f"{name}: none first"] = float(right[:, 0].mean())
            continue
        figures[f"{name}: first"] = float(right[:, 0].mean())
        figures[f"{name}: in five"] = float(right.any(axis=1).mean())
        (mixed if is_none.any() else pure).append(part[is_listed])
    if pure and ordinary:
        no = np.concatenate(ordinary)
        limit = np.quantile(no, 0.95)
        yes = np.concatenate(pure)
        figures["AUROC"] = float(roc_auc_score([1] * len(yes) + [0] * len(no), np.concatenate([yes, no])))
        figures["recall at 5 %"] = float((yes > limit).mean())
        if mixed:
            figures["recall at 5 %, mixed sets"] = float((np.concatenate(mixed) > limit).mean())
    return figures


def table(results: Sequence[dict[str, Any]]) -> str:
    """The results as a Markdown table."""
    columns = list(results[0]["figures"])
    rows = ["| model | " + " | ".join([*columns, "fit, CPU s", "MB"]) + " |", "|---|" + "---|" * (len(columns) + 2)]
    for one in results:
        cells = [f"{one['figures'][column]:.3f}" for column in columns]
        rows.append(f"| {one['name']} | " + " | ".join([*cells, f"{one['seconds']:.0f}", f"{one['megabytes']:.0f}"]) + " |")
    return "\n".join(rows)


def run(chosen: Iterable[str], files: Sequence[Path], save: Path | None, held_out: bool) -> None:
    """Fits and measures the chosen alternatives, and prints the table."""
    law_ = law.load()
    lines = training_data.read(training_data.folder())
    sets = [(path.stem, evaluation.read(path, law_).rows) for path in files]
    settings = SETTINGS
    if held_out:
        held = training.held_out(lines, SETTINGS)
        for name, kinds in (("listed", [LISTED]), ("near misses", [NEAR_MISS]), ("ordinary", [ORDINARY])):
            chosen_lines = [line for line, out in zip(lines, held, strict=True) if out and line.kind in kinds]
            sets.append((name, [Labelled(line.text, frozenset([line.label]), None) for line in chosen_lines]))
        lines = [line for line, out in zip(lines, held, strict=True) if not out]
        # the calibration holds goods out by the same rule: the same seed would choose those that are gone
        settings = replace(SETTINGS, seed=SETTINGS.seed + 1)
    task = Task(lines, [row.description for _, rows in sets for row in rows], law_, settings)
    classes = [str(name) for name in np.unique(task.labels)]
    results: list[dict[str, Any]] = []
    if save and save.exists():
        results = [json.loads(text) for text in save.read_text(encoding="utf-8").splitlines()]
    done = {one["name"] for one in results}
    for name in chosen:
        if name in done:
            continue
        start = time.process_time()
        answer = ALTERNATIVES[name](task)
        results.append(
            {
                "name": name,
                "figures": measured(answer, classes, sets, law_),
                "seconds": time.process_time() - start,
                "megabytes": float(answer.megabytes),
            }
        )
        print(json.dumps(results[-1]), flush=True)
        if save:
            with save.open("a", encoding="utf-8") as handle:
                handle.write(json.dumps(results[-1]) + "\n")
    print(table(results))


def main() -> None:
    """Reads the arguments and runs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--held-out", action="store_true", help="also measure on a fifth of the training goods, left out")
    parser.add_argument("--only", action="append", choices=list(ALTERNATIVES), help="run this one; may be repeated")
    parser.add_argument("--save", type=Path, help="add results to this file, and skip those that it has")
    arguments = parser.parse_args()
    if not arguments.files and not arguments.held_out:
        parser.error("name labelled files, or add --held-out")
    run(arguments.only or list(ALTERNATIVES), arguments.files, arguments.save, arguments.held_out)


if __name__ == "__main__":
    main()
