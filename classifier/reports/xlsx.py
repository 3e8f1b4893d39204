"""XLSX: the reviewer's workbook. The invoice's own columns first, then what was found, then room for the decision.

The added columns (`ADDED`), the sheet names and the row of headings are part of the contract (docs/reports.md): a
filled-in workbook is read back by them. Cells are written as text unless they are numbers of ours, and a text that
a spreadsheet could take for a formula has a quote before it, as in CSV.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from classifier.errors import UsageError
from classifier.reports.flat import as_row, safe
from classifier.reports.summary import Record, flattened

LINES_SHEET, UNREADABLE_SHEET, BASIS_SHEET = "Lines", "Unreadable", "Basis"

DECISIONS = ("listed", "not listed", "question sent", "escalated", "open")
"""What a reviewer may choose; the program itself never fills this in."""

LONGEST_CELL = 32_767
MOST_ROWS = 1_048_575
SAME_BYTES = dt.datetime(2000, 1, 1)
"""Written as the time of creation: the same results must give the same file."""


@dataclass(frozen=True, slots=True)
class Added:
    """A column of ours: its heading, the flat column it shows (empty for the reviewer to fill), its width in characters."""

    heading: str
    shows: str
    width: int


ADDED = (
    Added("Verdict", "verdict", 13),
    Added("Score", "score", 8),
    Added("EU entry", "eu_entry", 10),
    Added("US entry", "us_entry", 10),
    Added("Why", "reason", 48),
    Added("HS findings", "hs_findings", 40),
    Added("Not looked at", "gaps", 30),
    Added("Questions (EN)", "questions_en", 40),
    Added("Questions (DE)", "questions_de", 40),
    Added("Decision", "", 15),
    Added("Decided entry", "", 14),
    Added("Reason", "", 30),
    Added("Reviewer", "", 16),
    Added("Date", "", 12),
    Added("File", "file", 24),
    Added("Sheet", "sheet", 10),
    Added("Row", "row", 7),
    Added("Line", "line", 7),
)

ROLES = {
    "Item number": "item_number",
    "Description": "description",
    "HS code": "hs_code",
    "Origin": "origin",
    "Destination": "destination",
    "Quantity": "quantity",
    "Unit": "unit",
    "Unit price": "unit_price",
    "Amount": "amount",
    "Currency": "currency",
}
"""Shown in place of the invoice's own columns for a line that came without any (an XML invoice, the Python API)."""

_COLOURS = {
    "likely": ("#FBD5D5", "#7A1010"),
    "review": ("#FCE8B8", "#5C4000"),
    "insufficient": ("#D3E5FA", "#0F3A66"),
    "no_match": ("#EDEDED", "#444444"),
}


def content(records: list[Record], basis: Record, summary: Record) -> bytes:
    """The workbook as bytes. UsageError if there are more lines than a sheet has rows."""
    import xlsxwriter

    if len(records) > MOST_ROWS:
        raise UsageError(f"{len(records):,} lines are more than a sheet holds ({MOST_ROWS:,}).", "Use CSV or Parquet.")
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": "dualuse: a pre-check, not a clearance", "created": SAME_BYTES})
    readable = [record for record in records if "unreadable" not in record]
    _lines_sheet(book, readable)
    _unreadable_sheet(book, [record for record in records if "unreadable" in record])
    _basis_sheet(book, basis, summary)
    book.close()
    return buffer.getvalue()


def original_cells(record: Record) -> dict[str, str]:
    """The line's cells by the invoice's own headings, or by role where it came without."""
    if record["original"]:
        return dict(record["original"])
    return {heading: record[role] for heading, role in ROLES.items() if record[role]}


def original_headings(records: Iterable[Record]) -> list[str]:
    """Every heading of the invoices, in the order in which they first come."""
    return list(dict.fromkeys(heading for record in records for heading in original_cells(record)))


def shown_heading(heading: str) -> str:
    """The invoice's heading, told apart where one of ours is called the same."""
    ours = {added.heading.casefold() for added in ADDED}
    return f"Invoice: {heading}" if heading.strip().casefold() in ours else heading


