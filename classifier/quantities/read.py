"""Numbers with units, found in a description: value, range, inequality, tolerance.

What can be read in two ways (the German 1.300 kg, mw) is kept in both; nothing is guessed. What a number
measures is not decided here: see `meaning`.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass

from classifier.model.normalise import MAX_LENGTH
from classifier.quantities.numbers import DIGITS, NUMBER, decimal_commas, values
from classifier.quantities.units import Unit, Units


@dataclass(frozen=True, slots=True)
class Value:
    """One way to read a quantity, in the base unit of its dimension.

    From `low` to `high`; `span` says that the goods cover the whole of it (500-1700 nm), otherwise the value is
    one of it (less than 9 Hz). `open_low` and `open_high` leave the end itself out.
    """

    dimension: str
    unit: str
    low: float
    high: float
    span: bool = False
    open_low: bool = False
    open_high: bool = False


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit as it stands at `start` to `end` of the plain text.

    `values` are the ways to read it: one, or several if the writing is ambiguous. `loose` marks one factor of
    a size such as 75 x 5 mm, where nothing says which side it is.
    """

    start: int
    end: int
    text: str
    values: tuple[Value, ...]
    loose: bool = False


_RELATION = (
    r"(?P<relation><=|>=|=<|=>|[<>≤≥⩽⩾]|up to and including|up to|bis zu|maximum|max\.?|less than|below|under|"
    r"no more than|not exceeding|better than|more than|greater than|higher than|in excess of|over|above|exceeding|"
    r"at least|minimum|min\.?|mind\.)"
)
_START = re.compile(
    rf"(?:\b|(?<=\s)|^)?{_RELATION}?(?:\s*(?:of|:|=))?\s*(?P<sign>±|\+/-|\+-|[+-])?\s?(?P<number>{NUMBER})", re.IGNORECASE
)
_CANDIDATE = re.compile(r"[\d]")
_JOIN = re.compile(rf"\s?(?:-|–|—|…|\.{{2,3}}|÷|/(?=\s?[+-])|\bto\b|\bbis\b|\bà\b)\s?(?P<sign>[+-])?(?P<number>{NUMBER})")
_TIMES = re.compile(rf"\s?(?:x|×|\*|X|by)\s?(?P<number>{DIGITS})")
_FRACTION = re.compile(r"(?:\d+[- ])?\d+/\d+(?![\d.])")
_PLUS = re.compile(r"\+ ?(?=[A-Za-z°%])")
_COUNT = re.compile(r"[x×X]\s+\d")
_MORE = re.compile(r"\s?(?:\+(?![\d/-])|or more|or greater|or higher|minimum|min\b|and above)", re.IGNORECASE)
_LESS = re.compile(r"\s?(?:or less|or better|or below)", re.IGNORECASE)
_GAP = re.compile(r"[ \-\u00a0]{0,2}")
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_POWER = re.compile(r"10([⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)")

_AT_MOST = {"<=", "=<", "≤", "⩽", "no more than", "not exceeding"}
_BELOW = {"<", "less than", "below", "under", "better than"}
_AT_LEAST = {">=", "=>", "≥", "⩾", "at least", "minimum", "min", "min.", "mind."}
_ABOVE = {">", "more than", "greater than", "higher than", "in excess of", "over", "above", "exceeding"}


def plain(text: str) -> str:
    """The text in one form: full-width and superscript digits as plain ones, one kind of µ, dash and space."""
    text = text[:MAX_LENGTH]
    if text.isascii():
        return text
    text = _POWER.sub(lambda match: "10^" + match[1].translate(_SUPERSCRIPT), text)
    text = unicodedata.normalize("NFKC", text.replace("″", '"').replace("”", '"').replace("’", "'").replace("º", "°"))
    return text.replace("\u00a0", " ").replace("−", "-").replace("µ", "μ")


def read(text: str, units: Units) -> list[Quantity]:
    """The quantities of a text that `plain` has gone over, in order. A number without a unit is none."""
    if _CANDIDATE.search(text) is None:
        return []
    found: list[Quantity] = []
    position = 0
    commas = decimal_commas(text)
    while (match := _next(text, position)) is not None:
        quantities, position = _at(text, match, units, commas)
        found += quantities
    return found


def _next(text: str, position: int) -> re.Match[str] | None:
    while True:
        digit = _CANDIDATE.search(text, position)
        if digit is None:
            return None
        # Back to where sign and relation may begin; a digit inside a word (M6, RS232) begins no number.
        begin = digit.start()
        if begin and (text[begin - 1].isalpha() and not _is_marker(text, begin, position)):
            position = _skip_word(text, begin)
            continue
        if (fraction := _FRACTION.match(text, begin)) is not None:
            # 3-3/8 in: a size in inches that no limit is written in.
            position = fraction.end()
            continue
        window = max(position, begin - 24)
        for start in _starts(text, window, begin):
            match = _START.match(text, start)
            if match is not None and match.start("number") <= begin < match.end("number"):
                return match
        position = begin + 1


def _is_marker(text: str, begin: int, position: int) -> bool:
    """Whether the letter before the digit only marks it: Ø25 or x512."""
    return text[begin - 1] in "Øø∅" or (text[begin - 1] in "x×" and begin - 1 == position)


def _skip_word(text: str, position: int) -> int:
    while position < len(text) and (
        text[position].isalnum() or (text[position] in "-/." and position + 1 < len(text) and text[position + 1].isalnum())
    ):
        position += 1
    return position


_LEAD = re.compile(rf"{_RELATION}(?:\s*(?:of|:|=))?\s*(?:±|\+/-|\+-|[+-])?\s?\.?$", re.IGNORECASE)
_SIGN = re.compile(r"(?:(?<![\w)])[+-]|±|\+/-|\+-)\s?\.?$")


