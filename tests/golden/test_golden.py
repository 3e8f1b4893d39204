"""Whole invoices against what they gave last: verdicts, first entries, and which rules spoke.

Figures move with every new training line, so the golden files keep what a reader acts on. After a wanted
change: `python tests/golden/test_golden.py` writes them anew; read the difference before you commit it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from classifier import Screener
from classifier.invoices import Document, ReadOptions
from classifier.reports.summary import as_record
from classifier.types import Note

HERE = Path(__file__).parent
INVOICES = sorted([*(HERE.parent.parent / "examples").glob("*.*"), *(HERE / "invoices").glob("*.*")])


def told(screener: Screener, invoice: Path) -> Iterator[dict[str, Any]]:
    for result in screener.screen(Document(str(invoice)).records(ReadOptions({}))):
        if isinstance(result, Note):
            yield {"note": result.message.replace(str(invoice), invoice.name)}
            continue
        record = as_record(result)
        if "unreadable" in record:
            yield {"line": record["line"], "unreadable": record["unreadable"].replace(str(invoice), invoice.name)}
            continue
        first = record["candidates"][0]
        yield {
            "line": record["line"],
            "row": record["place"]["row"],
            "description": record["description"],
            "destination": record["destination"],
            "verdict": record["verdict"],
            "entry": first["entry"] if first["probability"] >= 0.3 else None,
            "rules": sorted({f"{finding['witness']}/{finding['rule']}/{finding['effect']}" for finding in record["findings"]}),
            "gaps": sorted({f"{gap['witness']}/{gap['missing']}" for gap in record["gaps"]}),
        }


def golden(invoice: Path) -> Path:
    return HERE / f"{invoice.name}.golden.jsonl"


@pytest.mark.parametrize("invoice", INVOICES, ids=lambda path: path.name)
def test_the_invoice_gives_what_it_gave(invoice: Path, screener: Screener) -> None:
    expected = [json.loads(line) for line in golden(invoice).read_text(encoding="utf-8").splitlines()]
    assert list(told(screener, invoice)) == expected


if __name__ == "__main__":
    whole = Screener()
    for each in INVOICES:
        lines = [json.dumps(record, ensure_ascii=False) + "\n" for record in told(whole, each)]
        golden(each).write_text("".join(lines), encoding="utf-8")
        print(f"{golden(each).name}: {len(lines)} records")
