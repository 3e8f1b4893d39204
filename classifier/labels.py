"""Facts that stand inside a description behind a label: "HS code: 9027.81.00", "Made in Japan", "ECCN 3A233".

A label and a value of the right form are both needed: a number of such a form alone is a part number as often as
not. The labels are data (`data/labels.toml`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from classifier import codes, countries
from classifier.model.normalise import MAX_LENGTH
from classifier.nomenclature import Nomenclature

LABELS = Path(__file__).parent / "data" / "labels.toml"

SHORT = 3
"""A label of so few characters ("HS", "AL") needs a colon, or a value that is beyond doubt."""

COUNTRY_WORDS = 6
"""A country's name is looked for in so many words behind its label."""

_BETWEEN = r"[\s.:=#(-]*"
_FILLER = r"(?:(?:no|nr|number|code|entry|item|position|category)\b[.\s:=#-]*)?"
_HS = re.compile(r"(?:\d{4}(?:\.\d{2,6}){1,3}|\d{4} \d{2} \d{2}(?: \d{2})?|\d{4,10})(?![\w]|[.,]\d)", re.ASCII)
_NUMBER = rf"(?:{codes.ENTRY_IN_TEXT}|{codes.MUNITIONS_IN_TEXT})"
_NUMBERS = re.compile(
    rf"{_FILLER}({_NUMBER}(?:\s*(?:[,;/&+]|\band\b|\bund\b|\bet\b|\by\b|\be\b|\ben\b)\s*{_NUMBER})*)", re.IGNORECASE | re.ASCII
)
_WORD = re.compile(r"\s*([^\s,;|()/:]+)")
_BESIDE = re.compile(r"\s*[/(&|]\s*")
_CODE = re.compile(r"[A-Z]{2,3}\b(?!\s+[A-Z]+\b(?!\s*:))")


def stated(description: str) -> dict[str, str]:
    """The facts by role (`hs_code`, `origin`, `declared_entry`) that the description states behind labels, as written.

    A fact that is stated twice and differently is left out, but for control numbers, which may be several.
    """
    text = description[:MAX_LENGTH]
    if not _any_label().search(text):
        return {}
    found = {"declared_entry": ", ".join(declared(text))}
    for role, read in _READERS.items():
        values = {normal: written for written, normal in _values(role, text, read)}
        found[role] = next(iter(values.values())) if len(values) == 1 else ""
    return {role: value for role, value in found.items() if value}


@lru_cache(maxsize=8_192)
def declared(description: str) -> tuple[str, ...]:
    """What the description declares behind the label of a control number, as written: numbers, or that there is none.

    Remembered, since the reader and the witness both ask.
    """
    return tuple(dict.fromkeys(written for written, _ in _values("declared_entry", description[:MAX_LENGTH], _declared)))


@cache
def words(kind: str) -> re.Pattern[str]:
    """The words of a kind ("yes", "no", "not_listed", or "labels") around a declared control number, as an expression."""
    return re.compile(rf"(?<!\w)(?:{_alternatives(_data()['declared_entry'][kind])})(?!\w)", re.IGNORECASE)


def _values(role: str, text: str, read: Callable[[str, bool], tuple[str, str] | None]) -> Iterator[tuple[str, str]]:
    for match in _labels(role).finditer(text):
        told_apart = len(match[1]) > SHORT or ":" in match[2]
        value = read(text[match.end() :], told_apart)
        if value is not None:
            yield value


def _hs_code(rest: str, told_apart: bool) -> tuple[str, str] | None:
    match = _HS.match(rest)
    code = codes.normalise_hs(match[0]) if match else None
    if match is None or code is None or len(code) % 2 or len(code) < (4 if told_apart else 6):
        return None
    return (match[0], code) if _nomenclature().is_possible(code) else None


def _origin(rest: str, told_apart: bool) -> tuple[str, str] | None:
    """The country that the text begins with; none where another one stands beside it ("CN/MY")."""
    name, code = _country(rest)
    beside = _BESIDE.match(rest, len(name))
    if not code or (beside and _country(rest[beside.end() :])[1] not in ("", code)):
        return None
    return name, code


def _country(text: str) -> tuple[str, str]:
    """The longest run of words that names a country, with its code, or two empty texts.

    A code stands in capitals and begins no phrase in capitals ("ORIGIN: TO BE CONFIRMED" is not Tonga).
    """
    ends: list[int] = []
    while len(ends) < COUNTRY_WORDS and (match := _WORD.match(text, ends[-1] if ends else 0)) is not None:
        ends.append(match.end())
    for end in reversed(ends):
        name = text[:end].rstrip(".")
        if len(name) <= SHORT and not _CODE.match(text):
            continue
        if (code := countries.iso_code(name)) is not None:
            return name, code
    return "", ""


def _declared(rest: str, told_apart: bool) -> tuple[str, str] | None:
    if told_apart and (match := _NUMBERS.match(rest)):
        return match[1], match[1]
    if match := words("not_listed").match(rest):
        return match[0], match[0]
    return None


_READERS = {"hs_code": _hs_code, "origin": _origin}


@cache
def _labels(role: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])({_alternatives(_data()[role]['labels'])})(?![^\W_])({_BETWEEN})", re.IGNORECASE)


@cache
def _any_label() -> re.Pattern[str]:
    """Whatever label: most descriptions have none, and need no second look."""
    phrases = [phrase for role in (*_READERS, "declared_entry") for phrase in _data()[role]["labels"]]
    return re.compile(rf"(?<![\w-])(?:{_alternatives(phrases)})(?![^\W_])", re.IGNORECASE)


def _alternatives(phrases: list[str]) -> str:
    """The longest first, so that "HS code" is not read as "HS" and a rest."""
    return "|".join(re.escape(phrase).replace(r"\ ", r"[\s.-]*") for phrase in sorted(phrases, key=len, reverse=True))


@cache
def _nomenclature() -> Nomenclature:
    return Nomenclature()


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(LABELS.read_text(encoding="utf-8"))