def _lines_sheet(book: Any, records: list[Record]) -> None:
    sheet = book.add_worksheet(LINES_SHEET)
    head, ours, ask = (_heading(book, colour) for colour in ("#E4E4E4", "#CFE0D8", "#FFF3C4"))
    wrap, share = book.add_format({"text_wrap": True, "valign": "top"}), book.add_format({"num_format": "0.00", "valign": "top"})
    headings = original_headings(records)
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, _cell(shown_heading(heading)), head)
        sheet.set_column(column, column, _width(heading, records), wrap)
    for column, added in enumerate(ADDED, start=len(headings)):
        sheet.write_string(0, column, added.heading, ours if added.shows else ask)
        sheet.set_column(column, column, added.width, share if added.shows == "score" else wrap)
    for row, record in enumerate(records, start=1):
        cells = original_cells(record)
        flat = as_row(record)
        for column, heading in enumerate(headings):
            _put(sheet, row, column, cells.get(heading))
        for column, added in enumerate(ADDED, start=len(headings)):
            _put(sheet, row, column, flat[added.shows] if added.shows else None)
    last_column = len(headings) + len(ADDED) - 1
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(records), last_column)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    if records:
        _colour(book, sheet, len(headings), len(records))
        _choices(sheet, len(headings), len(records))


def _colour(book: Any, sheet: Any, start: int, count: int) -> None:
    verdict = start + _column("Verdict")
    for name, (ground, ink) in _COLOURS.items():
        sheet.conditional_format(
            1,
            verdict,
            count,
            verdict,
            {
                "type": "cell",
                "criteria": "==",
                "value": f'"{name}"',
                "format": book.add_format({"bg_color": ground, "font_color": ink, "bold": name == "likely"}),
            },
        )
    score = start + _column("Score")
    sheet.conditional_format(1, score, count, score, {"type": "data_bar", "min_type": "num", "min_value": 0,
                                                      "max_type": "num", "max_value": 1, "bar_color": "#C9A0A0"})  # fmt: skip


def _choices(sheet: Any, start: int, count: int) -> None:
    decision, date = start + _column("Decision"), start + _column("Date")
    sheet.data_validation(
        1,
        decision,
        count,
        decision,
        {
            "validate": "list",
            "source": list(DECISIONS),
            "error_title": "Decision",
            "error_message": f"Choose one of: {', '.join(DECISIONS)}.",
            "input_message": "The reviewer's decision; the program never fills it in.",
        },
    )
    sheet.data_validation(
        1,
        date,
        count,
        date,
        {"validate": "date", "criteria": ">=", "value": SAME_BYTES.date(), "error_message": "Give the day of the decision."},
    )


def _unreadable_sheet(book: Any, records: list[Record]) -> None:
    sheet = book.add_worksheet(UNREADABLE_SHEET)
    head = _heading(book, "#E4E4E4")
    columns = {"Line": 7, "File": 30, "Sheet": 12, "Row": 7, "What is wrong": 90}
    for column, (heading, width) in enumerate(columns.items()):
        sheet.write_string(0, column, heading, head)
        sheet.set_column(column, column, width)
    for row, record in enumerate(records, start=1):
        flat = as_row(record)
        for column, name in enumerate(("line", "file", "sheet", "row", "unreadable")):
            _put(sheet, row, column, flat[name])
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(records), len(columns) - 1)


def _basis_sheet(book: Any, basis: Record, summary: Record) -> None:
    sheet = book.add_worksheet(BASIS_SHEET)
    head = _heading(book, "#E4E4E4")
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 90)
    for column, heading in enumerate(("What", "Value")):
        sheet.write_string(0, column, heading, head)
    facts = [("meaning", "A pre-check, not a clearance: no verdict says that goods are free to ship.")]
    facts += flattened({"summary": summary, "basis": basis})
    for row, (name, value) in enumerate(facts, start=1):
        _put(sheet, row, 0, name)
        _put(sheet, row, 1, value)
    sheet.freeze_panes(1, 0)


def _put(sheet: Any, row: int, column: int, value: Any) -> None:
    if isinstance(value, str):
        if value:
            sheet.write_string(row, column, _cell(value))
    elif value is not None:
        sheet.write_number(row, column, value)


def _cell(text: str) -> str:
    text = safe(text.encode("utf-8", "replace").decode("utf-8"))
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"


def _heading(book: Any, colour: str) -> Any:
    return book.add_format({"bold": True, "bg_color": colour, "bottom": 1, "text_wrap": True, "valign": "top"})


def _width(heading: str, records: list[Record]) -> int:
    longest = max((len(original_cells(record).get(heading, "")) for record in records[:200]), default=0)
    return max(8, min(50, max(len(heading) + 3, longest + 1)))


def _column(heading: str) -> int:
    return next(place for place, added in enumerate(ADDED) if added.heading == heading)
