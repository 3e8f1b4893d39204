"""JSON Lines: one object a line of goods, in input order, written as it comes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from classifier.reports.summary import Record


def lines(records: Iterable[Record]) -> Iterator[str]:
    """The text of each record, with its line end."""
    encode = json.JSONEncoder(ensure_ascii=False, separators=(", ", ": ")).encode
    for record in records:
        yield encode(record) + "\n"
