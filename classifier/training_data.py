"""Reads the lines that the model learns from: `controlled/*.csv` and `ordinary/*.csv` of a training folder."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from classifier.errors import ModelError

CHECKOUT = Path(__file__).parent.parent / "training_data"
INSTALLED = Path(__file__).parent / "data" / "training_data"

CONTROLLED_COLUMNS = ["entry", "kind", "text", "lang", "note", "label"]
ORDINARY_COLUMNS = ["text", "hs", "lang"]

LISTED, NEAR_MISS, ORDINARY = "listed", "near_miss", "ordinary"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of goods with its true label ("none" for goods on no list).

    `near`: the entry a near miss comes close to, or the entry itself; empty for ordinary goods, which have
    an HS code instead.
    """

    text: str
    label: str
    kind: str
    lang: str
    near: str
    hs: str
    note: str
    place: str


def folder() -> Path:
    """Where the training data is: beside the package in a checkout, inside it once installed."""
    found = CHECKOUT if (CHECKOUT / "controlled").is_dir() else INSTALLED
    if not (found / "controlled").is_dir():
        raise ModelError("There is no training data beside the program.", "Reinstall it, or name a folder with --data.")
    return found


def read(data: Path) -> list[Line]:
    """All lines of a training folder, in the order of files and rows. ModelError names file and row of a fault."""
    lines = list(_controlled(data)) + list(_ordinary(data))
    if not lines:
        raise ModelError(f"{data}: holds no training lines.", "It needs controlled/*.csv and ordinary/*.csv.")
    return lines


def digest(data: Path) -> str:
    """SHA-256 over the files of the folder, in the order of their names."""
    total = hashlib.sha256()
    for path in _files(data):
        total.update(path.relative_to(data).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def _files(data: Path) -> list[Path]:
    return sorted([*data.glob("controlled/*.csv"), *data.glob("ordinary/*.csv")])


def _controlled(data: Path) -> Iterator[Line]:
    for path in sorted(data.glob("controlled/*.csv")):
        for place, row in _rows(path, CONTROLLED_COLUMNS):
            if row["kind"] not in (LISTED, NEAR_MISS):
                raise ModelError(f"{place}: the kind {row['kind']!r} is neither {LISTED} nor {NEAR_MISS}.")
            if (row["kind"] == NEAR_MISS) != bool(row["label"]):
                raise ModelError(f"{place}: a near miss, and only a near miss, has its true label in the last column.")
            yield Line(row["text"], row["label"] or row["entry"], row["kind"], row["lang"], row["entry"], "", row["note"], place)


def _ordinary(data: Path) -> Iterator[Line]:
    for path in sorted(data.glob("ordinary/*.csv")):
        for place, row in _rows(path, ORDINARY_COLUMNS):
            yield Line(row["text"], "none", ORDINARY, row["lang"], "", row["hs"], "", place)


def _rows(path: Path, columns: list[str]) -> Iterator[tuple[str, dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle, strict=True)
        if reader.fieldnames != columns:
            raise ModelError(f"{path}: has the columns {reader.fieldnames}, and must have {columns}.")
        for row in reader:
            if None in row or None in row.values():
                raise ModelError(f"{path}, row {reader.line_num}: has more or fewer cells than the header.")
            yield f"{path}, row {reader.line_num}", row
