"""Rows below a header to lines of goods: nothing is lost, and what is left out is told."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.errors import InvoiceError, UsageError
from classifier.invoices.header import fingerprint
from classifier.invoices.tables import ReadOptions, Record, Row, read_rows
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


def test_a_fact_below_the_goods_is_told_and_not_read_as_goods() -> None:
    rows = [["Description", "Qty"], ["Pump", "1"], ["Country of origin: Germany", ""]]
    assert len(lines(*rows)) == 1
    assert "Give the origin yourself" in notes(*rows)[0]


def test_invisible_characters_do_not_split_words_and_control_characters_do_not_join_them() -> None:
    (line,) = lines(["Description"], ["ther\u200bmal\u00ad cam\x07era\u2028core"])
    assert line.description == "thermal cam era core"


cells = st.text(st.characters(codec="utf-8"), max_size=12)


@given(st.lists(st.tuples(cells, cells, cells), max_size=12))
def test_every_filled_row_gives_one_record_in_order(rows: list[tuple[str, str, str]]) -> None:
    records = read(["Description", "HS code", "Origin"], *rows)
    filled = [number for number, row in enumerate(rows, start=2) if any(cell.strip() for cell in row)]
    places = [record.place.row for record in records if record.place.row != 1]
    assert places == filled
    numbered = [record.line for record in records if not isinstance(record, Note)]
    assert numbered == list(range(1, len(numbered) + 1))
