import re
import tomllib

import pytest

from classifier.reports import questions_report
from classifier.reports.questions import WORDING, questions
from classifier.types import Gap
from tests.reports.builders import record, unreadable

CLEARING = re.compile(
    r"not (?:\w+ )?(?:listed|controlled|dual)|no licen[cs]e|unlisted|free to|nicht (?:\w+ )?(?:gelistet|erfasst|genehmig)"
    r"|keine genehmigung|genehmigungsfrei|unbedenklich|cleared|freigegeben",
    re.IGNORECASE,
)


def test_a_missing_property_of_a_limit_is_asked_in_both_languages():
    gaps = (Gap("thresholds", "frame_rate", "6A003.b.4.b: state the frame rate. At how many frames a second does it work?"),)
    first = questions(record("review", gaps=gaps))[0]
    assert first.en.endswith("At how many frames a second does it work?")
    assert first.de == "Bitte geben Sie an: Bildrate (zu 6A003.b.4.b)."


def test_a_property_without_german_wording_is_still_asked():
    first = questions(record("review", gaps=(Gap("thresholds", "flux_of_quarks", "How many quarks?"),)))[0]
    assert "flux of quarks" in first.de


def test_what_is_missing_comes_first_and_each_question_once():
    thin = Gap("text", "description", "No words.")
    asked = questions(record("insufficient", gaps=(thin, thin, Gap("hs", "hs_code", "No code."))))
    assert [question.about for question in asked] == ["description", "hs_code", "data_sheet", "classification"]


@pytest.mark.parametrize("verdict", ["likely", "no_match"])
def test_only_lines_for_review_or_too_thin_ones_have_questions(verdict):
    assert questions(record(verdict, gaps=(Gap("hs", "hs_code", "No code."),))) == []
    assert questions(unreadable()) == []


def test_no_draft_says_that_goods_are_not_listed(golden):
    text = "".join(questions_report.lines(golden.records()))
    assert text.count("Before we can ship") == text.count("Bevor wir") == 5
    assert not CLEARING.search(text)
    assert not CLEARING.search(WORDING.read_text(encoding="utf-8").partition("[gap")[2])


def test_no_lines_to_ask_about_says_so_without_clearing_anything():
    text = "".join(questions_report.lines([record("no_match")]))
    assert "That clears nothing" in text


def test_every_text_of_the_wording_stands_in_both_languages():
    wording = tomllib.loads(WORDING.read_text(encoding="utf-8"))
    for part in (*wording["gap"].values(), *wording["always"].values()):
        assert set(part) == {"en", "de"}
        assert all(text.strip() for text in part.values())
