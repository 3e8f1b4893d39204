"""CSV, TSV and their kin: any delimiter, UTF-8, UTF-16 or Windows-1252, streamed row by row."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import BinaryIO

from classifier.invoices import columns, tables
from classifier.invoices.tables import ReadOptions, Record, Row

DELIMITERS = ",;\t|^~:#!&*\x1f"
SAMPLE_LINES = 50
MAX_CELL = 10_000_000
"""Characters in one cell that the reader takes in; a larger one is a fault of its row."""


def read(source: BinaryIO, file: str, options: ReadOptions) -> Iterator[Record]:
    """The lines of a delimited text, in order."""
    lines = decoded_lines(source)
    sample = list(islice(lines, SAMPLE_LINES))
    delimiter = find_delimiter(sample)
    yield from tables.read_rows(rows(chain(sample, lines), delimiter), file, options)


def rows(lines: Iterable[str], delimiter: str) -> Iterator[Row]:
    """The rows of the text; a row's number is that of its first line."""
    csv.field_size_limit(MAX_CELL)
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Row(number, (), fault=f"cannot be cut into cells ({error}). Check its quotes.")
            continue
        yield Row(number, cells)


def find_delimiter(sample: Iterable[str]) -> str:
    """The delimiter under which the sample has the most recognised headings, then the steadiest width."""
    text = list(sample)
    return max(DELIMITERS, key=lambda delimiter: (_fit(text, delimiter), -DELIMITERS.index(delimiter)))


def _fit(sample: list[str], delimiter: str) -> tuple[int, float]:
    try:
        cut = [row for row in csv.reader(sample, delimiter=delimiter, skipinitialspace=True) if row]
    except csv.Error:
        return (0, 0.0)
    if not cut:
        return (0, 0.0)
    headings = max(columns.strength_of(row) for row in cut)
    width, rows_of_width = Counter(len(row) for row in cut).most_common(1)[0]
    return (headings, rows_of_width / len(cut) if width > 1 else 0.0)


def decoded_lines(source: BinaryIO) -> Iterator[str]:
    """The text's lines: UTF-16 by its mark or its zero bytes, else UTF-8 with Windows-1252 for lines that are not."""
    start = _peek(source)
    if (encoding := _utf16(start)) is not None:
        yield from io.TextIOWrapper(source, encoding=encoding, errors="replace", newline="")
        return
    for number, raw in enumerate(source):
        if number == 0:
            raw = raw.removeprefix(codecs.BOM_UTF8)
        try:
            yield raw.decode("utf-8").replace("\0", " ")
        except UnicodeDecodeError:
            yield raw.decode("cp1252", errors="replace").replace("\0", " ")


def _peek(source: BinaryIO) -> bytes:
    return source.peek(4096)[:4096] if isinstance(source, io.BufferedReader) else b""


def _utf16(start: bytes) -> str | None:
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    zeros_even, zeros_odd = start[0::2].count(0), start[1::2].count(0)
    half = len(start) / 2
    if half >= 4 and zeros_odd > 0.4 * half and zeros_even < 0.1 * half:
        return "utf-16-le"
    if half >= 4 and zeros_even > 0.4 * half and zeros_odd < 0.1 * half:
        return "utf-16-be"
    return None
