"""CSV: one row a line of goods, with cells that a spreadsheet would run as formulas made harmless."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from classifier.reports.flat import COLUMNS, as_row, safe
from classifier.reports.summary import Record


def lines(records: Iterable[Record]) -> Iterator[str]:
    """The header and one row a record, each with its line end."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    for record in records:
        writer.writerow([_cell(cell) if isinstance(cell, str) else cell for cell in as_row(record).values()])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    rest = buffer.getvalue()
    if rest:
        yield rest


def _cell(text: str) -> str:
    """A carriage return would end the row for most readers, and the csv module does not quote it: a line feed it does."""
    return safe(text.replace("\r\n", "\n").replace("\r", "\n"))
