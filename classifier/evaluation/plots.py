"""A score card as pictures: reliability, precision and recall, coverage. Needs the extra `plots` (matplotlib).

Everything is drawn from the card alone, so a saved card can be drawn again.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from classifier.errors import UsageError

FORMATS = ("png", "svg")
INSTALL = "pip install 'dualuse[plots]'"
SIZE = (5.6, 4.2)
"""Width and height in inches."""

COLOURS = {"line": "#1f5fa8", "constant": "#8a8a8a"}


def draw(card: dict[str, Any], folder: Path, ending: str = "png") -> list[Path]:
    """Writes `<set>-<plot>.<ending>` for every set that has listed and other goods; gives the paths.

    UsageError if matplotlib is missing or the folder cannot be written.
    """
    need_matplotlib()
    drawn = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, figures in _sets(card):
            for plot, paint in PLOTS.items():
                path = folder / f"{_file_name(name)}-{plot}.{ending}"
                _picture(path, f"{name}: {figures['rows']:,} rows", paint, figures)
                drawn.append(path)
    except OSError as error:
        raise UsageError(f"{folder}: plots cannot be written there ({error}).", "Name a folder that you may write to.") from error
    return drawn


def _sets(card: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    sets = list(card["sets"].items())
    sets += [(f"held-out {name}", figures) for name, figures in card.get("held_out", {}).get("sets", {}).items()]
    return [(name, figures) for name, figures in sets if "reliability" in figures]


def need_matplotlib() -> None:
    """UsageError with the command that installs it, if matplotlib is missing."""
    try:
        import matplotlib
    except ImportError as error:
        raise UsageError("Plots need matplotlib, which is not installed.", f"Run: {INSTALL}") from error
    # Letters in SVG get their ids from a salt: a fixed one gives the same bytes for the same card.
    matplotlib.rcParams["svg.hashsalt"] = "dualuse"


def _file_name(name: str) -> str:
    return re.sub(r"[^\w-]+", "-", name.removesuffix(".csv")).strip("-") or "set"


def _picture(path: Path, title: str, paint: Callable[[Any, dict[str, Any]], None], figures: dict[str, Any]) -> None:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=SIZE, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.set_title(title, fontsize=10)
    axes.grid(visible=True, alpha=0.25)
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1.02)
    paint(axes, figures)
    axes.legend(loc="lower right", fontsize=8, frameon=False)
    metadata = {"Date": None} if path.suffix == ".svg" else {"Software": None}
    figure.savefig(path, dpi=150, metadata=metadata)


def _reliability(axes: Any, figures: dict[str, Any]) -> None:
    bands = figures["reliability"]
    axes.plot([0, 1], [0, 1], "--", color=COLOURS["constant"], label="score and share agree")
    axes.plot(
        [band["mean_score"] for band in bands],
        [band["share_listed"] for band in bands],
        "o-",
        color=COLOURS["line"],
        label=f"calibration error {figures['calibration_error']:.3f}",
    )
    for band in bands:
        axes.annotate(
            f"{band['rows']:,}", (band["mean_score"], band["share_listed"]), (5, -9), textcoords="offset points", fontsize=7
        )
    axes.set_xlabel("mean score of the band (small figures: rows)")
    axes.set_ylabel("share that is listed, at the mix")


def _precision_recall(axes: Any, figures: dict[str, Any]) -> None:
    recall, precision = zip(*figures["precision_recall"], strict=True)
    listed = figures["constant_score"]["average_precision"]
    axes.axhline(listed, linestyle="--", color=COLOURS["constant"], label=f"constant score {listed:.2f}")
    axes.plot(recall, precision, color=COLOURS["line"], label=f"average precision {figures['average_precision']:.3f}")
    axes.set_xlabel("share of the listed goods found (recall)")
    axes.set_ylabel("share of the alarms that are listed (precision)")


def _coverage(axes: Any, figures: dict[str, Any]) -> None:
    sent = [row["sent"] for row in figures["coverage"]]
    covered = [row["covered"] for row in figures["coverage"]]
    axes.plot([0, 1], [0, 1], "--", color=COLOURS["constant"], label="lines sent at random")
    axes.plot(sent, covered, "o-", markersize=3, color=COLOURS["line"], label="highest scores first")
    axes.set_xlabel("share of all lines sent to review")
    axes.set_ylabel("share of the listed goods among them")


PLOTS: dict[str, Callable[[Any, dict[str, Any]], None]] = {
    "reliability": _reliability,
    "precision-recall": _precision_recall,
    "coverage": _coverage,
}
