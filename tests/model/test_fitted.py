"""The fitted model: probabilities that are probabilities, words that were in the text, and a safe store."""

import json
from pathlib import Path

import numpy as np
import pytest

from classifier import Screener, training
from classifier.errors import ModelError
from classifier.law import Law
from classifier.model import store
from classifier.model.fitted import NONE
from classifier.training_data import Line

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


def test_a_stored_model_judges_as_before(tmp_path: Path, screener: Screener) -> None:
    store.save(screener.model, tmp_path / "model")
    again = store.load(tmp_path / "model")
    vectors = screener.model.vectors(TEXTS)
    np.testing.assert_array_equal(again.vectors(TEXTS).toarray(), vectors.toarray())
    np.testing.assert_allclose(again.raw_probabilities(vectors), screener.model.raw_probabilities(vectors), rtol=1e-6)


def test_the_store_holds_nothing_that_could_run(tmp_path: Path, screener: Screener) -> None:
    store.save(screener.model, tmp_path / "model")
    with np.load(tmp_path / "model" / store.ARRAYS, allow_pickle=False) as arrays:
        assert all(arrays[name].dtype.kind in "fi" for name in arrays.files)
    assert NONE in json.loads((tmp_path / "model" / store.TEXTS).read_text(encoding="utf-8"))["classes"]


def test_the_stored_model_stays_under_sixty_megabytes(tmp_path: Path, screener: Screener) -> None:
    store.save(screener.model, tmp_path / "model")
    assert sum(path.stat().st_size for path in (tmp_path / "model").iterdir()) < 60_000_000


@pytest.mark.parametrize("damage", ["missing", "truncated", "json"])
def test_a_damaged_store_is_refused_with_what_to_do(tmp_path: Path, screener: Screener, damage: str) -> None:
    folder = tmp_path / "model"
    store.save(screener.model, folder)
    if damage == "missing":
        (folder / store.ARRAYS).unlink()
    elif damage == "truncated":
        (folder / store.ARRAYS).write_bytes((folder / store.ARRAYS).read_bytes()[:1000])
    else:
        (folder / store.TEXTS).write_text("{", encoding="utf-8")
    with pytest.raises(ModelError, match="dualuse train --force"):
        store.load(folder)


def small_set() -> list[Line]:
    goods = {
        "6A003": ["thermal camera", "infrared camera core", "streak camera", "high speed framing camera", "uncooled imager"],
        "2B350": [
            "diaphragm valve PTFE lined",
            "glass lined reactor",
            "Hastelloy heat exchanger",
            "magnetic drive pump ETFE",
            "tantalum condenser",
        ],
        NONE: ["garden hose", "office chair", "wooden table", "cotton shirt", "paper bags"],
    }
    return [
        Line(f"{text} {n}", label, "listed", "en", label, "", "", "test")
        for label, texts in goods.items()
        for n, text in enumerate(texts)
    ]


def test_fitting_twice_gives_the_same_model(law: Law) -> None:
    one, other = training.fit(small_set(), law), training.fit(small_set(), law)
    np.testing.assert_array_equal(one.weights.toarray(), other.weights.toarray())
    assert one.calibration == other.calibration
    assert one.classes == other.classes == ["2B350", "6A003", NONE]


def test_held_out_lines_are_whole_goods() -> None:
    lines = small_set()
    twins = [*lines, *lines]
    held = training.held_out(twins, training.Settings())
    assert (held[: len(lines)] == held[len(lines) :]).all()


def test_progress_ends_at_its_total(law: Law) -> None:
    steps: list[tuple[int, int]] = []
    training.fit(small_set(), law, progress=lambda done, total: steps.append((done, total)))
    assert steps[-1][0] == steps[-1][1]
    assert [done for done, _ in steps] == sorted(done for done, _ in steps)
