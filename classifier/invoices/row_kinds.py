"""What a row below the header is that may be no goods of its own, judged by its cells under columns that are known."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from classifier.invoices import cells as cell
from classifier.invoices import columns
from classifier.invoices.columns import Columns
from classifier.invoices.header import labelled
from classifier.invoices.hscodes import read_hs

COUNTING = ("line_number", "quantity", "unit_price", "amount")
"""The roles that a row of goods has of its own where rows of text stand between the goods."""
MEASURES = ("quantity", "unit_price", "amount")
FACTS_OF_AN_ITEM = ("hs_code", "item_number", "origin")
"""What a labelled text below an item says of that item; other facts are the document's."""

_NUMBER = re.compile(r"\W*(?:[A-Z]{3}\W*)?\d")
_FIGURE = re.compile("[1-9]")
_NONE_OR_ONE = re.compile(r"|\D*(?:0+|0*1)(?:[.,]0*)?\D*")
_LONGEST_WORD = 3
_MAX_LABEL = 60


def is_zero(text: str) -> bool:
    """Whether a cell says nothing: it is empty, a dash, or zero of something."""
    return _FIGURE.search(text) is None and ("0" in text or not any(map(str.isalnum, text)))


def counting(found: Columns, row: Sequence[str]) -> set[str]:
    """The roles by which a row counts its goods: its position, quantity, price and amount, so far as they say something."""
    return {role for role in COUNTING if role in found.places and not is_zero(found.cell(role, row))}


def is_text_alone(found: Columns, row: Sequence[str]) -> bool:
    """Whether a row has a description and nothing besides; amounts of zero are nothing.

    A row that is cut short may have lost its other cells, and is none.
    """
    described = found.places["description"]
    return (
        len(row) >= len(found.headings)
        and bool(found.cell("description", row))
        and all(is_zero(text) for place, text in enumerate(row) if text and place not in described)
    )


def names_no_goods(found: Columns, row: Sequence[str]) -> bool:
    """Whether a row is labels and values, or holds text outside the description alone.

    There is no HS code then, no part number, no quantity and no amount.
    """
    return _is_labels(found, row) or not (
        found.cell("description", row)
        or _has_hs(found, row)
        or _is_part_number(found.cell("item_number", row))
        or any(_NUMBER.match(text) and not is_zero(text) for text in (found.cell(role, row) for role in MEASURES))
    )


def kind_of_sum(found: Columns, row: Sequence[str], counted_by: Collection[str]) -> str:
    """What a row sums up: "totals" (and taxes) or "charges"; empty if it does not.

    Its words say nothing else, and it has no HS code and no part number. A total may say more where it lacks what rows
    of goods are counted by here (`counted_by`: of position and quantity): so a total station stays goods.
    """
    words = _words(row)
    first = next(words, None)
    if first is None or not cell.may_be_sum(first) or _has_hs(found, row):
        return ""
    rest = list(words)
    said = " ".join([first, *rest])
    if cell.is_total(said):
        return "totals"
    part = found.cell("item_number", row)
    if part and part != first and part not in rest:
        return ""
    if cell.is_charge(said):
        return "charges" if _NONE_OR_ONE.fullmatch(found.cell("quantity", row)) else ""
    uncounted = bool(counted_by) and all(
        is_zero(text) or text == first for text in (found.cell(role, row) for role in counted_by)
    )
    return "totals" if uncounted and not rest and cell.opens_total(first) else ""


def labelled_facts(found: Columns, row: Sequence[str]) -> list[tuple[str, str, str]]:
    """The facts a row consists of, as role, value and label; none if it says more than labels and values."""
    few = sum(1 for text in row if text.strip()) <= 2
    return labelled(row) if few or _is_labels(found, row) else []


def fact_of_item(text: str) -> tuple[str, str, str] | None:
    """The fact that a text ("HS code: 8466.10") says of the item it stands below, as role, value and label."""
    if found := labelled([text]):
        return found[0] if found[0][0] in FACTS_OF_AN_ITEM else None
    label, colon, value = text.partition(":")
    role, strength = columns.role_of(label) if colon and len(label) < _MAX_LABEL else (None, 0)
    if role in FACTS_OF_AN_ITEM and strength == 2 and value.strip():
        return str(role), value.strip(), cell.clean(label)
    return None


def quoted(row: Sequence[str]) -> str:
    """What a row holds, for a message."""
    return cell.short(" | ".join(text.strip() for text in row if text.strip()), 80)


def _is_labels(found: Columns, row: Sequence[str]) -> bool:
    """Whether a row is labels, each with a colon and its value beside it ("Invoice no.:", "7", "Date:", "2026-03-02")."""
    first = next((place for place, text in enumerate(row) if text.strip()), None)
    if first is None or first in found.places["description"] or not row[first].rstrip().endswith(":"):
        return False
    filled = [text.rstrip() for text in row if text.strip()]
    return len(filled) % 2 == 0 and all(text.endswith(":") for text in filled[::2])


def _words(row: Sequence[str]) -> Iterator[str]:
    """The cells that say more than an amount or a currency."""
    for text in row:
        plain = text.strip()
        if plain and not cell.is_amount(plain) and not cell.is_currency(plain):
            yield plain


def _has_hs(found: Columns, row: Sequence[str]) -> bool:
    return read_hs(found.cell("hs_code", row))[0] is not None


def _is_part_number(text: str) -> bool:
    """Whether a text is a part number and no sentence: there is a digit, and in every longer word."""
    return any(char.isdigit() for char in text) and all(
        len(word) <= _LONGEST_WORD or any(char.isdigit() for char in word) for word in text.split()
    )
