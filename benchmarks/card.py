"""Rewrites the measured part of docs/model-card.md: training data, calibration, score card.

    python benchmarks/card.py "NAME=FILE[+FILE...]"... [--no-held-out]

Each argument is one column of the score card: a name, and the labelled CSV files (as `dualuse evaluate` reads
them) that are measured together under it. Run it after the training data or the model has changed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from classifier import evaluation, law, training, training_data
from classifier.commands.common import make_screener
from classifier.evaluation import Labelled, held_out
from classifier.law import Law
from classifier.model import store
from classifier.model.fitted import FittedModel
from classifier.screener import Screener
from classifier.training_data import LISTED, NEAR_MISS, ORDINARY, Line

PAGE = Path(__file__).parent.parent / "docs" / "model-card.md"
BEGIN, END = "<!-- measured: begin, written by benchmarks/card.py -->", "<!-- measured: end -->"
TOP = max(evaluation.RANKS)
ENOUGH = 100
"""A reliability table is shown from so many listed and so many ordinary rows on."""


def main() -> None:
    """Measures, and writes the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="+", metavar="NAME=FILE[+FILE...]")
    parser.add_argument("--no-held-out", action="store_true", help="leave the held-out fifth of the training goods out")
    arguments = parser.parse_args()
    data = law.load()
    lines = training_data.read(training_data.folder())
    screener = make_screener(top=TOP)
    sets = [_read(text, data) for text in arguments.sets]
    parts = [_training(lines, data), _fit(screener.model), _table("Goods that the model has not seen", screener, sets)]
    if not arguments.no_held_out:
        model, _, own = held_out.split(lines, data)
        parts.append(_table("Held-out fifth of the training goods", Screener(model=model, top=TOP), own))
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(BEGIN)
    after = rest.split(END)[1]
    PAGE.write_text(f"{before}{BEGIN}\n\n" + "\n\n".join(parts) + f"\n\n{END}{after}", encoding="utf-8")


def _read(text: str, data: Law) -> tuple[str, list[Labelled]]:
    name, _, files = text.partition("=")
    found = [evaluation.read(Path(file), data) for file in files.split("+")]
    for told in (told for one in found for told in (*one.notes, *one.unreadable)):
        print(told, file=sys.stderr)
    return name, [row for one in found for row in one.rows]


def _training(lines: Sequence[Line], data: Law) -> str:
    kinds = Counter(line.kind for line in lines)
    languages = Counter(line.lang for line in lines)
    labels = {line.label for line in lines}
    listed = sum(data.is_listed(label) for label in labels)
    rows = ["| | lines | of them English | entries |", "|---|---|---|---|"]
    for kind, name in ((LISTED, "goods of an entry"), (NEAR_MISS, "near misses"), (ORDINARY, "ordinary goods")):
        chosen = [line for line in lines if line.kind == kind]
        english = sum(line.lang == "en" for line in chosen)
        entries = len({line.near for line in chosen} - {""})
        rows.append(f"| {name} | {kinds[kind]:,} | {english:,} | {entries or '-'} |")
    said = ", ".join(f"{name} {count:,}" for name, count in languages.most_common())
    return (
        f"### Training data\n\n{len(lines):,} lines under {len(labels) - 1:,} entries and `none`; {listed:,} of the entries "
        f"count as listed, the others are low-level US entries. Languages: {said}.\n\n" + "\n".join(rows)
    )


def _fit(model: FittedModel) -> str:
    calibration = model.calibration
    with tempfile.TemporaryDirectory() as folder:
        store.save(model, Path(folder) / "model.npz")
        size = (Path(folder) / "model.npz").stat().st_size
    texts = [line.text for line in training_data.read(training_data.folder())[::10]]
    seconds = _timed(lambda: model.raw_probabilities(model.vectors(texts[:2000])))
    settings = training.Settings()
    facts = [
        ("features", f"{len(model.features.names):,}"),
        ("weights kept", f"{model.weights.nnz:,}"),
        ("size on disk", f"{size / 1e6:.1f} MB"),
        ("lines a second, features and probabilities alone", f"{min(len(texts), 2000) / seconds:,.0f}"),
        ("lines held out for the calibration", f"{model.facts['held_out']:,}"),
        ("mix of the calibration (`prior`)", f"{100 * calibration.prior:g} % listed"),
        ("near misses and low-level goods among the others", f"{100 * settings.hard_share:g} %"),
        ("curve of the score (slope, offset)", "{:.3f}, {:.3f}".format(*calibration.listed)),
        ("curve of none (slope, offset)", "{:.3f}, {:.3f}".format(*calibration.none)),
        ("sharpness of the entries", f"{calibration.sharpness:.2f}"),
    ]
    return "### Fit and calibration\n\n| | |\n|---|---|\n" + "\n".join(f"| {name} | {value} |" for name, value in facts)


