"""Plain text: letters around lists, labels below items, and tables that only white space or rules keep in columns."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.errors import InvoiceError
from classifier.invoices import Document, ReadOptions, fixedwidth
from classifier.types import InvoiceLine, Note


def read(text: str, **options: Any) -> tuple[list[InvoiceLine], str]:
    """The lines of goods, and all notes as one text; nothing else may come of these texts."""
    records = list(Document("x.txt", opener=lambda: io.BytesIO(text.encode())).records(ReadOptions(**options)))
    assert all(isinstance(record, InvoiceLine | Note) for record in records), records
    told = "\n".join(record.message for record in records if isinstance(record, Note))
    return [record for record in records if isinstance(record, InvoiceLine)], told


def described(text: str) -> list[str]:
    return [line.description for line in read(text)[0]]


LETTER = """Dear Sirs,

please find below the goods of our order 4711:

1. Thermal imaging camera 640x480, 30 Hz
- Transport case
4 x Garden hose

Country of destination: Kazakhstan
Total: 5 positions

Kind regards,
Max Mustermann
Tel: +49 40 123456
"""


def test_the_words_of_a_letter_are_told_and_are_no_goods() -> None:
    lines, told = read(LETTER)
    assert [line.description for line in lines] == ["Thermal imaging camera 640x480, 30 Hz", "Transport case", "4 x Garden hose"]
    for part in ("Dear Sirs,", "please find below", "Kind regards,", "Max Mustermann", "Total: 5 positions"):
        assert part in told
    assert "Kazakhstan), and said below the goods, so not applied; left out. Give the destination yourself" in told


@pytest.mark.parametrize("greeting", ["Hello John,", "Sehr geehrte Frau Maier,", "Bonjour", "Hola,", "Hi all!"])
@pytest.mark.parametrize("closing", ["Thanks", "Best regards, Anna", "Mit freundlichen Grüßen", "Cordialement,"])
def test_greetings_and_closings_in_any_language_are_no_goods(greeting: str, closing: str) -> None:
    assert described(f"{greeting}\n\nPump\n\n{closing}\nAnna\n") == ["Pump"]


@pytest.mark.parametrize("item", ["Hi-fi amplifier", "Best quality cable, 3 m", "Thanksgiving lamp", "Hello Kitty mug"])
def test_goods_that_begin_like_a_letter_are_goods(item: str) -> None:
    assert described(f"{item}\nPump\n") == [item, "Pump"]


def test_goods_below_a_closing_are_goods_where_they_hold_a_number_or_a_mark() -> None:
    assert described("Pump\nRegards\nAnna\n- Lens\nGyro 0.5 deg/h\nTripod\n") == ["Pump", "Lens", "Gyro 0.5 deg/h", "Tripod"]


def test_what_is_labelled_below_an_item_belongs_to_it() -> None:
    lines, _ = read("Thermal camera\nHS code: 8525.89\nQuantity: 2\nLens\nHS code: 9002.11\n")
    assert [(line.description, line.hs_code, line.quantity) for line in lines] == [
        ("Thermal camera", "852589", "2"),
        ("Lens", "900211", None),
    ]
    assert [line.place.row for line in lines] == [1, 4]


def test_items_written_in_labelled_lines_alone_are_one_item_a_block() -> None:
    lines, told = read(
        "From: a\nPart no: A\nDescription: Gyro\n\nPart no: B\nDescription: Lens\nHS code: 9002.11\n\n"
        "HS code: 841370\nItem: Pump\n"
    )
    assert [(line.description, line.item_number, line.hs_code) for line in lines] == [
        ("Gyro", "A", None),
        ("Lens", "B", "900211"),
        ("Pump", None, "841370"),
    ]
    assert "From: a" in told


FIXED = """Packing list 7

Pos  Description                         HS code      Qty   Price
---  ----------------------------------  -----------  ----  --------
1    Vacuum gauge, Pirani                9026.20.20      2    310.00
2    Turbo pump 80 l/s                   8414.10.89      1   4100.00
3    O-ring FKM 25x3                     4016.93.00    100      0.40
                                         Total               4410.40

Best regards
"""


def test_a_table_in_columns_of_fixed_width_is_a_table() -> None:
    lines, told = read(FIXED)
    assert [(line.description, line.hs_code, line.quantity, line.unit_price) for line in lines] == [
        ("Vacuum gauge, Pirani", "90262020", "2", "310.00"),
        ("Turbo pump 80 l/s", "84141089", "1", "4100.00"),
        ("O-ring FKM 25x3", "40169300", "100", "0.40"),
    ]
    for part in ("row 4: a ruled line", "a row of totals (Total 4410.40)", "Best regards"):
        assert part in told


def test_headings_without_columns_below_them_are_no_table_of_fixed_width() -> None:
    assert fixedwidth.cuts(["Description  Quantity", "Thermal camera core 640x512, with lens"]) is None
    assert fixedwidth.cuts(["Description  Quantity"]) is None


def test_a_line_that_a_cut_would_go_through_is_one_cell() -> None:
    (row,) = fixedwidth.rows(["remarks that run on across every column"], [10, 20])
    assert row.cells == ["remarks that run on across every column"]


@given(
    st.lists(
        st.tuples(st.from_regex(r"[A-Za-z]{1,12}( [a-z]{1,9}){0,3}", fullmatch=True), st.integers(0, 99_999).map(str)),
        min_size=2,
        max_size=30,
    )
)
def test_every_cell_of_a_table_of_fixed_width_comes_back(cells: list[tuple[str, str]]) -> None:
    text = [f"{'Description':<55}  {'Quantity':>9}", *(f"{words:<55}  {count:>9}" for words, count in cells)]
    cuts = fixedwidth.cuts(text[:50])
    assert cuts is not None
    assert [tuple(row.cells) for row in fixedwidth.rows(text[1:], cuts)] == cells


def test_the_rule_below_a_markdown_header_is_no_goods() -> None:
    lines, told = read(
        "Hi Anna, here is the list:\n\n| Item | Description | Qty |\n|---|:---|---:|\n| 1 | Heat exchanger | 2 |\n\nThanks\n"
    )
    assert [line.quantity for line in lines] == ["2"]
    assert "row 4: a ruled line; left out." in told
    assert "Thanks" in told


def test_a_letter_around_a_table_is_told_and_no_goods() -> None:
    lines, told = read("Hello John,\n\nDescription,Qty\nTheodolite,1\n\nBest regards,\nAnna\n")
    assert [line.description for line in lines] == ["Theodolite"]
    assert "Best regards," in told
    assert "Anna" in told


def test_a_letter_alone_holds_no_items() -> None:
    with pytest.raises(InvoiceError, match="holds no"):
        read("Dear Sirs,\n\nKind regards,\nAnna\n")
