"""A record as one flat row: what CSV, XLSX and Parquet share, so that they cannot disagree.

The columns are part of the contract (docs/output.md): new ones may be added, none is renamed or taken away.
"""

from __future__ import annotations

import re
from typing import Any

from classifier.reports.questions import questions
from classifier.reports.summary import Record, first_on, reason

TEXTS_OF_LINE = (
    "description",
    "hs_code",
    "origin",
    "destination",
    "consignee",
    "quantity",
    "unit",
    "unit_price",
    "amount",
    "currency",
    "incoterms",
    "declared_entry",
)
CANDIDATES = 3
"""So many candidates have columns of their own."""

COLUMNS = (
    "line",
    "item_number",
    "file",
    "sheet",
    "page",
    "row",
    *TEXTS_OF_LINE,
    "verdict",
    "score",
    "none_probability",
    *(f"{name}_{number}" for number in range(1, CANDIDATES + 1) for name in ("entry", "probability")),
    "eu_entry",
    "us_entry",
    "reason",
    "hs_findings",
    "findings",
    "gaps",
    "questions_en",
    "questions_de",
    "unreadable",
)
WHOLE_NUMBERS = frozenset({"line", "page", "row"})
FRACTIONS = frozenset({"score", "none_probability", *(f"probability_{number}" for number in range(1, CANDIDATES + 1))})

BETWEEN = " | "
_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[+-]?\d[\d.,]*")


def as_row(record: Record) -> dict[str, Any]:
    """The cells of `COLUMNS`, in their order: numbers as numbers, texts as they stand, None where there is nothing."""
    place = record["place"]
    row: dict[str, Any] = dict.fromkeys(COLUMNS)
    row.update(line=record["line"], file=place["file"])
    for name in ("sheet", "page", "row"):
        row[name] = place.get(name)
    if "unreadable" in record:
        return row | {"unreadable": record["unreadable"]}
    for name in ("item_number", *TEXTS_OF_LINE, "verdict", "score", "none_probability"):
        row[name] = record[name] if record[name] != "" else None
    for number, candidate in enumerate(record["candidates"][:CANDIDATES], start=1):
        row[f"entry_{number}"] = candidate["entry"]
        row[f"probability_{number}"] = candidate["probability"]
    asked = questions(record)
    row.update(
        eu_entry=first_on(record, "EU") or None,
        us_entry=first_on(record, "US") or None,
        reason=reason(record) or None,
        hs_findings=_joined(finding["message"] for finding in record["findings"] if finding["witness"] == "hs"),
        findings=_joined(f"{finding['witness']}/{finding['rule']}" for finding in record["findings"]),
        gaps=_joined(gap["message"] for gap in record["gaps"]),
        questions_en=_joined(question.en for question in asked),
        questions_de=_joined(question.de for question in asked),
    )
    return row


def safe(text: str) -> str:
    """The text, with a quote before it if a spreadsheet would take it for a formula; plain numbers stay as they are."""
    return "'" + text if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def _joined(texts: Any) -> str | None:
    return BETWEEN.join(texts) or None
