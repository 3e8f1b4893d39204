"""A small set of training lines, fitted in a moment, also as a folder of training data."""

from __future__ import annotations

import csv
from pathlib import Path

from classifier.model.fitted import NONE
from classifier.training_data import CONTROLLED_COLUMNS, LISTED, ORDINARY, ORDINARY_COLUMNS, Line

GOODS = {
    "6A003": "thermal infrared imaging uncooled streak framing camera core sensor module kit unit",
    "2B350": "valve pump reactor condenser exchanger agitator column vessel tank hose fitting bellows seal",
    NONE: "chair table shirt bag shoe lamp bottle carpet pencil spoon candle mirror pillow towel ladder",
}


def lines(goods: dict[str, str] = GOODS) -> list[Line]:
    """Three lines of each of the goods."""
    return [
        Line(f"{word}ware no {n}", label, ORDINARY if label == NONE else LISTED, "en", label, "", "", "test")
        for label, words in goods.items()
        for word in words.split()
        for n in range(3)
    ]


def write(folder: Path, goods: dict[str, str] = GOODS) -> Path:
    """The same lines as the files of a training folder; gives the folder."""
    listed = [[line.label, line.kind, line.text, "en", "", ""] for line in lines(goods) if line.kind == LISTED]
    ordinary = [[line.text, "9401", "en"] for line in lines(goods) if line.kind == ORDINARY]
    for name, columns, rows in (("controlled", CONTROLLED_COLUMNS, listed), ("ordinary", ORDINARY_COLUMNS, ordinary)):
        (folder / name).mkdir(parents=True)
        with (folder / name / "lines.csv").open("w", encoding="utf-8", newline="") as handle:
            csv.writer(handle).writerows([columns, *rows])
    return folder
