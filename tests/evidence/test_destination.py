"""The destination step: it raises or informs, names the act, and never says that goods may go."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier import law
from classifier.decide import decide
from classifier.evidence.base import witnesses
from classifier.evidence.destination import DestinationStep
from classifier.types import Effect, Finding, InvoiceLine, Opinion, Verdict
from classifier.types import Testimony as Said
from tests.evidence.judging import NO_OPINION, line, opinion

DATA = law.load()
STEP = DestinationStep(DATA, law.LISTS)
WITNESSES = witnesses(DATA)
PLACES = sorted({fact.destination for fact in DATA.destination_facts} | set(DATA.chart) | set(DATA.territories) | {"AQ"})

SPOOL = ("Fibre optic spool G.657.A2, 15 km, with canister", "85447000")
BATTERY = ("LiPo battery pack 6S 8000 mAh", "85076000")
MOTOR = ("Brushless motor 2806.5 1300KV for 7 inch drone", "85013200")
BEARING = ("Deep groove ball bearing 20x47x14", "84821010")
CHAIR = ("Office chair, black, with armrests", "94013900")


def judge(goods: InvoiceLine, said: Opinion = NO_OPINION) -> tuple[Verdict, Said, tuple[Finding, ...]]:
    found = tuple(finding for witness in WITNESSES for finding in witness.look([goods.item], [said])[0].findings)
    place = STEP.look(goods, said, found)
    return decide(said, (*found, *place.findings), place.gaps), place, found


def of(testimony: Said, rule: str) -> list[Finding]:
    return [finding for finding in testimony.findings if finding.rule == rule]


@pytest.mark.parametrize("goods", [SPOOL, BATTERY, MOTOR], ids=["spool", "battery", "motor"])
@pytest.mark.parametrize("coded", [True, False], ids=["with code", "by text alone"])
def test_drone_goods_to_russia_are_for_review_with_the_act_named(goods: tuple[str, str], coded: bool) -> None:
    text, code = goods
    verdict, place, _ = judge(line(text, code if coded else None, "RU"))
    assert verdict is Verdict.REVIEW
    raised = [finding for finding in place.findings if finding.effect is Effect.RAISES]
    assert any("833/2014" in finding.evidence["act"] or "2023/2878" in finding.evidence["act"] for finding in raised)


@pytest.mark.parametrize("goods", [SPOOL, BATTERY, MOTOR, BEARING, CHAIR], ids=["spool", "battery", "motor", "bearing", "chair"])
def test_the_same_goods_to_germany_are_not(goods: tuple[str, str]) -> None:
    verdict, place, _ = judge(line(*goods, "DE"))
    assert verdict is Verdict.NO_MATCH
    assert not any(finding.effect is Effect.RAISES for finding in place.findings)


@pytest.mark.parametrize("goods", [SPOOL, BATTERY, MOTOR, BEARING], ids=["spool", "battery", "motor", "bearing"])
def test_drone_and_high_priority_goods_by_way_of_a_third_country_bring_the_questions(goods: tuple[str, str]) -> None:
    verdict, place, _ = judge(line(*goods, "KG"))
    (finding,) = of(place, "diversion-risk")
    assert verdict is Verdict.REVIEW
    assert finding.evidence["ask"] == ["end use", "end user", "no-re-export clause"]
    assert "Ask the customer for the end use" in finding.message
    assert "FinCEN" in finding.message


def test_ordinary_goods_by_the_same_way_bring_none() -> None:
    verdict, place, _ = judge(line(*CHAIR, "KG"))
    assert verdict is Verdict.NO_MATCH
    assert not of(place, "diversion-risk")


def test_a_broad_code_alone_is_a_word_and_not_a_stop() -> None:
    verdict, place, _ = judge(line("motor 3 phase 0.55 kW for concrete mixer", "850151", "KG"))
    (finding,) = of(place, "diversion-risk")
    assert finding.effect is Effect.INFORMS
    assert verdict is Verdict.NO_MATCH


def test_a_short_code_that_may_be_watched_stops_too_where_it_matters() -> None:
    assert judge(line("parts", "8542", "RU"))[0] is Verdict.REVIEW
    assert judge(line("parts", "8542", "DE"))[0] is Verdict.NO_MATCH


@pytest.mark.parametrize("destination", ["KP", "UA-43", "UA-14", "UA-09"])
def test_anything_to_an_embargoed_place_is_for_review(destination: str) -> None:
    verdict, place, _ = judge(line(*CHAIR, destination))
    assert verdict is Verdict.REVIEW
    assert of(place, "sanctioned-destination")[0].evidence["acts"]


@pytest.mark.parametrize("destination", ["UA-09", "UA-14", "UA-23", "UA-40", "UA-43", "UA-65"])
@pytest.mark.parametrize("goods", [SPOOL, MOTOR, BEARING], ids=["spool", "motor", "bearing"])
def test_goods_watched_for_russia_are_for_review_in_every_occupied_region(goods: tuple[str, str], destination: str) -> None:
    verdict, place, _ = judge(line(*goods, destination))
    assert verdict is Verdict.REVIEW
    assert "by our own reading" in of(place, "diversion-risk")[0].message


@pytest.mark.parametrize("destination", ["RU", "BY", "IR", "SY", "CU"])
def test_a_sanctioned_place_is_named_with_its_acts_even_for_a_chair(destination: str) -> None:
    _, place, _ = judge(line(*CHAIR, destination))
    assert of(place, "sanctioned-destination")


def test_without_a_destination_there_is_a_gap() -> None:
    assert [gap.missing for gap in judge(line(*CHAIR))[1].gaps] == ["destination"]


def test_a_us_entry_says_which_of_its_columns_are_marked() -> None:
    _, place, _ = judge(line(destination="KG"), opinion("6A003", 0.6))
    (finding,) = of(place, "us-country-chart")
    assert finding.evidence["columns"] == ["NS 2"]
    assert any(label.startswith("RS 1") for label in finding.evidence["columns_in_part"])


def test_a_us_entry_without_a_mark_says_that_this_is_no_permission() -> None:
    _, place, _ = judge(line(destination="CA"), opinion("9A012", 0.6))
    (finding,) = of(place, "us-country-chart")
    assert finding.evidence["columns"] == []
    assert "no permission" in finding.message


def test_hong_kong_is_read_by_chinas_row_and_says_so() -> None:
    _, hong_kong, _ = judge(line(destination="HK"), opinion("3A001", 0.6))
    _, china, _ = judge(line(destination="CN"), opinion("3A001", 0.6))
    (finding,) = of(hong_kong, "us-country-chart")
    assert finding.evidence["columns"] == of(china, "us-country-chart")[0].evidence["columns"]
    assert finding.evidence["row"] == "CN"
    assert "China" in finding.message
    assert of(hong_kong, "us-country-group")[0].evidence["groups"] == of(china, "us-country-group")[0].evidence["groups"]


def test_entries_for_every_destination_need_no_mark_in_the_chart() -> None:
    _, place, _ = judge(line(destination="DE"), opinion("5A980", 0.6, ("US",)))
    assert "every destination" in of(place, "us-country-chart")[0].message


def test_group_controls_reach_macau_and_spare_allies() -> None:
    macau = of(judge(line(destination="MO"), opinion("3A090", 0.6, ("US",)))[1], "us-country-chart")[0]
    germany = of(judge(line(destination="DE"), opinion("3A090", 0.6, ("US",)))[1], "us-country-chart")[0]
    assert any("groups D:5, MO" in label for label in macau.evidence["columns_in_part"])
    assert not any("groups" in label for label in germany.evidence["columns_in_part"])


def test_a_place_without_a_row_is_a_gap_and_not_a_blank() -> None:
    _, place, _ = judge(line(destination="AQ"), opinion("6A003", 0.6))
    assert "us_country_chart" in {gap.missing for gap in place.gaps}


def test_a_note_of_the_chart_is_told_for_its_entries_only() -> None:
    assert of(judge(line(destination="IN"), opinion("6A003", 0.6))[1], "us-chart-note")
    assert not of(judge(line(destination="IN"), opinion("1C350", 0.6))[1], "us-chart-note")


def test_general_authorisations_are_named_and_never_granted() -> None:
    (finding,) = of(judge(line(destination="US"), opinion("6A003", 0.6))[1], "eu-general-authorisation")
    assert finding.evidence["authorisations"] == ["EU001"]
    assert "for the exporter to check" in finding.message
    assert not of(judge(line(destination="CN"), opinion("6A003", 0.6))[1], "eu-general-authorisation")


def test_goods_that_need_the_clause_name_it_except_for_partners_and_members() -> None:
    (turkey,) = of(judge(line(*BEARING, "TR"))[1], "no-re-export-clause")
    (japan,) = of(judge(line(*BEARING, "JP"))[1], "no-re-export-clause")
    assert "must forbid re-export" in turkey.message
    assert "partner countries" in japan.message
    assert not of(judge(line(*BEARING, "FR"))[1], "no-re-export-clause")
    assert not of(judge(line(*CHAIR, "TR"))[1], "no-re-export-clause")


@given(
    destination=st.sampled_from(PLACES),
    entry=st.sampled_from(DATA.entries),
    probability=st.floats(0, 1),
    goods=st.sampled_from([SPOOL, BATTERY, MOTOR, BEARING, CHAIR]),
)
def test_a_destination_can_only_raise_a_line(destination: str, entry: str, probability: float, goods: tuple[str, str]) -> None:
    said = opinion(entry, probability)
    _, place, found = judge(line(*goods, destination), said)
    assert all(finding.effect in (Effect.RAISES, Effect.INFORMS) for finding in place.findings)
    assert decide(said, (*found, *place.findings), place.gaps).rank >= decide(said, found, ()).rank
    assert all(finding.source in DATA.sources for finding in place.findings)


FORBIDDEN = ("you may", "may be exported", "is allowed", "no licence is needed", "is permitted")


@pytest.mark.parametrize("destination", PLACES)
def test_no_destination_is_ever_told_to_be_free(destination: str) -> None:
    messages = [finding.message.lower() for finding in judge(line(*BEARING, destination), opinion("6A003", 0.9))[1].findings]
    assert not [message for message in messages if any(phrase in message for phrase in FORBIDDEN)]
