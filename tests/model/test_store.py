"""The kept model: judges as before, cannot run anything, is whole or not there, and the cache stays small."""

import json
import os
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from classifier import Screener, training
from classifier.errors import ModelError
from classifier.law import Law
from classifier.model import store
from classifier.model.fitted import NONE, FittedModel
from tests.model import small

TEXTS = ["thermal camera core 640x512", "garden hose 25 m", "", "ÄÖÜ 日本", "x" * 500]


def test_a_stored_model_judges_as_before(tmp_path: Path, screener: Screener) -> None:
    store.save(screener.model, tmp_path / "model.npz")
    again = store.load(tmp_path / "model.npz")
    vectors = screener.model.vectors(TEXTS)
    np.testing.assert_array_equal(again.vectors(TEXTS).toarray(), vectors.toarray())
    np.testing.assert_allclose(again.raw_probabilities(vectors), screener.model.raw_probabilities(vectors), rtol=1e-6)
    assert again.calibration == screener.model.calibration
    assert again.chapters is not None
    assert screener.model.chapters is not None
    assert again.chapters.probabilities(TEXTS[1]) == screener.model.chapters.probabilities(TEXTS[1])


def test_the_store_holds_nothing_that_could_run(tmp_path: Path, screener: Screener) -> None:
    store.save(screener.model, tmp_path / "model.npz")
    with np.load(tmp_path / "model.npz", allow_pickle=False) as archive:
        texts = json.loads(archive[store.TEXTS])
        assert all(archive[name].dtype.kind in "fiU" for name in archive.files if name != store.TEXTS)
    assert NONE in texts["classes"]


def test_the_stored_model_stays_under_sixty_megabytes(tmp_path: Path, screener: Screener) -> None:
    store.save(screener.model, tmp_path / "model.npz")
    assert (tmp_path / "model.npz").stat().st_size < 60_000_000


@pytest.fixture(scope="module")
def model(law: Law) -> FittedModel:
    return training.fit(small.lines(), law)


def test_the_same_model_is_the_same_bytes(tmp_path: Path, model: FittedModel) -> None:
    for name in ("one.npz", "other.npz"):
        store.save(model, tmp_path / name)
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "other.npz").read_bytes()


def _without_texts(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        kept = {name: archive.read(name) for name in archive.namelist() if name != store.TEXTS}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in kept.items():
            archive.writestr(name, content)


def _flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[200:300] = bytes(100)
    path.write_bytes(content)


DAMAGES = {
    "missing": lambda path: path.unlink(),
    "cut short": lambda path: path.write_bytes(path.read_bytes()[:1000]),
    "overwritten inside": _flipped,
    "without its texts": _without_texts,
    "something else": lambda path: path.write_bytes(b"{"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_store_is_refused_with_what_to_do(tmp_path: Path, model: FittedModel, damage: str) -> None:
    path = tmp_path / "model.npz"
    store.save(model, path)
    DAMAGES[damage](path)
    with pytest.raises(ModelError, match="dualuse train --force"):
        store.load(path)


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path, model: FittedModel) -> None:
    (tmp_path / "models").write_text("a file", encoding="utf-8")
    with pytest.raises(ModelError, match="DUALUSE_CACHE"):
        store.save(model, tmp_path / "models" / "model.npz")


def test_several_may_save_and_load_the_same_model_at_once(tmp_path: Path, model: FittedModel) -> None:
    path = tmp_path / "model.npz"

    def save_and_load(_: int) -> list[str]:
        store.save(model, path)
        return store.load(path).classes

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(save_and_load, range(40))) == [model.classes] * 40
    assert list(tmp_path.iterdir()) == [path]


def test_what_a_crash_left_is_not_taken_for_a_part_of_the_model(tmp_path: Path, model: FittedModel) -> None:
    left = tmp_path / "model.npz.part"
    left.write_bytes(b"half a model")
    store.save(model, tmp_path / "model.npz")
    assert store.load(tmp_path / "model.npz").classes == model.classes


def test_the_cache_keeps_the_models_that_were_used_last(tmp_path: Path) -> None:
    for age, name in enumerate(("new.npz", "used.npz", "old.npz", "older.npz.1.part")):
        (tmp_path / name).write_bytes(b"")
        os.utime(tmp_path / name, (1_000_000 - age, 1_000_000 - age))
    (tmp_path / "notes.txt").write_text("no model", encoding="utf-8")
    store.keep_newest(tmp_path / "used.npz", 2)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new.npz", "notes.txt", "used.npz"]
