"""Workbooks that are ZIP archives (XLSX, ODS), seen from outside: bombs are refused before anything is unpacked."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from classifier.errors import InvoiceError

MAX_UNPACKED = 1_000_000_000
MAX_RATIO = 300
SMALL = 10_000_000
"""Bytes up to which an archive may unpack whatever its ratio: a small file of one repeated line is no bomb."""
MAX_CELLS = 30_000_000
_CHUNK = 1 << 20
_OVERLAP = 4_096
_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]{0,200}?\br="([A-Z]{1,3})(\d{1,7})"')
_REPEATED = re.compile(rb"<table:table-(row|cell)\s([^>]{0,2000})>")
_TIMES = re.compile(rb'table:number-(?:rows|columns)-repeated="(\d{1,12})"')
DAMAGED_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


def refuse_bomb(content: bytes, file: str) -> None:
    """InvoiceError if the archive unpacks to far more than a workbook would, or a sheet claims absurd sizes."""
    if not content.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
            if unpacked > MAX_UNPACKED or (unpacked > SMALL and unpacked > MAX_RATIO * len(content)):
                raise InvoiceError(f"{file}: unpacks to {unpacked:,} bytes, which no invoice does; refused.")
            for part in archive.infolist():
                if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
                    with archive.open(part) as sheet:
                        _refuse_wide(sheet, file)
                elif part.filename == "content.xml":
                    with archive.open(part) as sheet:
                        _refuse_repeated(sheet, file)
    except DAMAGED_ZIP as error:
        raise InvoiceError(f"{file}: is damaged ({error}).", "Open it in a spreadsheet program and save it again.") from error


def _refuse_wide(sheet: IO[bytes], file: str) -> None:
    rows = columns = 0
    for block in blocks(sheet):
        for letters, digits in _CELL.findall(block):
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


def _refuse_repeated(sheet: IO[bytes], file: str) -> None:
    """An ODS cell or row stands once and is repeated: refuses repetitions of filled cells that no table has."""
    times = cells = 0
    for block in blocks(sheet):
        for kind, attributes in _REPEATED.findall(block):
            match = _TIMES.search(attributes)
            count = int(match[1]) if match else 1
            if kind == b"row":
                times = count
            elif not attributes.rstrip().endswith(b"/"):
                cells += count * max(times, 1)
            if cells > MAX_CELLS:
                raise InvoiceError(
                    f"{file}: repeats a cell {cells:,} times.", "Delete the cells far from the table, and save it again."
                )


def blocks(stream: IO[bytes]) -> Iterator[bytes]:
    """The stream in pieces that overlap enough for no tag to be cut in two."""
    tail = b""
    while block := stream.read(_CHUNK):
        yield tail + block
        tail = block[-_OVERLAP:]
