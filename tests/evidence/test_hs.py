"""The HS witness: rules by code, outdated and impossible codes, support, and disagreement."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier import law, training_data
from classifier.decide import decide
from classifier.evidence.hs import HsWitness
from classifier.model.chapters import ChapterReader
from classifier.nomenclature import Nomenclature
from classifier.types import Effect, Finding, Item, Opinion, Verdict
from classifier.types import Testimony as Said
from tests.evidence.judging import NO_OPINION, opinion

DATA = law.load()
NOMENCLATURE = Nomenclature()
ORDINARY = [line for line in training_data.read(training_data.folder()) if line.hs]


@pytest.fixture(scope="module")
def witness() -> HsWitness:
    reader = ChapterReader.fit([line.text for line in ORDINARY], [line.hs for line in ORDINARY])
    return HsWitness(DATA, reader)


def look(
    witness: HsWitness, code: str | None, text: str = "goods", said: Opinion = NO_OPINION, origin: str | None = None
) -> Said:
    return witness.look([Item(text, code, origin=origin)], [said])[0]


def of(testimony: Said, rule: str) -> list[Finding]:
    return [finding for finding in testimony.findings if finding.rule == rule]


def test_a_line_without_a_code_is_a_gap_and_not_an_empty_answer(witness: HsWitness) -> None:
    testimony = look(witness, None)
    assert [gap.missing for gap in testimony.gaps] == ["hs_code"]
    assert not testimony.findings


def test_a_code_on_the_high_priority_list_says_tier_and_source_and_decides_nothing(witness: HsWitness) -> None:
    (finding,) = of(look(witness, "8542319000"), "chpl")
    assert finding.evidence["tier"] == "1"
    assert finding.effect is Effect.INFORMS
    assert "8542.31" in finding.message
    assert "2024-02-23" in finding.message


def test_a_short_code_says_which_codes_it_may_be(witness: HsWitness) -> None:
    (finding,) = of(look(witness, "8542"), "chpl")
    assert finding.evidence["may_be"] == ["854231", "854232", "854233", "854239"]
    assert "full code would tell" in finding.message


def test_national_rules_speak_for_goods_of_that_origin_only(witness: HsWitness) -> None:
    names = {finding.rule for finding in look(witness, "8525891110", origin="CN").findings}
    assert "cn-2024-31" in names
    assert not {finding.rule for finding in look(witness, "8525891110", origin="DE").findings} & {"cn-2024-31"}
    assert not {finding.rule for finding in look(witness, "8525891110").findings} & {"cn-2024-31"}


def test_a_six_digit_code_may_fall_under_a_longer_national_code(witness: HsWitness) -> None:
    (finding,) = of(look(witness, "852589", origin="CN"), "cn-2024-31")
    assert "may be" in finding.message
    assert finding.entry is None


@pytest.mark.parametrize("move", NOMENCLATURE.moves.values(), ids=lambda move: move.old)
def test_every_outdated_code_leads_to_possible_new_ones(witness: HsWitness, move: object) -> None:
    assert all(NOMENCLATURE.is_possible(new) for new in move.new)  # type: ignore[attr-defined]
    assert move.source in DATA.sources  # type: ignore[attr-defined]
    if not move.entries:  # type: ignore[attr-defined]
        assert of(look(witness, move.old), "outdated-code")  # type: ignore[attr-defined]
        assert not any(of(look(witness, new), "outdated-code") for new in move.new)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("old", "new"), [("852580", "8525.89"), ("854140", "8541.43"), ("851770", "8517.79"), ("880390", "8807.90"), ("8803", "8807")]
)
def test_codes_of_2017_name_those_of_2022(witness: HsWitness, old: str, new: str) -> None:
    (finding,) = of(look(witness, old), "outdated-code")
    assert new in finding.message


def test_the_rules_of_the_new_codes_speak_for_an_outdated_one(witness: HsWitness) -> None:
    (finding,) = of(look(witness, "852580"), "eu-833-annex-vii")
    assert "852589" in finding.evidence["may_be"]


def test_a_drone_under_the_old_aircraft_heading_is_told_of_the_new_one(witness: HsWitness) -> None:
    assert of(look(witness, "880220", said=opinion("9A012", 0.6)), "outdated-code")
    assert not of(look(witness, "880220"), "outdated-code")


@pytest.mark.parametrize("code", ["7712", "0099", "8599", "850900"[:2] + "77"])
def test_an_impossible_code_is_a_finding_of_its_own(witness: HsWitness, code: str) -> None:
    testimony = look(witness, code)
    assert [finding.rule for finding in testimony.findings] == ["impossible-code"]


def test_an_impossible_code_is_a_gap_as_a_missing_one_is(witness: HsWitness) -> None:
    (gap,) = look(witness, "771234").gaps
    assert gap.missing == look(witness, None).gaps[0].missing
    assert "7712.34" in gap.message
    assert decide(NO_OPINION, look(witness, "771234").findings, [gap]) is Verdict.NO_MATCH
    assert decide(opinion("6A003", 0.7), look(witness, "771234").findings, [gap]) is Verdict.REVIEW


@given(line=st.sampled_from(ORDINARY))
def test_no_right_code_of_ordinary_goods_is_called_impossible(line: training_data.Line) -> None:
    assert NOMENCLATURE.is_possible(line.hs)


def test_a_heading_supports_an_entry_that_the_text_suggests_and_no_other(witness: HsWitness) -> None:
    heading = DATA.headings_of("6A003")[0]
    (finding,) = of(look(witness, heading.hs, said=opinion("6A003", 0.3)), "heading")
    assert finding.entry == "6A003"
    assert finding.effect is Effect.POINTS_TO
    assert not of(look(witness, heading.hs, said=opinion("1C350", 0.3)), "heading")


def test_a_low_level_entry_is_shown_and_points_to_nothing(witness: HsWitness) -> None:
    (finding,) = of(look(witness, "85447000", said=opinion("5A991", 0.9, ("US",))), "heading")
    assert finding.effect is Effect.INFORMS


def test_a_thermal_camera_under_toys_is_a_disagreement_with_both_sides(witness: HsWitness) -> None:
    (finding,) = of(look(witness, "950300", "thermal imaging camera core, uncooled", opinion("6A003", 0.8)), "disagreement")
    assert finding.effect is Effect.RAISES
    assert "6A003" in finding.message
    assert "9503.00" in finding.message


@pytest.mark.parametrize("code", ["852589", "901380", "852580"])
def test_a_thermal_camera_under_its_own_chapters_is_none(witness: HsWitness, code: str) -> None:
    assert not of(look(witness, code, "thermal imaging camera core, uncooled", opinion("6A003", 0.8)), "disagreement")


def test_an_unsure_text_does_not_disagree(witness: HsWitness) -> None:
    assert not of(look(witness, "950300", "thermal imaging camera core", opinion("6A003", 0.2)), "disagreement")


def test_software_has_no_chapter_to_disagree_with(witness: HsWitness) -> None:
    assert not of(look(witness, "950300", "source code", opinion("9D001", 0.9)), "disagreement")


@pytest.mark.parametrize("text", ["plastic parts", "garden hose PVC 1/2 inch", "cotton t-shirts"])
def test_other_goods_under_the_drone_heading_are_a_disagreement(witness: HsWitness, text: str) -> None:
    (finding,) = of(look(witness, "880622", text), "disagreement")
    assert finding.effect is Effect.RAISES
    assert "8806.22" in finding.message


@pytest.mark.parametrize("text", ["quadcopter drone with camera", "FPV frame kit 7 inch", "unmanned aircraft, VTOL"])
def test_drones_under_the_drone_heading_are_none(witness: HsWitness, text: str) -> None:
    assert not of(look(witness, "880622", text), "disagreement")


def test_plain_other_goods_under_a_high_priority_code_are_a_disagreement(witness: HsWitness) -> None:
    assert of(look(witness, "854231", "cotton t-shirts, men"), "disagreement")
    assert not of(look(witness, "610910", "cotton t-shirts, men"), "disagreement")


def test_without_a_reader_of_chapters_ordinary_text_is_left_alone() -> None:
    assert not of(look(HsWitness(DATA), "880622", "plastic parts"), "disagreement")


def test_ordinary_goods_with_their_right_codes_hardly_ever_disagree() -> None:
    """Five folds: the reader of chapters never saw the line it judges."""
    fired = watched = 0
    for fold in range(5):
        seen = [line for place, line in enumerate(ORDINARY) if place % 5 != fold]
        unseen = [line for place, line in enumerate(ORDINARY) if place % 5 == fold]
        witness = HsWitness(DATA, ChapterReader.fit([line.text for line in seen], [line.hs for line in seen]))
        said = witness.look([Item(line.text, line.hs) for line in unseen], [NO_OPINION] * len(unseen))
        fired += sum(bool(of(testimony, "disagreement")) for testimony in said)
        watched += sum(any(rule.effect == "diversion" for rule in DATA.rules_for(line.hs)) for line in unseen)
    print(f"disagreement: {fired} of {len(ORDINARY)} ordinary lines, {watched} of them under watched codes")
    assert fired / len(ORDINARY) < 0.005
    assert fired / watched < 0.10
