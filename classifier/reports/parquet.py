"""Parquet: the flat columns with their types, the candidates, findings and gaps whole, the basis in the metadata."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from classifier.errors import UsageError
from classifier.reports.flat import COLUMNS, FRACTIONS, WHOLE_NUMBERS, as_row
from classifier.reports.summary import Record

if TYPE_CHECKING:
    from classifier.reports.write import Run

ROWS_A_GROUP = 20_000
NESTED = ("candidates", "findings", "gaps")
"""These replace the flat columns of the same name, if there is one."""


def write(run: Run, sink: Callable[[bytes], None]) -> None:
    """Writes the run group by group. UsageError if pyarrow, an extra of this package, is not installed."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise UsageError("Parquet needs pyarrow, which is not installed.", 'Try: pip install "dualuse[parquet]"') from error
    schema = _schema(pa)
    with pq.ParquetWriter(_Forward(sink), schema, compression="zstd") as writer:
        for rows in _groups(run.records()):
            writer.write_table(pa.Table.from_pylist(rows, schema=schema))
        writer.add_key_value_metadata(
            {
                "dualuse.basis": json.dumps(run.basis, ensure_ascii=False),
                "dualuse.summary": json.dumps(run.summary, ensure_ascii=False),
            }
        )


def _groups(records: Iterator[Record]) -> Iterator[list[dict[str, Any]]]:
    while group := [_row(record) for record in islice(records, ROWS_A_GROUP)]:
        yield group


def _row(record: Record) -> dict[str, Any]:
    """The flat row with the nested parts; the evidence of a finding, whose form differs by witness, as JSON."""
    row = as_row(record)
    row["candidates"] = record.get("candidates", [])
    row["findings"] = [
        {**finding, "evidence": json.dumps(finding["evidence"], ensure_ascii=False)} for finding in record.get("findings", [])
    ]
    row["gaps"] = record.get("gaps", [])
    return row


def _schema(pa: Any) -> Any:
    text = pa.string()
    nested = {
        "candidates": {
            "entry": text,
            "probability": pa.float64(),
            "lists": pa.list_(text),
            "subject": text,
            "words": pa.list_(text),
        },
        "findings": dict.fromkeys(("witness", "rule", "effect", "entry", "evidence", "message", "source"), text),
        "gaps": dict.fromkeys(("witness", "missing", "message"), text),
    }
    kinds = {name: pa.int64() if name in WHOLE_NUMBERS else pa.float64() if name in FRACTIONS else text for name in COLUMNS}
    kinds |= {name: pa.list_(pa.struct(list(parts.items()))) for name, parts in nested.items()}
    return pa.schema(list(kinds.items()))


class _Forward(io.RawIOBase):
    """Passes bytes on and knows how many there were, which is all that the writer asks of a file."""

    def __init__(self, sink: Callable[[bytes], None]) -> None:
        self._sink = sink
        self._length = 0

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        raw = bytes(content)
        self._sink(raw)
        self._length += len(raw)
        return len(raw)

    def tell(self) -> int:
        return self._length
