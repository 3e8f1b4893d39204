"""JSON: the records of JSON Lines, wrapped with what the run stood on and a summary."""

from __future__ import annotations

import json

from classifier.reports.summary import Record


def text(records: list[Record], basis: Record, summary: Record) -> str:
    """The whole document."""
    return json.dumps({"basis": basis, "summary": summary, "lines": records}, ensure_ascii=False, indent=1) + "\n"