def _timed(action: Callable[[], object]) -> float:
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        action()
        best = min(best, time.perf_counter() - start)
    return best


def _table(title: str, screener: Screener, sets: Sequence[tuple[str, Sequence[Labelled]]]) -> str:
    card = evaluation.score_card(screener, sets)
    figures = [card["sets"][name] for name, _ in sets]
    names = [name for name, _ in sets]
    # Given sets may overlap; the held-out ones do not, and are worth a column of all.
    if title.startswith("Held"):
        names, figures = [*names, "all"], [*figures, card["sets"][evaluation.TOGETHER]]
    rows = ["| | " + " | ".join(names) + " |", "|---|" + "---|" * len(names)]
    rows += ["| " + " | ".join([name, *map(cell, figures)]) + " |" for name, cell in _rows()]
    text = f"### {title}\n\nShares with their 95 % intervals.\n\n" + "\n".join(rows)
    for name, one in zip(names, figures, strict=True):
        if one.get("listed_alarm", {}).get("of", 0) >= ENOUGH and one.get("ordinary_alarm", {}).get("of", 0) >= ENOUGH:
            text += f"\n\nReliability, {name}:\n\n" + _reliability(one)
    return text


def _rows() -> Iterator[tuple[str, Callable[[dict[str, Any]], str]]]:
    yield "rows", lambda one: f"{one['rows']:,}"
    for rank in evaluation.RANKS:
        name = "right entry first" if rank == 1 else f"right entry in the first {rank}"
        yield name, lambda one, rank=rank: _share(one["right_in"][str(rank)])  # type: ignore[misc]
    yield "right category first", lambda one: _share(one["right_category_first"])
    yield "constant answer: always `none`", lambda one: f"{one['always_none']['share']:.3f}"
    yield "constant answer: the commonest five", lambda one: f"{one['constant']['right_in']['5']['share']:.3f}"
    yield "listed goods that raise an alarm", lambda one: _share(one.get("listed_alarm"))
    yield "ordinary goods that raise an alarm", lambda one: _share(one.get("ordinary_alarm"))
    for measure, name in (
        ("auroc", "AUROC of the score"),
        ("average_precision", "average precision"),
        ("calibration_error", "calibration error at the mix"),
    ):
        yield name, lambda one, measure=measure: _measure(one, measure)  # type: ignore[misc]
    yield (
        "Brier score (constant)",
        lambda one: f"{one['brier']:.3f} ({one['constant_score']['brier']:.3f})" if "brier" in one else "-",
    )
    for rate in evaluation.FALSE_ALARMS:
        name = f"listed goods found at {100 * rate:g} % false alarms"
        yield name, lambda one, rate=rate: _share(one.get("recall_at_false_alarms", {}).get(f"{rate:g}"))  # type: ignore[misc]


def _share(share: dict[str, Any] | None) -> str:
    return f"{share['share']:.3f} ({share['low']:.3f}-{share['high']:.3f})" if share else "-"


def _measure(figures: dict[str, Any], name: str) -> str:
    if name not in figures:
        return "-"
    low, high = figures["intervals"][name]
    return f"{figures[name]:.3f} ({low:.3f}-{high:.3f})"


def _reliability(figures: dict[str, Any]) -> str:
    rows = ["| score | rows | listed | mean score | share listed at the mix |", "|---|---|---|---|---|"]
    for band in figures["reliability"]:
        rows.append(
            f"| {band['from']:.1f}-{band['to']:.1f} | {band['rows']:,} | {band['listed']:,} | "
            f"{band['mean_score']:.3f} | {band['share_listed']:.3f} |"
        )
    return "\n".join(rows)


if __name__ == "__main__":
    main()
