"""The threshold witness: what it decides, takes out, asks for, and leaves alone."""

from __future__ import annotations

import csv

import pytest

from classifier import law, training_data
from classifier.evidence.answers import State, answers
from classifier.evidence.lowering import lowered
from classifier.evidence.thresholds import ThresholdWitness
from classifier.quantities.read import plain
from classifier.types import Candidate, Effect, Finding, Item, Opinion

LAW = law.load()
WITNESS = ThresholdWitness(LAW)


def opinion(entry: str, probability: float = 0.5, *others: tuple[str, float]) -> Opinion:
    shares = [(entry, probability), *others]
    return Opinion(0.6, 0.1, tuple(Candidate(name, share, tuple(LAW.by_list(name)), "") for name, share in shares))


def look(entry: str, text: str, probability: float = 0.5, facts: dict[str, str] | None = None):
    return WITNESS.look([Item(text, facts=tuple((facts or {}).items()))], [opinion(entry, probability)])[0]


@pytest.mark.parametrize(
    ("entry", "text", "paragraph"),
    [
        ("3A001", "AD9625 12-bit 2.6 GSPS ADC", "3A001.a.5.a.3"),
        ("6A003", "thermal camera core 640x512 uncooled VOx 60 Hz", "6A003.b.4.b"),
        ("6A003", "cooled MWIR thermal camera InSb 640x512 9 Hz", "6A003.b.4.a"),
        ("7A002", "FOG gyro ±300 deg/s, ARW 0.001 deg/√h", "7A002.a.1.b"),
        ("9A012", "VTOL UAV, 90 min endurance, BVLOS", "9A012.a.2"),
        ("3A001", "silicon anode lithium-ion cell 450 Wh/kg", "3A001.e.1.b"),
        ("2B204", "cold isostatic press 4000 bar, chamber ID 300 mm", "2B204.a"),
    ],
)
def test_a_limit_with_every_condition_stated_decides_and_names_its_paragraph(entry, text, paragraph):
    (finding,) = look(entry, text).findings
    assert finding.effect is Effect.DECIDES
    assert finding.evidence["paragraph"] == paragraph
    assert finding.source in LAW.sources


@pytest.mark.parametrize(
    ("entry", "text", "because"),
    [
        ("6A003", "thermal camera 160x120 uncooled 9 Hz", "a note releases"),
        ("9A012", "DJI Mini 4 Pro drone 34 min flight, wind 10.7 m/s", "9A012.a.2"),
        ("1A008", "Detonating cord 10 g/m", "64 g/m"),
    ],
)
def test_an_entry_none_of_whose_limits_is_met_is_taken_out_with_the_limit_that_decided(entry, text, because):
    (finding,) = look(entry, text).findings
    assert finding.effect is Effect.LOWERS
    assert because in finding.message


SLOW_ADC = "AD9648 14 bit 125 MSPS ADC"
ORDINARY_GRADE = {"dose": "100 Gy", "highest_rating": "85 °C", "lowest_rating": "-40 °C"}


def test_silence_about_hardness_and_temperature_keeps_a_slow_converter_in():
    assert look("3A001", SLOW_ADC).findings[0].effect is Effect.INFORMS
    assert look("3A001", SLOW_ADC, facts=ORDINARY_GRADE).findings[0].effect is Effect.LOWERS


def test_what_is_missing_is_asked_for_and_its_answer_decides():
    text = "thermal camera core 640x512 uncooled"
    said = look("6A003", text)
    assert [gap.missing for gap in said.gaps] == ["frame_rate"]
    assert "6A003.b.4.b" in said.gaps[0].message
    assert look("6A003", text, facts={"frame_rate": "30 Hz"}).findings[0].effect is Effect.DECIDES
    assert look("6A003", text, facts={"frame_rate": "9 Hz"}).findings[0].effect is Effect.LOWERS


