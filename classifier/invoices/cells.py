"""One cell: its text made fit to read, and what kind of thing it says (an amount, a total, a charge, a country, Incoterms)."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache

from classifier import countries
from classifier.invoices import columns

_SIGNS = frozenset("€$£¥₹")
_CURRENCIES = f"[{''.join(sorted(_SIGNS))}]"
_AMOUNT = re.compile(
    rf"[\s%+-]*(?:([A-Z]{{3}}|{_CURRENCIES})\s*)?[-+]?\d[\d.,'’\s]{{0,30}}(?:\s*(?:[A-Za-z]{{1,4}}|{_CURRENCIES}|%)\.?)?\s*"
)
_CODE = re.compile(r"(?<![^\W\d_])[A-Z]{3}(?![^\W\d_])")
_WORDS = re.compile(r"[^\W\d_]+")
_FIGURES = re.compile(r"[0-9.]+")
_MAX_AMOUNT = 60
_MAX_SUM = 120
_INCOTERMS_2020 = "EXW|FCA|CPT|CIP|DAP|DPU|DDP|FAS|FOB|CFR|CIF"
# The rules of 2000 and 2010 that contracts still name are words of other languages in lower case (des, dat).
_INCOTERMS = re.compile(rf"\b(?:{_INCOTERMS_2020}|DAT|DAF|DES|DEQ|DDU)\b|^(?i:{_INCOTERMS_2020})\b")
_MAX_INCOTERMS = 120


def clean(text: str) -> str:
    """A cell's text on one line with single spaces; invisible characters are dropped, control characters are spaces."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    kept = (char if char.isprintable() else "" if unicodedata.category(char) == "Cf" else " " for char in text)
    return " ".join("".join(kept).split())


def scrub(text: str) -> str:
    """The text as it stood, without halves of surrogate pairs, which no output could encode."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def short(text: str, width: int = 40) -> str:
    """The text for a message: cleaned, and cut to `width` characters."""
    text = clean(text[: 10 * width])
    return text if len(text) <= width else text[: width - 1] + "…"


@lru_cache(maxsize=10_000)
def country(text: str) -> str | None:
    """`countries.iso_code`, remembered: an invoice repeats its countries."""
    return countries.iso_code(text)


def incoterms(text: str) -> str | None:
    """The text on one line if it names a rule of the Incoterms ("DAP Almaty"), whatever else it says; else None."""
    text = clean(text[: 2 * _MAX_INCOTERMS])
    return text if len(text) <= _MAX_INCOTERMS and _INCOTERMS.search(text) else None


def is_currency(text: str) -> bool:
    """Whether a text is a currency: its sign, or its code in capitals."""
    return text in _codes_of_currencies() or text in _SIGNS


def is_amount(text: str) -> bool:
    """Whether a cell holds only a number, perhaps with a currency or unit."""
    found = _AMOUNT.fullmatch(text) if len(text) <= _MAX_AMOUNT else None
    return found is not None and (found[1] is None or is_currency(found[1]))


def is_total(text: str) -> bool:
    """Whether a text says that its row is a total or a tax, and says nothing else."""
    return _says_only(text, "totals")


def is_charge(text: str) -> bool:
    """Whether a text says that its row is a charge (freight, packing, a discount), and says nothing else."""
    return _says_only(text, "charges")


def may_be_sum(text: str) -> bool:
    """Whether a text can be part of what a row of totals or charges says: a quick look that most goods do not pass."""
    for word in _WORDS.finditer(text):
        if not is_currency(word[0]):
            if not any(columns.key(word[0]) in _vocabulary(kind) for kind in ("totals", "charges")):
                return False
            break
    words = set(_bare_words(text).split())
    return words <= _vocabulary("totals") or words <= _vocabulary("charges") or opens_total(text)


def opens_total(text: str) -> bool:
    """Whether a text begins like a total, whatever it goes on to say; goods do so too ("Total station")."""
    words = _bare_words(text)
    return any(words.startswith(f" {phrase} ") for phrase in _phrases("totals"))


def _says_only(text: str, kind: str) -> bool:
    words = _bare_words(text)
    return any(f" {phrase} " in words for phrase in _phrases(kind)) and set(words.split()) <= _vocabulary(kind)


def _bare_words(text: str) -> str:
    """The words of a text in spaces, without amounts, currencies, and the place that a rule of the Incoterms names."""
    if len(text) > _MAX_SUM:
        return ""
    plain = _INCOTERMS.split(text)[0]
    plain = _CODE.sub(lambda code: " " if is_currency(code[0]) else code[0], plain)
    return f" {columns.key(_FIGURES.sub(' ', plain))} "


@cache
def _codes_of_currencies() -> frozenset[str]:
    import pycountry

    # The yuan is written by its own name as often as by its code.
    return frozenset({currency.alpha_3 for currency in pycountry.currencies} | {"RMB"})


@cache
def _phrases(kind: str) -> frozenset[str]:
    return frozenset(columns.key(phrase) for phrase in _tables()[kind]["headings"])


@cache
def _vocabulary(kind: str) -> frozenset[str]:
    beside = frozenset(columns.key(word) for word in _tables()[kind]["beside"])
    return beside | {word for phrase in _phrases(kind) for word in phrase.split()}


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(columns.SYNONYMS.read_text(encoding="utf-8"))
