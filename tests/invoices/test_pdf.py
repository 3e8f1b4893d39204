"""Tables on the pages of a PDF, drawn or set by places alone, are read as a person reads them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import fpdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.invoices import Document, ReadOptions
from classifier.types import InvoiceLine, Note

WIDTHS = (12, 24, 64, 24, 20, 14, 24)
HEADINGS = ("Line", "Article No.", "Description", "HS code", "Origin", "Qty", "Amount")
GOODS = (
    ("1", "GY-1", "Gyro module 0.5 deg/h", "90142020", "FR", "2", "9.000,00"),
    ("2", "BR-2", "Bracket aluminium", "76169990", "DE", "10", "120,00"),
    ("3", "CX-3", "Connector 40 GHz 2.92 mm", "85366990", "US", "20", "1.400,00"),
)
SMALL = ("Pos", "Description", "Qty", "Amount")
SMALL_WIDTHS = (15, 90, 25, 30)


class Sheet(fpdf.FPDF):
    """Pages to which texts and tables are set one below the other."""

    def __init__(self) -> None:
        super().__init__()
        self.set_auto_page_break(True, 20)
        self.set_font("Helvetica", size=9)
        self.add_page()

    def text_line(self, *texts: str) -> None:
        for text in texts:
            self.cell(60, 5, text)
        self.ln()

    def row(self, cells: Sequence[str], widths: Sequence[float] = SMALL_WIDTHS, align: str = "", border: int = 0) -> None:
        for cell, width, side in zip(cells, widths, align or "L" * len(cells), strict=True):
            self.cell(width, 5, cell, align=side, border=border)
        self.ln()

    def ruled(self, rows: Iterable[Sequence[str]], widths: Sequence[float] = SMALL_WIDTHS) -> None:
        with self.table(col_widths=widths) as made:
            for row in rows:
                line = made.row()
                for cell in row:
                    line.cell(cell)

    def plain(self, rows: Iterable[Sequence[str]]) -> None:
        for row in rows:
            self.row(row)


def read(sheet: Sheet) -> tuple[list[InvoiceLine], list[str]]:
    content = bytes(sheet.output())
    records: list[Any] = list(Document("x.pdf", None, lambda: io.BytesIO(content)).records(ReadOptions()))
    assert all(isinstance(record, InvoiceLine | Note) for record in records)
    notes = [record.message for record in records if isinstance(record, Note)]
    return [record for record in records if isinstance(record, InvoiceLine)], notes


def seen(lines: Sequence[InvoiceLine]) -> list[tuple[str | None, ...]]:
    return [(one.item_number, one.description, one.hs_code, one.origin, one.quantity, one.amount) for one in lines]


def expected(goods: Sequence[Sequence[str]] = GOODS) -> list[tuple[str, ...]]:
    return [tuple(row[1:]) for row in goods]


TABLES: dict[str, Callable[[Sheet, Iterable[Sequence[str]]], None]] = {"ruled": Sheet.ruled, "plain": Sheet.plain}
both_ways = pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)


@both_ways
def test_facts_of_the_document_hold_on_every_page_of_its_table(table: Callable[..., None]) -> None:
    sheet = Sheet()
    sheet.text_line("Bestimmungsland: Usbekistan")
    for page in range(2):
        table(sheet, [SMALL, *((str(page), f"Kabel {number}", "2", "10,00") for number in range(3))])
        if page == 0:
            sheet.add_page()
    lines, notes = read(sheet)
    assert [(line.place.page, line.destination) for line in lines] == [(1, "UZ")] * 3 + [(2, "UZ")] * 3
    assert notes == ["x.pdf, page 1: Bestimmungsland in row 1 holds for every line that names none: UZ."]


@both_ways
def test_a_later_table_without_facts_of_its_own_keeps_those_of_the_document(table: Callable[..., None]) -> None:
    sheet = Sheet()
    sheet.text_line("Destination:", "Norway")
    sheet.text_line("Incoterms: DAP Oslo")
    table(sheet, [SMALL, ("1", "Lens", "2", "10,00")])
    sheet.add_page()
    sheet.text_line("Packing list")
    table(sheet, [("Package", "Contents", "Pieces", "Gross kg"), ("1 carton", "Lens", "2", "1,8")])
    lines, _ = read(sheet)
    assert [(line.destination, line.incoterms) for line in lines] == [("NO", "DAP Oslo")] * 2


@both_ways
def test_a_second_invoice_in_the_file_takes_nothing_from_the_first(table: Callable[..., None]) -> None:
    sheet = Sheet()
    for place, (country, incoterms) in enumerate([("Norway", "Incoterms: DAP Oslo"), ("Iran", "")]):
        if place:
            sheet.add_page()
        sheet.text_line(f"Destination: {country}")
        sheet.text_line(incoterms)
        table(sheet, [SMALL, ("1", "Lens", "2", "10,00"), ("", "Total", "", "10,00")])
    lines, _ = read(sheet)
    assert [(line.destination, line.incoterms) for line in lines] == [("NO", "DAP Oslo"), ("IR", None)]


def test_headings_centred_over_texts_that_are_not_tear_no_text() -> None:
    sheet = Sheet()
    sheet.row(HEADINGS, WIDTHS, "C" * 7)
    for row in GOODS:
        sheet.row(row, WIDTHS, "CCLCCRR")
    assert seen(read(sheet)[0]) == expected()


@given(
    headings=st.lists(st.sampled_from("LCR"), min_size=7, max_size=7),
    cells=st.lists(st.sampled_from("LCR"), min_size=4, max_size=4),
    order=st.permutations(range(1, 7)),
    count=st.integers(1, 3),
)
def test_the_order_and_the_setting_of_the_columns_make_no_difference(
    headings: list[str], cells: list[str], order: list[int], count: int
) -> None:
    sheet = Sheet()
    set_as = [cells[0], cells[1], "L", cells[2], cells[3], "R", "R"]
    places = [0, *order]
    widths = [WIDTHS[place] + 4 for place in places]
    sheet.row([HEADINGS[place] for place in places], widths, "".join(headings[place] for place in places))
    for row in GOODS[:count]:
        sheet.row([row[place] for place in places], widths, "".join(set_as[place] for place in places))
    assert seen(read(sheet)[0]) == expected(GOODS[:count])


@pytest.mark.parametrize("align", ["L", "C"])
@pytest.mark.parametrize(
    "header",
    [
        [
            ("Line", "Article", "Description", "Customs", "Country", "Qty", "Net"),
            ("No.", "No.", "of goods", "Tariff No.", "of origin", "pcs", "Value EUR"),
        ],
        [
            ("", "Artikel-", "", "Zoll-", "Ursprungs-", "", "Gesamt-"),
            ("Pos.", "nummer", "Bezeichnung", "tarif-", "land", "Menge", "preis"),
            ("", "", "der Ware", "nummer", "", "Stk", "EUR"),
        ],
    ],
)
def test_a_header_of_several_lines_is_one_header(header: list[tuple[str, ...]], align: str) -> None:
    sheet = Sheet()
    for headings in header:
        sheet.row(headings, WIDTHS, align * 7)
    for row in GOODS:
        sheet.row(row, WIDTHS, align * 2 + "L" + align * 4)
    lines, notes = read(sheet)
    assert (seen(lines), notes) == (expected(), [])


def test_a_title_right_above_the_header_is_no_part_of_it() -> None:
    sheet = Sheet()
    sheet.text_line("Ship to: Oslo, Norway")
    sheet.row(HEADINGS, WIDTHS)
    sheet.row(GOODS[0], WIDTHS)
    lines, _ = read(sheet)
    assert (seen(lines), lines[0].destination) == (expected(GOODS[:1]), "NO")


def test_a_description_wider_than_its_column_is_not_torn() -> None:
    sheet = Sheet()
    text = "Connector 40 GHz 2.92 mm with a flange of 12 mm by 50 mm"
    sheet.row(HEADINGS, WIDTHS)
    for row in (*GOODS, ("4", "CX-4", text, "", "", "20", "1.400,00")):
        sheet.row(row, WIDTHS)
    assert [line.description for line in read(sheet)[0]] == [*(row[2] for row in GOODS), text]


def test_cells_only_a_space_apart_stay_in_their_columns() -> None:
    sheet = Sheet()
    widths = (15, 60, 14, 14, 25)
    sheet.row(("Pos", "Description", "Qty", "Unit", "Amount"), widths)
    for number in range(1, 4):
        sheet.row((str(number), "Steel screw M6 x 20", "100", "pcs", "10,00"), widths, "LLRLR")
    lines, _ = read(sheet)
    assert {(line.description, line.quantity, line.unit) for line in lines} == {("Steel screw M6 x 20", "100", "pcs")}


def test_a_box_around_the_header_and_the_totals_does_not_hide_the_rows_between() -> None:
    sheet = Sheet()
    sheet.row(SMALL, border=1)
    for number in range(1, 4):
        sheet.row((str(number), f"Lens {number} mm", "2", "10,00"))
    sheet.row(("", "Total", "", "30,00"), border=1)
    lines, notes = read(sheet)
    assert [line.description for line in lines] == ["Lens 1 mm", "Lens 2 mm", "Lens 3 mm"]
    assert notes == ["x.pdf, page 1, row 5: a row of totals (Total 30,00); left out."]


def test_every_line_below_the_header_that_is_no_goods_is_told() -> None:
    sheet = Sheet()
    sheet.row(SMALL)
    sheet.row(("", "Optics", "", ""))
    sheet.row(("1", "Lens 5 mm", "2", "10,00"))
    sheet.row(("", "coated, 8-12 um", "", ""))
    sheet.row(("", "Total EUR", "", "10,00"))
    for text in ("Payment within 30 days", "Country of origin: Japan", "Bank: IBAN GB29 NWBK 6016"):
        sheet.text_line(text)
    sheet.add_page()
    sheet.text_line("General conditions of sale")
    lines, notes = read(sheet)
    assert [(line.description, line.origin) for line in lines] == [("Lens 5 mm coated, 8-12 um", None)]
    assert notes == [
        "x.pdf, page 1, row 2: a line of text (Optics); left out.",
        "x.pdf, page 1, row 5: a row of totals (Total EUR 10,00); left out.",
        "x.pdf, page 1, row 6: 3 lines of text, to row 8 (Payment within 30 days …); left out.",
        "x.pdf, page 1, row 7: Country of origin 'Japan' is said below the goods and not applied.",
        "x.pdf, page 2, row 1: a line of text (General conditions of sale); left out.",
    ]


def test_text_below_a_drawn_table_is_told() -> None:
    sheet = Sheet()
    sheet.ruled([SMALL, ("1", "Lens", "2", "10,00")])
    sheet.text_line("Summe: 10,00 EUR")
    assert read(sheet)[1] == ["x.pdf, page 1, row 3: a row of totals (Summe: 10,00 EUR); left out."]


@pytest.mark.parametrize("repeated", [True, False])
def test_a_sum_carried_over_the_page_ends_no_table(repeated: bool) -> None:
    sheet = Sheet()
    sheet.row(SMALL)
    sheet.row(("1", "Lens 5 mm", "2", "10,00"))
    sheet.row(("", "Carried forward", "", "10,00"))
    sheet.add_page()
    if repeated:
        sheet.row(SMALL)
    sheet.row(("", "Brought forward", "", "10,00"))
    sheet.row(("2", "Lens 7 mm", "2", "10,00"))
    lines, notes = read(sheet)
    assert [line.description for line in lines] == ["Lens 5 mm", "Lens 7 mm"]
    assert len(notes) == 2


def test_a_footer_is_no_part_of_the_last_item() -> None:
    sheet = Sheet()
    sheet.row(("Description", "Qty", "Amount"), SMALL_WIDTHS[1:])
    sheet.row(("Lens 5 mm", "2", "10,00"), SMALL_WIDTHS[1:])
    sheet.ln(6)
    sheet.text_line("Bank: IBAN GB29 NWBK 6016")
    (line,), (note,) = read(sheet)
    assert line.description == "Lens 5 mm"
    assert "a line of text (Bank: IBAN GB29 NWBK 6016); left out" in note
