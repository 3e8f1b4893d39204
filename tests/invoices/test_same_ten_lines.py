"""Files of every format that mean the same ten lines give the same ten lines."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from classifier.invoices import Document, ReadOptions
from classifier.types import InvoiceLine, Note, Unreadable
from tests.invoices import ten


def read(path: Path) -> list[InvoiceLine]:
    records = list(Document(str(path)).records(ReadOptions()))
    assert not [record for record in records if isinstance(record, Unreadable)]
    lines = [record for record in records if isinstance(record, InvoiceLine)]
    assert [line.line for line in lines] == list(range(1, len(lines) + 1))
    return lines


@pytest.mark.parametrize("name", ten.FILES)
def test_every_format_gives_the_same_ten_lines(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(ten.FILES[name]())
    assert ten.seen(read(path)) == ten.expected()


@pytest.mark.parametrize("name", ten.FILES)
def test_a_document_is_known_by_its_content_where_its_name_says_nothing(name: str, tmp_path: Path) -> None:
    path = tmp_path / "document"
    path.write_bytes(ten.FILES[name]())
    assert ten.seen(read(path)) == ten.expected()


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("wanted", ["xlsx", "ods", "xls", "pdf"])
def test_what_libreoffice_saves_gives_the_same_ten_lines(wanted: str, tmp_path: Path) -> None:
    path = tmp_path / f"saved.{wanted}"
    path.write_bytes(ten.libreoffice(ten.xlsx(), ".xlsx", wanted, tmp_path))
    assert ten.seen(read(path)) == ten.expected()


def test_a_hybrid_pdf_says_that_its_lines_are_those_of_the_xml(tmp_path: Path) -> None:
    path = tmp_path / "hybrid.pdf"
    path.write_bytes(ten.facturx())
    notes = [record.message for record in Document(str(path)).records(ReadOptions()) if isinstance(record, Note)]
    assert any("factur-x.xml inside" in note for note in notes)


@pytest.mark.parametrize("ruled", [True, False])
def test_a_table_goes_on_over_the_pages_of_a_pdf(ruled: bool, tmp_path: Path) -> None:
    path = tmp_path / "long.pdf"
    path.write_bytes(ten.pdf(ruled=ruled, repeat=12))
    lines = read(path)
    assert ten.seen(lines) == ten.expected() * 12
    assert {line.place.page for line in lines} >= {1, 2, 3}
