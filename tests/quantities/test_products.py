"""Real products, makers' own models and figures: what is read from each line, for the goods that it names."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from classifier import law
from classifier.limits import Limits
from classifier.quantities import meaning
from classifier.quantities.read import plain

ROWS = list(csv.DictReader(Path(__file__).with_name("products.csv").read_text(encoding="utf-8").splitlines()))


def test_the_table_holds_at_least_150_product_lines():
    assert len(ROWS) >= 150


@pytest.fixture(scope="module")
def limits() -> Limits:
    return Limits(law.load())


@pytest.mark.parametrize("row", ROWS, ids=[row["text"][:60] for row in ROWS])
def test_a_product_line_is_read_as_its_maker_means_it(row, limits):
    vocabulary = limits.vocabulary
    lower = plain(row["text"]).lower()
    goods = frozenset(key for key, kind in vocabulary.goods.items() if kind.named_in(lower))
    read: dict[str, list[meaning.Reading]] = {}
    for reading in vocabulary.readings(row["text"], goods, limits.concerned(goods)):
        read.setdefault(reading.property, []).append(reading)
    for statement in filter(None, row["expected"].split("; ")):
        key, _, value = statement.partition(" ")
        if key in vocabulary.words:
            assert vocabulary.stated(key, lower) == [value]
            continue
        (wanted,) = vocabulary.fact(key, value)
        found = read.get(key, [])
        assert found, f"{key} was not read; {sorted(read)} were"
        assert all(reading.sure for reading in found)
        ends = [end for reading in found for end in (reading.value.low, reading.value.high)]
        for end in (wanted.value.low, wanted.value.high):
            assert any(each == pytest.approx(end) for each in ends), f"{key}: {[reading.text for reading in found]}"
    if not row["expected"]:
        assert not goods or not any(reading.sure for found in read.values() for reading in found)
