"""The cache of fitted models: fitted once, and anew when the data or the law behind it changes."""

import datetime as dt
import shutil
from pathlib import Path

import pytest

from classifier import Screener, model_cache
from classifier import law as law_data
from classifier.errors import ModelError
from classifier.law import LAW_FOLDER, Law
from tests.model import small


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DUALUSE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "models"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return small.write(tmp_path / "data")


def test_a_model_is_fitted_once_and_named_in_what_it_knows_of_itself(data: Path, law: Law, cache: Path) -> None:
    told: list[str] = []
    first = model_cache.model(law, data, told=told.append)
    again = model_cache.model(law, data, told=told.append)
    assert len(told) == 1
    assert first.facts == again.facts
    assert [path.name for path in cache.iterdir()] == [f"{first.facts['digest']}.npz"]


def test_a_law_that_lists_other_entries_needs_another_model(data: Path, law: Law, tmp_path: Path) -> None:
    shutil.copytree(LAW_FOLDER, tmp_path / "law")
    entries = tmp_path / "law" / "control_list.csv"
    rows = entries.read_text(encoding="utf-8").splitlines(keepends=True)
    changed = [row.replace(",listed,", ",low,") if ",2B350," in row else row for row in rows]
    assert changed != rows
    entries.write_text("".join(changed), encoding="utf-8")
    one, other = (model_cache.model(each, data) for each in (law, law_data.load(tmp_path / "law")))
    assert one.facts["digest"] != other.facts["digest"]
    assert one.calibration != other.calibration


def test_the_day_that_is_asked_about_does_not_change_the_model(data: Path, law: Law) -> None:
    model_cache.model(law, data)
    then = Screener(training=data, as_of=dt.date(2026, 8, 1))
    assert then.basis().model["digest"] == Screener(training=data).basis().model["digest"]


def test_a_damaged_model_is_mended_by_force(data: Path, law: Law, cache: Path) -> None:
    whole = model_cache.model(law, data)
    (path,) = cache.iterdir()
    path.write_bytes(b"half a model")
    with pytest.raises(ModelError, match="--force"):
        model_cache.model(law, data)
    assert model_cache.model(law, data, force=True).calibration == whole.calibration
