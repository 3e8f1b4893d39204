"""The formats of the output: their names, the endings of files that mean them, and which are bytes."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from classifier.errors import UsageError


class Format(StrEnum):
    """The formats of the output."""

    TABLE = "table"
    HTML = "html"
    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"
    JSONL = "jsonl"
    PARQUET = "parquet"
    QUESTIONS = "questions"


BINARY = frozenset({Format.XLSX, Format.PARQUET})
"""Not for a terminal."""

BARE = frozenset({Format.CSV, Format.JSONL})
"""One row a line and room for nothing else: the basis of the run is kept in a file beside them."""

_ENDINGS = {
    "": Format.TABLE,
    "txt": Format.TABLE,
    "htm": Format.HTML,
    "md": Format.QUESTIONS,
    "ndjson": Format.JSONL,
    **{str(name): name for name in Format if name not in (Format.TABLE, Format.QUESTIONS)},
}


def choose(given: Format | None, output: Path | None) -> Format:
    """The format asked for, else what the file's ending says, else a table. UsageError for an unknown ending."""
    if given is not None:
        return given
    if output is None:
        return Format.TABLE
    ending = output.suffix.lower().lstrip(".")
    if ending not in _ENDINGS:
        raise UsageError(f"{output}: no format goes by that ending.", f"Add --format, one of {', '.join(Format)}.")
    return _ENDINGS[ending]
