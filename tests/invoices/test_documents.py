"""Files, folders, patterns and archives; formats that are no tables; input that is nothing at all."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.errors import ClassifierError, InvoiceError, UsageError
from classifier.invoices import Document, ReadOptions, documents
from classifier.invoices.header import fingerprint
from classifier.types import InvoiceLine, Note, Unreadable

CSV = b"Description,Qty\nPump,1\n"


def read(name: str, content: bytes, input_format: str | None = None, **options: Any) -> list[Any]:
    return list(Document(name, input_format, lambda: io.BytesIO(content)).records(ReadOptions(**options)))


def names(*given: Path | str) -> list[str]:
    return [found.name if isinstance(found, Document) else f"! {found}" for found in documents([str(name) for name in given])]


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "is empty"),
        (b"\n\n  \n", "holds no rows"),
        (bytes(range(256)) * 8, "in no format this program reads"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 9, "is a picture .* in no format this program reads"),
    ],
)
def test_input_that_is_no_document_says_so(content: bytes, part: str) -> None:
    with pytest.raises(InvoiceError, match=part):
        read("x.csv", content)


def zipped(*names: str) -> bytes:
    handle = io.BytesIO()
    with zipfile.ZipFile(handle, "w") as made:
        for name in names:
            made.writestr(name, "<x/>")
    return handle.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("x.png", b"\x89PNG\r\n\x1a\n plain enough to be text", "a picture (PNG)"),
        ("x.csv", b"\xff\xd8\xff\xe0 JFIF", "a picture (JPEG)"),
        ("x.xls", b"<html><body><table><tr><th>Description</th></tr></table></body></html>", "a web page"),
        ("x.xls", b"\n<!DOCTYPE html><html><br></html>", "a web page"),
        ("x.xml", b"<?xml version='1.0'?><html/>", "a web page"),
        ("x.xls", b"<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'/>", "an XML spreadsheet"),
        ("x.docx", zipped("[Content_Types].xml", "word/document.xml"), "a Word document"),
        ("x.xlsx", zipped("[Content_Types].xml", "ppt/presentation.xml"), "a presentation"),
        ("x.txt", b"{\\rtf1\\ansi Pump}", "a text with formatting"),
        ("x.eml", b"From: a@b.c\r\nTo: d@e.f\r\nSubject: order\r\n\r\n- 2 pcs pump\r\n", "an e-mail"),
        ("x.gz", b"\x1f\x8b\x08rest", "an archive"),
    ],
)
def test_a_file_of_another_kind_is_called_what_it_is_and_told_what_to_give(name: str, content: bytes, kind: str) -> None:
    with pytest.raises(InvoiceError) as caught:
        read(name, content)
    assert caught.value.message.startswith(f"{name}: is {kind}")
    assert caught.value.hint


@pytest.mark.parametrize("name", ["x.txt", "x.csv", "x"])
def test_content_that_is_plainly_another_format_outranks_the_ending_of_a_text(name: str) -> None:
    xml = b"<Invoice xmlns='u'>\n<InvoiceLine><Item><Name>Pump</Name></Item></InvoiceLine></Invoice>"
    for content in (xml, b"<?xml version='1.0'?>\n" + xml, b'[\n {"name": "Pump"}\n]', b'{"name": "Pump"}\n', xlsx()):
        assert [line.description for line in read(name, content)] == ["Pump"]


@pytest.mark.parametrize("item", ["<new> Pump", "[1] Pump", "{a} Pump", "<Pump>"])
def test_a_text_that_only_begins_like_another_format_is_a_text(item: str) -> None:
    assert [line.description for line in read("x.txt", item.encode())] == [item]
    assert [line.description for line in read("x.csv", b"[Description],[Qty]\nPump,1\n")] == ["Pump"]


def xlsx() -> bytes:
    import openpyxl

    book, handle = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["Description", "Qty"])
    book.active.append(["Pump", 1])
    book.save(handle)
    return handle.getvalue()


def test_a_missing_file_is_wrong_usage_and_told_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        list(documents([str(tmp_path / "none.csv")]))
    with pytest.raises(UsageError, match="no file matches"):
        list(documents([str(tmp_path / "*.csv")]))
    with pytest.raises(UsageError, match="no such file"):
        list(documents(["a\0b"]))


def test_a_folder_is_read_in_order_without_hidden_files_and_links_out_of_it(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "sub").mkdir(parents=True)
    for name in ("b.csv", "a.csv", ".hidden.csv", "sub/c.csv"):
        (folder / name).write_bytes(CSV)
    (tmp_path / "secret.csv").write_bytes(CSV)
    (folder / "link.csv").symlink_to(tmp_path / "secret.csv")
    found = names(folder)
    assert [Path(name).name for name in found[:2]] == ["a.csv", "b.csv"]
    assert "leads out of the folder" in found[2]
    assert Path(found[3]).name == "c.csv"
    assert len(found) == 4


def test_links_in_a_circle_cost_no_other_file(tmp_path: Path) -> None:
    (tmp_path / "a.csv").symlink_to(tmp_path / "b.csv")
    (tmp_path / "b.csv").symlink_to(tmp_path / "a.csv")
    (tmp_path / "c.csv").write_text("Description\nPump\n")
    found = list(documents([str(tmp_path)]))
    assert [type(document) for document in found] == [InvoiceError, InvoiceError, Document]
    assert "or nowhere; left out" in str(found[0])


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    assert "is a folder without files" in names(tmp_path)[0]


def test_a_pattern_names_every_file_it_matches(tmp_path: Path) -> None:
    for name in ("b.csv", "a.csv", "c.txt"):
        (tmp_path / name).write_bytes(CSV)
    assert [Path(name).name for name in names(tmp_path / "*.csv")] == ["a.csv", "b.csv"]


def test_an_archive_is_read_member_by_member(tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("b.csv", CSV)
        made.writestr("in/a.jsonl", '{"description": "Lens"}\n')
        made.writestr("__MACOSX/._b.csv", "x")
        made.writestr("more.zip", "x")
        made.writestr("../../etc/bomb.csv", "x" * 20_000_000)
    found = list(documents([str(path)]))
    texts = [str(one) if isinstance(one, InvoiceError) else one.name for one in found]
    assert "which no invoice does; refused" in texts[0]
    assert texts[1:3] == [f"{path}/b.csv", f"{path}/in/a.jsonl"]
    assert "is an archive inside an archive" in texts[3]
    records = [record for one in found if isinstance(one, Document) for record in one.records(ReadOptions())]
    assert [record.description for record in records if isinstance(record, InvoiceLine)] == ["Pump", "Lens"]


def test_a_damaged_archive_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(b"PK\x03\x04 nothing")
    assert "is a damaged archive" in names(path)[0]


def test_standard_input_is_read_in_the_format_that_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stdin:
        buffer = io.BytesIO(b"Pump\nLens\n")

    monkeypatch.setattr(sys, "stdin", Stdin)
    found = list(Document("-", "text").records(ReadOptions()))
    assert [(record.description, record.place.file) for record in found] == [
        ("Pump", "standard input"),
        ("Lens", "standard input"),
    ]


def test_a_format_that_is_not_known_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match=r"--input-format docx: is no format.*xlsx"):
        Document("x", "docx")


def test_the_basis_has_the_digest_of_every_byte() -> None:
    import hashlib

    document = Document("x.csv", opener=lambda: io.BytesIO(CSV))
    list(document.records(ReadOptions()))
    assert document.basis()["sha256"] == hashlib.sha256(CSV).hexdigest()


def test_the_basis_has_the_digest_of_every_byte_of_a_document_that_failed() -> None:
    import hashlib

    content = b"Colour,Qty\n" + b"red,1\n" * 100_000
    document = Document("x.csv", opener=lambda: io.BytesIO(content))
    with pytest.raises(InvoiceError):
        list(document.records(ReadOptions()))
    assert document.basis()["sha256"] == hashlib.sha256(content).hexdigest()


def test_the_basis_has_no_digest_of_a_document_that_was_not_read_to_its_end(tmp_path: Path) -> None:
    missing = Document(str(tmp_path))
    with pytest.raises(InvoiceError):
        list(missing.records(ReadOptions()))
    assert missing.basis() == {"file": str(tmp_path)}
    stopped = Document("x.csv", opener=lambda: io.BytesIO(CSV))
    records = stopped.records(ReadOptions())
    next(records)
    records.close()  # type: ignore[attr-defined]
    assert stopped.basis() == {"file": "x.csv"}


@pytest.mark.parametrize("default", [{"destination": "DE"}, {"usual_destination": "DE"}])
def test_a_labelled_destination_that_is_no_country_is_a_gap_and_no_default_takes_its_place(default: dict[str, str]) -> None:
    line, note = read("x.csv", b"Destination: Atlantis,,\nDescription,HS code,Qty\nPump,841370,1\n", **default)
    assert (line.destination, [gap.missing for gap in line.gaps]) == (None, ["destination"])
    assert "'Atlantis', the destination that the document names" in line.gaps[0].message
    assert "no default takes its place" in note.message


def test_an_address_without_a_country_leaves_room_for_a_default_and_that_is_told() -> None:
    line, note = read(
        "x.csv", b'"Ship to: Acme Ltd, Long Street 5",,\nDescription,HS code,Qty\nPump,841370,1\n', destination="DE"
    )
    assert (line.destination, line.gaps) == ("DE", ())
    assert "Ship to in row 1 names no country (Acme Ltd, Long Street 5)" in note.message


def test_labels_beside_labels_say_nothing_of_the_destination() -> None:
    table = b"Description,HS code,Qty\nPump,841370,1\n"
    for titles in (b"Destination,Incoterms,\nNorway,DAP,\n", b"Ship to:,Bill to:,\nAcme,Acme,\n"):
        (line,) = read("x.csv", titles + table, destination="DE")
        assert (line.destination, line.gaps) == ("DE", ())


def test_plain_text_is_one_item_a_line_without_list_marks() -> None:
    found = read("x.txt", b"Invoice number: 7\n1. Pump, 24 V\n- Lens\n\nTotal: 12.50 EUR\n")
    assert [record.description for record in found if isinstance(record, InvoiceLine)] == ["Pump, 24 V", "Lens"]
    assert len([record for record in found if isinstance(record, Note)]) == 2


def test_facts_above_the_items_of_a_plain_text_hold_for_them_and_none_is_an_item() -> None:
    found = read("x.txt", b"Ship to: Oslo, Norway\nIncoterms: DAP Oslo\n\nPump, 24 V\nLens\nCountry of origin: Japan\n")
    items = [record for record in found if isinstance(record, InvoiceLine)]
    assert [(line.description, line.destination, line.incoterms, line.origin) for line in items] == [
        ("Pump, 24 V", "NO", "DAP Oslo", None),
        ("Lens", "NO", "DAP Oslo", None),
    ]
    assert any("Country of origin: Japan" in record.message for record in found if isinstance(record, Note))


@pytest.mark.parametrize("name", ["x.json", "x.jsonl", "x"])
def test_json_in_any_layout_gives_the_same_lines(name: str) -> None:
    goods = [{"description": "Pump", "hsCode": "841410", "quantity": 2.50}, {"description": "Lens"}]
    layouts = [json.dumps(goods), json.dumps(goods, indent=1), json.dumps({"destination": "Norway", "items": goods})]
    layouts.append("\n".join(map(json.dumps, goods)))
    for layout in layouts[: 3 if name == "x.json" else 4] if name != "x.jsonl" else layouts[3:]:
        found = read(name, layout.encode())
        assert [(line.description, line.hs_code, line.quantity) for line in found] == [
            ("Pump", "841410", "2.5"),
            ("Lens", None, None),
        ]


def test_facts_around_a_json_list_hold_for_its_lines() -> None:
    (line,) = read("x.json", json.dumps({"currency": "USD", "shipTo": "Norway", "lines": [{"description": "Pump"}]}).encode())
    assert (line.currency, line.destination) == ("USD", "NO")


def test_a_key_that_the_first_objects_lack_is_read_where_it_comes() -> None:
    objects = [{"Artikel": f"Pump {number}"} for number in range(100)]
    objects[80] |= {"hsCode": "841410", "remark": "new"}
    objects[90] = {"hsCode": "900190", "Artikel": "Lens"}
    mapping = {fingerprint(["Artikel"]): {"description": "Artikel"}}
    content = "\n".join(map(json.dumps, objects)).encode()
    found = read("x.jsonl", content, mappings=mapping)
    assert [line.hs_code for line in found[78:82]] == [None, None, "841410", None]
    assert found[80].original == {"Artikel": "Pump 80", "hs Code": "841410", "remark": "new"}
    assert (found[90].description, found[90].hs_code, len(found)) == ("Lens", "900190", 100)


def test_objects_that_all_name_other_keys_are_no_table_beyond_a_thousand() -> None:
    objects = [{"description": "Pump", f"key{number}": "1"} for number in range(1_005)]
    found = read("x.jsonl", "\n".join(map(json.dumps, objects)).encode())
    assert [type(record) for record in found].count(InvoiceLine) == 999
    assert "Name the keys alike in all objects" in found[-1].reason


def test_a_json_line_that_is_no_object_costs_no_other() -> None:
    content = (
        b'{"description": "Pump"}\n{"description": \n[1]\n{"description": '
        + b"9" * 5_000
        + b'}\n{"description": "Lens \\ud800"}\n'
    )
    found = read("x.jsonl", content)
    assert [type(record) for record in found] == [InvoiceLine, Unreadable, Unreadable, InvoiceLine, InvoiceLine]
    "".join(found[-1].original.values()).encode()


@pytest.mark.parametrize("content", [b'{"a": 1}', b"[1, 2]", b"{", b"[" * 100_000, b'"text"'])
def test_json_without_goods_says_what_to_give(content: bytes) -> None:
    with pytest.raises(InvoiceError, match=r"x\.json"):
        read("x.json", content)


@pytest.mark.parametrize(
    "start", [b"", b"%PDF-1.7\n", b"PAR1", b"<Invoice>", b"{", b"[", b"PK\x03\x04", b"\xff\xfe", b"Description,Qty\n"]
)
@given(content=st.binary(max_size=300))
def test_no_bytes_break_any_reader(start: bytes, content: bytes) -> None:
    try:
        for record in read("x", start + content):
            str(record.place)
    except ClassifierError as error:
        message = str(error)
        assert message.startswith("x")
