"""Descriptions made comparable: a changed look of the same words must not change what the model sees.

Case, accents, full-width forms, zero-width characters, letters borrowed from look-alike alphabets and words
spelt with gaps all lead to the same plain text.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

MAX_LENGTH = 5_000
"""Characters of a description that are read: by the model, for numbers, for patterns. The text witness tells of more."""

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_SPACED_LETTERS = re.compile(r"(?<![^\W_])(?:[^\W\d_][ ._-]){3,}[^\W\d_](?![^\W_])")
_TOKEN = re.compile(r"\w+")
_LOOKALIKES = str.maketrans(
    "авекмнорстухіјѕԁԛԝһӏєгпи" + "αβεηικμνορτυχγω",
    "abekmhopctyxijsdqwhlernu" + "abeiikuvoptuxyw",
)


@lru_cache(maxsize=4_096)
def normalise(text: str) -> str:
    """The plain, lower-case form of a description, cut at `MAX_LENGTH` characters; remembered, for each witness asks."""
    text = text[:MAX_LENGTH]
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
        text = unicodedata.normalize("NFKD", text.casefold())
        text = "".join(char for char in text if not unicodedata.combining(char))
        if not text.isascii():
            text = _latin(text)
    text = text.lower()
    return _SPACED_LETTERS.sub(_joined, text)


def _latin(text: str) -> str:
    """Look-alike letters as Latin ones, in every word that a Latin alphabet could be hiding in."""
    if not re.search("[a-z]", text):
        return text
    return _TOKEN.sub(lambda match: _latin_word(match[0]), text)


def _latin_word(word: str) -> str:
    if word.isascii():
        return word
    plain = word.translate(_LOOKALIKES)
    return plain if plain.isascii() else word


def _joined(match: re.Match[str]) -> str:
    return re.sub(r"[ ._-]", "", match[0])
