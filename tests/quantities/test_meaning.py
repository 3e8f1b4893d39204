"""What a number measures, and which kinds of goods a text names."""

from __future__ import annotations

import pytest

from classifier.errors import LawError
from classifier.quantities import meaning
from classifier.quantities.units import VOCABULARY_FILE

VOCABULARY = meaning.load()
CIRCUITS = frozenset({"adc", "dac", "fpga", "microcircuit"})


@pytest.mark.parametrize("name", ["12-bit adc", "12-bit a/d converter", "analogue-to-digital converter", "dac", "fpga"])
def test_a_narrow_kind_of_goods_is_the_wider_kind_as_well_however_it_is_written(name):
    assert "microcircuit" in VOCABULARY.named(CIRCUITS, name)


def test_the_wider_kind_is_left_out_where_the_text_rules_it_out():
    assert VOCABULARY.named(CIRCUITS, "automotive adc") == {"adc"}
    assert VOCABULARY.named(CIRCUITS, "garden hose") == frozenset()


def test_a_kind_that_implies_an_unknown_one_is_refused(tmp_path):
    path = tmp_path / "quantities.toml"
    text = VOCABULARY_FILE.read_text(encoding="utf-8")
    path.write_text(text.replace('implies = ["microcircuit"]', 'implies = ["abacus"]', 1), encoding="utf-8")
    with pytest.raises(LawError, match="abacus"):
        meaning.Vocabulary(path)


@pytest.mark.parametrize(("between", "read"), [(" of a device ", True), (" of a device " * 40, False)])
def test_words_point_to_a_number_near_them_only(between, read):
    found = VOCABULARY.readings(f"frame rate{between}60 Hz", frozenset())
    assert ("frame_rate" in {reading.property for reading in found}) is read


@pytest.mark.parametrize(
    ("text", "detector"),
    [
        ("uncooled VOx core", ["microbolometer"]),
        ("uncooled LWIR camera", ["microbolometer"]),
        ("uncooled InGaAs SWIR camera", ["photon"]),
        ("cooled MWIR InSb camera", ["photon"]),
        ("uncooled camera", []),
    ],
)
def test_a_camera_without_a_cooler_is_not_yet_a_microbolometer(text, detector):
    assert VOCABULARY.stated("detector", text.lower()) == detector
