from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.reports.values import at_stake, number
from tests.reports.builders import record, unreadable


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3150.00", "3150.00"),
        ("3.150,00", "3150.00"),
        ("3,150.00 EUR", "3150.00"),
        ("€ 14,20", "14.20"),
        ("1'234'567.5", "1234567.5"),
        ("1.234.567", "1234567"),
        ("12 500", "12500"),
        ("0,125", "0.125"),
        ("-5", "-5"),
        ("1,190", None),
        ("12.345", None),
        ("on request", None),
        ("2 x 5 EUR", None),
        ("", None),
    ],
)
def test_an_amount_is_read_as_invoices_write_it_or_not_at_all(text, value):
    assert number(text) == (None if value is None else Decimal(value))


def test_another_amount_of_the_same_file_settles_which_mark_is_the_decimal_one():
    lines = [
        record("likely", line=1, amount="1.190", currency="EUR", destination="KG"),
        record("likely", line=2, amount="14,20", currency="EUR", destination="KG"),
    ]
    (stake,) = at_stake(lines)
    assert (stake.value, stake.lines, stake.unread) == (Decimal("1204.20"), 2, 0)


def test_an_amount_that_stays_open_is_counted_as_unread_and_not_guessed():
    (stake,) = at_stake([record("review", amount="1,190", currency="EUR")])
    assert (stake.value, stake.lines, stake.unread) == (Decimal(0), 1, 1)


def test_only_lines_that_need_a_look_are_at_stake_and_currencies_stay_apart():
    lines = [
        record("likely", quantity="4", unit_price="3150.00", currency="eur", destination="KG"),
        record("review", amount="10", currency="USD", destination="KG"),
        record("no_match", amount="99", currency="USD", destination="KG"),
        record("insufficient", amount="99", currency="USD", destination="KG"),
        unreadable(),
    ]
    told = [(stake.destination, stake.currency, stake.value) for stake in at_stake(lines)]
    assert told == [("KG", "EUR", Decimal("12600.00")), ("KG", "USD", Decimal(10))]


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_the_same_amount_in_english_and_german_writing_is_the_same_number(value):
    english = f"{value:,.2f}"
    german = english.translate(str.maketrans(",.", ".,"))
    assert number(english) == number(german) == value
