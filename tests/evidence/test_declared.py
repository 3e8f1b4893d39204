"""The declared witness: what the exporter says about the control raises a line, and never lowers it."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier import Screener, law
from classifier.decide import decide
from classifier.evidence.declared import DeclaredWitness
from classifier.types import Assessment, Effect, Finding, Item, Opinion, Verdict
from classifier.types import Testimony as Said
from tests.evidence.judging import NO_OPINION, opinion

DATA = law.load()
WITNESS = DeclaredWitness(DATA)
NUMBERS = st.sampled_from(DATA.entries)


def look(declared: str | None, text: str = "goods", said: Opinion = NO_OPINION, witness: DeclaredWitness = WITNESS) -> Said:
    return witness.look([Item(text, declared_entry=declared)], [said])[0]


def only(testimony: Said) -> Finding:
    (finding,) = testimony.findings
    return finding


def test_a_line_that_declares_nothing_says_nothing() -> None:
    for nothing in (None, "", "-", "n/a", "N.A."):
        assert look(nothing) == Said()


@given(NUMBERS)
def test_every_number_of_the_lists_raises_and_names_its_entry(number: str) -> None:
    finding = only(look(number))
    levels = {row.level for row in DATA.by_list(number).values()}
    assert finding.effect is (Effect.INFORMS if levels == {"low"} else Effect.RAISES)
    assert finding.entry == number
    assert DATA.subject(number) in finding.message
    assert finding.source in DATA.sources


@pytest.mark.parametrize("written", ["6A003.b.4.b", "6a003.B.4.B", "6A003b4b", "AL 6A003b4b", "6 A003.b.4.b"])
def test_the_paragraph_is_kept_whatever_way_it_is_written(written: str) -> None:
    finding = only(look(written))
    assert finding.entry == "6A003"
    assert finding.evidence["declared"] == "6A003.b.4.b"


def test_a_label_in_the_description_counts_as_a_column_does() -> None:
    assert only(look(None, "Bracket, painted, ECCN: 7A103")).message == only(look("7A103")).message
    assert look(None, "Bracket 7A103") == Said()


def test_the_same_number_in_column_and_description_is_one_finding() -> None:
    assert only(look("7A103", "Bracket, ECCN 7A103")).entry == "7A103"


def test_two_numbers_are_two_findings() -> None:
    assert [finding.entry for finding in look("EAR99 7A103; 5A002.a").findings] == ["7A103", "5A002"]


def test_a_number_on_neither_list_is_told_and_raises() -> None:
    finding = only(look("3A777.a"))
    assert finding.effect is Effect.RAISES
    assert finding.entry is None
    assert "neither list" in finding.message
    assert DATA.date in finding.message


@pytest.mark.parametrize("number", ["ML10.a", "ML 21", "0006a", "0022", "USML XII(c)", "XI(a)(5)"])
def test_a_munitions_number_raises_though_its_list_is_not_held(number: str) -> None:
    finding = only(look(number))
    assert finding.effect is Effect.RAISES
    assert "munitions list" in finding.message


@pytest.mark.parametrize(
    "words", ["EAR99", "none", "NLR", "EAR99 / NLR", "not listed", "No license required", "AL: nein", "Y901", "EAR99 nein"]
)
def test_that_nothing_is_listed_is_passed_on_and_moves_nothing(words: str) -> None:
    finding = only(look(words))
    assert finding.effect is Effect.INFORMS
    assert "not checked" in finding.message


@pytest.mark.parametrize("words", ["yes", "ja", "Dual-Use", "X", "ITAR", "dual use: yes"])
def test_a_control_without_a_number_raises_and_asks_for_it(words: str) -> None:
    finding = only(look(words))
    assert finding.effect is Effect.RAISES
    assert "no number" in finding.message


def test_what_cannot_be_read_is_a_gap_and_says_what_to_write() -> None:
    testimony = look("pending")
    assert not testimony.findings
    assert [gap.missing for gap in testimony.gaps] == ["declared_entry"]
    assert "'pending'" in testimony.gaps[0].message


def test_a_text_that_speaks_for_the_same_listed_entry_makes_the_line_likely() -> None:
    said = opinion("6A003", 0.5)
    testimony = look("6A003.b.4.b", said=said)
    assert only(testimony).effect is Effect.DECIDES
    assert decide(said, testimony.findings, ()) is Verdict.LIKELY


def test_a_low_level_number_is_told_like_one_that_the_text_names() -> None:
    assert only(look("3A991", said=opinion("3A991", 0.5, ("US",)))).effect is Effect.INFORMS


@pytest.mark.parametrize("declared", ["7A103", "EAR99"])
def test_where_the_text_says_something_else_both_sides_are_told(declared: str) -> None:
    finding = only(look(declared, said=opinion("6A003", 0.8)))
    assert declared in finding.message
    assert "6A003" in finding.message


def test_an_unsure_text_is_no_other_side() -> None:
    assert "reads like" not in only(look("7A103", said=opinion("6A003", 0.2))).message


def test_a_number_of_a_list_that_was_left_out_only_informs() -> None:
    finding = only(look("9A610", witness=DeclaredWitness(DATA, ("EU",))))
    assert finding.effect is Effect.INFORMS
    assert "US list" in finding.message


def test_the_lists_are_those_of_the_day() -> None:
    day = dt.date(2025, 12, 1)
    european = DeclaredWitness(law.load(as_of=day, lists=("EU",)), ("EU",))
    assert only(look("7A103", witness=european)).effect is Effect.RAISES
    assert day.isoformat() in only(look("9A610", witness=european)).message


@given(NUMBERS | st.sampled_from(["EAR99", "nein", "ja", "ML10", "3A777", "pending"]) | st.text(max_size=30), st.floats(0, 1))
def test_no_declaration_lowers_a_line(declared: str, probability: float) -> None:
    said = opinion("6A003", probability)
    testimony = look(declared, said=said)
    assert decide(said, testimony.findings, testimony.gaps).rank >= decide(said, (), ()).rank


def test_an_invoice_with_a_column_of_control_numbers_is_raised_by_them(screener: Screener) -> None:
    rows = [
        {"Part": "A1", "Description": "Bracket assembly, painted", "ECCN": "EAR99", "AL-Nr.": "7A103"},
        {"Part": "A2", "Description": "Bracket assembly, painted", "ECCN": "EAR99", "AL-Nr.": ""},
    ]
    raised, left = screener.screen(rows)
    assert isinstance(raised, Assessment)
    assert isinstance(left, Assessment)
    assert raised.line.declared_entry == "EAR99 7A103"
    assert raised.verdict is Verdict.REVIEW
    assert left.verdict is next(iter(screener.screen_texts(["Bracket assembly, painted"]))).verdict


def test_the_declared_entry_is_followed_to_the_destination(screener: Screener) -> None:
    (result,) = screener.screen([{"Description": "Bracket assembly, painted", "ECCN": "7A103", "Destination": "Kazakhstan"}])
    assert isinstance(result, Assessment)
    assert "7A103" in {finding.entry for finding in result.findings if finding.witness == "destination"}
