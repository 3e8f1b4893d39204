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
# A paragraph has dots in the law (6A003.b.4.b) and none in the German export list (6A003b4b).
_RUN = r"[a-z](?:\d{1,2}(?:[a-z](?:\d{1,2}[a-z]?)?)?)?"
_ENTRY = re.compile(rf"^\s*(\d\s*[A-E]\s*\d\s*\d\s*\d)((?:{_RUN})?(?:\s*\.\s*[a-z0-9]+)*)\s*\.?\s*$", re.IGNORECASE | re.ASCII)
ENTRY_IN_TEXT = rf"\d ?[A-E] ?\d{{3}}(?:{_RUN})?(?:\.[a-z0-9]{{1,3}})*(?![\w+])"
"""A control number inside a text, as an expression for any case: it ends where its word ends."""

MUNITIONS_IN_TEXT = (
    r"(?:ML ?(?:[1-9]|1\d|2[0-2])(?:\.?[a-z]\w*(?:\.\w+)*)?"  # Wassenaar, and the lists of most countries
    r"|00(?:0[1-9]|1\d|2[0-2])[a-z]?\w*"  # part I A of the German list
    r"|(?:USML[ :,]*)?(?:cat(?:egory|\.)? ?)?[IVX]{1,5} ?(?:\([a-z0-9]+\))+"  # the US list, with a paragraph
    r"|USML[ :,]*(?:cat(?:egory|\.)? ?)?[IVX]{1,5})(?!\w)"
)
"""A number of a munitions list inside a text, as an expression for any case."""
_ENTRIES = re.compile(rf"(?<![\w.]){ENTRY_IN_TEXT}", re.IGNORECASE | re.ASCII)
_MUNITIONS = re.compile(rf"(?<![\w.]){MUNITIONS_IN_TEXT}", re.IGNORECASE | re.ASCII)

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
    """A control number in its usual writing, or None if it is none.

    "3a001.A.5" gives 3A001.a.5, and "6A003b4b", as the German export list writes it, 6A003.b.4.b.
    """
    match = _ENTRY.match(unicodedata.normalize("NFKC", text))
    if match is None:
        return None
    number = re.sub(r"\s", "", match[1]).upper()
    return ".".join([number, *re.findall(r"[a-z]|\d+", match[2].lower())])


def entries_in(text: str) -> list[str]:
    """The control numbers that stand in a text, each once and in its usual writing."""
    found = (normalise_entry(match[0]) for match in _ENTRIES.finditer(unicodedata.normalize("NFKC", text)))
    return list(dict.fromkeys(entry for entry in found if entry is not None))


def munitions_in(text: str) -> list[str]:
    """The numbers of munitions lists that stand in a text (ML10.a, 0006a, USML XII(c)), each once and as written."""
    plain = unicodedata.normalize("NFKC", text)
    return list(dict.fromkeys(match[0].strip() for match in _MUNITIONS.finditer(plain)))


def is_valid_entry(text: str) -> bool:
    """Whether the text is a control number in its usual writing, with or without a paragraph."""
    return normalise_entry(text) == text


def entry_number(text: str) -> str:
    """The five characters of a control number, without its paragraph. ValueError if it is none."""
    entry = normalise_entry(text)
    if entry is None:
        raise ValueError(f"{text!r} is no control number")
    return entry[:5]
