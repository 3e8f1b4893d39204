"""Delimited text: every delimiter and encoding, and whatever a careless export does to quotes and bytes."""

from __future__ import annotations

import csv
import io
from contextlib import suppress

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from classifier.invoices import delimited
from classifier.invoices.document import Document
from classifier.invoices.header import is_heading_part
from classifier.invoices.lines import ReadOptions, Record
from classifier.types import InvoiceLine, Note, Unreadable


def read(content: bytes) -> list[Record]:
    return list(Document("goods.csv", opener=lambda: io.BytesIO(content)).records(ReadOptions()))


def descriptions(content: bytes) -> list[str]:
    return [record.description for record in read(content) if isinstance(record, InvoiceLine)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
@pytest.mark.parametrize("delimiter", list(",;\t|"))
def test_any_delimiter_encoding_and_line_end_gives_the_same_lines(delimiter: str, encoding: str, end: str) -> None:
    text = end.join([delimiter.join(row) for row in (["Description", "Qty"], ["Müller pump", "2"], ["Lens", "3"], [])])
    assert descriptions(text.encode(encoding)) == ["Müller pump", "Lens"]


def test_a_file_that_names_its_delimiter_is_believed() -> None:
    assert descriptions(b"sep=;\nDescription;Qty\nPump, small;1\n") == ["Pump, small"]


def test_one_legacy_line_among_utf8_is_read_and_told() -> None:
    records = read("Description,Qty\nMüller,1\n".encode() + "Ø 12 mm,2\n".encode("cp1252"))
    assert [record.description for record in records if isinstance(record, InvoiceLine)] == ["Müller", "Ø 12 mm"]
    assert ["row 3" in record.message and "Windows-1252" in record.message for record in records if isinstance(record, Note)] == [
        True
    ]


def test_a_text_over_several_lines_is_one_cell_and_rows_keep_their_numbers() -> None:
    found = [record for record in read(b'Description,Qty\n"Pump\nwith motor",1\nLens,2\n') if isinstance(record, InvoiceLine)]
    assert [(line.description, line.place.row) for line in found] == [("Pump with motor", 2), ("Lens", 4)]


@pytest.mark.parametrize(
    "content",
    [
        b'Description;Qty\nPump;1\n"5 inch pipe;2\nLens;3\nValve;4\n',
        b'Description;Qty\nPump;1\n"5 inch pipe;2\nLens;3\n"Valve;4\n',
        b'Description;Qty\nPump;1\n5" pipe;2\nLens;3\nValve;4\n',
        b'Description;Qty\nPump;1\n""5"" inch pipe;2\nLens;3\nValve;4\n',
    ],
)
def test_a_stray_quote_costs_no_row(content: bytes) -> None:
    found = descriptions(content)
    assert len(found) == 4
    assert (found[0], found[2]) == ("Pump", "Lens")
    assert "pipe" in found[1]


def test_an_open_quote_at_the_end_of_a_long_file_swallows_nothing() -> None:
    rows = [f"item {number},1" for number in range(1_000)]
    rows[300] = '"item 300,1'
    assert len(descriptions("\n".join(["Description,Qty", *rows]).encode())) == 1_000


def test_nul_bytes_are_spaces() -> None:
    assert descriptions(b"Description,Qty\nPu\0mp,1\n") == ["Pu mp"]


def test_a_cell_of_a_hundred_thousand_characters_is_read() -> None:
    (found,) = descriptions(b"Description,Qty\n" + b"x" * 100_000 + b",1\n")
    assert len(found) == 100_000


def test_a_row_of_a_million_cells_is_a_fault_of_that_row() -> None:
    records = read(b"Description,Qty\nPump,1\n" + b"," * 1_000_000 + b"\nLens,2\n")
    assert [type(record) for record in records] == [InvoiceLine, Unreadable, InvoiceLine]
    assert "1,000,001 cells" in records[1].reason  # type: ignore[union-attr]


def test_a_header_of_many_columns_is_read() -> None:
    header = ",".join(["Description", "Qty", *(f"x{number}" for number in range(10_000))])
    assert descriptions(f"{header}\nPump,1\n".encode()) == ["Pump"]


def test_a_file_without_line_ends_does_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("classifier.invoices.textlines.MAX_LINE", 1_000)
    lines = [len(row.cells[0]) for row in delimited.rows(["x" * 50], ",")]
    assert lines == [50]
    from classifier.invoices.textlines import decoded_lines

    assert max(map(len, decoded_lines(io.BytesIO(b"x" * 10_000)))) == 1_000


plain = st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), min_size=1, max_size=20)


@given(
    st.lists(st.tuples(plain, plain), min_size=1, max_size=15),
    st.sampled_from(",;\t|"),
    st.sampled_from(["utf-8", "utf-16", "utf-8-sig"]),
)
def test_what_a_csv_writer_writes_is_read_back_row_by_row(rows: list[tuple[str, str]], delimiter: str, encoding: str) -> None:
    assume(all(cell == " ".join(cell.split()) and cell for row in rows for cell in row))
    # Such a row below the headings is the rest of them: "g", "each".
    assume(not all(is_heading_part(cell) for cell in rows[0]))
    handle = io.StringIO()
    csv.writer(handle, delimiter=delimiter).writerows([("Description of goods", "Part number"), *rows])
    records = read(handle.getvalue().encode(encoding))
    found = {record.place.row: record for record in records}
    for number, (text, part) in enumerate(rows, start=2):
        record = found[number]
        assert isinstance(record, InvoiceLine | Note)
        if isinstance(record, InvoiceLine):
            assert (record.description, record.item_number) == (text, part)


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    from classifier.errors import InvoiceError

    # The header may be swallowed by what follows it (an encoding of two bytes), and that is said.
    with suppress(InvoiceError):
        for record in read(b"Description,Qty,Origin\n" + content):
            assert record.place.file == "goods.csv"
