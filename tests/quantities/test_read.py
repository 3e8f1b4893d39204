"""Finding numbers with units: values, ranges, inequalities, sizes, and what stays ambiguous."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.quantities.read import plain, read
from classifier.quantities.units import units

UNITS = units()


def one(text: str):
    (quantity,) = read(plain(text), UNITS)
    return quantity


@pytest.mark.parametrize(
    ("text", "dimension", "low", "high"),
    [
        ("≤ 9 Hz", "frequency", -math.inf, 9),
        ("up to 6 GSPS", "sampling", 6e9, 6e9),
        ("0.5-2 um", "length", 0.5e-6, 2e-6),
        ("0.5 µm to 2 micron", "length", 0.5e-6, 2e-6),
        ("640x512", "pixel", 327680, 327680),
        ("5-axis", "axis", 5, 5),
        ("16 bit", "bit", 16, 16),
        ("±2000°/s", "angular_rate", 7.2e6, 7.2e6),
        ("1.5 kW CW", "power", 1500, 1500),
        ("99.999 %", "ratio", 0.99999, 0.99999),
        ("-55…+125 °C", "temperature", 218.15, 398.15),
        ("-40/+85 °C", "temperature", 233.15, 358.15),
        ("10 km", "length", 1e4, 1e4),
        ("1,300 MSPS", "sampling", 1.3e9, 1.3e9),
        ("1,300 kg", "mass", 1300, 1300),
        ("0,024 %", "ratio", 0.00024, 0.00024),
        ("2 Hz-110 GHz", "frequency", 2, 110e9),
        ("5 × 10⁴ Gy(Si)", "dose", 5e4, 5e4),
        ("Mach 0.4-4", "mach", 0.4, 4),
        ("30+ min", "time", 1800, math.inf),
        ("30,000 psi", "pressure", 206.84271e6, 206.84271e6),
        ("4x 500 MSPS", "sampling", 5e8, 5e8),
        ("６４０ ｍｍ", "length", 0.64, 0.64),
    ],
)
def test_a_quantity_is_read_as_people_write_it(text, dimension, low, high):
    values = [value for value in one(text).values if value.dimension == dimension]
    assert len(values) == 1
    assert (values[0].low, values[0].high) == (pytest.approx(low), pytest.approx(high))


@pytest.mark.parametrize("text", ["M6 bolt", "RS-232 cable", "PO 4500871", "2x 10GbE", "3-3/8 in", "500x600x20", "item no. 12"])
def test_a_number_without_a_unit_of_ours_is_no_quantity(text):
    assert read(plain(text), UNITS) == []


def test_what_can_be_read_in_two_ways_is_kept_in_both():
    assert {value.low for value in one("800 mw").values} == {0.8, 8e8}
    german = read(plain("1.300 kg, 0,5 mm"), UNITS)[0]
    assert {value.low for value in german.values} == {1300.0, 1.3}


def test_the_sides_of_a_size_are_marked_as_loose():
    assert [quantity.loose for quantity in read("75 x 5 mm", UNITS)] == [True, True]


@given(st.text(max_size=80))
def test_no_text_makes_the_reader_fail_and_every_quantity_lies_within_it(text):
    shown = plain(text)
    for quantity in read(shown, UNITS):
        assert 0 <= quantity.start < quantity.end <= len(shown)
        assert quantity.values


@given(
    st.floats(0.001, 1e6).map(lambda value: float(f"{value:.6g}")),
    st.sampled_from([("um", "mm", 1e3), ("bar", "MPa", 10), ("Hz", "kHz", 1e3)]),
)
def test_two_units_of_the_same_amount_are_read_as_the_same(value, pair):
    small, large, ratio = pair
    first, second = one(f"{value:.12f} {small}"), one(f"{value / ratio:.12f} {large}")
    assert first.values[0].low == pytest.approx(second.values[0].low, rel=1e-6, abs=1e-15)
