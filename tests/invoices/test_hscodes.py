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


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("ex 8413 70", "841370", "names a part of the code's goods; read as 8413.70."),
        ("84137021 (CN)", "84137021", "is read as 8413.70.21."),
        ("'848180", "848180", "is read as 8481.80."),
        ("ex 8471.3", "847130", "lost its trailing zero"),
        ("84137021 000", "8413702100", "has eleven digits; read as its first ten, 8413.70.21.00."),
        ("84818085990", "8481808599", "has eleven digits"),
        ("TARIC 8481 80 85 990", "8481808599", "has eleven digits"),
    ],
)
def test_what_stands_around_a_code_is_left_out_and_told(text: str, code: str, says: str) -> None:
    found, told = read_hs(text)
    assert found == code
    assert says in told


@pytest.mark.parametrize(
    ("text", "code", "names"),
    [
        ("8413.70 / 8413.81", "8413", "8413.70 and 8413.81"),
        ("8542.31/32", "8542", "8542.31 and 8542.32"),
        ("847130, 847141", "8471", "8471.30 and 8471.41"),
        ("8413.70.21 und 8413.70.29", "841370", "8413.70.21 and 8413.70.29"),
        ("8542.31; 8542.32; 8542.39", "8542", "8542.31, 8542.32 and 8542.39"),
        ("8542 / 8542.31", "8542", "8542 and 8542.31"),
        ("8542.31 / 8542.31", "854231", "8542.31 twice"),
        ("8471/8473", None, "8471 and 8473"),
        ("8542-8543", None, "8542 and 8543"),
        ("8471,8473", None, "8471 and 8473"),
    ],
)
def test_of_several_codes_the_shared_heading_is_kept_and_all_are_told(text: str, code: str | None, names: str) -> None:
    found, told = read_hs(text)
    assert found == code
    assert names in told
    assert "share no heading" in told or code is not None


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-15",
        "15.01.2024",
        "15/01/2024",
        "2024/01/15",
        "12345678901",
        "8471 pcs",
        "8413 (21)",
        "8471" + " " * 200_000 + "30",
    ],
)
def test_dates_counts_and_other_numbers_are_no_codes(text: str) -> None:
    found, told = read_hs(text)
    assert found is None
    assert "is no HS code" in told


@given(st.lists(st.sampled_from(["841370", "841381", "84137021", "8542", "854231", "0101"]), min_size=2, max_size=4))
def test_several_codes_never_become_more_than_each_of_them_says(several: list[str]) -> None:
    found, told = read_hs(" / ".join(several))
    assert told
    assert found is None or all(one.startswith(found) for one in several)


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
