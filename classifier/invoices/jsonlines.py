"""JSON: one object a line (streamed), or one document that holds a list of objects somewhere.

Keys are read like a table's headings, those of objects inside with the keys that lead to them (`nested`), and
numbers stay the text they stood as.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, BinaryIO

from classifier.errors import InvoiceError
from classifier.invoices import columns, nested, tables
from classifier.invoices.cells import country, short
from classifier.invoices.header import HEADER_WITHIN, is_address_label, labelled
from classifier.invoices.lines import ReadOptions, Record, facts_of, with_buyer
from classifier.invoices.textlines import decoded_lines, text_of
from classifier.invoices.whole import read_whole
from classifier.types import InvoiceLine, Note, Place

_LIST_OF_OBJECTS = re.compile(r"\s*\{[^\n]*?:\s*\[\s*\{")
_NESTED_LISTS = 8
"""Levels down to which a list of goods is looked for in a document."""


def starts_lines(start: bytes) -> bool:
    """Whether the first bytes look like one JSON object a line."""
    text = text_of(start).lstrip()
    first = text.partition("\n")[0].rstrip()
    return (
        text.startswith("{") and first != "{" and not _LIST_OF_OBJECTS.match(text) and (first.endswith("}") or "\n" not in text)
    )


def starts_document(start: bytes) -> bool:
    """Whether the first bytes look like a JSON document."""
    return text_of(start).lstrip().startswith(("[", "{"))


def read(source: BinaryIO, file: str, options: ReadOptions) -> Iterator[Record]:
    """The lines of a file with one object a line, in order. A line that is no object is a fault of that line alone."""
    rows = nested.rows(_parsed(source), file)
    yield from tables.read_table(next(rows), rows, file, options)


def read_document(source: BinaryIO, file: str, options: ReadOptions) -> Iterator[Record]:
    """The objects of the document's list of goods. InvoiceError if it is no JSON, or holds no such list."""
    content = read_whole(source, file)
    try:
        document = _loads("".join(decoded_lines(io.BufferedReader(io.BytesIO(content)))))
    except json.JSONDecodeError as error:
        if error.msg == "Extra data":
            yield from read(io.BufferedReader(io.BytesIO(content)), file, options)
            return
        raise InvoiceError(f"{file}: is no JSON ({error}).", "Export it again.") from error
    except (ValueError, RecursionError) as error:
        raise InvoiceError(f"{file}: is no JSON that can be read ({error}).", "Export it again.") from error
    found = _goods(document, _NESTED_LISTS)
    if not found:
        raise InvoiceError(f"{file}: holds no list of objects with a description.", nested.HINT)
    numbers = iter(range(1, 1 + sum(len(goods.objects) for goods in found)))
    for goods in found:
        yield from _read_goods(goods, file, options, numbers)


def _read_goods(goods: _Goods, file: str, options: ReadOptions, numbers: Iterator[int]) -> Iterator[Record]:
    facts, notes = with_buyer(facts_of(goods.said), goods.said.get("buyer", ""), file, options)
    if facts.destination is None and (address := goods.said.get("address")):
        told = f"{file}: the address of delivery names no country ({short(address)}). Give the destination yourself."
        notes.append(Note(Place(file), told))
    rows = nested.rows(enumerate(goods.objects, start=1), file)
    given = facts.destination or options.destination or options.usual_destination
    taken = False
    for record in tables.read_table(next(rows), rows, file, options, numbers=numbers, facts=facts):
        taken = taken or (isinstance(record, InvoiceLine) and record.destination == given)
        yield record
    if taken:
        yield from notes


@dataclass(slots=True)
class _Goods:
    """A list of objects that are goods, and what the objects around it say for all, by role."""

    objects: list[Any]
    said: dict[str, str]


def _goods(value: Any, depth: int) -> list[_Goods]:
    """The lists of objects that describe goods. Lists inside others come first, unless those describe goods themselves."""
    if depth == 0 or not isinstance(value, list | dict):
        return []
    if isinstance(value, list):
        objects = [item for item in value[:HEADER_WITHIN] if isinstance(item, dict)]
        described = max((nested.describes(path) for item in objects for path in nested.paths(item)), default=0)
        if described == 2:
            return [_Goods(value, {})]
        inside = [found for part in value for found in _goods(part, depth - 1)]
        return inside or ([_Goods(value, {})] if described else [])
    parts = {key: _goods(part, depth - 1) for key, part in value.items()}
    found = [goods for part in parts.values() for goods in part]
    if found:
        said = _said({key: part for key, part in value.items() if not parts[key] and not isinstance(part, list)})
        for goods in found:
            # What stands nearer to the list outranks what stands around it.
            goods.said = {**said, **goods.said}
    return found


def _said(value: dict[str, Any]) -> dict[str, str]:
    """What an object around the goods says for all of them, by role; objects in it that hold goods are left to themselves.

    "buyer" is the country of the buyer's address, and "address" an address of delivery in which no country is found.
    """
    said: dict[str, str] = {}
    unsure: dict[str, str] = {}
    for path, text in nested.flat(value).items():
        role, sure = _fact_role(path)
        if not role or not isinstance(text, str) or not text.strip():
            continue
        if role == "destination" and country(text) is None and is_address_label(nested.as_words(path[-1])):
            role = "address"
        known = said if sure else unsure
        if role not in known or (role in ("destination", "origin") and country(known[role]) is None and country(text)):
            known[role] = text
    return {**unsure, **said}


@lru_cache(maxsize=4096)
def _fact_role(path: nested.Path) -> tuple[str, bool]:
    """The fact that the text at a path states, if any, and whether the path says so outright."""
    of = nested.party(path)
    if of in ("delivery", "buyer") and nested.is_key(path[-1], "country_keys"):
        return ("destination" if of == "delivery" else "buyer"), True
    if of in ("delivery", "buyer") and nested.is_key(path[-1], "name_keys"):
        return "consignee", of == "delivery"
    label = nested.as_words(path[-1])
    if found := labelled([label, "-"]):
        return found[0][0], True
    role = columns.role_of(label)[0]
    return (role, False) if not of and role in ("destination", "origin", "consignee", "currency", "incoterms") else ("", False)


class _Fault(str):
    """Why a line is no JSON."""


def _parsed(source: BinaryIO) -> Iterator[tuple[int, Any]]:
    for number, text in enumerate(decoded_lines(source), start=1):
        if not text.strip():
            continue
        try:
            yield number, _loads(text)
        except (ValueError, RecursionError) as error:
            yield number, _Fault(f"is no JSON object ({error}).")


def _loads(text: str) -> Any:
    """The JSON value, its numbers as the text they stood as."""
    return json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
