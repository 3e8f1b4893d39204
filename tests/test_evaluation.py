"""The score card: ranks, intervals and calibration error are what they say."""

from pathlib import Path

import numpy as np
import pytest

from classifier import Screener, evaluation
from classifier.errors import InvoiceError
from classifier.evaluation import measures
from classifier.types import Assessment, Candidate, InvoiceLine, Opinion, Place, Verdict


def assessment(none: float, **entries: float) -> Assessment:
    candidates = tuple(Candidate(name[1:], p, ("EU",), "") for name, p in sorted(entries.items(), key=lambda pair: -pair[1]))
    return Assessment(InvoiceLine(1, Place("t"), "x"), Verdict.NO_MATCH, Opinion(0.5, none, candidates), (), ())


def test_none_takes_its_place_among_the_entries() -> None:
    one = assessment(0.3, _6A003=0.5, _2B350=0.2)
    assert evaluation.rank_of(frozenset({"6A003"}), one) == 1
    assert evaluation.rank_of(frozenset({"none"}), one) == 2
    assert evaluation.rank_of(frozenset({"2B350", "1A001"}), one) == 3


def test_perfect_scores_have_no_calibration_error() -> None:
    truth = np.array([True, True, False, False])
    assert evaluation.calibration_error(truth.astype(float), truth) == pytest.approx(0.0)
    assert evaluation.calibration_error(1 - truth.astype(float), truth) == pytest.approx(1.0)


def test_a_share_lies_within_its_interval() -> None:
    share = measures.share(np.array([True] * 8 + [False] * 2))
    assert share["low"] < share["share"] == 0.8 < share["high"]


def test_a_labelled_file_gives_a_card(tmp_path: Path, screener: Screener) -> None:
    path = tmp_path / "labelled.csv"
    path.write_text(
        "description,label,hs_code\nthermal camera core,6A003|6A002,8525.89\ngarden hose,none,3917.39\n", encoding="utf-8"
    )
    card = evaluation.score_card(Screener(top=0, model=screener.model), [("labelled.csv", evaluation.read(path))])
    figures = card["sets"]["labelled.csv"]
    assert figures["rows"] == 2
    assert figures["right_in"]["1"]["share"] == 1.0
    assert figures["auroc"] == 1.0
    assert "right entry among the first" in evaluation.as_text(card)


def test_a_wrong_label_is_named_with_its_row(tmp_path: Path) -> None:
    path = tmp_path / "labelled.csv"
    path.write_text("description,label\ngarden hose,nothing\n", encoding="utf-8")
    with pytest.raises(InvoiceError, match="row 2, column label"):
        evaluation.read(path)


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    path = tmp_path / "labelled.csv"
    path.write_text("text,label\ngarden hose,none\n", encoding="utf-8")
    with pytest.raises(InvoiceError, match="no column description"):
        evaluation.read(path)
