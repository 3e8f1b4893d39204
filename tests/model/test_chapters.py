"""The reader of HS chapters: what it learns, and when it declines to read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.model.chapters import ChapterReader

TEXTS = ["cotton shirts", "cotton trousers", "cotton shirts men", "garden hose", "garden hose pvc", "steel screws", "steel bolts"]
CODES = ["610510", "620342", "610510", "391739", "3917", "731815", "73"]
READER = ChapterReader.fit(TEXTS, CODES)


def test_known_goods_are_read_as_their_chapter() -> None:
    read = READER.probabilities("GARDEN HOSE, green")
    assert max(read, key=lambda chapter: read[chapter]) == "39"


@pytest.mark.parametrize("text", ["", "12345", "quantum flux regulator", "garden quantum flux regulator"])
def test_a_text_of_mostly_unknown_words_is_not_read(text: str) -> None:
    assert READER.probabilities(text) == {}


@given(st.lists(st.sampled_from(["cotton", "garden", "hose", "steel", "shirts"]), min_size=1, max_size=8))
def test_the_chapters_share_one(words: list[str]) -> None:
    read = READER.probabilities(" ".join(words))
    assert sum(read.values()) == pytest.approx(1, abs=1e-5)
    assert set(read) == {"61", "62", "39", "73"}


def test_a_reader_restored_from_its_arrays_reads_the_same() -> None:
    again = ChapterReader.restore(READER.arrays())
    assert again.probabilities("cotton garden steel") == READER.probabilities("cotton garden steel")


def test_a_missing_array_is_named() -> None:
    arrays = READER.arrays()
    del arrays["table"]
    with pytest.raises(KeyError, match="table"):
        ChapterReader.restore(arrays)
