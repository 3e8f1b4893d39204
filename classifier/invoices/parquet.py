"""Parquet, a batch of rows at a time, where the optional pyarrow is installed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, BinaryIO

from classifier.errors import InvoiceError
from classifier.invoices import nested, tables
from classifier.invoices.header import Row
from classifier.invoices.lines import ReadOptions, Record
from classifier.invoices.whole import read_whole
from classifier.invoices.workbook import as_text

BATCH = 2_000


def read(source: BinaryIO, file: str, options: ReadOptions) -> Iterator[Record]:
    """The lines of the file, in order. InvoiceError if it is damaged, or pyarrow is missing."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise InvoiceError(
            f"{file}: is Parquet, which needs pyarrow.", "Install it with: pip install 'dualuse[parquet]'"
        ) from error
    content = read_whole(source, file)
    try:
        table = parquet.ParquetFile(io.BytesIO(content))
        rows = _rows(table)
        if any(pyarrow.types.is_nested(column.type) for column in table.schema_arrow):
            rows = nested.rows(_objects(table), file, _text)
            header = next(rows)
        else:
            header = Row(0, list(table.schema_arrow.names))
        yield from tables.read_table(header, rows, file, options)
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        raise InvoiceError(f"{file}: cannot be read as Parquet ({error}).", "Export it again.") from error


def _rows(table: Any) -> Iterator[Row]:
    number = 0
    for batch in table.iter_batches(batch_size=BATCH):
        for cells in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            number += 1
            yield Row(number, [_text(cell) for cell in cells])


def _objects(table: Any) -> Iterator[tuple[int, Any]]:
    """The rows of a table with columns that hold objects or lists."""
    return enumerate((row for batch in table.iter_batches(batch_size=BATCH) for row in batch.to_pylist()), start=1)


def _text(cell: object) -> str:
    return "" if cell is None else as_text(cell)
