import io

import openpyxl
import pytest

from classifier.reports import xlsx
from classifier.types import Gap
from tests.reports.builders import finding, record, unreadable
from tests.reports.conftest import FixedRun


def book_of(*lines, basis=None):
    run = FixedRun(list(lines), basis)
    return openpyxl.load_workbook(io.BytesIO(xlsx.content(list(lines), run.basis, run.summary)))


def rows_of(sheet):
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_the_invoices_own_columns_come_first_then_ours_in_their_documented_order():
    sheet = book_of(record(original={"Pos": "1", "Goods": "A thing"}))["Lines"]
    head = [cell.value for cell in sheet[1]]
    assert head == ["Pos", "Goods", *(added.heading for added in xlsx.ADDED)]
    assert head[2:] == [
        "Verdict", "Score", "EU entry", "US entry", "Why", "HS findings", "Not looked at", "Questions (EN)", "Questions (DE)",
        "Decision", "Decided entry", "Reason", "Reviewer", "Date", "File", "Sheet", "Row", "Line",
    ]  # fmt: skip


def test_a_line_says_what_was_found_and_leaves_the_decision_empty():
    said = [finding("Stands in a list.", "informs", "hs"), finding("Going somewhere.", "raises")]
    (row,) = rows_of(book_of(record("review", findings=said, gaps=[Gap("hs", "hs_code", "No code.")], score=0.25))["Lines"])
    assert (row["Verdict"], row["Score"], row["EU entry"], row["US entry"]) == ("review", 0.25, "3A001", "3A001")
    assert (row["Why"], row["HS findings"], row["Not looked at"]) == ("Going somewhere.", "Stands in a list.", "No code.")
    assert all(row[name] is None for name in ("Decision", "Decided entry", "Reason", "Reviewer", "Date"))
    assert (row["File"], row["Row"], row["Line"]) == ("in.csv", 2, 1)


def test_the_header_is_frozen_and_filters_colours_and_choices_are_set():
    sheet = book_of(record(original={"Goods": "x"}), record(line=2))["Lines"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref.startswith("A1:")
    ranges = {str(area.sqref): [rule.type for rule in area.rules] for area in sheet.conditional_formatting}
    assert len(next(kinds for kinds in ranges.values() if "cellIs" in kinds)) == 4
    choice = next(rule for rule in sheet.data_validations.dataValidation if rule.type == "list")
    assert choice.formula1 == f'"{",".join(xlsx.DECISIONS)}"'
    column = [cell.value for cell in sheet[1]].index("Decision")
    assert str(choice.sqref) == f"{sheet.cell(2, column + 1).coordinate}:{sheet.cell(3, column + 1).coordinate}"


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "＝1+1"])
def test_text_that_would_run_as_a_formula_is_made_harmless_everywhere(text):
    book = book_of(record(original={text: text, "Goods": text}, file=text, gaps=[Gap("hs", "hs_code", text)]), unreadable(text))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    assert not [cell.value for cell in cells if isinstance(cell.value, str) and cell.value.startswith(text)]
    assert rows_of(book["Lines"])[0]["Goods"] == "'" + text


def test_codes_stay_text_and_plain_negative_numbers_stay_as_they_are():
    (row,) = rows_of(book_of(record(original={"HS": "0101210000", "Entry": "5E002", "Rebate": "-5.00"}))["Lines"])
    assert (row["HS"], row["Entry"], row["Rebate"]) == ("0101210000", "5E002", "-5.00")


def test_a_heading_that_is_also_one_of_ours_is_told_apart():
    head = [cell.value for cell in book_of(record(original={"Line": "7", "verdict": "ok", "Goods": "x"}))["Lines"][1]]
    assert head[:3] == ["Invoice: Line", "Invoice: verdict", "Goods"]
    assert head.count("Line") == 1


def test_lines_of_invoices_with_other_headings_share_the_sheet():
    rows = rows_of(book_of(record(original={"A": "1"}), record(original={"B": "2"}), record(description="from XML"))["Lines"])
    assert [(row["A"], row["B"], row["Description"]) for row in rows] == [
        ("1", None, None),
        (None, "2", None),
        (None, None, "from XML"),
    ]


def test_unreadable_rows_stand_on_a_sheet_of_their_own_and_no_row_is_lost():
    book = book_of(record(), unreadable("cut in half"))
    assert len(rows_of(book["Lines"])) == 1
    (row,) = rows_of(book["Unreadable"])
    assert (row["Line"], row["Row"], row["What is wrong"]) == (2, 3, "cut in half")


def test_the_basis_sheet_says_what_the_run_stood_on():
    facts = {row["What"]: row["Value"] for row in rows_of(book_of(record(), basis={"law": {"date": "2026-07-23"}})["Basis"])}
    assert facts["basis.law.date"] == "2026-07-23"
    assert facts["summary.verdicts.review"] == "1"
    assert "not a clearance" in facts["meaning"]


def test_a_text_longer_than_a_cell_is_cut_and_not_lost():
    (row,) = rows_of(book_of(record(original={"Goods": "x" * 40_000}))["Lines"])
    assert len(row["Goods"]) == xlsx.LONGEST_CELL
    assert row["Goods"].endswith("…")


def test_more_lines_than_a_sheet_holds_are_refused_with_what_to_do(monkeypatch):
    from classifier.errors import UsageError

    monkeypatch.setattr(xlsx, "MOST_ROWS", 1)
    with pytest.raises(UsageError, match="CSV or Parquet"):
        xlsx.content([record(), record()], {}, {})


def test_a_workbook_of_nothing_still_opens():
    assert book_of().sheetnames == ["Lines", "Unreadable", "Basis"]
