"""Workbooks (XLSX, XLS, ODS) through calamine, after a look at whether the file is a bomb."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import re
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO

from classifier.errors import InvoiceError
from classifier.invoices import tables
from classifier.invoices.tables import ReadOptions, Record, Row

MAX_UNPACKED = 1_000_000_000
MAX_RATIO = 300
MAX_CELLS = 30_000_000
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')


def read(source: BinaryIO, file: str, options: ReadOptions) -> Iterator[Record]:
    """The lines of every sheet that holds goods. InvoiceError for a damaged, locked or overgrown file."""
    content = source.read()
    refuse_bomb(content, file)
    book = _open(content, file)
    if not book.sheet_names:
        raise InvoiceError(f"{file}: is a workbook without sheets.", "Save it again with at least one sheet of goods.")
    read_any = False
    reasons: list[str] = []
    numbers = itertools.count(1)
    for name in book.sheet_names:
        sheet = _rows(book, name)
        if not any(any(cell.strip() for cell in row.cells) for row in sheet):
            continue
        try:
            for record in tables.read_rows(sheet, file, options, name if len(book.sheet_names) > 1 else None, numbers):
                yield record
                read_any = True
        except InvoiceError as error:
            reasons.append(str(error))
    if not read_any:
        raise InvoiceError(
            reasons[0] if reasons else f"{file}: all its sheets are empty.",
            "" if reasons else "Give a table with a header and at least one line of goods.",
        )


def refuse_bomb(content: bytes, file: str) -> None:
    """InvoiceError if the archive unpacks to far more than a workbook would, or a sheet claims absurd sizes."""
    if not content.startswith(b"PK"):
        return
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except zipfile.BadZipFile as error:
        raise InvoiceError(f"{file}: is damaged ({error}).", "Open it in a spreadsheet program and save it again.") from error
    with archive:
        unpacked = sum(part.file_size for part in archive.infolist())
        if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(len(content), 10_000):
            raise InvoiceError(f"{file}: unpacks to {unpacked:,} bytes, which no invoice does; refused.")
        for part in archive.infolist():
            if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
                with archive.open(part) as sheet:
                    _refuse_wide(sheet.read(), file)


def _refuse_wide(xml: bytes, file: str) -> None:
    rows = columns = 0
    for letters, digits in _REFERENCE.findall(xml):
        rows = max(rows, int(digits))
        column = 0
        for letter in letters:
            column = column * 26 + letter - 64
        columns = max(columns, column)
    if rows * columns > MAX_CELLS:
        raise InvoiceError(
            f"{file}: a sheet reaches to row {rows:,} and column {columns:,}.",
            "Delete the stray cells far from the table, and save it again.",
        )


def _open(content: bytes, file: str) -> Any:
    import python_calamine

    try:
        return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    except python_calamine.PasswordError as error:
        raise InvoiceError(f"{file}: is locked with a password.", "Save a copy without one.") from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise InvoiceError(
            f"{file}: cannot be read as a workbook ({error}).", "Open it in a spreadsheet program and save it again."
        ) from error


def _rows(book: Any, name: str) -> list[Row]:
    values = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return [Row(number, [as_text(cell) for cell in cells]) for number, cells in enumerate(values, start=1)]


def as_text(cell: object) -> str:
    """A cell's value as a person would read it: whole numbers without a point, dates as ISO."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    return str(cell)
