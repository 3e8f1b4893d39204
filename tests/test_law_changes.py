"""What differs between two law folders, and which lines of a run it touches."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from classifier.errors import LawError
from classifier.law import LAW_FOLDER
from classifier.law_changes import Change, diff, touched


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    copy = tmp_path / "law"
    shutil.copytree(LAW_FOLDER, copy)
    return copy


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def record(**more: Any) -> dict[str, Any]:
    base = {"line": 1, "description": "goods", "hs_code": None, "origin": None, "destination": None}
    return {**base, "candidates": [], "findings": [], **more}


def test_a_folder_does_not_differ_from_itself() -> None:
    assert diff(LAW_FOLDER, LAW_FOLDER) == []


def test_a_removed_an_added_and_a_changed_rule_are_told_apart(newer: Path) -> None:
    edit(newer / "hs_rules.csv", "Memory chips", "Memories")
    edit(newer / "destinations.csv", "AD,us-group,B,", "AD,us-group,Z,")
    kinds = {(change.file, change.kind) for change in diff(LAW_FOLDER, newer)}
    assert kinds == {
        ("hs_rules.csv", "removed"),
        ("hs_rules.csv", "added"),
        ("destinations.csv", "removed"),
        ("destinations.csv", "added"),
    }
    edit(newer / "hs_rules.csv", "Memories", "Memory chips")
    edit(newer / "hs_rules.csv", "chpl,854232,diversion,1,,RU;BY", "chpl,854232,diversion,1,,RU")
    (change,) = [one for one in diff(LAW_FOLDER, newer) if one.file == "hs_rules.csv"]
    assert change.kind == "changed"
    assert change.fields["destinations"] == ("RU;BY", "RU")
    assert "destinations 'RU;BY' -> 'RU'" in str(change)


def test_a_threshold_is_compared_by_its_table(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    for folder, limit in ((old, 60), (new, 70)):
        folder.mkdir()
        (folder / "sources.toml").write_text("", encoding="utf-8")
        (folder / "limits.toml").write_text(
            f'[[limit]]\nat = "6A003.b.4"\ngoods = "camera"\nlimit = "frame_rate > {limit} Hz"\n', encoding="utf-8"
        )
    (change,) = diff(old, new)
    assert change.kind == "changed"
    assert change.fields["limit"] == ("frame_rate > 60 Hz", "frame_rate > 70 Hz")
    assert touched(record(candidates=[{"entry": "6A003", "probability": 0.4}]), [change])
    assert not touched(record(candidates=[{"entry": "3A001", "probability": 0.4}]), [change])


def test_what_is_no_law_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LawError, match="no folder of law data"):
        diff(LAW_FOLDER, tmp_path)


RULE = Change("hs_rules.csv", "added", ("chpl", "854231"), {"rule": "chpl", "hs": "854231", "origin": ""})
NATIONAL = Change("hs_rules.csv", "added", ("cn", "850760"), {"rule": "cn", "hs": "85076000", "origin": "CN"})
ENTRY = Change("control_list.csv", "changed", ("EU", "6A003"), {"list": "EU", "entry": "6A003"})
PLACE = Change("destinations.csv", "added", ("KG", "transhipment", "x"), {"destination": "KG"})
WORDS = Change("patterns.csv", "added", ("spool",), {"name": "spool", "words": r"\bspool\b", "unless": "toy"})


@pytest.mark.parametrize(
    ("change", "hit", "miss"),
    [
        (RULE, {"hs_code": "85423190"}, {"hs_code": "85423290"}),
        (RULE, {"hs_code": "8542"}, {"hs_code": "85"}),
        (NATIONAL, {"hs_code": "85076000", "origin": "CN"}, {"hs_code": "85076000", "origin": "DE"}),
        (
            ENTRY,
            {"candidates": [{"entry": "6A003", "probability": 0.3}]},
            {"candidates": [{"entry": "6A003", "probability": 0.01}]},
        ),
        (ENTRY, {"findings": [{"entry": "6A003.b", "rule": "x", "source": "y"}]}, {"findings": []}),
        (PLACE, {"destination": "KG"}, {"destination": "DE"}),
        (WORDS, {"description": "fibre SPOOL"}, {"description": "toy spool"}),
    ],
)
def test_a_change_touches_the_lines_it_bears_on_and_no_others(change: Change, hit: dict[str, Any], miss: dict[str, Any]) -> None:
    assert touched(record(**hit), [change]) == [change]
    assert touched(record(**miss), [change]) == []


def test_an_unreadable_row_is_touched_by_nothing() -> None:
    assert touched({"line": 1, "unreadable": "no text"}, [RULE, ENTRY]) == []
