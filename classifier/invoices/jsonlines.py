"""JSON: one object a line (streamed), or one document that holds a list of objects somewhere.

Keys are read like a table's headings, and numbers stay the text they stood as.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, BinaryIO

from classifier.errors import InvoiceError
from classifier.invoices import columns, tables
from classifier.invoices.cells import country, incoterms
from classifier.invoices.header import HEADER_WITHIN, Row, Wider
from classifier.invoices.lines import Facts, ReadOptions, Record
from classifier.invoices.textlines import decoded_lines
from classifier.invoices.whole import read_whole

_LIST_OF_OBJECTS = re.compile(r"\s*\{[^\n]*?:\s*\[\s*\{")
MAX_KEYS = 1_000
"""Different keys in one list of objects; a list with more of them is no table."""
_NESTED_LISTS = 8
"""Levels down to which a list of goods is looked for in a document."""
_HINT = 'Give one object a line, such as {"description": "...", "hs_code": "..."}, or a list of them.'


def starts_lines(start: bytes) -> bool:
    """Whether the first bytes look like one JSON object a line."""
    text = _text_of(start)
    first = text.partition("\n")[0].rstrip()
    return (
        text.startswith("{") and first != "{" and not _LIST_OF_OBJECTS.match(text) and (first.endswith("}") or "\n" not in text)
    )


def starts_document(start: bytes) -> bool:
    """Whether the first bytes look like a JSON document."""
    return _text_of(start).startswith(("[", "{"))


def read(source: BinaryIO, file: str, options: ReadOptions) -> Iterator[Record]:
    """The lines of a file with one object a line, in order. A line that is no object is a fault of that line alone."""
    rows = _rows(_parsed(source), file)
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
    goods = _goods(document, Facts(), _NESTED_LISTS)
    if not goods:
        raise InvoiceError(f"{file}: holds no list of objects with a description.", _HINT)
    numbers = iter(range(1, 1 + sum(len(objects) for objects, _ in goods)))
    for objects, facts in goods:
        rows = _rows(enumerate(objects, start=1), file)
        yield from tables.read_table(next(rows), rows, file, options, numbers=numbers, facts=facts)


def _goods(value: Any, facts: Facts, depth: int) -> list[tuple[list[Any], Facts]]:
    """The lists of objects that name a description, with what the objects around them say for all."""
    if isinstance(value, list):
        keys = {key for item in value[:HEADER_WITHIN] if isinstance(item, dict) for key in item}
        if any(columns.role_of(_heading(key))[0] == "description" for key in keys):
            return [(value, facts)]
    if depth == 0 or not isinstance(value, list | dict):
        return []
    if isinstance(value, dict):
        facts = _facts(value, facts)
    inside: Iterable[Any] = value.values() if isinstance(value, dict) else value
    return [found for part in inside for found in _goods(part, facts, depth - 1)]


def _facts(value: dict[str, Any], facts: Facts) -> Facts:
    said = {columns.role_of(_heading(key))[0]: text for key, text in value.items() if isinstance(text, str) and text.strip()}
    return Facts(
        destination=country(said["destination"]) if "destination" in said else facts.destination,
        origin=country(said["origin"]) if "origin" in said else facts.origin,
        consignee=said.get("consignee", facts.consignee),
        currency=said.get("currency", facts.currency),
        incoterms=incoterms(said["incoterms"]) if "incoterms" in said else facts.incoterms,
    )


def _rows(parsed: Iterable[tuple[int, Any]], file: str) -> Iterator[Row]:
    """A header row of all keys seen in the first objects, then one row an object.

    A key that is first seen later widens the header from there on.
    """
    pending: list[tuple[int, Any]] = []
    keys: dict[str, int] = {}
    source = iter(parsed)
    for number, value in source:
        pending.append((number, value))
        if isinstance(value, dict):
            for key in value:
                keys.setdefault(key, len(keys))
        if len(pending) >= HEADER_WITHIN:
            break
    if not keys:
        raise InvoiceError(f"{file}: holds no JSON objects.", _HINT)
    yield Row(0, [_heading(key) for key in keys])
    for number, value in chain(pending, source):
        if isinstance(value, dict):
            new = [key for key in value if key not in keys]
            if new and len(keys) + len(new) > MAX_KEYS:
                yield Row(number, (), fault=f"would be key number {MAX_KEYS + 1:,} and more. Name the keys alike in all objects.")
                continue
            if new:
                keys.update({key: len(keys) + place for place, key in enumerate(new)})
                yield Wider(0, [_heading(key) for key in keys])
            yield Row(number, [_text(value.get(key)) for key in keys])
        else:
            yield Row(number, (), fault=value if isinstance(value, _Fault) else "is no JSON object. Put one object on each line.")


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


def _heading(key: str) -> str:
    """A key as a heading: "hsCode" and "hs_code" both read as two words."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", key).replace("_", " ")


def _text(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _text_of(start: bytes) -> str:
    encoding = "utf-16" if start[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    return start.decode(encoding, errors="ignore").lstrip()
