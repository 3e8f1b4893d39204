"""Numbers as people write them: thousands and decimals by point, comma, space or apostrophe, and powers of ten."""

from __future__ import annotations

import re

DIGITS = r"(?:\d{1,3}(?:[ ,'’]\d{3})+(?!\d)|\d{1,3}(?:\.\d{3}){2,}(?!\d)|\d+)(?:[.,]\d+)?|\.\d+"
NUMBER = rf"(?:{DIGITS})(?:[ ]?[x×*·][ ]?10(?:\^|\*\*)[+-]?\d+|[eE][+-]?\d+(?![\w]))?"


def values(number: str, commas: bool) -> list[float]:
    """The ways to read a number. A point or comma before just three digits may part thousands or decimals."""
    number = number.replace("’", "'")
    mantissa, exponent = number, 1.0
    power = re.search(r"[ ]?[x×*·][ ]?10(?:\^|\*\*)([+-]?\d+)$", number)
    short = re.search(r"[eE]([+-]?\d+)$", number)
    if power is not None or short is not None:
        found = power or short
        assert found is not None
        mantissa, exponent = number[: found.start()], float(f"1e{int(found[1])}")
    return list(
        dict.fromkeys(float(f"{text}") * exponent if exponent != 1.0 else float(text) for text in _spellings(mantissa, commas))
    )


def _spellings(text: str, commas: bool) -> list[str]:
    if " " in text:
        # "10 000" is one number, "12 100" may be a count and a number.
        joined = _spellings(text.replace(" ", ""), commas)
        return joined if text.endswith("000") else [*joined, *_spellings(text.rsplit(" ", 1)[1], commas)]
    text = text.replace("'", "")
    comma, point = text.rfind(","), text.rfind(".")
    if comma >= 0 and point >= 0:
        return [text.replace(",", "")] if point > comma else [text.replace(".", "").replace(",", ".")]
    if comma >= 0:
        if re.fullmatch(r"[1-9]\d{0,2}(?:,\d{3})+", text):
            grouped = text.replace(",", "")
            return [grouped, text.replace(",", ".")] if commas and text.count(",") == 1 else [grouped]
        return [text.replace(",", ".")]
    if text.count(".") > 1:
        return [text.replace(".", "")]
    if commas and re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", text):
        return [text.replace(".", ""), text]
    return [text]


def decimal_commas(text: str) -> bool:
    """Whether the text writes decimals with a comma somewhere (0,5 or 12,75)."""
    return "," in text and re.search(r"(?<![\d.,])\d+,(?:\d{1,2}|\d{4,})(?![\d,])", text) is not None
