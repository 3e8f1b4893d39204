"""JSON Lines: one object a line, its keys read like a table's headings."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from classifier.errors import InvoiceError
from classifier.invoices import tables
from classifier.invoices.delimited import decoded_lines
from classifier.invoices.tables import ReadOptions, Record, Row


def read(source: BinaryIO, file: str, options: ReadOptions) -> Iterator[Record]:
    """The lines of the file, in order. A line that is no object is a fault of that line alone."""
    rows = _rows(source, file)
    yield from tables.read_table(next(rows), rows, file, options)


def _rows(source: BinaryIO, file: str) -> Iterator[Row]:
    """A header row of all keys seen in the first lines, then one row an object."""
    pending: list[tuple[int, dict[str, Any] | str]] = []
    keys: dict[str, int] = {}
    parsed = _parsed(source)
    for number, value in parsed:
        pending.append((number, value))
        if isinstance(value, dict):
            for key in value:
                keys.setdefault(key, len(keys))
        if len(pending) >= tables.HEADER_WITHIN:
            break
    if not keys:
        raise InvoiceError(
            f"{file}: holds no JSON objects.", 'Give one object a line, such as {"description": "...", "hs_code": "..."}.'
        )
    yield Row(0, list(keys))
    for number, value in pending:
        yield _row(number, value, keys)
    for number, value in parsed:
        yield _row(number, value, keys)


def _parsed(source: BinaryIO) -> Iterator[tuple[int, dict[str, Any] | str]]:
    for number, text in enumerate(decoded_lines(source), start=1):
        if not text.strip():
            continue
        try:
            value = json.loads(text)
        except (json.JSONDecodeError, RecursionError) as error:
            yield number, f"is no JSON object ({error})."
            continue
        yield number, value if isinstance(value, dict) else "is no JSON object. Put one object on each line."


def _row(number: int, value: dict[str, Any] | str, keys: dict[str, int]) -> Row:
    if isinstance(value, str):
        return Row(number, (), fault=value)
    return Row(number, [_text(value.get(key)) for key in keys])


def _text(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
