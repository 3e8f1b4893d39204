"""An assessment as plain data: the one summary that every report is made from, so that no two can disagree."""

from __future__ import annotations

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
        "declared_entry": line.declared_entry,
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


def summarise(results: Iterable[Assessment | Unreadable | Note | Record]) -> Record:
    """Counts by verdict, of unreadable rows and of lines in all, and the notes of the readers."""
    counts = {str(verdict): 0 for verdict in Verdict}
    unreadable = lines = 0
    notes: list[str] = []
    for result in results:
        if isinstance(result, Note):
            notes.append(result.message)
            continue
        lines += 1
        record = result if isinstance(result, dict) else None
        if isinstance(result, Unreadable) or (record is not None and "unreadable" in record):
            unreadable += 1
        else:
            counts[record["verdict"] if record is not None else str(result.verdict)] += 1  # type: ignore[union-attr]
    return {"lines": lines, "verdicts": counts, "unreadable": unreadable, "notes": notes}


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
    """The entry to check on the list ("EU", "US"): the one that the exporter declares, else the likeliest; empty if none."""
    for finding in record.get("findings", ()):
        if finding["witness"] == "declared" and finding["entry"] and name in finding["evidence"].get("lists", ()):
            return str(finding["entry"])
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
