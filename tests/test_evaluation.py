"""The score card: ranks, intervals and calibration error are what they say."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from classifier import Screener, evaluation
from classifier.errors import InvoiceError
from classifier.law import Law
from classifier.types import Assessment, Candidate, InvoiceLine, Opinion, Place, Verdict

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def assessment(none: float, **entries: float) -> Assessment:
    candidates = tuple(Candidate(name[1:], p, ("EU",), "") for name, p in sorted(entries.items(), key=lambda pair: -pair[1]))
    return Assessment(InvoiceLine(1, Place("t"), "x"), Verdict.NO_MATCH, Opinion(0.5, none, candidates), (), ())


def test_none_takes_its_place_among_the_entries() -> None:
    one = assessment(0.3, _6A003=0.5, _2B350=0.2)
    assert evaluation.rank_of(frozenset({"6A003"}), one) == 1
    assert evaluation.rank_of(frozenset({"none"}), one) == 2
    assert evaluation.rank_of(frozenset({"2B350", "1A001"}), one) == 3


def test_a_labelled_file_gives_a_card(tmp_path: Path, screener: Screener) -> None:
    path = tmp_path / "labelled.csv"
    path.write_text(
        "description,label,hs_code\nthermal camera core,6A003|6A002,8525.89\ngarden hose,none,3917.39\n", encoding="utf-8"
    )
    card = evaluation.score_card(
        Screener(top=0, model=screener.model), [("labelled.csv", evaluation.read(path, screener.law).rows)]
    )
    figures = card["sets"]["labelled.csv"]
    assert figures["rows"] == 2
    assert figures["right_in"]["1"]["share"] == 1.0
    assert figures["auroc"] == 1.0
    assert figures["by_category"]["6"]["rows"] == figures["by_category"]["none"]["rows"] == 1
    assert figures["recall_at_false_alarms"]["0.05"]["share"] == 1.0
    assert sum(band["rows"] for band in figures["reliability"]) == 2
    assert figures["coverage"][-1] == {"sent": 1.0, "covered": 1.0}
    text = evaluation.as_text(card)
    assert "right entry among the first" in text
    assert "5 % false alarms" in text
    assert json.loads(evaluation.as_json(card)) == json.loads(json.dumps(card))


def test_constant_answers_are_the_labels_that_the_set_has_most() -> None:
    labels = [{"none"}, {"none"}, {"none"}, {"3A001", "3A002"}, {"3A002"}, {"2B350"}]
    constant = evaluation._constant([evaluation.Labelled("x", frozenset(one), None) for one in labels])
    assert constant["ranking"] == ["none", "3A002", "2B350"]
    assert [share["count"] for share in constant["right_in"].values()] == [3, 6, 6, 6]


def test_a_row_counts_in_each_category_of_its_labels() -> None:
    rows = [evaluation.Labelled("x", frozenset({"3A001", "5A002"}), None), evaluation.Labelled("y", frozenset({"none"}), None)]
    one = assessment(0.1, _3A001=0.9)
    assert [sorted(row.categories) for row in rows] == [["3", "5"], ["none"]]
    assert evaluation._first_category(one) == "3"


def test_a_set_of_ordinary_goods_alone_has_no_curve(screener: Screener) -> None:
    rows = [evaluation.Labelled("garden hose", frozenset({"none"}), None)]
    card = evaluation.score_card(Screener(top=10, model=screener.model), [("ordinary", rows)])
    assert "auroc" not in card["sets"]["ordinary"]
    assert "ordinary_alarm" in card["sets"]["ordinary"]
    assert evaluation.as_text(card)


def test_another_prior_is_stated_and_measured_at(screener: Screener) -> None:
    rows = [
        evaluation.Labelled("thermal camera core", frozenset({"6A003"}), None),
        evaluation.Labelled("garden hose", frozenset({"none"}), None),
    ]
    card = evaluation.score_card(Screener(top=10, model=screener.model, prior=0.1), [("set", rows)])
    assert card["prior"] == 0.1
    assert card["sets"]["set"]["constant_score"]["brier"] == pytest.approx(0.09)
    assert "10 % are listed" in evaluation.as_text(card)


def test_the_command_saves_card_and_plots(dualuse: Run, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    path = tmp_path / "labelled.csv"
    path.write_text("description,label\nthermal camera core,6A003\ngarden hose,none\n", encoding="utf-8")
    done = dualuse(
        "evaluate", str(path), "-o", str(tmp_path / "card.json"), "--plots", str(tmp_path / "plots"), "--plot-format", "svg"
    )
    assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "card.json").read_text(encoding="utf-8"))["sets"]["labelled.csv"]["rows"] == 2
    assert len(list((tmp_path / "plots").glob("*.svg"))) == 3


def test_nothing_to_evaluate_is_wrong_usage(dualuse: Run) -> None:
    done = dualuse("evaluate")
    assert done.returncode == 2
    assert "--held-out" in done.stderr


def labelled(tmp_path: Path, content: str) -> Path:
    path = tmp_path / "labelled.csv"
    path.write_text(content, encoding="utf-8")
    return path


def test_a_label_is_an_entry_of_the_lists_without_its_paragraph(tmp_path: Path, law: Law) -> None:
    path = labelled(tmp_path, "description,label\ncamera,6a003.b.4.b | 6A002\nhose,None\n")
    assert [row.labels for row in evaluation.read(path, law).rows] == [{"6A003", "6A002"}, {"none"}]


@pytest.mark.parametrize("label", ["3A777", "3A001|3A777", "nothing", "", "|"])
def test_a_row_that_no_answer_could_be_right_for_is_left_out_and_told(tmp_path: Path, law: Law, label: str) -> None:
    found = evaluation.read(labelled(tmp_path, f"description,label\ngarden hose,{label}\ncamera,6A003\n"), law)
    assert [row.description for row in found.rows] == ["camera"]
    (told,) = found.unreadable
    assert f"labelled.csv, row 2, column label: {label!r} is no entry" in told


def test_a_short_row_is_told(tmp_path: Path, law: Law) -> None:
    found = evaluation.read(labelled(tmp_path, "description,label\ngarden hose\ncamera,6A003\n"), law)
    assert "row 2, column label" in found.unreadable[0]


def test_codes_are_read_as_on_an_invoice(tmp_path: Path, law: Law) -> None:
    path = labelled(tmp_path, "description,label,hs_code\nhorse,none,101.21\nchip,3A001,8542.31\nhose,none,plastic\n")
    found = evaluation.read(path, law)
    assert [row.hs_code for row in found.rows] == ["010121", "854231", None]
    assert [note.split(": ")[0].rpartition("/")[2] for note in found.notes] == [
        "labelled.csv, row 2, column hs_code",
        "labelled.csv, row 4, column hs_code",
    ]


def test_a_file_without_a_row_that_can_be_read_says_why(tmp_path: Path, law: Law) -> None:
    with pytest.raises(InvoiceError, match=r"holds no labelled rows.*row 2, column label"):
        evaluation.read(labelled(tmp_path, "description,label\ngarden hose,nothing\n"), law)


def test_a_missing_column_is_named(tmp_path: Path, law: Law) -> None:
    with pytest.raises(InvoiceError, match="no column description"):
        evaluation.read(labelled(tmp_path, "text,label\ngarden hose,none\n"), law)


def test_what_cannot_be_read_costs_no_other_goods_and_is_told_at_the_end(dualuse: Run, tmp_path: Path) -> None:
    good = labelled(tmp_path, "description,label\ngarden hose,none\npump,3A777\n")
    (tmp_path / "bad.csv").write_text("text\n", encoding="utf-8")
    done = dualuse("evaluate", str(good), str(tmp_path / "bad.csv"))
    assert done.returncode == 3
    assert "labelled.csv: 1 rows" in done.stdout
    assert "row 3, column label: '3A777'" in done.stderr
    assert "bad.csv: has no column" in done.stderr
