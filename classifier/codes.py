"""HS/CN codes and control numbers: normalise, validate, format. Pure text work, no law in it."""

from __future__ import annotations

import re
import unicodedata
from itertools import accumulate

_HS_LABEL = re.compile(
    r"^\s*(?:(?:HSN|HS|HTSUS|HTS|CN|TARIC|KN|SH|NC|GN|TN|TARIFF|CODE|NO|NR)[\s.:#-]*){1,3}(?=\d)", re.IGNORECASE
)
_HS_SHAPE = re.compile(r"^\d[\d.\s-]*\d$")
_DATE = re.compile(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])|\d\d[.-]\d\d[.-](?:19|20)\d\d")
_ENTRY = re.compile(r"^\s*(\d\s*[A-E]\s*\d\s*\d\s*\d)((?:\s*\.\s*[a-z0-9]+)*)\s*\.?\s*$", re.IGNORECASE)

HS_MIN_DIGITS, HS_MAX_DIGITS = 2, 10
HEADING_DIGITS = 4


def normalise_hs(text: str) -> str | None:
    """Digits of an HS, CN, TARIC or HTS code, or None if the text is no such code.

    Dots, spaces, hyphens and a leading label ("HS 8542.31") are taken off; what may as well be two codes
    ("8542-8543") or a date is none. A code has 2 to 10 digits; an odd number of digits is kept as it is, since
    only the reader knows whether a zero was lost.
    """
    plain = without_label(text)
    if not _HS_SHAPE.match(plain) or not plain.isascii() or _DATE.fullmatch(plain) or _is_range(plain):
        return None
    digits = re.sub(r"\D", "", plain)
    return digits if is_valid_hs(digits) else None


def without_label(text: str) -> str:
    """The text of a tariff code without what stands before its digits: "HS code: 8542.31" is 8542.31."""
    return _HS_LABEL.sub("", unicodedata.normalize("NFKC", text).strip()).strip(" .")


def _is_range(text: str) -> bool:
    """Whether a hyphen stands before a heading or longer code that is no shorter than what comes before it."""
    sizes = [sum(char.isdigit() for char in side) for side in text.split("-")]
    return any(size >= HEADING_DIGITS and before <= size for before, size in zip(accumulate(sizes), sizes[1:], strict=False))


def is_valid_hs(code: str) -> bool:
    """Whether the text is 2 to 10 ASCII digits of a possible chapter (01 to 99)."""
    return code.isascii() and code.isdigit() and HS_MIN_DIGITS <= len(code) <= HS_MAX_DIGITS and not code.startswith("00")


def format_hs(code: str) -> str:
    """A normalised code as people write it: 8542, 8542.31, 8542.31.90.00."""
    head, tail = code[:4], code[4:]
    return ".".join([head, *(tail[i : i + 2] for i in range(0, len(tail), 2))])


def normalise_entry(text: str) -> str | None:
    """A control number in its usual writing ("3a001.A.5" gives "3A001.a.5"), or None if it is none."""
    match = _ENTRY.match(unicodedata.normalize("NFKC", text))
    if match is None:
        return None
    number = re.sub(r"\s", "", match[1]).upper()
    paragraph = re.sub(r"\s", "", match[2]).lower()
    return number + paragraph


def is_valid_entry(text: str) -> bool:
    """Whether the text is a control number in its usual writing, with or without a paragraph."""
    return normalise_entry(text) == text


def entry_number(text: str) -> str:
    """The five characters of a control number, without its paragraph. ValueError if it is none."""
    entry = normalise_entry(text)
    if entry is None:
        raise ValueError(f"{text!r} is no control number")
    return entry[:5]
