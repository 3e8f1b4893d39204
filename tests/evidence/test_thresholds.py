"""The threshold witness: what it decides, takes out, asks for, and leaves alone."""

from __future__ import annotations

import csv

import pytest

from classifier import law, training_data
from classifier.evidence.answers import State, answers
from classifier.evidence.lowering import lowered
from classifier.evidence.thresholds import ThresholdWitness
from classifier.model.normalise import MAX_LENGTH
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
        ("6A003", "thermal camera 160x120 uncooled VOx 9 Hz", "a note releases"),
        ("8A001", "manned submersible, depth 600 m, range 10 nmi, 8 h, lifting capacity 10 kN", "8A001.a"),
        ("1A008", "Detonating cord 10 g/m", "64 g/m"),
    ],
)
def test_an_entry_none_of_whose_limits_is_met_is_taken_out_with_the_limit_that_decided(entry, text, because):
    (finding,) = look(entry, text).findings
    assert finding.effect is Effect.LOWERS
    assert because in finding.message


SLOW_CELL = "lithium-ion cell 18650, 240 Wh/kg"


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ("9A101", "turbojet engine, maximum thrust 350 N, for a target drone"),
        ("7A004", "star tracker accuracy 60 arcsec"),
        ("1C216", "maraging steel 1.8 GPa bar"),
        ("1C240", "porous nickel metal sheet of nickel powder 99.9 %, 20 micron"),
        ("1C202", "aluminium 7075-O tube, tensile strength 250 MPa, OD 100 mm"),
        ("3A001", "AD9648 14 bit 125 MSPS ADC"),
        ("6A003", "thermal camera 160x120 uncooled 9 Hz"),
        ("6A003", "image intensifier camera fused with a thermal camera, microbolometer 640x480, 9 Hz"),
        ("8A001", "manned submersible, depth 600 m, range 10 nmi, 8 h"),
        ("2B352", "bioreactor control unit for 5 l vessel"),
        ("2B116", "vibration system with four shakers of 20 kN"),
        ("3A225", "frequency converter, input 50 Hz, 7.5 kW"),
    ],
)
def test_an_entry_with_a_paragraph_that_the_text_leaves_open_stays_in(entry, text):
    assert Effect.LOWERS not in {finding.effect for finding in look(entry, text).findings}


@pytest.mark.parametrize(
    ("entry", "text", "paragraph"),
    [
        ("6A003", "SWIR thermal camera InGaAs uncooled 640x512, 8 Hz", "6A003.b.4.a"),
        ("6A003", "thermal camera core 640x512 uncooled 30 Hz", "6A003.b.4"),
        ("8A001", "manned submersible, untethered, depth 600 m, lifting capacity 20 kN", "8A001.b.1"),
        ("1C116", "maraging steel tube, aged, 1.8 GPa, wall 20 mm, inner diameter 300 mm", "1C116.a.2"),
    ],
)
def test_a_paragraph_beside_the_usual_one_is_compared_as_well(entry, text, paragraph):
    (finding,) = look(entry, text).findings
    assert finding.effect in (Effect.DECIDES, Effect.RAISES)
    assert finding.evidence["paragraph"] == paragraph


SHORT_FLIGHT = "quadcopter drone, endurance 25 min"


def test_an_entry_goes_out_only_with_the_entries_for_what_it_leaves_over():
    open_range = look("9A012", SHORT_FLIGHT)
    assert Effect.LOWERS not in {finding.effect for finding in open_range.findings}
    assert ("range", "9A112.a") in {(gap.missing, gap.message[:7]) for gap in open_range.gaps}
    both = look("9A012", SHORT_FLIGHT + ", range 18 km").findings
    assert [(finding.entry, finding.effect) for finding in both] == [("9A012", Effect.LOWERS), ("9A112", Effect.LOWERS)]


def test_a_limit_met_for_what_an_entry_leaves_over_decides_though_the_text_model_never_named_it():
    (finding,) = [each for each in look("9A012", SHORT_FLIGHT + ", range 400 km").findings if each.entry == "9A112"]
    assert finding.effect is Effect.DECIDES


def test_no_entry_goes_out_while_a_limit_of_another_candidate_is_met_or_open():
    text = "isostatic press 100 MPa, chamber diameter 200 mm"
    alone = WITNESS.look([Item(text + ", 500 °C")], [opinion("2B104", 0.9)])[0]
    assert [(finding.entry, finding.effect) for finding in alone.findings if finding.effect is not Effect.INFORMS] == [
        ("2B204", Effect.DECIDES)
    ]
    beside = WITNESS.look([Item("detonating cord 10 g/m; linear cutting charge")], [opinion("1A008", 0.9)])[0]
    assert Effect.LOWERS not in {finding.effect for finding in beside.findings}


def test_what_stood_in_the_shadow_of_an_entry_is_looked_at_once_it_is_out():
    text = "detonating cord 10 g/m, with freeze dryer 10 kg ice per day"
    (finding,) = [
        each
        for each in WITNESS.look([Item(text)], [opinion("1A008", 0.97, ("2B352", 0.015))])[0].findings
        if each.entry == "2B352"
    ]
    assert finding.effect is Effect.RAISES


