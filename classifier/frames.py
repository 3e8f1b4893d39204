"""pandas in, pandas out: the Screener's view of a data frame."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from classifier.invoices import tables
from classifier.invoices.tables import ReadOptions, Row
from classifier.reports.summary import as_record, reason
from classifier.types import Note, Unreadable

if TYPE_CHECKING:
    from classifier.screener import Screener

ADDED = ("verdict", "score", "none_probability", "entry", "probability", "reason")


def screen_frame(screener: Screener, frame: pd.DataFrame, columns: Mapping[str, str]) -> pd.DataFrame:
    """A copy of the frame with the columns of `ADDED`; rows that could not be read have only a reason."""
    found: dict[int, dict[str, Any]] = {}
    header = Row(0, [str(name) for name in frame.columns])
    records = tables.read_table(header, _rows(frame), "frame", ReadOptions(columns))
    for result in screener.screen(records):
        if isinstance(result, Note):
            continue
        place = result.place if isinstance(result, Unreadable) else result.line.place
        found[place.row or 0] = _added(as_record(result))
    judged = pd.DataFrame([found.get(number, {}) for number in range(1, len(frame) + 1)], columns=list(ADDED), index=frame.index)
    return frame.assign(**{name: judged[name] for name in ADDED})


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
        "reason": reason(record),
    }