def _starts(text: str, window: int, begin: int) -> list[int]:
    starts = []
    lead = _LEAD.search(text, window, begin)
    if lead is not None and not (lead[0][0].isalpha() and lead.start() > 0 and text[lead.start() - 1].isalpha()):
        starts.append(lead.start())
    sign = _SIGN.search(text, window, begin)
    if sign is not None:
        starts.append(sign.start())
    if begin > window and text[begin - 1] == "." and (begin < 2 or not text[begin - 2].isalnum()):
        starts.append(begin - 1)
    return [*starts, begin]


def _at(text: str, match: re.Match[str], units: Units, commas: bool) -> tuple[list[Quantity], int]:
    start, end = match.span()
    numbers = values(match["number"], commas)
    sign = match["sign"] or ""
    if sign == "-":
        numbers = [-number for number in numbers]
    marker = _before(text, start, units)
    if marker is not None:
        join = _JOIN.match(text, end)
        top = values(join["number"], commas) if join is not None else numbers
        stop = join.end() if join is not None else end
        return [_quantity(text, start, stop, (marker,), list(zip(numbers, top, strict=False)), "", join is not None)], stop
    plus = _PLUS.match(text, end)
    if plus is not None:
        end = plus.end()
    factors = _TIMES.match(text, end)
    if factors is not None and not sign:
        return _product(text, match, units, commas)
    span, known = False, _unit_at(text, end, units)
    pairs = [(number, number) for number in numbers]
    join = _JOIN.match(text, known[0] if known[1] else end)
    if join is not None and not (sign.startswith(("±", "+/", "+-"))):
        other = [-number if join["sign"] == "-" else number for number in values(join["number"], commas)]
        after = _unit_at(text, join.end(), units)
        if after[1] and (not known[1] or known[1] == after[1]):
            pairs = [(min(a, b), max(a, b)) for a in numbers for b in other]
            span, known = True, after
        elif len(known[1]) == len(after[1]) == 1 and known[1][0].dimension == after[1][0].dimension:
            ends = sorted((known[1][0].base(numbers[0]), after[1][0].base(other[0])))
            value = Value(after[1][0].dimension, after[1][0].name, ends[0], ends[1], span=True)
            return [Quantity(start, after[0], text[start : after[0]].strip(), (value,))], after[0]
        elif not known[1] and not after[1]:
            return [], join.end()
    if not known[1]:
        return [], max(end, start + 1)
    relation = "" if span else (match["relation"] or (">=" if plus else "")).lower().strip()
    stop = known[0]
    if more := _MORE.match(text, stop):
        relation, stop = relation or ">=", more.end()
    elif less := _LESS.match(text, stop):
        relation, stop = relation or "<=", less.end()
    return [_quantity(text, start, stop, known[1], pairs, relation, span)], stop


def _product(text: str, match: re.Match[str], units: Units, commas: bool) -> tuple[list[Quantity], int]:
    """640x512 (pixels, unless a unit of length follows), 4x 500 MSPS (a count), 75 x 5 mm (sides)."""
    start, end = match.start("number"), match.end("number")
    if _COUNT.match(text, end):
        return [], end + 1
    parts = [match["number"]]
    while (factor := _TIMES.match(text, end)) is not None:
        parts.append(factor["number"])
        end = factor.end()
    stop, unit = _unit_at(text, end, units)
    dimensions = {option.dimension for option in unit}
    whole = all(part.isdigit() for part in parts)
    if (
        len(parts) == 2
        and whole
        and (not unit or "pixel" in dimensions)
        and min(map(int, parts)) >= 16
        and max(map(int, parts)) < 100_000
    ):
        count = float(int(parts[0]) * int(parts[1]))
        # A unit of another kind may follow by chance ("640x512 12 µm"); only a unit of length makes it a size.
        value = Value("pixel", "count", count, count)
        return [Quantity(start, stop, text[start:stop], (value,))], stop
    if not unit:
        return [], end
    loose = [
        _quantity(text, start, stop, unit, [(number, number)], "", False, True)
        for part in parts
        for number in values(part, commas)[:1]
    ]
    return loose, stop


def _unit_at(text: str, position: int, units: Units) -> tuple[int, tuple[Unit, ...]]:
    gap = _GAP.match(text, position)
    begin = gap.end() if gap is not None else position
    end, found = units.at(text, begin)
    if not found and begin != position:
        end, found = units.at(text, position)
    return end, found


def _before(text: str, start: int, units: Units) -> Unit | None:
    """A unit that stands before its number: Mach 3, TPP 4800."""
    word = re.search(r"([A-Za-z]+)[ :=]{0,3}$", text[max(0, start - 12) : start])
    return units.before.get(word[1].lower()) if word is not None else None


def _quantity(
    text: str,
    start: int,
    stop: int,
    units: tuple[Unit, ...],
    pairs: list[tuple[float, float]],
    relation: str,
    span: bool,
    loose: bool = False,
) -> Quantity:
    ways = []
    for unit in units:
        for low, high in pairs:
            ways.append(_value(unit, unit.base(low), unit.base(high), relation, span))
    return Quantity(start, stop, text[start:stop].strip(), tuple(dict.fromkeys(ways)), loose)


def _value(unit: Unit, low: float, high: float, relation: str, span: bool) -> Value:
    if relation in _AT_MOST:
        return Value(unit.dimension, unit.name, -math.inf, high)
    if relation in _BELOW:
        return Value(unit.dimension, unit.name, -math.inf, high, open_high=True)
    if relation in _AT_LEAST:
        return Value(unit.dimension, unit.name, low, math.inf)
    if relation in _ABOVE:
        return Value(unit.dimension, unit.name, low, math.inf, open_low=True)
    return Value(unit.dimension, unit.name, low, high, span=span)