def test_a_text_too_long_to_be_read_to_its_end_takes_nothing_out():
    text = "Detonating cord 10 g/m " + "on a reel in a box " * 400
    assert len(text) > MAX_LENGTH
    assert {finding.effect for finding in look("1A008", text).findings} == {Effect.INFORMS}
    assert look("1A008", text[:MAX_LENGTH]).findings[0].effect is Effect.LOWERS


def test_a_number_is_read_as_far_as_the_text_is():
    text = "Thermal camera core 640x512 uncooled 9 Hz " + "in a box " * 400 + "60 Hz frame rate mode"
    assert 2_000 < len(text) < MAX_LENGTH
    assert look("6A003", text).findings[0].effect is Effect.DECIDES


def test_silence_about_hardness_and_temperature_keeps_a_converter_open_however_it_is_written():
    for name in ("ADC", "A/D converter", "analog-to-digital converter"):
        said = look("3A001", f"12-bit {name} 100 MSPS")
        assert {gap.missing for gap in said.gaps} == {"dose", "highest_rating", "lowest_rating"}
        hardened = look("3A001", f"12-bit {name} 100 MSPS -55 to 125 C")
        assert [(each.effect, each.evidence["paragraph"]) for each in hardened.findings] == [(Effect.RAISES, "3A001.a.2.c")]


def test_what_is_missing_is_asked_for_and_its_answer_decides():
    text = "thermal camera core 640x512 uncooled VOx"
    said = look("6A003", text)
    assert [gap.missing for gap in said.gaps] == ["frame_rate"]
    assert "6A003.b.4.b" in said.gaps[0].message
    assert look("6A003", text, facts={"frame_rate": "30 Hz"}).findings[0].effect is Effect.DECIDES
    assert look("6A003", text, facts={"frame_rate": "9 Hz"}).findings[0].effect is Effect.LOWERS


def test_one_unknown_limit_is_enough_to_keep_the_entry_in():
    said = look("6A003", "thermal camera 160x120, 9 Hz")
    assert Effect.LOWERS not in {finding.effect for finding in said.findings}
    assert "detector" in {gap.missing for gap in said.gaps}


@pytest.mark.parametrize(
    ("facts", "text"),
    [
        ({"frame_rate": "9 Hz"}, "thermal camera core 640x512 VOx 60 Hz"),
        ({"frame_rate": "60 Hz"}, "thermal camera core 640x512 VOx 9 Hz"),
    ],
)
def test_where_the_description_and_a_fact_disagree_both_are_told_and_nothing_goes_out(facts, text):
    findings = look("6A003", text, facts=facts).findings
    assert Effect.LOWERS not in {finding.effect for finding in findings}
    (told,) = [finding for finding in findings if finding.rule == "disagreement"]
    assert told.effect is Effect.RAISES
    assert "9 Hz" in told.message
    assert "60 Hz" in told.message


def test_a_word_given_as_a_fact_disagrees_like_a_number():
    said = look("6A003", "thermal camera InGaAs 640x512", facts={"detector": "microbolometer", "frame_rate": "9 Hz"})
    assert "disagreement" in {finding.rule for finding in said.findings}
    assert "detector" not in {gap.missing for gap in said.gaps}


def test_a_fact_that_differs_and_answers_alike_is_no_disagreement():
    said = look("6A003", "thermal camera core 640x512 VOx 8 Hz", facts={"frame_rate": "9 Hz"})
    assert said.findings[0].effect is Effect.LOWERS


def test_a_limit_met_by_an_improbable_candidate_raises_and_a_hopeless_one_is_left_alone():
    text = "AD9625 12-bit 2.6 GSPS ADC"
    assert look("3A001", text, 0.05).findings[0].effect is Effect.RAISES
    assert look("3A001", text, 0.01).findings == ()


def test_a_condition_that_no_line_tells_keeps_a_limit_from_deciding_and_not_from_raising():
    (finding,) = look("2B116", "vibration shaker 60 kN").findings
    assert finding.effect is Effect.RAISES
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
    finding = look("3A001", SLOW_CELL).findings[0]
    after = lowered(before, [finding], LAW)
    shares = {candidate.entry: candidate.probability for candidate in after.candidates}
    assert shares == {"3A991": pytest.approx(0.8), "3A001": 0.0}
    assert after.candidates[0].entry == "3A991"
    assert after.score == 0.0
    assert after.none_probability == before.none_probability


def test_a_lowered_entry_leaves_its_share_to_no_entry_where_there_is_none_below():
    before = opinion("9A104", 0.6, ("9A004", 0.2))
    finding = look("9A104", "sounding rocket, range 100 km").findings[0]
    after = lowered(before, [finding], LAW)
    assert after.none_probability == pytest.approx(0.7)
    assert after.score == pytest.approx(0.6 * 0.25)


def test_nothing_but_a_finding_that_lowers_touches_the_opinion():
    before = opinion("3A001", 0.6)
    for effect in set(Effect) - {Effect.LOWERS}:
        assert lowered(before, [Finding("x", "y", effect, "3A001", {}, "", "us-ccl")], LAW) is before
