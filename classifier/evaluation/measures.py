"""The measures of a score card: plain functions of arrays, one number or table each.

`truth` is a boolean array (listed or not), `scores` the probabilities given for it, both of one row per line of
goods. Where a mix matters, rows are weighted so that `prior` of their weight is listed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Truth = NDArray[np.bool_]

BINS = 10
RESAMPLES = 200
Z95 = 1.959964
"""How many standard deviations hold the middle 95 % of a normal distribution."""


def share(hits: Any) -> dict[str, Any]:
    """A share with its counts and 95 % interval (Wilson); zero of zero is a share of 0 between 0 and 1."""
    count, total = int(np.sum(hits)), len(hits)
    if not total:
        return {"share": 0.0, "low": 0.0, "high": 1.0, "count": 0, "of": 0}
    part, z = count / total, Z95
    centre = (part + z * z / (2 * total)) / (1 + z * z / total)
    half = z * np.sqrt(part * (1 - part) / total + z * z / (4 * total * total)) / (1 + z * z / total)
    return {
        "share": round(part, 4),
        "low": round(float(max(centre - half, 0.0)), 4),
        "high": round(float(min(centre + half, 1.0)), 4),
        "count": count,
        "of": total,
    }


def mix_weights(truth: Truth, prior: float) -> Floats:
    """Weights that sum to one, `prior` of it on the listed rows. Both kinds of row must be there."""
    weights: Floats = np.where(truth, prior / truth.sum(), (1 - prior) / (~truth).sum())
    return weights


def reliability(scores: Floats, truth: Truth, prior: float = 0.5, bins: int = BINS) -> list[dict[str, Any]]:
    """For each band of scores of equal width: rows in it, their mean score, and the share that is listed.

    Mean and share are weighted to the mix; empty bands are left out.
    """
    weight = mix_weights(truth, prior)
    place = np.minimum((scores * bins).astype(int), bins - 1)
    found = []
    for number in range(bins):
        inside = place == number
        if not inside.any():
            continue
        total = weight[inside].sum()
        found.append(
            {
                "from": round(number / bins, 4),
                "to": round((number + 1) / bins, 4),
                "rows": int(inside.sum()),
                "listed": int(truth[inside].sum()),
                "weight": float(total),
                "mean_score": float((weight[inside] * scores[inside]).sum() / total),
                "share_listed": float((weight[inside] * truth[inside]).sum() / total),
            }
        )
    return found


def calibration_error(scores: Floats, truth: Truth, prior: float = 0.5, bins: int = BINS) -> float:
    """Expected calibration error: the bands' distances of share and mean score, weighted by their part of the mix."""
    bands = reliability(scores, truth, prior, bins)
    return float(sum(band["weight"] * abs(band["share_listed"] - band["mean_score"]) for band in bands))


def brier(scores: Floats, truth: Truth, prior: float = 0.5) -> float:
    """The mean squared distance of score and truth at the mix; a constant score of `prior` has prior × (1 - prior)."""
    return float((mix_weights(truth, prior) * (scores - truth) ** 2).sum())


def auroc(scores: Floats, truth: Truth) -> float:
    """The chance that a listed row scores above one that is not."""
    from sklearn.metrics import roc_auc_score

    return float(roc_auc_score(truth, scores))


def average_precision(scores: Floats, truth: Truth) -> float:
    """The mean precision over all recalls, at the mix of the rows themselves."""
    from sklearn.metrics import average_precision_score

    return float(average_precision_score(truth, scores))


def recall_at(scores: Floats, truth: Truth, false_alarms: float) -> dict[str, Any]:
    """Listed rows above the lowest threshold at which at most this share of the others is above it too."""
    others = np.sort(scores[~truth])[::-1]
    allowed = int(np.floor(false_alarms * len(others) + 1e-9))
    threshold = float(others[allowed]) if allowed < len(others) else -1.0
    return {"threshold": round(max(threshold, 0.0), 4), **share(scores[truth] > threshold)}


def precision_recall(scores: Floats, truth: Truth, points: int = 101) -> list[tuple[float, float]]:
    """(recall, precision) at the mix of the rows, thinned to about `points` steps of recall."""
    from sklearn.metrics import precision_recall_curve

    precision, recall, _ = precision_recall_curve(truth, scores)
    wanted = np.linspace(0, 1, points)
    # the best precision at this recall or a higher one: what a threshold could reach
    reached = [float(precision[recall >= least - 1e-12].max()) for least in wanted]
    return [(round(float(least), 4), round(best, 4)) for least, best in zip(wanted, reached, strict=True)]


def coverage(scores: Floats, truth: Truth, shares: Sequence[float]) -> list[dict[str, float]]:
    """How much of the listed rows a person sees who is sent the given shares of all rows, highest scores first.

    Rows of equal score are taken as they come on average, so that the order of the file plays no part.
    """
    order = np.argsort(-scores, kind="stable")
    _, group, sizes = np.unique(-scores[order], return_inverse=True, return_counts=True)
    listed = np.bincount(group, weights=truth[order])
    seen_rows = np.concatenate([[0.0], np.cumsum(sizes)])
    seen_listed = np.concatenate([[0.0], np.cumsum(listed)])
    found = np.interp(np.array(shares) * len(scores), seen_rows, seen_listed) / max(int(truth.sum()), 1)
    return [{"sent": float(sent), "covered": round(float(part), 4)} for sent, part in zip(shares, found, strict=True)]


def interval(measure: Callable[[Floats, Truth], float], scores: Floats, truth: Truth) -> tuple[float, float]:
    """The middle 95 % of a measure over resampled rows (listed and others apart, seeded: the same for the same rows)."""
    chance = np.random.default_rng(0)
    yes, no = np.flatnonzero(truth), np.flatnonzero(~truth)
    values = []
    for _ in range(RESAMPLES):
        rows = np.concatenate([chance.choice(yes, len(yes)), chance.choice(no, len(no))])
        values.append(measure(scores[rows], truth[rows]))
    low, high = np.quantile(values, [0.025, 0.975])
    return round(float(low), 4), round(float(high), 4)
