"""The types that cross the program: how verdicts compare."""

from __future__ import annotations

from itertools import product

import pytest

from classifier.types import Verdict

ORDER = ["no_match", "insufficient", "review", "likely"]


@pytest.mark.parametrize(("one", "other"), list(product(ORDER, ORDER)))
def test_verdicts_compare_by_rank_with_one_another_and_with_their_names(one: str, other: str) -> None:
    first, second = ORDER.index(one), ORDER.index(other)
    for right in (Verdict(other), other):
        assert (Verdict(one) < right) == (first < second)
        assert (Verdict(one) <= right) == (first <= second)
        assert (Verdict(one) > right) == (first > second)
        assert (Verdict(one) >= right) == (first >= second)
        assert (Verdict(one) == right) == (first == second)


def test_sorting_puts_the_strongest_verdict_last() -> None:
    assert sorted(Verdict)[-1] is Verdict.LIKELY
    assert max(Verdict.INSUFFICIENT, Verdict.REVIEW, Verdict.NO_MATCH) is Verdict.REVIEW


def test_a_verdict_does_not_compare_with_any_other_text() -> None:
    with pytest.raises(ValueError, match="'none' is not a valid Verdict"):
        assert Verdict.LIKELY > "none"
