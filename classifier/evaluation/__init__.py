"""Labelled goods to a score card: how good the ranking is, how good the alarm, how honest the probabilities."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from classifier.evaluation import measures
from classifier.evaluation.card import as_text
from classifier.evaluation.labelled import Labelled, LabelledRows, read
from classifier.model.fitted import NONE
from classifier.types import Assessment, InvoiceLine, Place, Verdict

if TYPE_CHECKING:
    from classifier.screener import Screener

__all__ = ["RANKS", "TOGETHER", "Labelled", "LabelledRows", "as_json", "as_text", "rank_of", "read", "score_card"]

RANKS = (1, 3, 5, 10)
ALARMS = (Verdict.LIKELY, Verdict.REVIEW)
FALSE_ALARMS = (0.01, 0.05, 0.10)
SENT = (0.0, 0.01, 0.02, 0.05, *(round(tenth / 20, 2) for tenth in range(2, 21)))
"""Shares of all lines sent to review at which coverage is measured."""

TOGETHER = "together"
"""The name under which all sets are measured as one."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What the program said about labelled rows; one row each."""

    ranks: NDArray[np.intp]
    category_right: NDArray[np.bool_]
    listed: NDArray[np.bool_]
    scores: NDArray[np.float64]
    verdicts: NDArray[np.str_]

    @property
    def alarm(self) -> NDArray[np.bool_]:
        """Which rows a person would be asked to look at."""
        return np.isin(self.verdicts, [str(verdict) for verdict in ALARMS])

    def part(self, rows: NDArray[np.bool_]) -> Judged:
        """Some of the rows."""
        return Judged(self.ranks[rows], self.category_right[rows], self.listed[rows], self.scores[rows], self.verdicts[rows])

    @classmethod
    def joined(cls, parts: Sequence[Judged]) -> Judged:
        """Several sets as one."""
        return cls(
            np.concatenate([one.ranks for one in parts]),
            np.concatenate([one.category_right for one in parts]),
            np.concatenate([one.listed for one in parts]),
            np.concatenate([one.scores for one in parts]),
            np.concatenate([one.verdicts for one in parts]),
        )


def score_card(screener: Screener, sets: Sequence[tuple[str, Sequence[Labelled]]]) -> dict[str, Any]:
    """Figures for each set and for all of them together.

    The screener must keep at least max(RANKS) candidates. `prior` is the mix that its probabilities are meant for.
    """
    prior = screener.prior or screener.model.calibration.prior
    judged = [judge(screener, rows) for _, rows in sets]
    card: dict[str, Any] = {"prior": prior, "lists": list(screener.lists), "sets": {}}
    for (name, rows), one in zip(sets, judged, strict=True):
        card["sets"][name] = figures(rows, one, prior)
    if len(sets) > 1:
        card["sets"][TOGETHER] = figures([row for _, rows in sets for row in rows], Judged.joined(judged), prior)
    return card


def judge(screener: Screener, rows: Sequence[Labelled]) -> Judged:
    """Runs the rows through the program; only what the card needs of each assessment is kept."""
    lines = (
        InvoiceLine(number, Place("evaluation", number), row.description, row.hs_code) for number, row in enumerate(rows, start=1)
    )
    said = (result for result in screener.screen(lines) if isinstance(result, Assessment))
    kept = [
        (rank_of(row.labels, one), _first_category(one) in row.categories, one.opinion.score, str(one.verdict))
        for row, one in zip(rows, said, strict=True)
    ]
    ranks, category_right, scores, verdicts = zip(*kept, strict=True)
    listed = [any(screener.law.is_listed(label, screener.lists) for label in row.labels) for row in rows]
    return Judged(np.array(ranks), np.array(category_right), np.array(listed), np.array(scores), np.array(verdicts))


