"""CSV: one row a line of goods, with cells that a spreadsheet would run as formulas made harmless."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from classifier.reports.summary import Record, reason

COLUMNS = (
    "file",
    "sheet",
    "row",
    "line",
    "item_number",
    "description",
    "hs_code",
    "origin",
    "destination",
    "verdict",
    "score",
    "none_probability",
    "entry_1",
    "probability_1",
    "entry_2",
    "probability_2",
    "entry_3",
    "probability_3",
    "eu_entry",
    "us_entry",
    "reason",
    "findings",
    "gaps",
    "unreadable",
)
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def lines(records: Iterable[Record]) -> Iterator[str]:
    """The header and one row a record, each with its line end."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    for record in records:
        row = as_row(record)
        writer.writerow([row[column] for column in COLUMNS])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    rest = buffer.getvalue()
    if rest:
        yield rest


def as_row(record: Record) -> dict[str, object]:
    """A record as flat cells, in the order of `COLUMNS`."""
    place = record["place"]
    row: dict[str, object] = dict.fromkeys(COLUMNS, "")
    row.update(file=safe(place["file"]), sheet=safe(place.get("sheet", "")), row=place["row"], line=record["line"])
    if "unreadable" in record:
        return row | {"unreadable": safe(record["unreadable"])}
    for name in ("item_number", "description", "hs_code", "origin", "destination"):
        row[name] = safe(record[name] or "")
    for name in ("verdict", "score", "none_probability"):
        row[name] = record[name]
    candidates = record["candidates"]
    for number, candidate in enumerate(candidates[:3], start=1):
        row[f"entry_{number}"] = candidate["entry"]
        row[f"probability_{number}"] = candidate["probability"]
    row["eu_entry"] = first_on(candidates, "EU")
    row["us_entry"] = first_on(candidates, "US")
    row["reason"] = safe(reason(record))
    row["findings"] = safe(" | ".join(f"{finding['witness']}/{finding['rule']}" for finding in record["findings"]))
    row["gaps"] = safe(" | ".join(gap["message"] for gap in record["gaps"]))
    return row


def first_on(candidates: list[Record], name: str) -> str:
    """The likeliest entry that stands on the list."""
    return next((str(candidate["entry"]) for candidate in candidates if name in candidate["lists"]), "")


def safe(text: str) -> str:
    """The text, with a quote before it if a spreadsheet would take it for a formula."""
    return "'" + text if text.startswith(FORMULA_STARTS) else text
