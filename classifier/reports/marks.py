"""Which stretches of a description the witnesses read, so that a report can mark them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from classifier.reports.summary import Record, entries_to_check

EVIDENCE_WORDS = ("words", "text", "read")
"""Keys under which a finding's evidence holds words of the description."""

_TOKEN = re.compile(r"[^\W_]+")


def matched_words(record: Record) -> list[str]:
    """The words behind the first entry to check, and those that a finding names, each once."""
    found: dict[str, None] = {}
    for candidate in entries_to_check(record)[:1]:
        found.update(dict.fromkeys(candidate["words"]))
    for finding in record["findings"]:
        if finding["effect"] == "informs" and finding["witness"] == "text":
            continue
        found.update(dict.fromkeys(_evidence_words(finding["evidence"])))
    return list(found)


def segments(text: str, words: list[str]) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is marked; the pieces together are the text.

    A group of words is marked where it stands together; where it does not, each of its words is.
    """
    marked = [False] * len(text)
    for word in words:
        for start, end in _spans(text, word):
            marked[start:end] = [True] * (end - start)
    pieces = groupby(zip(text, marked, strict=True), key=lambda pair: pair[1])
    return [("".join(char for char, _ in piece), flag) for flag, piece in pieces]


def _spans(text: str, word: str) -> list[tuple[int, int]]:
    tokens = _TOKEN.findall(word)
    if not tokens:
        return []
    together = _find(text, tokens)
    if together or len(tokens) == 1:
        return together
    return [span for token in tokens if len(token) > 1 for span in _find(text, [token])]


def _find(text: str, tokens: list[str]) -> list[tuple[int, int]]:
    pattern = r"[\W_]{0,3}".join(re.escape(token) for token in tokens)
    return [match.span() for match in re.finditer(rf"(?<![^\W_]){pattern}(?![^\W_])", text, re.IGNORECASE)]


def _evidence_words(evidence: Record) -> Iterator[str]:
    for key in EVIDENCE_WORDS:
        yield from _texts(evidence.get(key))


def _texts(value: object) -> Iterator[str]:
    """The texts in a value that is a text, a list of such values, or a table of them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, dict):
        yield from _texts(list(value.values()))
