"""Workbooks: sheets, merged and hidden cells, and files that are not what they claim."""

from __future__ import annotations

import io
import os
import struct
import sys
import zipfile
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import openpyxl
import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from classifier.errors import ColumnError, InvoiceError
from classifier.invoices import workbook
from classifier.invoices.document import Document
from classifier.invoices.lines import ReadOptions, Record
from classifier.types import InvoiceLine, Note
from tests.invoices import ten

GOODS = [["Description", "HS code", "Origin"], ["Pump", 841410, "DE"], ["Lens", 900190, "JP"]]


def book(fill: Callable[[Any], None]) -> bytes:
    made = openpyxl.Workbook()
    fill(made)
    handle = io.BytesIO()
    made.save(handle)
    return handle.getvalue()


def sheet(rows: list[list[Any]]) -> Callable[[Any], None]:
    def fill(made: Any) -> None:
        for row in rows:
            made.active.append(row)

    return fill


def read(content: bytes, **options: Any) -> list[Record]:
    return list(Document("b.xlsx", opener=lambda: io.BytesIO(content)).records(ReadOptions(**options)))


def lines(content: bytes, **options: Any) -> list[InvoiceLine]:
    return [record for record in read(content, **options) if isinstance(record, InvoiceLine)]


def notes(content: bytes) -> str:
    return "\n".join(record.message for record in read(content) if isinstance(record, Note))


def two_sheets(made: Any) -> None:
    sheet(GOODS)(made)
    made.active.title = "Goods"
    other = made.create_sheet("More")
    for row in GOODS[:2]:
        other.append(row)
    made.create_sheet("Terms").append(["Payment in 30 days"])
    made.create_sheet("Empty")


def test_every_sheet_of_goods_is_read_with_running_numbers_and_the_others_are_told() -> None:
    content = book(two_sheets)
    assert [(line.line, line.place.sheet, line.place.row) for line in lines(content)] == [
        (1, "Goods", 2),
        (2, "Goods", 3),
        (3, "More", 2),
    ]
    assert "sheet Terms: holds no table of goods; left out (row 1: no column is called a description." in notes(content)


def test_goods_that_a_packing_list_names_again_are_told() -> None:
    def fill(made: Any) -> None:
        sheet([["Part no.", "Description", "HS code"], ["X1", "Laser", "901320"], ["X2", "Battery", "850650"]])(made)
        packing = made.create_sheet("Packing List")
        for row in [["Part no.", "Description", "Qty"], ["X1", "Laser device", 1], ["X2", "Battery", 2]]:
            packing.append(row)
        made.create_sheet("Other goods").append(["Description", "Qty"])
        made["Other goods"].append(["Hose", 1])

    content = book(fill)
    assert len(lines(content)) == 5
    assert "sheet Packing List: names 2 of its 2 goods as sheet Sheet does; both are judged." in notes(content)
    assert "sheet Other goods: names" not in notes(content)


def test_a_sheet_without_the_named_column_costs_no_other() -> None:
    def fill(made: Any) -> None:
        sheet([["Item text", "Qty"], ["Pump", 1]])(made)
        made.create_sheet("Terms").append(["Payment", "Delivery"])

    named = {"description": "Item text"}
    assert [line.description for line in lines(book(fill), columns=named)] == ["Pump"]
    with pytest.raises(ColumnError, match="no column has that heading"):
        read(book(sheet([["Description"], ["Pump"]])), columns=named)


def test_threads_that_come_and_go_in_any_order_leave_standard_error_as_it_was() -> None:
    before = os.fstat(2)
    silence = workbook._Silence()
    silence.__enter__()
    silence.__enter__()
    silence.__exit__()
    assert os.path.samestat(os.fstat(2), os.stat(os.devnull))  # noqa: PTH116 (the device, not a file)
    silence.__exit__()
    assert os.path.samestat(os.fstat(2), before)


def test_without_a_standard_error_a_workbook_is_read_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    assert len(lines(book(sheet(GOODS)))) == 2


def test_only_the_sheet_asked_for_is_read() -> None:
    assert [line.place.sheet for line in lines(book(two_sheets), sheets=("more",))] == ["More"]


def test_a_sheet_that_does_not_exist_is_named_with_those_that_do() -> None:
    with pytest.raises(InvoiceError, match=r"no sheet 'Nope'\. Its sheets are Goods, More, Terms, Empty"):
        read(book(two_sheets), sheets=("Nope",))


def test_numbers_are_read_as_codes_that_lost_their_zero_and_dates_and_truths_as_text() -> None:
    content = book(sheet([["Description", "HS code", "Qty"], ["Horse", 1012100, 2.0], [True, 8471.3, 2.5]]))
    first, second = lines(content)
    assert (first.hs_code, first.quantity) == ("01012100", "2")
    assert "lost its leading zero" in first.gaps[0].message
    assert (second.description, second.hs_code, second.quantity) == ("TRUE", "847130", "2.5")


def test_a_cell_merged_over_rows_holds_for_each_of_them() -> None:
    def fill(made: Any) -> None:
        sheet([["Description", "Qty", "Origin"], ["Pump", 1, "DE"], ["Lens", 2, None], [None, None, None], ["Valve", 3, None]])(
            made
        )
        made.active.merge_cells("C2:C4")

    assert [(line.description, line.origin) for line in lines(book(fill))] == [("Pump", "DE"), ("Lens", "DE"), ("Valve", None)]


def test_a_header_merged_over_two_rows_is_read() -> None:
    def fill(made: Any) -> None:
        sheet([["Description", "Price", None], [None, "Unit", "Total"], ["Pump", 2.5, 5]])(made)
        made.active.merge_cells("A1:A2")
        made.active.merge_cells("B1:C1")

    (line,) = lines(book(fill))
    assert (line.description, line.unit_price, line.amount) == ("Pump", "2.5", "5")


