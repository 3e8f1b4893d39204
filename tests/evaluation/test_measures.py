"""The measures: each against a case small enough to reckon by hand, and properties that hold for all."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.evaluation import measures

TRUTH = np.array([True, True, False, False])


@st.composite
def scored(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """Scores and truths with both kinds of row."""
    size = draw(st.integers(2, 60))
    scores = draw(st.lists(st.floats(0, 1), min_size=size, max_size=size))
    truth = [True, False, *draw(st.lists(st.booleans(), min_size=size - 2, max_size=size - 2))]
    return np.array(scores), np.array(truth)


def test_a_share_lies_within_its_interval() -> None:
    share = measures.share(np.array([True] * 8 + [False] * 2))
    assert share["low"] < share["share"] == 0.8 < share["high"]
    assert (share["count"], share["of"]) == (8, 10)


def test_nothing_measured_leaves_everything_open() -> None:
    assert measures.share([]) == {"share": 0.0, "low": 0.0, "high": 1.0, "count": 0, "of": 0}


def test_perfect_scores_have_no_calibration_error() -> None:
    assert measures.calibration_error(TRUTH.astype(float), TRUTH) == pytest.approx(0.0)
    assert measures.calibration_error(1 - TRUTH.astype(float), TRUTH) == pytest.approx(1.0)
    assert measures.brier(TRUTH.astype(float), TRUTH) == pytest.approx(0.0)


def test_a_score_of_the_prior_is_calibrated_at_that_mix_only() -> None:
    scores, truth = np.full(10, 0.2), np.array([True] * 5 + [False] * 5)
    assert measures.calibration_error(scores, truth, prior=0.2) == pytest.approx(0.0)
    assert measures.calibration_error(scores, truth, prior=0.5) == pytest.approx(0.3)
    assert measures.brier(scores, truth, prior=0.2) == pytest.approx(0.2 * 0.8)


def test_reliability_counts_every_row_once_and_leaves_empty_bands_out() -> None:
    bands = measures.reliability(np.array([0.05, 0.05, 0.95, 1.0]), np.array([False, True, True, True]))
    assert [(band["from"], band["rows"], band["listed"]) for band in bands] == [(0.0, 2, 1), (0.9, 2, 2)]
    assert sum(band["weight"] for band in bands) == pytest.approx(1.0)


def test_recall_at_a_rate_of_false_alarms_counts_scores_above_the_threshold() -> None:
    scores = np.array([0.9, 0.6, 0.4, 0.8, 0.5, 0.3, 0.2])
    truth = np.array([True, True, True, False, False, False, False])
    assert measures.recall_at(scores, truth, 0.0) | {"threshold": 0.8} == measures.recall_at(scores, truth, 0.01)
    assert measures.recall_at(scores, truth, 0.0)["count"] == 1
    assert measures.recall_at(scores, truth, 0.25)["count"] == 2
    assert measures.recall_at(scores, truth, 1.0)["count"] == 3


@given(scored(), st.floats(0, 1))
def test_no_more_false_alarms_are_allowed_than_asked_for(case: tuple[np.ndarray, np.ndarray], rate: float) -> None:
    scores, truth = case
    found = measures.recall_at(scores, truth, rate)
    others = np.sort(scores[~truth])[::-1]
    allowed = int(np.floor(rate * len(others) + 1e-9))
    if allowed < len(others):
        assert (others > others[allowed]).sum() <= allowed
        assert found["count"] == (scores[truth] > others[allowed]).sum()
    else:
        assert found["share"] == 1.0


@given(scored())
def test_coverage_rises_from_nothing_to_everything(case: tuple[np.ndarray, np.ndarray]) -> None:
    covered = [row["covered"] for row in measures.coverage(*case, [0.0, 0.1, 0.5, 0.9, 1.0])]
    assert covered == sorted(covered)
    assert covered[0] == 0.0
    assert covered[-1] == 1.0


def test_coverage_of_equal_scores_is_chance_whatever_the_order() -> None:
    covered = measures.coverage(np.full(10, 0.3), np.array([True] * 5 + [False] * 5), [0.2, 0.6])
    assert [row["covered"] for row in covered] == [0.2, 0.6]


@given(scored())
def test_precision_falls_as_recall_rises(case: tuple[np.ndarray, np.ndarray]) -> None:
    points = measures.precision_recall(*case)
    assert [recall for recall, _ in points] == sorted(recall for recall, _ in points)
    precisions = [precision for _, precision in points]
    assert precisions == sorted(precisions, reverse=True)


def test_an_interval_is_the_same_each_time_and_holds_the_measure() -> None:
    chance = np.random.default_rng(1)
    truth = chance.random(200) < 0.5
    scores = np.clip(chance.random(200) * 0.6 + 0.3 * truth, 0, 1)
    low, high = measures.interval(measures.auroc, scores, truth)
    assert (low, high) == measures.interval(measures.auroc, scores, truth)
    assert low < measures.auroc(scores, truth) < high
