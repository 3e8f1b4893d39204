"""HS codes as cells hold them: with labels and dots, or as numbers that lost a zero on the way."""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache
from pathlib import Path

from classifier import codes
from classifier.invoices.cells import short

NOMENCLATURE = Path(__file__).parent.parent / "data" / "law" / "nomenclature.csv"
"""Which headings exist, chapter by chapter: what tells a lost leading zero from a lost trailing one."""
NOTHING = frozenset({"", "-", "--", ".", "n/a", "na", "none", "n.a."})
_SCIENTIFIC = re.compile(r"(\d)(?:[.,](\d+))?[eE]\+?0*(\d{1,2})")
_DECIMAL = re.compile(r"(\d{3,4})[.,](\d{1,6})")


def read_hs(text: str) -> tuple[str | None, str]:
    """An HS code as written in a cell, and what to tell about it (empty if nothing).

    A number cell loses zeros: 0101.21 becomes 101.21, 8471.30 becomes 8471.3. What was lost is put back where
    the heading that comes out exists, and told.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain.casefold() in NOTHING:
        return None, ""
    if (match := _SCIENTIFIC.fullmatch(plain)) is not None:
        return _from_scientific(text, match[1] + (match[2] or ""), int(match[3]) + 1)
    if (match := _DECIMAL.fullmatch(plain)) is not None:
        head, tail = match[1], match[2]
        code = head.rjust(4, "0") + tail + "0" * (len(tail) % 2)
        return _restored(text, code, head + tail)
    code_or_none = codes.normalise_hs(text)
    if code_or_none is None:
        return None, f"{short(text)!r} is no HS code. Give 2 to 10 digits, such as 8542.31."
    code = code_or_none
    if len(code) % 2 == 0:
        return code, ""
    longer = "0" + code if _exists("0" + code) or not _exists(code) else code + "0"
    return _restored(text, longer, code)


def _restored(text: str, code: str, digits: str) -> tuple[str | None, str]:
    if not codes.is_valid_hs(code):
        return None, f"{short(text)!r} is no HS code. Give 2 to 10 digits, such as 8542.31."
    if code == digits:
        return code, ""
    end = "leading" if code[1:].startswith(digits) else "trailing"
    return code, f"{short(text)!r} seems to have lost its {end} zero; read as {codes.format_hs(code)}."


def _from_scientific(text: str, digits: str, length: int) -> tuple[str | None, str]:
    """A code that a spreadsheet wrote as 8.54231E+09: the digits that are left, down to whole pairs."""
    if length % 2:
        digits, length = "0" + digits, length + 1
    code = digits[: len(digits) // 2 * 2]
    if length > codes.HS_MAX_DIGITS or len(digits) > length or len(code) < 4 or not codes.is_valid_hs(code):
        return None, f"{short(text)!r} is a number that lost its digits. Format the column as text and write the code again."
    return code, f"{short(text)!r} lost its last digits in a spreadsheet; read as {codes.format_hs(code)}."


def _exists(code: str) -> bool:
    return code[:4] in _headings()


@cache
def _headings() -> frozenset[str]:
    found: set[str] = set()
    with NOMENCLATURE.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            for first, last in re.findall(r"(\d{4})(?:-(\d{4}))?", row["headings"]):
                found.update(f"{number:04}" for number in range(int(first), int(last or first) + 1))
    return frozenset(found)