def test_one_unknown_limit_is_enough_to_keep_the_entry_in():
    said = look("6A003", "thermal camera 160x120, 9 Hz")
    assert Effect.LOWERS not in {finding.effect for finding in said.findings}
    assert "detector" in {gap.missing for gap in said.gaps}


def test_a_stated_fact_outweighs_the_description():
    said = look("6A003", "thermal camera core 640x512 uncooled 60 Hz", facts={"frame_rate": "9 Hz"})
    assert said.findings[0].effect is Effect.LOWERS


def test_an_improbable_candidate_is_informed_about_and_a_hopeless_one_left_alone():
    text = "AD9625 12-bit 2.6 GSPS ADC"
    assert look("3A001", text, 0.05).findings[0].effect is Effect.INFORMS
    assert look("3A001", text, 0.01).findings == ()


def test_a_condition_that_no_line_tells_keeps_a_limit_from_deciding():
    (finding,) = look("2B116", "vibration shaker 60 kN").findings
    assert finding.effect is Effect.INFORMS
    assert "still to check" in finding.message


def test_an_ambiguous_figure_decides_nothing():
    said = look("3A226", "DC power supply 600 A, 1.300 V, stability 0,05 %")
    assert {finding.effect for finding in said.findings} <= {Effect.INFORMS}


@pytest.mark.parametrize("bandwidth", ["95 GHz", "105 GHz"])
def test_where_the_lists_differ_each_is_asked_on_its_own(bandwidth):
    text = f"signal analyser {bandwidth}"
    both = look("3A002", text)
    assert both.findings[0].effect is Effect.DECIDES
    assert both.findings[0].source == "us-ccl"
    eu_only = Opinion(0.6, 0.1, (Candidate("3A002", 0.5, ("EU",), ""),))
    assert Effect.DECIDES not in {finding.effect for finding in WITNESS.look([Item(text)], [eu_only])[0].findings}


def test_ordinary_goods_meet_no_limit_even_if_every_entry_were_probable():
    entries = sorted({limit.entry for limit in WITNESS.limits.rows})
    met = []
    for path in sorted((training_data.folder() / "ordinary").glob("*.csv")):
        for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
            text = plain(row["text"]).lower()
            goods = WITNESS.goods_in(text, entries)
            if not goods:
                continue
            stated = WITNESS.statements(row["text"], text, goods, {})
            given = [each for entry in entries for each in answers(WITNESS.limits, entry, ("EU", "US"), goods, stated)]
            met += [(row["text"], each.limit.at) for each in given if each.state is State.MET]
    assert met == []


def test_a_lowered_entry_leaves_its_share_to_the_entry_below_it_and_the_score_falls():
    before = opinion("3A001", 0.6, ("3A991", 0.2))
    finding = look("3A001", SLOW_ADC, facts=ORDINARY_GRADE).findings[0]
    after = lowered(before, [finding], LAW)
    shares = {candidate.entry: candidate.probability for candidate in after.candidates}
    assert shares == {"3A991": pytest.approx(0.8), "3A001": 0.0}
    assert after.candidates[0].entry == "3A991"
    assert after.score == 0.0
    assert after.none_probability == before.none_probability


def test_a_lowered_entry_leaves_its_share_to_no_entry_where_there_is_none_below():
    before = opinion("9A012", 0.6, ("9A112", 0.2))
    finding = look("9A012", "DJI Mini 4 Pro drone 34 min flight, wind 10.7 m/s").findings[0]
    after = lowered(before, [finding], LAW)
    assert after.none_probability == pytest.approx(0.7)
    assert after.score == pytest.approx(0.6 * 0.25)


def test_nothing_but_a_finding_that_lowers_touches_the_opinion():
    before = opinion("3A001", 0.6)
    for effect in set(Effect) - {Effect.LOWERS}:
        assert lowered(before, [Finding("x", "y", effect, "3A001", {}, "", "us-ccl")], LAW) is before
