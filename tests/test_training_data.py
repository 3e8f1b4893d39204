"""The training data keeps its own rules, and the rules catch what they are for."""

from pathlib import Path

import pytest

from classifier import data_check, training_data
from classifier.errors import ModelError
from classifier.law import Law
from classifier.training_data import Line

WANTED = training_data.folder() / "wanted.csv"


def line(text: str, label: str = "6A003", kind: str = "listed", lang: str = "en", near: str = "6A003", hs: str = "") -> Line:
    return Line(text, label, kind, lang, near, hs, "", "test")


def faults(*lines: Line, law: Law) -> str:
    found = [*data_check._each(lines, law), *data_check._copies(lines), *data_check._templates(lines)]
    return "\n".join(found)


def test_the_training_data_has_no_fault(law: Law) -> None:
    lines = training_data.read(training_data.folder())
    assert list(data_check.faults(lines, law, WANTED)) == []


def test_every_goods_entry_in_use_is_wanted(law: Law) -> None:
    wanted = {row.split(",")[0] for row in WANTED.read_text(encoding="utf-8").splitlines()[1:]}
    missing = {row.entry for row in law.listed if row.level != "unused" and row.status != "not_used"} - wanted
    assert missing == set()


def test_a_label_on_no_list_is_a_fault(law: Law) -> None:
    assert "on neither list" in faults(line("camera", label="6A777"), law=law)


def test_the_same_text_twice_is_a_fault(law: Law) -> None:
    assert "the same text" in faults(line("Thermal camera"), line("thermal  CAMERA!"), law=law)


def test_nearly_the_same_text_is_a_fault(law: Law) -> None:
    assert "nearly the same" in faults(
        line("uncooled thermal imaging camera core with germanium lens"),
        line("uncooled thermal imaging camera cores with germanium lens"),
        law=law,
    )


def test_lines_of_one_template_are_a_fault(law: Law) -> None:
    makes = ("Alpha", "Bravo", "Charlie", "Delta")
    assert "differ only" in faults(*(line(f"thermal camera made by {name} today") for name in makes), law=law)


def test_an_unmarked_language_and_an_overlong_line_are_faults(law: Law) -> None:
    found = faults(line("camera", lang="xx"), line("long " * 100), law=law)
    assert "language" in found
    assert "characters" in found


def test_a_near_miss_needs_its_true_label(tmp_path: Path) -> None:
    (tmp_path / "controlled").mkdir()
    (tmp_path / "controlled" / "6A.csv").write_text(
        "entry,kind,text,lang,note,label\n6A003,near_miss,webcam,en,,\n", encoding="utf-8"
    )
    with pytest.raises(ModelError, match="row 2"):
        training_data.read(tmp_path)
