"""One cell: its text made fit to read, and what kind of thing it says (an amount, a total, a country, Incoterms)."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache

from classifier import countries
from classifier.invoices import columns

_CURRENCIES = r"[€$£¥₹]"
_AMOUNT = re.compile(
    rf"[\s%+-]*(?:(?:[A-Z]{{3}}|{_CURRENCIES})\s*)?[-+]?\d[\d.,'’\s]{{0,30}}(?:\s*(?:[A-Za-z]{{1,4}}|{_CURRENCIES}|%)\.?)?\s*"
)
_MAX_AMOUNT = 60
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


def is_amount(text: str) -> bool:
    """Whether a cell holds only a number, perhaps with a currency or unit."""
    return len(text) <= _MAX_AMOUNT and _AMOUNT.fullmatch(text) is not None


def is_total(text: str) -> bool:
    """Whether a cell says that its row is a total, and says nothing else."""
    if len(text) > _MAX_AMOUNT:
        return False
    plain = columns.key(re.sub(r"[\d.,%€$£¥₹()*]+", " ", text))
    plain = re.sub(r"\b(eur|usd|gbp|chf|jpy|cny|inr|in|kg)\b", " ", plain)
    return " ".join(plain.split()) in _total_words()


@cache
def _total_words() -> frozenset[str]:
    tables = tomllib.loads(columns.SYNONYMS.read_text(encoding="utf-8"))
    return frozenset(columns.key(word) for word in tables["totals"]["headings"])
