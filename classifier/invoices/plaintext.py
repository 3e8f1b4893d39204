"""Plain text: a table if its first lines have a header, else one item a line, with what is labelled below an item."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import BinaryIO

from classifier.errors import InvoiceError
from classifier.invoices import columns, delimited, fixedwidth, letters, tables
from classifier.invoices.cells import clean, is_total, short
from classifier.invoices.header import Row, facts_above, is_document_label, labelled
from classifier.invoices.lines import Facts, ReadOptions, Record, make_line
from classifier.invoices.textlines import decoded_lines
from classifier.types import Note, Place

_NUMBERED = re.compile(r"^\s*(?:[-*•–]|\(?\d{1,4}[.)])\s+(?=\S)")
_RULED = re.compile(r"[\s|+:=_\-─━═│┃┼╪┬┴├┤┌┐└┘]*[-=_─━═]{2}[\s|+:=_\-─━═│┃┼╪┬┴├┤┌┐└┘]*")
_OF_AN_ITEM = frozenset({"description", "hs_code", "item_number", "quantity", "unit", "unit_price", "amount"})


def read(source: BinaryIO, file: str, options: ReadOptions) -> Iterator[Record]:
    """The lines of the text, in order; list marks such as "1." are no part of an item."""
    lines = decoded_lines(source)
    sample = list(islice(lines, delimited.SAMPLE_LINES))
    whole = chain(sample, lines)
    notes: list[Note] = []
    if options.columns or delimited.has_header(sample):
        delimiter, width = delimited.find_delimiter(sample)
        kept = _table(whole, delimiter, file, notes)
        yield from tables.read_rows(delimited.rows(kept, delimiter, width), file, options)
    elif (cuts := fixedwidth.cuts([line for line in sample if not _is_ruled(line)])) is not None:
        kept = _table(whole, "", file, notes)
        yield from tables.read_rows(fixedwidth.rows(kept, cuts), file, options)
    else:
        yield from _items(whole, file, options)
    yield from notes


def _table(lines: Iterable[str], delimiter: str, file: str, notes: list[Note]) -> Iterator[str]:
    """The lines of a table in a text, each in its place: what only draws it, and the words of a letter, are told and empty."""
    letter = letters.Letter()
    for row, text in enumerate(lines, start=1):
        told = ""
        if _is_ruled(text):
            told = "a ruled line; left out."
        elif not (delimiter and delimiter in text.rstrip().removesuffix(delimiter)) and letter.is_of_letter(text):
            told = f"no item ({short(text)}); left out."
        elif not delimiter and is_total(clean(text)):
            told = f"a row of totals ({short(text)}); left out."
        if told:
            place = Place(file, row)
            notes.append(Note(place, f"{place}: {told}"))
        yield "\n" if told else text


@dataclass(slots=True)
class _Item:
    """An item while its lines are read: the texts by role, and where it began."""

    place: Place
    texts: dict[str, str] = field(default_factory=dict)
    labelled: bool = False


def _items(lines: Iterable[str], file: str, options: ReadOptions) -> Iterator[Record]:
    """One item a line; "label: value" below it belongs to it, and so does an item that is written in such lines alone."""
    number = 0
    facts = Facts()
    letter = letters.Letter()
    item: _Item | None = None

    def made(done: _Item) -> Record:
        return make_line(number, done.place, done.texts, options, facts, lambda role: "the text")

    for row, text in enumerate(lines, start=1):
        place = Place(file, row)
        words = clean(_NUMBERED.sub("", text))
        if not words:
            if item is not None and item.labelled and "description" in item.texts:
                number += 1
                yield made(item)
                item = None
            continue
        if not number and item is None:
            facts, told = facts_above([Row(row, [words])], facts)
            if told:
                yield from (Note(place, f"{file}: {sentence}") for sentence in told)
                continue
        role, value = _labelled(words)
        if not role and (why := _no_item(words, text, letter)):
            yield Note(place, f"{place}: {why}")
            continue
        if item is not None and (role or "description") in item.texts:
            number += 1
            yield made(item)
            item = None
        item = item or _Item(place)
        item.texts[role or "description"] = value if role else words
        item.labelled = item.labelled or bool(role)
    if item is not None:
        number += 1
        yield made(item)
    if not number:
        raise InvoiceError(f"{file}: holds no items.", "Write one item a line.")


def _labelled(words: str) -> tuple[str, str]:
    """The role and the value of a line "label: value" about an item; empty if it is none."""
    label, colon, value = words.partition(":")
    role, strength = columns.role_of(label)
    if not colon or not value.strip() or strength < 2 or role not in _OF_AN_ITEM or is_total(label):
        return "", ""
    return role, value.strip()


def _no_item(words: str, text: str, letter: letters.Letter) -> str:
    """Why a line is no item, as the user is told; empty if it may be one."""
    if facts := labelled([words]):
        role, value, label = facts[0]
        hint = f" Give the {role} yourself if it holds." if role in ("destination", "origin") else ""
        return f"no item ({label}: {short(value)}), and said below the goods, so not applied; left out.{hint}"
    total = is_total(words) or (":" in words and is_total(words.partition(":")[0]))
    marked = _NUMBERED.match(text) is not None
    if _is_ruled(text) or total or is_document_label(words) or (not marked and letter.is_of_letter(words)):
        return f"no item ({short(words)}); left out."
    return ""


def _is_ruled(text: str) -> bool:
    """Whether a line only draws a rule under or between rows."""
    return _RULED.fullmatch(text) is not None
