"""The hidden rows of workbooks, which calamine does not tell: XLSX and ODS by their XML, XLS by its records.

The reader reads hidden rows like all others; knowing them is a remark, so what cannot be understood here is no error.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Iterator
from typing import IO

from classifier.invoices import compound
from classifier.invoices.packed import DAMAGED_ZIP, blocks

MAX_TOLD = 10_000
"""Hidden rows of one sheet that are listed."""

_ROW = re.compile(rb"<(?:\w+:)?row\s([^>]{0,1000})>")
_ROW_NUMBER = re.compile(rb'\br="(\d{1,7})"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')

_ODS_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"

# Record numbers and bits of the BIFF8 format, as [MS-XLS] names them.
_BOF, _EOF, _BOUNDSHEET, _ROW_RECORD = 0x0809, 0x000A, 0x0085, 0x0208
_ROW_IS_HIDDEN = 0x20


def hidden_rows(content: bytes) -> dict[str, list[int]]:
    """The hidden rows (from 1) of a workbook's sheets by the sheet's name; nothing of a file that is damaged."""
    try:
        if content.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                rows = _in_ods(archive) if "content.xml" in archive.namelist() else _in_xlsx(archive)
                return _by_sheet(rows)
        return _by_sheet(_in_xls(content))
    except (*DAMAGED_ZIP, KeyError, SyntaxError, struct.error):
        # SyntaxError is what XML that is not well-formed raises.
        return {}


def _by_sheet(found: Iterator[tuple[str, int]]) -> dict[str, list[int]]:
    rows: dict[str, set[int]] = {}
    for sheet, row in found:
        told = rows.setdefault(sheet, set())
        if len(told) < MAX_TOLD:
            told.add(row)
    return {sheet: sorted(told) for sheet, told in rows.items()}


def _in_xlsx(archive: zipfile.ZipFile) -> Iterator[tuple[str, int]]:
    for name, path in _sheet_paths(archive).items():
        with archive.open(path) as sheet:
            for block in blocks(sheet):
                for row in _ROW.finditer(block):
                    if _HIDDEN.search(row[1]) and (number := _ROW_NUMBER.search(row[1])):
                        yield name, int(number[1])


def _sheet_paths(archive: zipfile.ZipFile) -> dict[str, str]:
    """The sheets' names and the parts of the archive that hold them."""
    from defusedxml import ElementTree

    if "xl/workbook.xml" not in archive.namelist():
        return {}
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): (link.get("Target") or "").removeprefix("/").removeprefix("xl/") for link in links}
    found = {}
    for sheet in book.iter():
        if sheet.tag.endswith("}sheet"):
            link = next((value for name, value in sheet.attrib.items() if name.endswith("}id")), None)
            if target := targets.get(link):
                found[sheet.get("name") or ""] = f"xl/{target}"
    return found


def _in_ods(archive: zipfile.ZipFile) -> Iterator[tuple[str, int]]:
    from defusedxml import ElementTree

    with archive.open("content.xml") as content:
        if not any(b"table:visibility=" in block for block in blocks(content)):
            return
    sheet, number = "", 0
    with archive.open("content.xml") as content:
        stream: IO[bytes] = content
        for event, element in ElementTree.iterparse(stream, events=("start", "end")):
            if event == "end":
                if element.tag == f"{_ODS_TABLE}table-row":
                    element.clear()
            elif element.tag == f"{_ODS_TABLE}table":
                sheet, number = element.get(f"{_ODS_TABLE}name") or "", 0
            elif element.tag == f"{_ODS_TABLE}table-row":
                times = int(element.get(f"{_ODS_TABLE}number-rows-repeated") or 1)
                if element.get(f"{_ODS_TABLE}visibility") in ("collapse", "filter"):
                    yield from ((sheet, number + place) for place in range(1, min(times, MAX_TOLD) + 1))
                number += times


def _in_xls(content: bytes) -> Iterator[tuple[str, int]]:
    """Walks the records of the workbook's stream: the sheets' names and places come first, then each sheet's rows."""
    stream = compound.stream(content, "Workbook")
    names: dict[int, str] = {}
    sheet: str | None = None
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        body = stream[at + 4 : at + 4 + length]
        if kind == _BOUNDSHEET:
            start, _, _, size, wide = struct.unpack_from("<IBBBB", body)
            names[start] = body[8 : 8 + size * (1 + (wide & 1))].decode("utf-16-le" if wide & 1 else "latin-1", "replace")
        elif kind == _BOF:
            sheet = names.get(at, sheet)
        elif kind == _ROW_RECORD and sheet is not None and len(body) >= 16:
            row, flags = struct.unpack_from("<H10xH", body)
            if flags & _ROW_IS_HIDDEN:
                yield sheet, row + 1
        at += 4 + length