def test_hidden_rows_and_sheets_are_read_and_told() -> None:
    def fill(made: Any) -> None:
        sheet(GOODS)(made)
        made.active.row_dimensions[3].hidden = True
        made.create_sheet("Back").append(["Description", "Qty"])
        made["Back"].append(["Valve", 1])
        made["Back"].sheet_state = "hidden"

    content = book(fill)
    assert [line.description for line in lines(content)] == ["Pump", "Lens", "Valve"]
    assert "hidden rows are read like the others: 3." in notes(content)
    assert "sheet Back: is a hidden sheet" in notes(content)


def test_hidden_rows_of_an_old_workbook_are_told_by_sheet() -> None:
    import xlwt

    made = xlwt.Workbook()
    for name, hidden in (("Goods", 2), ("Größen Ω", 1)):
        page = made.add_sheet(name)
        for row, cells in enumerate(GOODS):
            for column, cell in enumerate(cells):
                page.write(row, column, cell)
        page.row(hidden).hidden = True
    handle = io.BytesIO()
    made.save(handle)
    told = notes(handle.getvalue())
    assert "sheet Goods: hidden rows are read like the others: 3." in told
    assert "sheet Größen Ω: hidden rows are read like the others: 2." in told


@pytest.mark.parametrize("how", ["collapse", "filter"])
def test_hidden_rows_of_an_ods_are_told_and_repeated_ones_counted(how: str) -> None:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    document = OpenDocumentSpreadsheet()
    table = Table(name="Goods")
    table.addElement(TableRow(numberrowsrepeated=3))
    for place, cells in enumerate(GOODS):
        row = TableRow(visibility=how if place == 1 else "visible")
        for cell in cells:
            box = TableCell(valuetype="string")
            box.addElement(P(text=str(cell)))
            row.addElement(box)
        table.addElement(row)
    document.spreadsheet.addElement(table)
    handle = io.BytesIO()
    document.write(handle)
    content = handle.getvalue()
    assert [line.place.row for line in lines(content)] == [5, 6]
    assert "hidden rows are read like the others: 5." in notes(content)


def test_a_cell_that_names_the_locked_stream_locks_nothing() -> None:
    import xlwt

    made = xlwt.Workbook()
    page = made.add_sheet("Goods")
    for row, cells in enumerate([("Description",), ("EncryptedPackage Ω",)]):
        page.write(row, 0, cells[0])
    handle = io.BytesIO()
    made.save(handle)
    assert [line.description for line in lines(handle.getvalue())] == ["EncryptedPackage Ω"]


def test_a_workbook_of_empty_sheets_says_so() -> None:
    with pytest.raises(InvoiceError, match="all its sheets are empty"):
        read(book(lambda made: None))


def test_a_stray_cell_at_the_far_end_is_refused_before_it_fills_the_memory() -> None:
    def fill(made: Any) -> None:
        sheet(GOODS)(made)
        made.active["XFD1048576"] = "x"

    with pytest.raises(InvoiceError, match=r"reaches to row 1,048,576 and column 16,384.*Delete the stray cells"):
        read(book(fill))


def test_a_dimension_that_claims_millions_of_rows_costs_nothing() -> None:
    source, target = zipfile.ZipFile(io.BytesIO(book(sheet(GOODS)))), io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for part in source.infolist():
            made.writestr(part, source.read(part).replace(b'<dimension ref="A1:C3"', b'<dimension ref="A1:XFD1048576"'))
    assert [line.description for line in lines(target.getvalue())] == ["Pump", "Lens"]


def test_a_zip_bomb_is_refused() -> None:
    target = io.BytesIO(book(sheet(GOODS)))
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/media/big.bin", b"\0" * 60_000_000)
    with pytest.raises(InvoiceError, match=r"unpacks to 60,.* refused"):
        read(target.getvalue())


@pytest.mark.parametrize("content", [b"PK\x03\x04 no archive", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600])
def test_a_damaged_workbook_says_what_to_try(content: bytes) -> None:
    with pytest.raises(InvoiceError, match=r"b\.xlsx: .* save it again"):
        read(content)


def test_a_truncated_workbook_is_an_error_and_no_crash() -> None:
    content = book(sheet(GOODS))
    for cut in range(40, len(content), 613):
        with pytest.raises(InvoiceError, match=r"b\.xlsx"):
            read(content[:cut])


def test_an_old_workbook_whose_sectors_run_in_a_circle_is_refused() -> None:
    content = bytearray(ten.xls())
    table = 512 + 512 * struct.unpack_from("<I", content, 76)[0]
    directory = struct.unpack_from("<I", content, 48)[0]
    struct.pack_into("<I", content, table + 4 * directory, directory)
    with pytest.raises(InvoiceError, match="would fill the memory or never end"):
        read(bytes(content))


def test_an_old_workbook_that_is_whole_is_not_refused() -> None:
    assert len(lines(ten.xls())) == len(ten.GOODS)


def test_a_damaged_old_workbook_prints_no_backtrace(capfd: pytest.CaptureFixture[str]) -> None:
    content = ten.xls()
    for cut in range(1_000, len(content), 397):
        with suppress(InvoiceError):
            read(content[:cut])
    assert capfd.readouterr().err == ""


def test_a_locked_workbook_says_that_it_is_locked() -> None:
    locked = io.BytesIO()
    OOXMLFile(io.BytesIO(book(sheet(GOODS)))).encrypt("secret", locked)
    with pytest.raises(InvoiceError, match="locked with a password"):
        read(locked.getvalue())
