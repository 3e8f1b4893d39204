from pathlib import Path

import pytest

from classifier.invoices import Document, ReadOptions
from classifier.reports.summary import as_record, basis_record, summarise
from classifier.types import Note

INVOICE = Path(__file__).parents[2] / "examples" / "invoice.csv"


@pytest.fixture(scope="session")
def golden(screener):
    """The example invoice as a run: records, basis and summary."""
    document = Document(str(INVOICE))
    results = list(screener.screen(document.records(ReadOptions({}))))
    records = [as_record(result) for result in results if not isinstance(result, Note)]
    return FixedRun(records, basis_record(screener.basis({}, [document.basis()])), {**summarise(results), "failures": []})


class FixedRun:
    def __init__(self, records, basis=None, summary=None):
        self._records = records
        self.basis = basis if basis is not None else {"version": "0", "law": {"date": "2020-01-01"}}
        self.summary = summary if summary is not None else {**summarise(records), "failures": []}

    def records(self):
        return iter(self._records)
