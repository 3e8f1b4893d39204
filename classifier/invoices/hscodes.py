"""HS codes as cells hold them: with labels and notes, several at once, or as numbers that lost a zero on the way."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from classifier import codes
from classifier.invoices.cells import short
from classifier.nomenclature import Nomenclature

NOTHING = frozenset({"", "-", "--", ".", "n/a", "na", "none", "n.a."})
_SCIENTIFIC = re.compile(r"(\d)(?:[.,](\d+))?[eE]\+?0*(\d{1,2})")
_MAX_LENGTH = 200
_MARKED = re.compile(r"['’‘`\"]*\s*(?P<part>ex\.?\s*(?=\d))?(?P<code>.*?)\s*(?:\([^()\d]*\))?['’\"]*", re.IGNORECASE | re.DOTALL)
_BETWEEN_CODES = re.compile(r"\s*(?:[/,;&|\n–—-]|\b(?:and|or|und|oder|et|ou)\b)\s*", re.IGNORECASE)
_BETWEEN_ENDINGS = re.compile(r"\s*/\s*")
_NATIONAL = re.compile(r"\d(?:[.\s]*\d){10}")
_DECIMAL = re.compile(r"(\d{3,4})[.,](\d{1,6})")


@lru_cache(maxsize=10_000)
def read_hs(text: str) -> tuple[str | None, str]:
    """An HS code as written in a cell, and what to tell about it (empty if nothing); remembered, for codes repeat.

    A number cell loses zeros: 0101.21 becomes 101.21, 8471.30 becomes 8471.3. What was lost is put back where
    the heading that comes out exists. Notes around a code are left out; of several codes, what they share is kept
    if it is a heading or more; of a national code of eleven digits, the first ten. All of this is told.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain.casefold() in NOTHING:
        return None, ""
    if len(plain) > _MAX_LENGTH:
        return None, _no_code(text)
    marked = _MARKED.fullmatch(plain)
    bare = marked["code"] if marked else plain
    code, told = _read_bare(text, bare)
    if code is None or told or bare == plain:
        return code, told
    note = " names a part of the code's goods; read" if marked and marked["part"] else " is read"
    return code, f"{short(text)!r}{note} as {codes.format_hs(code)}."


def _read_bare(text: str, bare: str) -> tuple[str | None, str]:
    """The code of a cell without its marks; `text` is the cell as it stood, for messages."""
    if (match := _SCIENTIFIC.fullmatch(bare)) is not None:
        return _from_scientific(text, match[1] + (match[2] or ""), int(match[3]) + 1)
    if several := _several(bare):
        return _shared(text, several)
    if (match := _DECIMAL.fullmatch(bare)) is not None:
        head, tail = match[1], match[2]
        code = head.rjust(4, "0") + tail + "0" * (len(tail) % 2)
        return _restored(text, code, head + tail)
    code_or_none = codes.normalise_hs(bare)
    if code_or_none is None:
        return _from_national(text, bare)
    code = code_or_none
    if len(code) % 2 == 0:
        return code, ""
    longer = "0" + code if _exists("0" + code) or not _exists(code) else code + "0"
    return _restored(text, longer, code)


def _several(bare: str) -> list[str]:
    """The codes of a cell that holds more than one; "8542.31/32" stands for 8542.31 and 8542.32. Else empty."""
    for between, endings in ((_BETWEEN_CODES, False), (_BETWEEN_ENDINGS, True)):
        found = [codes.normalise_hs(piece) for piece in between.split(bare)]
        first = found[0] or ""
        if endings:
            found = [first[: -len(one)] + one if one and len(one) < codes.HEADING_DIGITS else one for one in found]
        several = [one for one in found if one and len(one) >= codes.HEADING_DIGITS and _exists(one)]
        if len(several) == len(found) > 1:
            return list(dict.fromkeys(several))
    return []


def _shared(text: str, several: list[str]) -> tuple[str | None, str]:
    pairs = range(len(several[0]) // 2 * 2, -1, -2)
    shared = next(several[0][:end] for end in pairs if all(one.startswith(several[0][:end]) for one in several))
    *most, last = [codes.format_hs(one) for one in several]
    names = f"{short(text)!r} names {', '.join(most)} and {last}" if most else f"{short(text)!r} names {last} twice"
    if len(shared) < codes.HEADING_DIGITS:
        return None, f"{names}, which share no heading. Give the one code of these goods."
    return shared, f"{names}; read as {codes.format_hs(shared)}{', which they share' if most else ''}."


def _from_national(text: str, bare: str) -> tuple[str | None, str]:
    """A national code number of eleven digits: the first ten are those of the TARIC."""
    plain = codes.without_label(bare)
    code = re.sub(r"\D", "", plain)[: codes.HS_MAX_DIGITS]
    if not _NATIONAL.fullmatch(plain) or not codes.is_valid_hs(code) or not _exists(code):
        return None, _no_code(text)
    return code, f"{short(text)!r} has eleven digits; read as its first ten, {codes.format_hs(code)}."


def _restored(text: str, code: str, digits: str) -> tuple[str | None, str]:
    if not codes.is_valid_hs(code):
        return None, _no_code(text)
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


def _no_code(text: str) -> str:
    return f"{short(text)!r} is no HS code. Give 2 to 10 digits, such as 8542.31."


def _exists(code: str) -> bool:
    return code[:4] in _headings()


@cache
def _headings() -> frozenset[str]:
    return Nomenclature().headings
