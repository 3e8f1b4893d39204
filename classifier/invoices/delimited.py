"""CSV, TSV and their kin: any delimiter, streamed row by row; a stray quote costs its own row and no other."""

from __future__ import annotations

import csv
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import BinaryIO

from classifier.invoices import columns, tables
from classifier.invoices.header import Row
from classifier.invoices.lines import ReadOptions, Record
from classifier.invoices.textlines import MAX_LINE, Decoding, decoded_lines
from classifier.types import Note, Place

DELIMITERS = ",;\t|^~:#!&*\x1f"
STRONG_DELIMITERS = ",;\t|"
"""Those that make a table of a text that nothing else says is one."""
MIN_HEADINGS = 2
SAMPLE_LINES = 50
SAMPLE_WIDTH = 20_000
"""Characters of each sample line by which the delimiter is found."""
MAX_LINES_A_ROW = 200
"""Lines that one row may take up; a quote that is open for longer is a stray one."""
MAX_CELLS = 16_384
"""Cells in one row that the reader takes in, as many as a spreadsheet has columns."""


def read(source: BinaryIO, file: str, options: ReadOptions) -> Iterator[Record]:
    """The lines of a delimited text, in order."""
    decoding = Decoding()
    lines = decoded_lines(source, decoding)
    sample = list(islice(lines, SAMPLE_LINES))
    delimiter, width = find_delimiter(sample)
    yield from tables.read_rows(rows(chain(sample, lines), delimiter, width), file, options)
    if decoding.first_legacy_line is not None:
        place = Place(file, decoding.first_legacy_line)
        yield Note(place, f"{place}: is not UTF-8; such lines are read as Windows-1252. Check the accents, or export as UTF-8.")


def rows(lines: Iterable[str], delimiter: str, width: int = 0) -> Iterator[Row]:
    """The rows of the text; a row's number is that of its first line.

    `width`: the usual number of cells. A quote that opens and does not close, or that swallows lines without
    giving a row of that width, is read as the character it is.
    """
    csv.field_size_limit(MAX_LINE)
    feed = _Feed(lines)
    while True:
        number = feed.number + 1
        try:
            cells = next(csv.reader(feed, delimiter=delimiter, skipinitialspace=True))
        except StopIteration:
            return
        except csv.Error as error:
            feed.keep_first()
            yield Row(number, (), fault=f"cannot be cut into cells ({error}). Check its quotes.")
            continue
        if len(feed.taken) > 1 and (fault := feed.fault(delimiter) or (width > 1 and len(cells) != width and "width")):
            plain = next(csv.reader([feed.taken[0]], delimiter=delimiter, quoting=csv.QUOTE_NONE, skipinitialspace=True), [])
            if fault == "open" or len(plain) == width:
                feed.keep_first()
                cells = plain
        feed.done()
        if len(cells) > MAX_CELLS:
            yield Row(number, (), fault=f"has {len(cells):,} cells; {MAX_CELLS:,} are read at most.")
            continue
        yield Row(number, cells)


class _Feed:
    """Gives lines to the CSV reader, remembers those of the present row, and takes back what a stray quote swallowed."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._source = iter(lines)
        self._back: deque[str] = deque()
        self.taken: list[str] = []
        self.cut_off = False
        self.number = 0

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        if len(self.taken) >= MAX_LINES_A_ROW:
            self.cut_off = True
            raise StopIteration
        line = self._back.popleft() if self._back else next(self._source)
        self.taken.append(line)
        self.number += 1
        return line

    def fault(self, delimiter: str) -> str:
        """What is wrong with the quotes of the present row: "open" if one is never closed, "stray", or empty."""
        if self.cut_off:
            return "open"
        try:
            list(csv.reader(self.taken, delimiter=delimiter, skipinitialspace=True, strict=True))
        except csv.Error as error:
            return "open" if "unexpected end" in str(error) else "stray"
        return ""

    def keep_first(self) -> None:
        """Takes back every line of the present row but the first."""
        self._back.extendleft(reversed(self.taken[1:]))
        self.number -= len(self.taken) - 1
        self.done()

    def done(self) -> None:
        """The row is finished."""
        self.taken = []
        self.cut_off = False


def find_delimiter(sample: Iterable[str]) -> tuple[str, int]:
    """The delimiter under which the sample has the most recognised headings, then the steadiest width; and that width."""
    text = [line[:SAMPLE_WIDTH] for line in sample]
    if text and (match := text[0].strip().casefold()).startswith("sep=") and len(match) == 5:
        delimiter = text[0].strip()[4]
        return delimiter, _fit(text[1:], delimiter)[2]
    best = max(DELIMITERS, key=lambda delimiter: (_fit(text, delimiter)[:2], -DELIMITERS.index(delimiter)))
    return best, _fit(text, best)[2]


def has_header(sample: Iterable[str]) -> bool:
    """Whether some delimiter cuts a header with a description and another role out of the sample."""
    text = [line[:SAMPLE_WIDTH] for line in sample]
    return any(
        columns.strength_of(row) >= MIN_HEADINGS and any(columns.role_of(cell)[0] == "description" for cell in row)
        for delimiter in STRONG_DELIMITERS
        for row in csv.reader(text, delimiter=delimiter, quoting=csv.QUOTE_NONE)
    )


def _fit(sample: list[str], delimiter: str) -> tuple[int, float, int]:
    try:
        cut = [row for row in csv.reader(sample, delimiter=delimiter, skipinitialspace=True) if row]
    except csv.Error:
        return (0, 0.0, 0)
    if not cut:
        return (0, 0.0, 0)
    headings = max(columns.strength_of(row) for row in cut)
    width, rows_of_width = Counter(len(row) for row in cut).most_common(1)[0]
    return (headings, rows_of_width / len(cut) if width > 1 else 0.0, width)
