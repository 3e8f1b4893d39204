"""The decision: four verdicts, in order, and nothing that adds evidence ever lowers one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.decide import Cutoffs, decide
from classifier.types import TOO_THIN, Candidate, Effect, Finding, Gap, Opinion, Verdict

ENTRIES = ("1A001", "2B350", "6A003")
THIN = Gap("text", TOO_THIN, "no words")
NO_CODE = Gap("hs", "hs_code", "no code")


def finding(effect: Effect, entry: str | None = None) -> Finding:
    return Finding("hs", "rule", effect, entry, {}, "message", "source")


def opinion(score: float, probability: float = 0.0, entry: str = "6A003") -> Opinion:
    return Opinion(score, 1 - score, (Candidate(entry, probability, ("EU", "US"), "subject"),))


findings = st.lists(
    st.builds(finding, st.sampled_from([e for e in Effect if e is not Effect.LOWERS]), st.sampled_from([*ENTRIES, None]))
)
opinions = st.builds(opinion, st.floats(0, 1), st.floats(0, 1), st.sampled_from(ENTRIES))
gaps = st.lists(st.sampled_from([THIN, NO_CODE]), max_size=2)


def test_a_text_that_strongly_resembles_listed_goods_is_likely() -> None:
    assert decide(opinion(0.95), [], []) is Verdict.LIKELY


def test_a_limit_that_is_met_is_likely_whatever_the_text_says() -> None:
    assert decide(opinion(0.0), [finding(Effect.DECIDES, "6A003")], []) is Verdict.LIKELY


def test_a_raising_finding_makes_a_review() -> None:
    assert decide(opinion(0.0), [finding(Effect.RAISES)], []) is Verdict.REVIEW


def test_text_and_code_that_point_to_the_same_entry_make_a_review() -> None:
    pointing = [finding(Effect.POINTS_TO, "6A003")]
    assert decide(opinion(0.1, 0.5), pointing, []) is Verdict.REVIEW
    assert decide(opinion(0.1, 0.01), pointing, []) is Verdict.NO_MATCH
    assert decide(opinion(0.1, 0.5, "2B350"), pointing, []) is Verdict.NO_MATCH


def test_a_thin_line_is_insufficient_and_never_no_match() -> None:
    assert decide(opinion(0.2), [], [THIN]) is Verdict.INSUFFICIENT


def test_a_middling_score_on_a_thin_line_is_no_resemblance() -> None:
    assert decide(opinion(0.75), [], [THIN]) is Verdict.INSUFFICIENT


def test_a_missing_code_alone_does_not_make_a_line_insufficient() -> None:
    assert decide(opinion(0.0), [], [NO_CODE]) is Verdict.NO_MATCH


@pytest.mark.parametrize("effect", [Effect.INFORMS, Effect.LOWERS, Effect.POINTS_TO])
def test_findings_that_only_inform_move_nothing(effect: Effect) -> None:
    assert decide(opinion(0.0), [finding(effect, "6A003")], []) is Verdict.NO_MATCH


@given(
    opinions,
    findings,
    gaps,
    st.builds(finding, st.sampled_from([e for e in Effect if e is not Effect.LOWERS]), st.sampled_from(ENTRIES)),
)
def test_another_finding_never_lowers_a_verdict(text: Opinion, found: list[Finding], missing: list[Gap], more: Finding) -> None:
    assert decide(text, [*found, more], missing).rank >= decide(text, found, missing).rank


@given(opinions, findings, gaps)
def test_the_order_of_findings_and_gaps_does_not_matter(text: Opinion, found: list[Finding], missing: list[Gap]) -> None:
    assert decide(text, found, missing) is decide(text, found[::-1], missing[::-1])


@given(st.floats(0, 1), st.floats(0, 1), findings)
def test_a_higher_score_never_lowers_a_verdict(one: float, other: float, found: list[Finding]) -> None:
    low, high = sorted((one, other))
    assert decide(opinion(high), found, []).rank >= decide(opinion(low), found, []).rank


def test_cutoffs_are_in_order() -> None:
    cutoffs = Cutoffs()
    assert 0 < cutoffs.supported < cutoffs.review < cutoffs.likely < 1
