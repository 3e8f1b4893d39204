"""pandas in, pandas out: the Screener's view of a data frame."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from classifier.errors import UsageError
from classifier.invoices import tables
from classifier.invoices.tables import ReadOptions, Row
from classifier.reports.summary import as_record, first_on, reason
from classifier.types import Assessment, Note

if TYPE_CHECKING:
    from classifier.screener import Screener

ADDED = ("verdict", "score", "none_probability", "entry", "probability", "eu_entry", "us_entry", "reason")


def screen_frame(screener: Screener, frame: pd.DataFrame, columns: Mapping[str, str], prefix: str = "") -> pd.DataFrame:
    """A copy of the frame with the columns of `ADDED`; rows that are no line of goods have only a reason.

    UsageError if the frame has a column of one of these names.
    """
    taken = [prefix + name for name in ADDED if prefix + name in frame.columns]
    if taken:
        raise UsageError(f"The frame has a column {taken[0]!r} already.", 'Give a prefix, such as prefix="dualuse_".')
    found: dict[int, dict[str, Any]] = {}
    header = Row(0, [str(name) for name in frame.columns])
    records = tables.read_table(header, _rows(frame), "frame", ReadOptions(columns))
    for result in screener.screen(records):
        place = result.line.place if isinstance(result, Assessment) else result.place
        found[place.row or 0] = {"reason": result.message} if isinstance(result, Note) else _added(as_record(result))
    nothing = {"reason": "The row is empty."}
    judged = pd.DataFrame([found.get(number, nothing) for number in range(1, len(frame) + 1)], columns=list(ADDED))
    judged.index = frame.index
    return frame.assign(**{prefix + name: judged[name].array for name in ADDED})


def _rows(frame: pd.DataFrame) -> Iterator[Row]:
    for number, cells in enumerate(frame.itertuples(index=False, name=None), start=1):
        yield Row(number, ["" if cell is None or cell is pd.NA or cell != cell else str(cell) for cell in cells])


def _added(record: dict[str, Any]) -> dict[str, Any]:
    if "unreadable" in record:
        return {"reason": record["unreadable"]}
    first = record["candidates"][0] if record["candidates"] else {"entry": None, "probability": None}
    return {
        "verdict": record["verdict"],
        "score": record["score"],
        "none_probability": record["none_probability"],
        "entry": first["entry"],
        "probability": first["probability"],
        "eu_entry": first_on(record, "EU") or None,
        "us_entry": first_on(record, "US") or None,
        "reason": reason(record),
    }
