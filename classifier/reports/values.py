"""What the lines that need a look are worth, by destination and currency.

Amounts stay text in a record, as they stood; here they are read as numbers. "1,190" alone could be either a
thousand or a little more than one: such an amount is read only where other amounts of the same file show which
mark is the decimal one, and is otherwise counted as unread, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from classifier.reports.summary import Record
from classifier.types import Verdict

AT_STAKE = frozenset({Verdict.LIKELY, Verdict.REVIEW})

_DIGITS = re.compile(r"-?\d[\d.,'’\s]*")
_GROUPED = re.compile(r"\d{1,3}([.,])\d{3}")


@dataclass(slots=True)
class Stake:
    """Lines for one destination in one currency: how many, their value, and how many had no readable amount."""

    destination: str
    currency: str
    lines: int = 0
    value: Decimal = Decimal(0)
    unread: int = 0


def at_stake(records: Iterable[Record]) -> list[Stake]:
    """One stake per destination and currency, the largest value first; lines for `likely` and `review` alone."""
    lines = [record for record in records if record.get("verdict") in AT_STAKE]
    marks: dict[str, str] = {}
    for record in lines:
        for name in ("amount", "unit_price", "quantity"):
            mark = decimal_mark(record[name] or "")
            if mark:
                marks.setdefault(record["place"]["file"], mark)
    found: dict[tuple[str, str], Stake] = {}
    for record in lines:
        key = (record["destination"] or "", (record["currency"] or "").upper())
        stake = found.setdefault(key, Stake(*key))
        stake.lines += 1
        value = line_value(record, marks.get(record["place"]["file"], ""))
        if value is None:
            stake.unread += 1
        else:
            stake.value += value
    return sorted(found.values(), key=lambda stake: (-stake.value, stake.destination, stake.currency))


def line_value(record: Record, mark: str = "") -> Decimal | None:
    """The line's amount, else quantity times unit price; None where they cannot be read."""
    amount = number(record["amount"] or "", mark)
    if amount is not None:
        return amount
    quantity, price = number(record["quantity"] or "", mark), number(record["unit_price"] or "", mark)
    return None if quantity is None or price is None else quantity * price


def number(text: str, mark: str = "") -> Decimal | None:
    """A number as invoices write it; `mark` is the decimal mark where the text leaves it open. None if there is none."""
    found = _DIGITS.search(text)
    if found is None or len(_DIGITS.findall(text)) > 1:
        return None
    digits = re.sub(r"['’\s]", "", found[0]).rstrip(".,")
    mark = decimal_mark(digits) or (mark if _GROUPED.fullmatch(digits.lstrip("-")) else "")
    if not mark and _GROUPED.fullmatch(digits.lstrip("-")):
        return None
    other = "," if mark == "." else "."
    plain = digits.replace(other, "").replace(mark, ".") if mark else re.sub("[.,]", "", digits)
    return Decimal(plain) if re.fullmatch(r"-?\d+(\.\d+)?", plain) else None


def decimal_mark(text: str) -> str:
    """The decimal mark that a number shows beyond doubt: "." or ",", or "" where it shows none."""
    digits = re.sub(r"[^\d.,]", "", text).strip(".,")
    last = max(digits.rfind("."), digits.rfind(","))
    if last < 0:
        return ""
    mark, behind = digits[last], len(digits) - last - 1
    if digits.count(mark) > 1:
        return ""
    mixed = ("," if mark == "." else ".") in digits
    return mark if mixed or behind != 3 or digits.startswith("0") else ""
