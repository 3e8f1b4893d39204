"""An assessment as plain data: the one summary that every report is made from, so that no two can disagree."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from classifier.types import TOO_THIN, Assessment, Basis, Finding, Gap, Note, Place, Unreadable, Verdict

Record = dict[str, Any]

SHOWN_FROM = 0.05
"""A candidate below this probability is kept in the record and not shown to a person as one to check."""


def as_record(result: Assessment | Unreadable) -> Record:
    """One line of the machine's contract (see docs/output.md), as plain JSON types."""
    if isinstance(result, Unreadable):
        return {"line": result.line, "place": _place(result.place), "unreadable": result.reason}
    line = result.line
    return {
        "line": line.line,
        "place": _place(line.place),
        "description": line.description,
        "hs_code": line.hs_code,
        "item_number": line.item_number,
        "origin": line.origin,
        "destination": line.destination,
        "consignee": line.consignee,
        "quantity": line.quantity,
        "unit": line.unit,
        "unit_price": line.unit_price,
        "amount": line.amount,
        "currency": line.currency,
        "incoterms": line.incoterms,
        "original": dict(line.original),
        "verdict": str(result.verdict),
        "score": result.opinion.score,
        "none_probability": result.opinion.none_probability,
        "candidates": [
            {
                "entry": candidate.entry,
                "probability": candidate.probability,
                "lists": list(candidate.lists),
                "subject": candidate.subject,
                "words": list(candidate.words),
            }
            for candidate in result.opinion.candidates
        ],
        "findings": [_finding(finding) for finding in result.findings],
        "gaps": [_gap(gap) for gap in result.gaps],
    }


class Tally:
    """What a run comes to, counted as its results, or the records made of them, pass by."""

    def __init__(self) -> None:
        self._verdicts = {str(verdict): 0 for verdict in Verdict}
        self._unreadable = 0
        self._notes: list[str] = []

    def add(self, result: Assessment | Unreadable | Note | Record) -> None:
        """Counts one more."""
        if isinstance(result, Note):
            self._notes.append(result.message)
        elif isinstance(result, Unreadable) or (isinstance(result, dict) and "unreadable" in result):
            self._unreadable += 1
        else:
            self._verdicts[result["verdict"] if isinstance(result, dict) else str(result.verdict)] += 1

    @property
    def summary(self) -> Record:
        """Counts by verdict, of unreadable rows and of lines in all, and the notes of the readers."""
        return {
            "lines": sum(self._verdicts.values()) + self._unreadable,
            "verdicts": dict(self._verdicts),
            "unreadable": self._unreadable,
            "notes": list(self._notes),
        }


def summarise(results: Iterable[Assessment | Unreadable | Note | Record]) -> Record:
    """The summary of all the results at once."""
    tally = Tally()
    for result in results:
        tally.add(result)
    return tally.summary


def basis_record(basis: Basis) -> Record:
    """The basis of a run as plain data."""
    return {
        "version": basis.version,
        "law": dict(basis.law),
        "training": basis.training,
        "model": dict(basis.model),
        "options": dict(basis.options),
        "inputs": [dict(item) for item in basis.inputs],
    }


def flattened(value: Any, name: str = "") -> list[tuple[str, str]]:
    """Nested data as pairs of a dotted name and a text."""
    if isinstance(value, dict):
        return [pair for key, part in value.items() for pair in flattened(part, f"{name}.{key}" if name else str(key))]
    if isinstance(value, list) and any(isinstance(part, dict | list) for part in value):
        return [pair for number, part in enumerate(value, start=1) for pair in flattened(part, f"{name}.{number}")]
    if isinstance(value, list):
        return [(name, ", ".join(str(part) for part in value))]
    return [(name, value if isinstance(value, str) else json.dumps(value))]


def reason(record: Record) -> str:
    """The one sentence that matters most about a line: what made its verdict, or what is missing."""
    if "unreadable" in record:
        return str(record["unreadable"])
    verdict = record["verdict"]
    if verdict == "no_match":
        taken_out = [finding for finding in record["findings"] if finding["effect"] == "lowers"]
        if taken_out:
            return f"{taken_out[0]['message']} This is not a clearance."
        return "Nothing matched. This is not a clearance."
    if verdict == "insufficient":
        thin = [gap for gap in record["gaps"] if gap["missing"] == TOO_THIN] or record["gaps"]
        return str(thin[0]["message"]) if thin else ""
    order = ("decides", "text", "raises", "points_to") if verdict == "likely" else ("decides", "raises", "text", "points_to")
    for wanted in order:
        for finding in record["findings"]:
            if wanted in (finding["effect"], finding["witness"]):
                return str(finding["message"])
    return ""


def entries_to_check(record: Record) -> list[Record]:
    """The candidates that a person should look at: none where nothing matched or too little was said."""
    if record.get("verdict") not in (Verdict.LIKELY, Verdict.REVIEW):
        return []
    first, *rest = record["candidates"] or [None]
    if first is None or (first["probability"] < SHOWN_FROM and record["verdict"] != Verdict.LIKELY):
        return []
    return [first, *(candidate for candidate in rest if candidate["probability"] >= SHOWN_FROM)]


def first_on(record: Record, name: str) -> str:
    """The likeliest entry to check that stands on the list ("EU", "US"); empty if there is none."""
    return next((str(candidate["entry"]) for candidate in entries_to_check(record) if name in candidate["lists"]), "")


def place_text(record: Record) -> str:
    """Where the line stands, in words: file, sheet, page, row."""
    place = record["place"]
    parts = [f"{name} {place[name]}" for name in ("sheet", "page", "row") if place.get(name) is not None]
    return ", ".join([str(place["file"]), *parts])


def _place(place: Place) -> Record:
    found: Record = {"file": place.file, "row": place.row}
    if place.sheet is not None:
        found["sheet"] = place.sheet
    if place.page is not None:
        found["page"] = place.page
    return found


def _finding(finding: Finding) -> Record:
    return {
        "witness": finding.witness,
        "rule": finding.rule,
        "effect": str(finding.effect),
        "entry": finding.entry,
        "evidence": dict(finding.evidence),
        "message": finding.message,
        "source": finding.source,
    }


def _gap(gap: Gap) -> Record:
    return {"witness": gap.witness, "missing": gap.missing, "message": gap.message}
