"""Rows below a header to lines of goods: nothing is lost, and what is left out is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.errors import InvoiceError, UsageError
from classifier.invoices.header import fingerprint
from classifier.invoices.tables import ReadOptions, Record, Row, read_rows, read_table
from classifier.types import InvoiceLine, Note, Unreadable


def read(*rows: Sequence[str], **options: object) -> list[Record]:
    return list(read_rows([Row(n, row) for n, row in enumerate(rows, start=1)], "f", ReadOptions(**options)))  # type: ignore[arg-type]


def lines(*rows: Sequence[str], **options: object) -> list[InvoiceLine]:
    return [record for record in read(*rows, **options) if isinstance(record, InvoiceLine)]


def notes(*rows: Sequence[str]) -> list[str]:
    return [record.message for record in read(*rows) if isinstance(record, Note)]


def test_a_title_block_above_the_header_is_no_goods() -> None:
    found = lines(["Example Exports GmbH"], ["Invoice 7"], [], ["Pos", "Description", "Qty"], ["1", "Pump", "2"])
    assert [(line.description, line.quantity, line.place.row) for line in found] == [("Pump", "2", 5)]


def test_a_richer_header_further_down_costs_no_goods_above_it() -> None:
    rows = [
        ["Description", "Quantity"],
        ["Camera", "1"],
        ["Lens", "2"],
        ["Description", "HS code", "Quantity"],
        ["Pump", "8413", "3"],
    ]
    assert [(line.description, line.hs_code) for line in lines(*rows)] == [("Camera", None), ("Lens", None), ("Pump", "8413")]


def test_a_label_and_its_value_in_the_title_block_are_no_header() -> None:
    rows = [["Goods description", "Machine parts", "Origin", "DE"], ["Pos", "Description", "Qty"], ["1", "Pump", "2"]]
    assert [line.description for line in lines(*rows)] == ["Pump"]


def test_a_header_of_two_rows_is_read_by_what_both_say_or_either() -> None:
    upper = ["Line", "Part", "Description", "HS", "Country", "Qty", "Unit Price"]
    lower = ["No.", "Number", "of Goods", "Code", "of Origin", "(pcs)", "(EUR)"]
    (line,) = lines(upper, lower, ["1", "G-1", "Gyro", "90142020", "FR", "2", "4500"])
    assert (line.item_number, line.description, line.hs_code, line.origin, line.destination, line.quantity, line.unit_price) == (
        "G-1",
        "Gyro",
        "90142020",
        "FR",
        None,
        "2",
        "4500",
    )


def test_a_heading_cut_by_a_hyphen_and_one_over_two_columns_are_put_together() -> None:
    upper = ["Artikel-", "Warenbezeichnung", "", "Zolltarif-", "Ursprungs-"]
    lower = ["nummer", "deutsch", "englisch", "nummer", "land"]
    (line,) = lines(upper, lower, ["A-1", "Drucksensor", "Pressure transducer", "90262020", "DE"])
    assert (line.item_number, line.description, line.hs_code, line.origin, line.destination) == (
        "A-1",
        "Drucksensor Pressure transducer",
        "90262020",
        "DE",
        None,
    )


def test_facts_of_the_title_block_hold_for_lines_that_name_none() -> None:
    rows = [
        ["Country of origin: Germany", "", ""],
        ["Ship to:", "Karl Johans gate 1, Oslo, Norway", ""],
        ["Currency", "USD"],
        ["Description", "Origin", "Qty"],
        ["Pump", "", "1"],
        ["Lens", "FR", "1"],
    ]
    found = lines(*rows)
    assert [(line.origin, line.destination, line.currency) for line in found] == [("DE", "NO", "USD"), ("FR", "NO", "USD")]
    assert sum("holds for every line" in note for note in notes(*rows)) == 3


@pytest.mark.parametrize(
    ("said", "read_as"),
    [
        ("DAP Almaty, Kazakhstan", "DAP Almaty, Kazakhstan"),
        ("fob hamburg", "fob hamburg"),
        ("30 days net", None),
        ("des Kunden", None),
    ],
)
def test_incoterms_of_the_title_block_hold_for_every_line_if_they_are_some(said: str, read_as: str | None) -> None:
    (line,) = lines(["Terms of delivery:", said], ["Description", "Qty"], ["Pump", "1"])
    assert line.incoterms == read_as


def test_a_lines_own_incoterms_outrank_the_documents() -> None:
    rows = [["Incoterms: CIF Jebel Ali", ""], ["Description", "Delivery terms"], ["Pump", "EXW Bonn"], ["Lens", ""]]
    assert [line.incoterms for line in lines(*rows)] == ["EXW Bonn", "CIF Jebel Ali"]


def test_incoterms_below_the_goods_are_told_and_not_applied() -> None:
    rows = [["Description", "Qty", "Amount"], ["Pump", "1", "5"], ["Incoterms: FCA Bonn", "", ""]]
    assert [line.incoterms for line in lines(*rows)] == [None]
    assert notes(*rows) == ["f, row 3: Incoterms 'FCA Bonn' is said below the goods and not applied."]


def test_a_table_without_a_header_is_read_by_the_numbers_of_its_columns() -> None:
    rows = [["Offer 7"], ["P-1", "Pump", "2"], ["P-2", "Lens", "5"]]
    found = lines(*rows, columns={"description": "2", "item_number": "1"})
    assert [(line.item_number, line.description, line.quantity, line.place.row) for line in found] == [
        ("P-1", "Pump", None, 2),
        ("P-2", "Lens", None, 3),
    ]
    assert found[0].original == {"column 1": "P-1", "column 2": "Pump", "column 3": "2"}


def test_a_header_stays_a_header_where_a_column_is_given_by_its_number() -> None:
    found = lines(["Part no.", "What", "Qty"], ["P-1", "Pump", "2"], columns={"description": "2"})
    assert [(line.description, line.quantity) for line in found] == [("Pump", "2")]


def test_a_number_beyond_the_columns_is_refused_with_the_headings() -> None:
    with pytest.raises(UsageError, match=r"none that number\. The headings are: Part no\., What, Qty"):
        read(["Part no.", "What", "Qty"], ["P-1", "Pump", "2"], columns={"description": "4"})


def test_the_sellers_country_is_not_taken_for_the_destination() -> None:
    assert lines(["Country: Germany"], ["Description", "Qty"], ["Pump", "1"])[0].destination is None


def test_what_the_document_says_outranks_the_default_and_the_line_outranks_both() -> None:
    rows = [["Destination: Norway", ""], ["Description", "Destination"], ["Pump", ""], ["Lens", "JP"]]
    assert [line.destination for line in lines(*rows, destination="CH")] == ["NO", "JP"]
    assert [line.destination for line in lines(*rows[1:], destination="CH")] == ["CH", "JP"]


def test_a_country_that_cannot_be_read_is_a_gap_and_never_the_default() -> None:
    (line,) = lines(["Description", "Destination"], ["Pump", "Atlantis"], destination="DE")
    assert line.destination is None
    assert "'Atlantis' is no country we know" in line.gaps[0].message
    assert "column Destination" in line.gaps[0].message


def test_a_header_of_two_rows_is_read_as_one() -> None:
    (line,) = lines(["Description", "HS", "Price", ""], ["of goods", "code", "Unit", "Total"], ["Pump", "841410", "2.50", "5"])
    assert (line.description, line.hs_code, line.unit_price, line.amount) == ("Pump", "841410", "2.50", "5")


def test_a_first_line_without_digits_is_goods_and_no_second_header_row() -> None:
    found = lines(["Description", "Origin"], ["Pump", "Germany"], ["Product", ""])
    assert [line.description for line in found] == ["Pump", "Product"]


def test_a_second_table_below_the_first_is_read_by_its_own_header() -> None:
    found = lines(
        ["Description", "Qty", "HS code"], ["Pump", "1", "841410"], ["HS code", "Goods", "Quantity"], ["900190", "Lens", "3"]
    )
    assert [(line.description, line.hs_code, line.quantity) for line in found] == [
        ("Pump", "841410", "1"),
        ("Lens", "900190", "3"),
    ]


def test_totals_and_repeated_headers_are_told_and_left_out() -> None:
    rows = [["Description", "Amount"], ["Pump", "5"], ["Description", "Amount"], ["Lens", "6"], ["Total", "11"], ["VAT", "2"]]
    assert [line.description for line in lines(*rows)] == ["Pump", "Lens"]
    assert [note.partition(": ")[2].split("(")[0] for note in notes(*rows)] == [
        "the header is repeated; left out.",
        "a row of totals ",
        "a row of totals ",
    ]


def test_a_total_station_is_goods() -> None:
    assert [line.description for line in lines(["Description", "Amount"], ["Total station", "5"])] == ["Total station"]


def test_a_row_without_description_is_kept_if_something_names_the_goods() -> None:
    rows = [["Part no.", "Description", "Qty"], ["TC-640", "", "2"], ["", "", "7"]]
    line, bad = read(*rows)
    assert isinstance(line, InvoiceLine)
    assert [(gap.witness, gap.missing) for gap in line.gaps] == [("text", "description")]
    assert isinstance(bad, Unreadable)
    assert "row 3, column Description: is empty" in bad.reason


def test_a_row_that_is_too_wide_is_reported_and_costs_no_other() -> None:
    good, bad, after = read(["Description", "Qty"], ["Pump", "1"], ["Lens", "coated", "2"], ["Valve", "3"])
    assert isinstance(bad, Unreadable)
    assert "row 3: has 3 cells where the header has 2; the first too many is '2'" in bad.reason
    assert [record.description for record in (good, after) if isinstance(record, InvoiceLine)] == ["Pump", "Valve"]


def test_a_short_row_is_read_as_far_as_it_goes() -> None:
    (line,) = lines(["Description", "Qty", "Origin"], ["Pump"])
    assert (line.description, line.quantity, line.origin) == ("Pump", None, None)


def test_several_description_columns_are_one_text_without_repeats() -> None:
    (line,) = lines(["Description 1", "Description 2", "Qty"], ["Pump", "Pump, 24 V", "1"])
    assert line.description == "Pump, 24 V"


def test_a_table_without_description_names_its_headings_and_what_to_try() -> None:
    with pytest.raises(InvoiceError, match=r"headings found are: Qty, Colour\. Name the column, for example --column"):
        read(["Qty", "Colour"], ["1", "red"])


def test_a_named_column_outranks_what_is_recognised() -> None:
    (line,) = lines(["Description", "Notes"], ["x", "Pump"], columns={"description": "notes"})
    assert line.description == "Pump"


@pytest.mark.parametrize(
    ("role", "heading", "part"), [("colour", "Notes", "no role"), ("unit", "Nope", "no column has that heading")]
)
def test_a_wrong_named_column_says_what_there_is(role: str, heading: str, part: str) -> None:
    with pytest.raises(UsageError, match=part):
        read(["Description", "Notes"], ["x", "y"], columns={role: heading})


def test_a_remembered_header_is_read_as_it_was_saved() -> None:
    header = ["Col A", "Col B"]
    (line,) = lines(["x", "y", "z"], header, ["1", "Pump"], mappings={fingerprint(header): {"description": "Col B"}})
    assert line.description == "Pump"


def test_a_fact_below_the_totals_is_told_and_not_read_as_goods() -> None:
    rows = [["Description", "Qty"], ["Pump", "1"], ["Total", "1"], ["Country of origin: Germany", ""]]
    assert [line.origin for line in lines(*rows)] == [None]
    assert "Give the origin yourself" in notes(*rows)[1]


def test_what_is_said_of_an_item_below_it_is_taken_where_its_row_says_less() -> None:
    header = ["Pos", "Description", "HS code", "Origin", "Qty"]
    rows = [
        header,
        ["1", "Pump", "8413.70", "", "1"],
        ["", "Country of origin: DE", "", "", ""],
        ["", "HS code: 8413.70.21", "", "", ""],
        ["2", "Lens", "9001.90", "JP", "5"],
        ["", "Country of origin: CN", "", "", ""],
        ["", "Part no.: L-7", "", "", ""],
    ]
    assert [(line.origin, line.hs_code, line.item_number, line.description) for line in lines(*rows)] == [
        ("DE", "84137021", None, "Pump"),
        ("JP", "900190", "L-7", "Lens"),
    ]
    assert notes(*rows)[2] == "f, row 6: Country of origin 'CN' is said of the line above, which names its own; not applied."


def test_rows_of_text_below_an_item_are_the_rest_of_its_description() -> None:
    rows = [
        ["Pos", "Description", "Qty"],
        ["1", "Machining centre", "1"],
        ["", "Positioning accuracy 0.8 µm", ""],
        ["", "", ""],
        ["", "incl. controller", "0"],
        ["2", "Tool holder", "10"],
    ]
    assert [(line.line, line.description, line.place.row) for line in lines(*rows)] == [
        (1, "Machining centre Positioning accuracy 0.8 µm incl. controller", 2),
        (2, "Tool holder", 6),
    ]
    assert notes(*rows) == [
        "f, row 3: continues the line above (Positioning accuracy 0.8 µm).",
        "f, row 5: continues the line above (incl. controller).",
    ]


def test_a_name_below_a_part_number_fills_the_gap() -> None:
    rows = [["Pos", "Part no.", "Description", "Qty"], ["1", "X-1", "", "2"], ["", "", "Pump", ""]]
    (line,) = lines(*rows)
    assert (line.description, line.gaps) == ("Pump", ())


def test_an_item_goes_on_over_the_foot_of_a_page() -> None:
    header = ["Pos", "Description", "Qty"]
    rows = [header, ["1", "Pump", "1"], ["Page 1 of 2", "", ""], header, ["", "with motor", ""]]
    assert [line.description for line in lines(*rows)] == ["Pump with motor"]
    assert [record.place.row for record in read(*rows)] == [2, 3, 4, 5]


@pytest.mark.parametrize(
    "goods",
    [
        [["Pump", "", ""], ["Lens", "", ""], ["Valve", "", ""]],
        [["Pump", "841370", ""], ["Lens", "", ""]],
        [["Pump", "841370", "1"], ["Lens", "900190", ""], ["Valve", "", ""]],
        [["Pump", "841370", "1"], ["Lens"]],
        [["Pump", "841370", "1"], ["Lens", "900190", "1", "too much"], ["Valve", "", ""]],
    ],
)
def test_text_alone_is_goods_where_not_all_goods_are_counted_or_cells_are_missing(goods: list[list[str]]) -> None:
    found = read(["Description", "HS code", "Qty"], *goods)
    assert [type(record) for record in found if not isinstance(record, InvoiceLine)] in ([], [Unreadable])
    assert len(found) == len(goods)


def test_no_line_swallows_a_whole_list() -> None:
    rows = [["Description", "Qty"], ["Pump", "1"], *([f"text {number}", ""] for number in range(50))]
    assert len(lines(*rows)) > 20
    assert len(read(*rows)) == 51


def test_headings_above_the_goods_and_remarks_below_the_totals_are_told() -> None:
    rows = [["Pos", "Description", "Qty"], ["", "Spare parts", ""], ["1", "Pump", "1"], ["", "Total", "1"], ["", "Thank you", ""]]
    assert [line.description for line in lines(*rows)] == ["Pump"]
    assert notes(*rows) == [
        "f, row 2: text above the goods (Spare parts); left out.",
        "f, row 4: a row of totals (Total | 1); left out.",
        "f, row 5: text below the totals (Thank you); left out.",
    ]


def test_what_was_held_back_comes_before_a_failure() -> None:
    def rows() -> Iterator[Row]:
        yield Row(2, ["Pump", "1"])
        raise InvoiceError("f: broken.")

    reader = read_table(Row(1, ["Description", "Qty"]), rows(), "f", ReadOptions(), laid_out=True)
    line = next(reader)
    assert isinstance(line, InvoiceLine)
    with pytest.raises(InvoiceError, match="broken"):
        next(reader)


def test_records_of_a_program_are_one_line_each_whatever_they_lack() -> None:
    rows = [Row(1, ["1", "Pump"]), Row(2, ["", "Lens"]), Row(3, ["2", ""])]
    found = list(read_table(Row(0, ["Pos", "Description"]), rows, "f", ReadOptions()))
    assert [type(record) for record in found] == [InvoiceLine, InvoiceLine, Unreadable]


def test_a_second_invoice_below_the_first_has_its_own_facts() -> None:
    header = ["No", "Description", "HS code", "Qty", "Price"]
    rows = [
        ["Ship to:", "Norway"],
        ["Currency:", "EUR"],
        header,
        ["1", "Hose", "391739", "1", "5"],
        ["Ship to:", "Russia", "", "", ""],
        header,
        ["1", "Spool", "854470", "1", "5"],
    ]
    assert [(line.destination, line.currency) for line in lines(*rows)] == [("NO", "EUR"), ("RU", "EUR")]
    assert "f, row 6: from here on, Ship to in row 5 holds for every line that names none: RU." in notes(*rows)


def test_an_unreadable_destination_of_the_second_invoice_does_not_leave_the_first_ones() -> None:
    header = ["No", "Description", "Qty"]
    between = ["Country of destination:", "Atlantis", ""]
    found = lines(["Ship to:", "Norway"], header, ["1", "Hose", "1"], between, header, ["1", "Spool", "1"], destination="DE")
    assert [line.destination for line in found] == ["NO", None]
    assert [gap.missing for gap in found[1].gaps] == ["destination"]


def test_a_fact_read_out_of_the_description_needs_no_column_of_its_own() -> None:
    (line,) = lines(["Description", "Qty"], ["Pump 24 V, made in Germany, HS code 8413.70.21", "1"])
    assert (line.origin, line.hs_code) == ("DE", "84137021")


def test_a_second_table_of_other_columns_takes_the_facts_above_it() -> None:
    found = lines(
        ["Destination: Norway"],
        ["Qty", "Description", "Price", "Unit"],
        ["1", "Hose", "5", "m"],
        ["Final destination:", "Russia", "Date:", "2026-03-02"],
        ["Qty", "HS code", "Goods"],
        ["1", "854470", "Spool"],
    )
    assert [(line.description, line.destination) for line in found] == [("Hose", "NO"), ("Spool", "RU")]


def test_facts_between_goods_without_a_header_change_nothing() -> None:
    header = ["No", "Description", "Qty"]
    rows = [
        ["Ship to:", "Norway"],
        header,
        ["1", "Hose", "1"],
        ["Ship to:", "Russia", ""],
        ["2", "Pump", "1"],
        header,
        ["3", "Lens", "1"],
    ]
    assert [line.destination for line in lines(*rows)] == ["NO", "NO", "NO"]
    assert any("'Russia' is said below the goods and not applied" in note for note in notes(*rows))


COUNTED = [["Description", "HS code", "Qty", "Currency", "Amount"], ["Pump", "841370", "1", "EUR", "100,00"]]


@pytest.mark.parametrize(
    "said",
    [
        "VAT 20%", "TVA 20 %", "IVA 21%", "plus 19% VAT", "Total EUR", "Total USD CIF Baku", "Total amount due", "Goods total",
        "Total 3 items", "Summe Positionen", "Zwischensumme Seite 1", "Übertrag von Seite 1", "Totaal bedrag", "BTW 0% (verlegd)",
        "Total for the second delivery of the year",
    ],
)  # fmt: skip
def test_totals_and_taxes_are_no_goods_whatever_stands_beside_the_word(said: str) -> None:
    rows = [*COUNTED, [said, "", "", "", "20,00"]]
    assert len(lines(*rows)) == 1
    assert notes(*rows)[0].startswith("f, row 3: a row of totals (")


def test_a_total_may_name_its_currency_in_any_cell() -> None:
    assert (
        len(lines(*COUNTED, ["Total", "EUR", "", "", "5"], ["Gesamtbetrag", "", "", "EUR", "5"], ["", "Total", "3 pcs", "", "5"]))
        == 1
    )


@pytest.mark.parametrize(
    "said",
    [
        "Freight", "Insurance", "Freight and insurance", "Packing", "Verpackung/Fracht", "Frais de port", "Spese di trasporto",
        "Portes", "Verzendkosten", "Freight to border", "Freight charges CIF Baku", "Rounding", "Discount 5 %",
    ],
)  # fmt: skip
def test_charges_are_no_goods(said: str) -> None:
    rows = [*COUNTED, [said, "", "1", "EUR", "20,00"]]
    assert len(lines(*rows)) == 1
    assert notes(*rows)[0].startswith("f, row 3: a row of charges (")


@pytest.mark.parametrize(
    "row",
    [
        ["Packing machine", "", "1", "EUR", "5"],
        ["Packing", "848410", "1", "EUR", "5"],
        ["Packing", "", "10", "EUR", "5"],
        ["Freight elevator", "", "1", "EUR", "5"],
        ["Total station", "", "1", "EUR", "5"],
        ["Total station", "901520", "", "EUR", "5"],
        ["VAT, stainless steel", "", "1", "", "5"],
        ["Discount card printer", "", "", "", "5"],
    ],
)
def test_goods_that_begin_like_a_total_or_a_charge_stay_goods(row: list[str]) -> None:
    assert lines(*COUNTED, row)[1].description == row[0]


def test_footers_are_told_with_their_words_and_fail_nothing() -> None:
    header = ["Pos", "Part no.", "Description", "HS code", "Qty", "Total"]
    rows = [
        header,
        ["1", "P-1", "Pump", "841370", "1", "5"],
        ["2", "", "", "", "", "0.00"],
        ["Page 1 of 2", "", "", "", "", ""],
        ["", "We certify that 2 of these are true", "", "", "", ""],
        ["Berlin, 04.03.2026", "", "", "", "Signature", ""],
        ["Invoice no.:", "", "7", "", "", ""],
    ]
    assert [type(record) for record in read(*rows)] == [InvoiceLine, *[Note] * 5]
    assert notes(*rows)[1] == "f, row 4: names no goods (Page 1 of 2); left out."
    assert "Berlin, 04.03.2026 | Signature" in notes(*rows)[3]


@pytest.mark.parametrize(
    "row", [["", "", "", "841370", "", ""], ["", "TC-640", "", "", "", ""], ["", "4711 08 B", "", "", "", ""]]
)
def test_a_part_number_or_a_code_alone_is_goods(row: list[str]) -> None:
    header = ["Pos", "Part no.", "Description", "HS code", "Qty", "Total"]
    assert len(lines(header, row)) == 1


@pytest.mark.parametrize("row", [["3", "", "2 pcs", ""], ["", "", "", "USD 5.00"]])
def test_a_row_that_counts_something_and_does_not_say_what_is_unreadable_and_quoted(row: list[str]) -> None:
    _, bad = read(["Pos", "Description", "Qty", "Amount"], ["1", "Pump", "1", "5"], row)
    assert isinstance(bad, Unreadable)
    assert f"The row holds: {' | '.join(cell for cell in row if cell)}." in bad.reason


def test_a_form_with_its_headings_below_one_another_is_refused() -> None:
    with pytest.raises(InvoiceError, match=r"looks transposed; .*Description, HS Code, Quantity.* Turn it"):
        read(["Description", "Network analyser"], ["HS Code", "9030.40"], ["Quantity", "1"], ["Destination", "India"])


def test_a_list_of_goods_that_sound_like_headings_is_not_refused() -> None:
    assert len(lines(["Description", "Origin"], ["Product", "DE"], ["Article", "DE"], ["Goods", "DE"])) == 3


def test_two_tables_side_by_side_are_refused() -> None:
    beside = ["Description", "Qty", "HS code", "", "Description", "Qty", "HS code"]
    with pytest.raises(InvoiceError, match=r"side by side \(Description in the columns 1 and 5\)\. Move the second"):
        read(beside, ["Pump", "1", "841370", "", "Laser", "1", "901320"])


def test_a_description_in_two_languages_is_one_table() -> None:
    (line,) = lines(["Description", "Qty", "Description", "HS code"], ["Linse", "1", "Lens", "900190"])
    assert line.description == "Linse Lens"


def test_of_two_columns_with_one_heading_both_cells_are_kept() -> None:
    (line,) = lines(["Description", "Note", "Note"], ["Pump", "a", "b"])
    assert line.original == {"Description": "Pump", "Note": "a", "Note (2)": "b"}


def test_a_named_column_that_a_later_header_lacks_costs_no_goods() -> None:
    rows = [["Item text", "Qty"], ["Pump", "1"], ["Description", "Qty", "HS code"], ["Lens", "1", "900190"]]
    named = {"description": "Item text"}
    assert [line.description for line in lines(*rows, columns=named)] == ["Pump", "Lens"]
    assert any("lacks a column you named" in record.message for record in read(*rows, columns=named) if isinstance(record, Note))


def test_filled_columns_without_a_use_and_the_source_of_the_destination_are_told() -> None:
    rows = [["Description", "Colour", "Ship to", "Size"], ["Pump", "red", "NO", ""], ["Lens", "", "NO", ""]]
    assert notes(*rows) == ["f, row 1: columns not used: Colour; the destination is read from column Ship to."]


@pytest.mark.parametrize("rows", [[[";;;"], ["--", "--"]], [["", " "]]])
def test_rows_without_a_letter_or_a_digit_are_no_headings(rows: list[list[str]]) -> None:
    with pytest.raises(InvoiceError, match="holds no rows"):
        read(*rows)


def test_invisible_characters_do_not_split_words_and_control_characters_do_not_join_them() -> None:
    (line,) = lines(["Description"], ["ther\u200bmal\u00ad cam\x07era\u2028core"])
    assert line.description == "thermal cam era core"


cells = st.text(st.characters(codec="utf-8"), max_size=12)
words = st.sampled_from(["Pump", "Total", "Freight", "HS code: 841370", "Ship to: Norway", "Page 1", "7", "0", "P-1", "", ""])


@given(st.lists(st.tuples(words, words, words, words), max_size=30))
def test_whatever_is_held_back_every_filled_row_comes_out_once_and_in_order(rows: list[tuple[str, ...]]) -> None:
    records = read(["Pos", "Description", "Qty", "Amount"], *rows)
    filled = [number for number, row in enumerate(rows, start=2) if any(row)]
    assert [record.place.row for record in records if record.place.row != 1] == filled
    numbered = [record.line for record in records if not isinstance(record, Note)]
    assert numbered == list(range(1, len(numbered) + 1))


@given(st.lists(st.tuples(words, words, words, words), max_size=30))
def test_every_text_of_a_description_is_in_a_line_or_quoted(rows: list[tuple[str, ...]]) -> None:
    records = read(["Pos", "Description", "Qty", "Amount"], *rows)
    told = " ".join(record.description if isinstance(record, InvoiceLine) else str(record) for record in records)
    assert all(row[1].removeprefix("Ship to: ").removeprefix("HS code: ") in told for row in rows)


@given(st.lists(st.tuples(cells, cells, cells), max_size=12))
def test_every_filled_row_gives_one_record_in_order(rows: list[tuple[str, str, str]]) -> None:
    records = read(["Description", "HS code", "Origin"], *rows)
    filled = [number for number, row in enumerate(rows, start=2) if any(cell.strip() for cell in row)]
    places = [record.place.row for record in records if record.place.row != 1]
    assert places == filled
    numbered = [record.line for record in records if not isinstance(record, Note)]
    assert numbered == list(range(1, len(numbered) + 1))
