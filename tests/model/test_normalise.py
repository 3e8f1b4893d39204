"""A changed look of the same words changes nothing of what the model sees."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.model.normalise import MAX_LENGTH, normalise


@pytest.mark.parametrize(
    "disguise",
    [
        "THERMAL CAMERA",
        "Thermal Camera",
        "ｔｈｅｒｍａｌ　ｃａｍｅｒａ",
        "ther\u200bmal cam\u00adera",
        "th\u0435rm\u0430l c\u0430m\u0435r\u0430",
        "t h e r m a l c a m e r a".replace("l c", "l  c"),
        "thérmàl càmera",
    ],
)
def test_disguises_of_the_same_words_read_the_same(disguise: str) -> None:
    assert normalise(disguise).split() == ["thermal", "camera"]


def test_a_text_wholly_in_another_alphabet_is_left_in_it() -> None:
    assert normalise("тепловизор") == "тепловизор"


def test_short_runs_of_single_letters_are_left_alone() -> None:
    assert normalise("class a b c") == "class a b c"


@given(st.text(max_size=200))
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@given(st.text(max_size=200))
def test_case_never_matters_for_ascii(text: str) -> None:
    plain = text.encode("ascii", "ignore").decode()
    assert normalise(plain.upper()) == normalise(plain.lower())


@given(st.text(alphabet=st.characters(whitelist_categories=["Ll"], max_codepoint=0x24F), max_size=50))
def test_composed_and_decomposed_letters_read_the_same(text: str) -> None:
    assert normalise(unicodedata.normalize("NFC", text)) == normalise(unicodedata.normalize("NFD", text))


def test_a_very_long_text_is_cut() -> None:
    assert len(normalise("a" * 100_000)) == MAX_LENGTH
