"""HS codes and control numbers as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier import codes

DIGITS = st.text("0123456789", min_size=2, max_size=10).filter(lambda text: not text.startswith("00"))
ENTRIES = st.from_regex(r"[0-9][A-E][0-9]{3}(\.[a-z](\.[0-9]{1,2}(\.[a-z])?)?)?", fullmatch=True)


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("8542.31", "854231"),
        ("8542 31 90", "85423190"),
        ("HS 8542.31", "854231"),
        ("HTS: 8542.31.0045", "8542310045"),
        ("CN-85423190", "85423190"),
        ("８５４２．３１", "854231"),
        ("8542-31-90", "85423190"),
        ("8542.31-9000", "8542319000"),
        ("8542-31-9000", "8542319000"),
        ("HS code: 8542.31", "854231"),
        ("2008-11", "200811"),
        ("0101", "0101"),
        ("85", "85"),
    ],
)
def test_a_tariff_code_is_read_in_its_usual_writings(written: str, digits: str) -> None:
    assert codes.normalise_hs(written) == digits


@pytest.mark.parametrize(
    "written",
    [
        *("", "8", "00", "0012", "12345678901", "85A2", "5E002", "n/a", "8542,31 EUR", "12.5 kg", "-85"),
        *("8471/8473", "8542.31/32", "8542-8543", "85.42-85.43", "85 42 - 85 43", "8542-854231"),
        *("2024-01-15", "15.01.2024", "15-01-2024"),
    ],
)
def test_what_is_no_tariff_code_is_none(written: str) -> None:
    assert codes.normalise_hs(written) is None


@given(DIGITS)
def test_writing_and_reading_a_tariff_code_gives_it_back(digits: str) -> None:
    assert codes.normalise_hs(codes.format_hs(digits)) == digits


@given(DIGITS, st.sampled_from([" ", "."]), st.integers(1, 9))
def test_dots_and_spaces_change_nothing(digits: str, separator: str, place: int) -> None:
    place = min(place, len(digits) - 1)
    assert codes.normalise_hs(digits[:place] + separator + digits[place:]) == digits


@given(st.integers(1000, 9999), st.integers(1000, 9999), st.sampled_from(["/", "-", " - ", " / "]))
def test_two_headings_are_never_read_as_one_code(first: int, second: int, separator: str) -> None:
    assert codes.normalise_hs(f"{first}{separator}{second}") is None


@given(st.text(max_size=40))
def test_whatever_is_read_as_a_tariff_code_is_valid(text: str) -> None:
    found = codes.normalise_hs(text)
    assert found is None or codes.is_valid_hs(found)


@pytest.mark.parametrize(
    ("written", "entry"),
    [
        ("3a001.A.5", "3A001.a.5"),
        (" 6A003 . b . 4 . b ", "6A003.b.4.b"),
        ("5 E 002", "5E002"),
        ("9A012", "9A012"),
        ("9A012.", "9A012"),
    ],
)
def test_a_control_number_is_read_in_its_usual_writings(written: str, entry: str) -> None:
    assert codes.normalise_entry(written) == entry


@pytest.mark.parametrize("written", ["", "3F001", "3A01", "EAR99", "5e+002", "500.0", "3A001 and 3A002"])
def test_what_is_no_control_number_is_none(written: str) -> None:
    assert codes.normalise_entry(written) is None
    with pytest.raises(ValueError, match="no control number"):
        codes.entry_number(written)


@given(ENTRIES)
def test_a_control_number_in_any_case_is_the_same(entry: str) -> None:
    assert codes.normalise_entry(entry.lower()) == codes.normalise_entry(entry.upper()) == entry
    assert codes.is_valid_entry(entry)
    assert codes.entry_number(entry) == entry[:5]


@given(st.text(max_size=30))
def test_reading_a_control_number_twice_changes_nothing(text: str) -> None:
    once = codes.normalise_entry(text)
    assert once is None or codes.normalise_entry(once) == once