def rank_of(labels: frozenset[str], one: Assessment) -> int:
    """The place of the first right answer among the candidates and "none", from 1."""
    ranked = [(candidate.probability, candidate.entry) for candidate in one.opinion.candidates]
    ranked.append((one.opinion.none_probability, NONE))
    ranked.sort(key=lambda pair: -pair[0])
    return next((place for place, (_, name) in enumerate(ranked, start=1) if name in labels), len(ranked) + 1)


def _first_category(one: Assessment) -> str:
    answers = [(candidate.probability, candidate.entry[0]) for candidate in one.opinion.candidates[:1]]
    return max([*answers, (one.opinion.none_probability, NONE)])[1]


def figures(rows: Sequence[Labelled], judged: Judged, prior: float) -> dict[str, Any]:
    """All figures of one set."""
    found: dict[str, Any] = {
        "rows": len(rows),
        **_ranking(judged),
        "by_category": _by_category(rows, judged),
        "verdicts": {str(verdict): int((judged.verdicts == str(verdict)).sum()) for verdict in Verdict},
        "always_none": measures.share([NONE in row.labels for row in rows]),
        "constant": _constant(rows),
    }
    if judged.listed.any():
        found["listed_alarm"] = measures.share(judged.alarm[judged.listed])
    ordinary = np.array([row.labels == {NONE} for row in rows])
    if ordinary.any():
        found["ordinary_alarm"] = measures.share(judged.alarm[ordinary])
    if judged.listed.any() and not judged.listed.all():
        found |= _alarm(judged, prior)
    return found


def _ranking(judged: Judged) -> dict[str, Any]:
    return {
        "right_in": {str(rank): measures.share(judged.ranks <= rank) for rank in RANKS},
        "right_category_first": measures.share(judged.category_right),
    }


def _by_category(rows: Sequence[Labelled], judged: Judged) -> dict[str, Any]:
    """The ranking by the true category; a row whose labels lie in several categories counts in each."""
    names = sorted({category for row in rows for category in row.categories})
    found = {}
    for name in names:
        part = judged.part(np.array([name in row.categories for row in rows]))
        found[name] = {"rows": len(part.ranks), **_ranking(part), "alarm": measures.share(part.alarm)}
    return found


def _constant(rows: Sequence[Labelled]) -> dict[str, Any]:
    """How often one and the same list of answers would be right: the labels that this set has most, in order.

    No program could know them beforehand, which makes it a hard rival.
    """
    left = [row.labels for row in rows]
    ranking: list[str] = []
    while left and len(ranking) < max(RANKS):
        count = Counter(label for labels in left for label in labels)
        best = min(count, key=lambda label: (-count[label], label))
        ranking.append(best)
        left = [labels for labels in left if best not in labels]
    within = {str(rank): measures.share([bool(row.labels & set(ranking[:rank])) for row in rows]) for rank in RANKS}
    return {"ranking": ranking, "right_in": within}


def _alarm(judged: Judged, prior: float) -> dict[str, Any]:
    scores, listed = judged.scores, judged.listed
    found: dict[str, Any] = {
        "auroc": measures.auroc(scores, listed),
        "average_precision": measures.average_precision(scores, listed),
        "calibration_error": measures.calibration_error(scores, listed, prior),
        "brier": measures.brier(scores, listed, prior),
        "intervals": {
            "auroc": measures.interval(measures.auroc, scores, listed),
            "average_precision": measures.interval(measures.average_precision, scores, listed),
            "calibration_error": measures.interval(
                lambda part, truth: measures.calibration_error(part, truth, prior), scores, listed
            ),
        },
        "constant_score": {"auroc": 0.5, "average_precision": float(listed.mean()), "brier": prior * (1 - prior)},
        "recall_at_false_alarms": {f"{share:g}": measures.recall_at(scores, listed, share) for share in FALSE_ALARMS},
        "reliability": measures.reliability(scores, listed, prior),
        "coverage": measures.coverage(scores, listed, SENT),
        "precision_recall": measures.precision_recall(scores, listed),
    }
    return found


def as_json(card: dict[str, Any]) -> str:
    """The card as JSON."""
    return json.dumps(card, indent=1) + "\n"
