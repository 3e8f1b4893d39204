from hypothesis import given
from hypothesis import strategies as st

from classifier.reports.marks import matched_words, segments
from classifier.types import Candidate
from tests.reports.builders import finding, record


def marked(text, words):
    return [piece for piece, flag in segments(text, words) if flag]


@given(st.text(max_size=60), st.lists(st.text(max_size=10), max_size=4))
def test_the_pieces_together_are_the_text(text, words):
    assert "".join(piece for piece, _ in segments(text, words)) == text


def test_a_group_of_words_is_marked_where_it_stands_together_whatever_its_case():
    assert marked("FPGA Xilinx Kintex-7", ["fpga xilinx", "kintex-7"]) == ["FPGA Xilinx", "Kintex-7"]


def test_words_that_stand_apart_are_marked_one_by_one():
    assert marked("Thermal imaging camera", ["thermal camera"]) == ["Thermal", "camera"]


def test_parts_of_longer_words_are_not_marked():
    assert marked("Camouflage net", ["cam"]) == []


def test_only_the_first_entry_and_the_findings_mark_words():
    candidates = (Candidate("3A001", 0.6, ("EU",), "x", ("fpga",)), Candidate("3A991", 0.3, ("US",), "y", ("board",)))
    said = finding("A pattern.", "informs", "patterns", evidence={"words": "spool of fibre"})
    words = matched_words(record("review", candidates=candidates, findings=[said]))
    assert words == ["fpga", "spool of fibre"]


def test_what_the_limits_witness_read_is_marked():
    said = finding("Met.", "decides", "thresholds", evidence={"read": {"frame_rate": ["60 Hz"], "pixels": ["640x512"]}})
    words = matched_words(record("likely", candidates=(), findings=[said]))
    assert marked("Core 640x512, 60 Hz", words) == ["640x512", "60 Hz"]
