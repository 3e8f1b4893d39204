"""HS codes as cells hold them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.invoices.hscodes import read_hs


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("8542.31.90.00", "8542319000"),
        ("HS 8542 31", "854231"),
        ("CN: 85423190", "85423190"),
        ("85", "85"),
        ("8542-31", "854231"),
    ],
)
def test_a_code_is_read_without_its_punctuation_and_nothing_is_told(text: str, code: str) -> None:
    assert read_hs(text) == (code, "")


@pytest.mark.parametrize(
    ("text", "code", "end"),
    [
        ("1012100", "01012100", "leading"),
        ("101210000", "0101210000", "leading"),
        ("101.21", "010121", "leading"),
        ("8471.3", "847130", "trailing"),
        ("84713", "847130", "trailing"),
        ("901", "0901", "leading"),
        ("8471,3", "847130", "trailing"),
    ],
)
def test_a_zero_that_a_number_cell_lost_is_put_back_and_told(text: str, code: str, end: str) -> None:
    found, told = read_hs(text)
    assert found == code
    assert f"lost its {end} zero" in told


def test_a_code_in_scientific_writing_keeps_the_digits_it_still_has() -> None:
    found, told = read_hs("8.54231E+09")
    assert found == "854231"
    assert "lost its last digits" in told


@pytest.mark.parametrize("text", ["abc", "0012", "123456789012", "8", "85 42 31 AB", "1e99", "-8542"])
def test_what_is_no_code_is_none_and_told(text: str) -> None:
    found, told = read_hs(text)
    assert found is None
    assert told


@pytest.mark.parametrize("text", ["", "  ", "-", "n/a", "N/A"])
def test_a_cell_that_says_nothing_is_no_fault(text: str) -> None:
    assert read_hs(text) == (None, "")


@given(st.text(max_size=30))
def test_whatever_is_read_is_a_possible_code(text: str) -> None:
    found, _ = read_hs(text)
    assert found is None or (found.isdigit() and found.isascii() and 2 <= len(found) <= 10 and len(found) % 2 == 0)
