"""Facts as typed, and the checklist of an entry."""

from __future__ import annotations

import pytest

from classifier import law
from classifier.errors import UsageError
from classifier.facts import checklist, parse_facts, questions
from classifier.limits import Limits

LIMITS = Limits(law.load())


@pytest.mark.parametrize("pair", ["frame_rate=9 Hz", "frame rate=9 Hz", "Frame-Rate = 9 Hz", 'frame_rate="9 Hz"'])
def test_a_fact_is_taken_however_its_name_is_typed(pair):
    assert parse_facts([pair], LIMITS.vocabulary) == (("frame_rate", "9 Hz"),)


def test_a_fact_in_words_is_taken():
    assert parse_facts(["detector=microbolometer"], LIMITS.vocabulary) == (("detector", "microbolometer"),)


@pytest.mark.parametrize(
    ("pair", "told"),
    [
        ("frame_rate", "has no value"),
        ("frame_rat=9 Hz", "Did you mean frame_rate"),
        ("frame_rate=9 kg", "is no frame rate"),
        ("frame_rate=fast", "Give a number with its unit"),
        ("detector=lukewarm", "Give microbolometer or photon"),
        ("output_power=800 mw", "more than one way"),
    ],
)
def test_a_fact_that_cannot_be_taken_says_what_to_try(pair, told):
    with pytest.raises(UsageError, match=told):
        parse_facts([pair], LIMITS.vocabulary)


def test_an_entry_is_shown_as_a_checklist_with_its_paragraphs():
    lines = checklist(LIMITS, "6A003")
    assert any("b.4.b" in line and "not if frame rate <= 9 Hz" in line for line in lines)
    assert "frame_rate" in questions(LIMITS, "6A003")


def test_the_lists_are_named_where_they_differ():
    lines = [line for line in checklist(LIMITS, "3A002") if "c.3" in line]
    assert [("(EU)" in line, "(US)" in line) for line in lines] == [(True, False), (False, True)]


def test_an_entry_without_limits_has_no_checklist():
    assert checklist(LIMITS, "0A501") == []
