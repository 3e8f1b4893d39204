"""Kept results (JSON Lines or JSON, as `score` wrote them) as a run again, so that any report can be made of them."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

from classifier.errors import InvoiceError, UsageError
from classifier.reports.summary import Record, Tally
from classifier.reports.target import BASIS_SUFFIX

SCHEMA = Path(__file__).parent.parent / "data" / "record.schema.json"
STDIN = "-"
HINT = "Give what `dualuse score --format jsonl` or `--format json` wrote."


class Kept:
    """The records of one kept file, or of standard input for "-".

    `faults` says, after all records have come, which entries were no records and were left out.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self.name = "standard input" if path == STDIN else path
        self.faults: list[str] = []
        self._hash = hashlib.sha256()
        self._tally = Tally()
        self._stored: Record = {}

    def records(self) -> Iterator[Record]:
        """Every record, in order. InvoiceError if the file holds none at all; UsageError if there is no such file."""
        check = _checker()
        found = False
        for where, value in self._values():
            fault = value if isinstance(value, str) else check(value)
            if fault:
                self.faults.append(f"{self.name}, {where}: {fault}")
                continue
            found = True
            self._tally.add(value)  # type: ignore[arg-type]
            yield value  # type: ignore[misc]
        if not found and self.faults:
            raise InvoiceError(f"{self.name}: holds no results ({self.faults[0]})", HINT)

    @property
    def basis(self) -> Record:
        """The basis as it was kept with the results; where it was not, what the results themselves can show."""
        digest = self._hash.hexdigest()
        told = self._stored or self._beside(digest)
        if "basis" in told:
            return dict(told["basis"])
        return {"kept": "The basis of the run was not kept with these results.", "results": {"file": self.name, "sha256": digest}}

    @property
    def summary(self) -> Record:
        """Counts of what was read now; the notes and failures of the run as they were kept."""
        told = (self._stored or self._beside(self._hash.hexdigest())).get("summary", {})
        return {**self._tally.summary, "notes": told.get("notes", []), "failures": [*told.get("failures", []), *self.faults]}

    def _values(self) -> Iterator[tuple[str, Record | str]]:
        """Where each entry stands, and the entry; a text in its place says why it is none."""
        with self._open() as source:
            first = source.readline()
            self._hash.update(first)
            start = _parsed(first)
            if (start is None and first.strip() == b"{") or (start is not None and "lines" in start and "place" not in start):
                yield from self._document(first + self._rest(source))
                return
            number, raw = 1, first
            while raw:
                if raw.strip():
                    value = _parsed(raw)
                    yield f"line {number}", "is no JSON object." if value is None else value
                raw = source.readline()
                self._hash.update(raw)
                number += 1

    def _document(self, raw: bytes) -> Iterator[tuple[str, Record | str]]:
        value = _parsed(raw)
        lines = value.get("lines") if value is not None else None
        if value is None or not isinstance(lines, list):
            raise InvoiceError(f"{self.name}: is a JSON document without lines of results.", HINT)
        self._stored = {name: value[name] for name in ("basis", "summary") if isinstance(value.get(name), dict)}
        for number, line in enumerate(lines, start=1):
            yield f"result {number}", line if isinstance(line, dict) else "is no JSON object."

    def _rest(self, source: BinaryIO) -> bytes:
        rest = source.read()
        self._hash.update(rest)
        return rest

    def _open(self) -> BinaryIO:
        if self._path == STDIN:
            return sys.stdin.buffer
        try:
            return Path(self._path).open("rb")
        except FileNotFoundError as error:
            raise UsageError(f"{self._path}: there is no such file.", "Check the name.") from error
        except OSError as error:
            raise InvoiceError(f"{self._path}: cannot be opened ({error.strerror}).", "Check who may read it.") from error

    def _beside(self, digest: str) -> Record:
        """What was kept in the file beside the results, if it belongs to just these results."""
        if self._path == STDIN:
            return {}
        path = Path(self._path)
        try:
            value = _parsed(path.with_name(path.name + BASIS_SUFFIX).read_bytes())
        except OSError:
            return {}
        if value is None or not isinstance(value.get("results"), dict) or value["results"].get("sha256") != digest:
            return {}
        return {name: value[name] for name in ("basis", "summary") if isinstance(value.get(name), dict)}


def _parsed(raw: bytes) -> Record | None:
    try:
        value = json.loads(raw, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _refuse(name: str) -> Any:
    raise ValueError(name)


@cache
def _checker() -> Callable[[Record], str]:
    """A function that says what is wrong with a record; empty if nothing is."""
    import fastjsonschema

    validate = fastjsonschema.compile(json.loads(SCHEMA.read_text(encoding="utf-8")))

    def check(record: Record) -> str:
        try:
            validate(record)
        except fastjsonschema.JsonSchemaValueException as error:
            return f"is no result of this program ({error.message.removeprefix('data').strip()[:160]})."
        return ""

    return check
