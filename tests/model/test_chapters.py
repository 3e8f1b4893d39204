"""The reader of HS chapters: what it learns, and when it declines to read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.errors import ModelError
from classifier.model.chapters import FILE, ChapterReader

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


def test_a_saved_reader_reads_the_same(tmp_path: Path) -> None:
    READER.save(tmp_path)
    again = ChapterReader.load(tmp_path)
    assert again is not None
    assert again.probabilities("cotton garden steel") == READER.probabilities("cotton garden steel")


def test_a_folder_without_a_reader_has_none(tmp_path: Path) -> None:
    assert ChapterReader.load(tmp_path) is None


def test_a_damaged_reader_is_named(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"not an archive")
    with pytest.raises(ModelError, match="cannot be read"):
        ChapterReader.load(tmp_path)
    np.savez(tmp_path / FILE, words=np.array(["a"]))
    with pytest.raises(ModelError, match="cannot be read"):
        ChapterReader.load(tmp_path)
