"""What a description states behind labels fills what the line leaves open, and the line says so."""

from __future__ import annotations

from classifier import Screener
from classifier.invoices.columns import find
from classifier.invoices.lines import Facts, ReadOptions, line_of_text, make_line
from classifier.types import InvoiceLine, Place

TEXT = "Mass spectrometer HS code: 9027.81.00 Country of origin: Germany ECCN: 3A233"


def made(options: ReadOptions | None = None, facts: Facts | None = None, **texts: str) -> InvoiceLine:
    line = make_line(1, Place("in.csv", 2), texts, options or ReadOptions(), facts or Facts(), lambda role: f"column {role}")
    assert isinstance(line, InvoiceLine)
    return line


def test_code_origin_and_declared_number_are_read_out_of_the_description() -> None:
    line = made(description=TEXT)
    assert (line.hs_code, line.origin, line.declared_entry) == ("90278100", "DE", "3A233")
    assert line.description == TEXT
    assert [gap.missing for gap in line.gaps] == ["hs_code label", "origin label"]
    assert all("in.csv, row 2, column description" in gap.message for gap in line.gaps)


def test_the_columns_of_a_line_outrank_its_description() -> None:
    line = made(description=TEXT, hs_code="8481.80", origin="FR", declared_entry="EAR99")
    assert (line.hs_code, line.origin, line.declared_entry) == ("848180", "FR", "EAR99")
    assert not line.gaps


def test_a_cell_that_says_nothing_leaves_the_word_to_the_description() -> None:
    assert made(description=TEXT, hs_code="n/a").hs_code == "90278100"


def test_a_column_that_cannot_be_read_is_a_gap_and_is_not_replaced() -> None:
    line = made(description=TEXT, origin="Ruritania")
    assert line.origin is None
    assert "origin" in {gap.missing for gap in line.gaps}


def test_the_description_outranks_document_and_options() -> None:
    assert made(ReadOptions(origin="US"), Facts(origin="CN"), description=TEXT).origin == "DE"


def test_a_bare_text_is_read_the_same_way_everywhere(screener: Screener) -> None:
    line = line_of_text(1, Place("here", 1), TEXT)
    assert (line.hs_code, line.origin, line.declared_entry) == ("90278100", "DE", "3A233")
    (result,) = screener.screen_texts([TEXT])
    assert result.line.hs_code == line.hs_code
    assert not [gap for gap in result.gaps if gap.missing == "hs_code"]


def test_the_facts_given_beside_a_text_outrank_its_labels() -> None:
    assert line_of_text(1, Place("here", 1), TEXT, origin="FR", hs_code="848180").origin == "FR"


def test_control_numbers_have_headings_and_may_stand_in_two_columns() -> None:
    for heading in (
        "ECCN",
        "AL-Nr.",
        "Ausfuhrlistennummer",
        "Güterlistennummer",
        "Dual-Use-Code",
        "Code double usage",
        "US ECCN",
    ):
        assert "declared_entry" in find(["Description", heading]).places, heading
    found = find(["Description", "ECCN", "AL-Nr."])
    assert found.cell("declared_entry", ["Bracket", "EAR99", "7A103"]) == "EAR99 7A103"
