"""Draft questions to the supplier or engineer: one text an item, in English and in German, as plain Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from classifier import codes
from classifier.reports.questions import Question, questions
from classifier.reports.summary import Record, place_text

_OPENING = {
    "en": "Before we can ship the following item we have to check it for export control. Please answer:",
    "de": "Bevor wir die folgende Ware versenden können, müssen wir sie exportkontrollrechtlich prüfen. Bitte beantworten Sie:",
}
_LABELS = {
    "en": {"item": "Item", "number": "Item number", "hs": "HS code on the invoice"},
    "de": {"item": "Ware", "number": "Artikelnummer", "hs": "HS-Nummer auf der Rechnung"},
}


def lines(records: Iterable[Record]) -> Iterator[str]:
    """A title, then one section for each record that has questions."""
    yield "# Questions to the supplier or engineer\n\nDrafts: read them before you send them.\n"
    asked = 0
    for record in records:
        found = questions(record)
        if found:
            asked += 1
            yield _section(record, found)
    if not asked:
        yield "\nNo line is for review or too thin, so there are no drafts. That clears nothing.\n"


def _section(record: Record, found: list[Question]) -> str:
    parts = [f"\n## Line {record['line']} ({place_text(record)}): {record['verdict']}\n"]
    for language in ("en", "de"):
        parts.append(f"\n{_OPENING[language]}\n\n{_item(record, _LABELS[language])}\n")
        texts = [question.en if language == "en" else question.de for question in found]
        parts += [f"{number}. {text}\n" for number, text in enumerate(texts, start=1)]
    return "".join(parts)


def _item(record: Record, labels: dict[str, str]) -> str:
    facts = [
        (labels["item"], record["description"]),
        (labels["number"], record["item_number"]),
        (labels["hs"], codes.format_hs(record["hs_code"]) if record["hs_code"] else None),
    ]
    return "".join(f"- {name}: {value}\n" for name, value in facts if value)
