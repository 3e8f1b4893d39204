"""The words of a letter around a list of goods: greetings, sentences that announce the list, closings and signatures."""

from __future__ import annotations

import re
import tomllib
from functools import cache

from classifier.invoices import columns

_LONGEST = 60
"""Characters of a greeting, a closing or a line of a signature."""
_GREETING = 5
"""Words of a greeting; longer lines that begin like one are about goods as often as not."""


class Letter:
    """Reads a text from its first line on, and knows which of its lines are a letter's and no goods."""

    def __init__(self) -> None:
        self._closed = False

    def is_of_letter(self, text: str) -> bool:
        """Whether the line is a greeting, announces what follows, or closes the letter, or is a name below a closing.

        A line below a closing that holds a number may be goods again, and is taken for them.
        """
        text = text.strip()
        if not text:
            return False
        if _is_closing(text):
            self._closed = True
            return True
        if self._closed and len(text) <= _LONGEST and not re.search(r"\d", text):
            return True
        self._closed = False
        return text.endswith(":") or _is_greeting(text)


def _is_greeting(text: str) -> bool:
    words = columns.key(text)
    begun = text.endswith((",", "!")) and words.count(" ") < _GREETING and words.startswith(_begun())
    return len(text) <= _LONGEST and (words in _words("greetings") or begun)


def _is_closing(text: str) -> bool:
    return len(text) <= _LONGEST and columns.key(re.split(r"[,!.]", text)[0]) in _words("closings")


@cache
def _begun() -> tuple[str, ...]:
    return tuple(f"{word} " for word in sorted(_words("greetings")))


@cache
def _words(name: str) -> frozenset[str]:
    tables = tomllib.loads(columns.SYNONYMS.read_text(encoding="utf-8"))
    return frozenset(columns.key(word) for word in tables["letter"][name])
