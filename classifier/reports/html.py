"""HTML: one self-contained file. It reads whole without JavaScript; a small inline script adds sorting and filters.

A content security policy in the page allows its own style and script by their digests and nothing else, so that
neither a word on an invoice nor anything else can run or load something. Every text is escaped by Jinja.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from classifier import codes
from classifier.reports import charts, marks
from classifier.reports.questions import questions
from classifier.reports.summary import Record, entries_to_check, flattened, place_text, reason
from classifier.reports.words import MARKS, NAMES, sentence

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parent / "templates"
SHOWN_ENTRIES = 3


def text(records: list[Record], basis: Record, summary: Record) -> str:
    """The whole page."""
    style, script = (_asset(name) for name in ("report.css", "report.js"))
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            lines=[_line(record) for record in records],
            verdicts=[(name, NAMES.get(name, name)) for name in _verdicts_of(records)],
            destinations=sorted({record["destination"] for record in records if record.get("destination")}),
            charts=_charts(records, summary),
            sentence=sentence(summary),
            summary=summary,
            files=list(dict.fromkeys(record["place"]["file"] for record in records)),
            facts=flattened(basis),
            style=style,
            script=script,
            style_digest=_digest(style),
            script_digest=_digest(script),
        )
    )


def _line(record: Record) -> dict[str, Any]:
    """What the template shows of one line."""
    verdict = "unreadable" if "unreadable" in record else str(record["verdict"])
    shared = {
        "line": record["line"],
        "id": hashlib.sha256(f"{record['place']}{record['line']}".encode("utf-8", "replace")).hexdigest()[:12],
        "place": place_text(record),
        "verdict": verdict,
        "mark": MARKS[verdict],
        "word": NAMES.get(verdict, verdict),
        "reason": reason(record),
    }
    if verdict == "unreadable":
        return shared
    return {
        **shared,
        "goods": marks.segments(record["description"] or record["item_number"] or "", marks.matched_words(record)),
        "item_number": record["item_number"],
        "hs": codes.format_hs(record["hs_code"]) if record["hs_code"] else "",
        "origin": record["origin"] or "",
        "destination": record["destination"] or "",
        "score": record["score"],
        "none": record["none_probability"],
        "entries": entries_to_check(record)[:SHOWN_ENTRIES],
        "candidates": record["candidates"],
        "findings": record["findings"],
        "gaps": record["gaps"],
        "questions": questions(record),
    }


def _charts(records: list[Record], summary: Record) -> list[dict[str, Any]]:
    return [
        {"id": "verdicts", "title": "Lines by verdict", "bars": charts.verdicts(summary)},
        {"id": "categories", "title": "Lines to check, by category", "bars": charts.categories(records)},
        {"id": "stakes", "title": "Value at stake, by destination", "bars": charts.stakes(records)},
    ]


def _verdicts_of(records: list[Record]) -> list[str]:
    present = {"unreadable" if "unreadable" in record else record["verdict"] for record in records}
    return [name for name in MARKS if name in present]


def _digest(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


@cache
def _asset(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8").strip()


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
