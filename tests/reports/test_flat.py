import csv
import io

import pytest

from classifier.reports import csv_report
from classifier.reports.flat import COLUMNS, as_row, safe
from tests.reports.builders import record, unreadable


def test_a_row_has_exactly_the_columns_of_the_contract_in_their_order():
    assert tuple(as_row(record())) == COLUMNS
    assert tuple(as_row(unreadable())) == COLUMNS


def test_an_erp_finds_its_line_by_file_line_and_item_number():
    row = as_row(record(line=7, item_number="A-1", file="b.csv"))
    assert (row["file"], row["line"], row["item_number"]) == ("b.csv", 7, "A-1")


@pytest.mark.parametrize("text", ["=1+1", "+49 30", "-x", "@a", "\t=1", "\n=1", "＝1"])
def test_what_a_spreadsheet_would_run_is_quoted(text):
    assert safe(text) == "'" + text


@pytest.mark.parametrize("text", ["-5", "+3.20", "-1.000,50", "pump", "3-axis", "", "'quoted"])
def test_what_is_harmless_stays_as_it_is(text):
    assert safe(text) == text


def test_a_carriage_return_does_not_end_a_csv_row():
    content = "".join(csv_report.lines([record(description="pump\rwith\r\nvalve")]))
    (row,) = csv.DictReader(io.StringIO(content, newline=""))
    assert row["description"] == "pump\nwith\nvalve"


def test_an_unreadable_row_keeps_its_place_and_reason():
    (row,) = csv.DictReader(io.StringIO("".join(csv_report.lines([unreadable("cut")]))))
    assert (row["line"], row["row"], row["verdict"], row["unreadable"]) == ("2", "3", "", "cut")
