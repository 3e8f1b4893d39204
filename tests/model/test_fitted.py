"""The fitted model: probabilities that are probabilities, and words that were in the text."""

import numpy as np

from classifier import Screener
from classifier.model.fitted import Calibration

TEXTS = ["thermal camera core 640x512", "garden hose 25 m", "", "ÄÖÜ 日本", "x" * 500]


def test_raw_probabilities_sum_to_one(screener: Screener) -> None:
    raw = screener.model.raw_probabilities(screener.model.vectors(TEXTS))
    assert raw.shape == (len(TEXTS), len(screener.model.classes))
    np.testing.assert_allclose(raw.sum(axis=1), 1.0, atol=1e-9)
    assert (raw >= 0).all()


def test_a_listed_item_and_an_ordinary_one_lie_far_apart(screener: Screener) -> None:
    thermal, hose = screener.screen_texts(TEXTS[:2])
    assert thermal.opinion.score > 0.8
    assert hose.opinion.score < 0.1
    assert hose.opinion.none_probability > 0.8


def test_words_behind_a_candidate_stand_in_the_text(screener: Screener) -> None:
    (result,) = screener.screen_texts(["Thermal camera core 640x512 60 Hz LWIR"])
    words = [word for candidate in result.opinion.candidates for name in candidate.words for word in name.split()]
    assert words
    assert set(words) <= {"thermal", "camera", "core", "640x512", "60", "hz", "lwir"}


def test_another_prior_moves_listed_and_none_opposite_ways() -> None:
    # The same curve for both, so that only the direction tells them apart.
    calibration = Calibration((0.8, 0.2), (0.8, 0.2), 1.0, 0.5)
    raw = np.array([0.1, 0.5, 0.9])
    assert (calibration.listed_probability(raw, 0.1) < calibration.listed_probability(raw)).all()
    assert (calibration.none_probability(raw, 0.1) > calibration.none_probability(raw)).all()
    np.testing.assert_allclose(calibration.listed_probability(raw, 0.5), calibration.listed_probability(raw))
