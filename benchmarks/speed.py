"""Times `score` on 10,000 invoice lines against the bare scikit-learn pipeline on the same texts, in one run.

    python benchmarks/speed.py [--lines 10000]

The bare pipeline is vectorise and predict: the model's own TF-IDF features and its linear layers, with nothing
read, weighed or written. Reading, rules, weighing and writing may cost at most as much again (ratio 2.0).
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import io
import itertools
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from classifier import training_data
from classifier.commands.common import make_screener
from classifier.commands.score import _Run
from classifier.invoices import Document, ReadOptions
from classifier.reports.formats import Format
from classifier.reports.write import write

CODES = (
    "8542.31.90",
    "8525.89.00",
    "8482.10.10",
    "9401.39.00",
    "3917.39.00",
    "8471.30.00",
    "",
    "2826.19.90",
    "8807.30.00",
    "6109.10.00",
)
PLACES = ("DE", "KG", "US", "TR", "", "CN", "RU", "FR", "AE", "JP")


def invoice(path: Path, count: int) -> list[str]:
    """Writes an invoice of lines taken evenly from the training data; gives their texts."""
    lines = training_data.read(training_data.folder())
    step = max(1, len(lines) // count)
    texts = [line.text for line in itertools.islice(itertools.cycle(lines[::step]), count)]
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(["Line", "Description", "HS code", "Qty", "Unit price", "Destination"])
        for number, text in enumerate(texts, start=1):
            writer.writerow([number, text, CODES[number % 10], number % 90 + 1, f"{number % 700}.50", PLACES[number % 7]])
    return texts


def timed(action: Callable[[], object], repeats: int = 3) -> float:
    """The quickest of some runs, in seconds."""
    best = float("inf")
    for _ in range(repeats):
        start = time.perf_counter()
        action()
        best = min(best, time.perf_counter() - start)
    return best


def main() -> None:
    """Prints lines per second of both, and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=10_000)
    count = parser.parse_args().lines
    screener = make_screener()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "invoice.csv"
        texts = invoice(path, count)

        def bare() -> None:
            for start in range(0, count, 2_000):
                screener.model.raw_probabilities(screener.model.vectors(texts[start : start + 2_000])).argmax(axis=1)

        def whole() -> None:
            write(Format.JSONL, _Run(screener, [Document(str(path))], ReadOptions()), Path(folder) / "results.jsonl")

        with contextlib.redirect_stderr(io.StringIO()):
            bare_time, whole_time = timed(bare), timed(whole)
    print(f"bare pipeline {count / bare_time:10,.0f} lines/s   {bare_time:.2f} s")
    print(f"dualuse score {count / whole_time:10,.0f} lines/s   {whole_time:.2f} s")
    print(f"ratio         {whole_time / bare_time:10.2f}")


if __name__ == "__main__":
    main()
