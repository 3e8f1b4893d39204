"""Plots: one file each for every set that can have them, the same bytes for the same card."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from classifier.errors import UsageError
from classifier.evaluation import Judged, figures, plots
from classifier.evaluation.labelled import Labelled


def card() -> dict[str, Any]:
    labels = ["3A001", "none", "2B350", "none", "none", "6A003"]
    rows = [Labelled("goods", frozenset([label]), None) for label in labels]
    listed = np.array([label != "none" for label in labels])
    scores = np.array([0.9, 0.2, 0.4, 0.1, 0.6, 0.95])
    verdicts = np.where(scores > 0.5, "likely", "no_match")
    judged = Judged(np.array([1, 1, 3, 1, 2, 1]), np.array([True] * 6), listed, scores, verdicts)
    only = Judged.joined([judged.part(~listed)])
    ordinary = [row for row in rows if row.labels == {"none"}]
    return {"sets": {"a set.csv": figures(rows, judged, 0.5), "ordinary.csv": figures(ordinary, only, 0.5)}}


@pytest.mark.parametrize(("ending", "begin"), [("png", b"\x89PNG"), ("svg", b"<?xml")])
def test_each_set_with_both_kinds_of_goods_gets_three_plots(tmp_path: Path, ending: str, begin: bytes) -> None:
    pytest.importorskip("matplotlib")
    drawn = plots.draw(card(), tmp_path / "new" / "folder", ending)
    assert [path.name for path in drawn] == [f"a-set-{plot}.{ending}" for plot in ("reliability", "precision-recall", "coverage")]
    assert all(path.read_bytes().startswith(begin) for path in drawn)


def test_the_same_card_gives_the_same_bytes(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    for ending in plots.FORMATS:
        one, other = (plots.draw(card(), tmp_path / name, ending) for name in ("one", "other"))
        assert [path.read_bytes() for path in one] == [path.read_bytes() for path in other]


def test_a_folder_that_cannot_be_is_named(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="plots cannot be written there"):
        plots.draw(card(), tmp_path / "file")


def test_without_matplotlib_the_command_that_installs_it_is_told() -> None:
    code = (
        "import sys; sys.modules['matplotlib'] = None\n"
        "from classifier.evaluation import plots\n"
        "from classifier.errors import UsageError\n"
        "try: plots.need_matplotlib()\n"
        "except UsageError as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    assert plots.INSTALL in done.stdout
