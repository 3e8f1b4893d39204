"""The score card as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

SHOWN_COVERAGE = (0.01, 0.05, 0.1, 0.2, 0.5)


def as_text(card: dict[str, Any]) -> str:
    """The card for a terminal: each figure with its 95 % interval, the constant answers beside it."""
    lines = [
        f"Probabilities are meant for lines of which {100 * card['prior']:g} % are listed goods (prior), "
        "and are measured at that mix.",
    ]
    for name, figures in card["sets"].items():
        lines += ["", *_set(name, figures)]
    for name, figures in card.get("held_out", {}).get("sets", {}).items():
        lines += ["", *_set(f"held-out lines of the training data, {name}", figures)]
    return "\n".join(lines) + "\n"


def _set(name: str, figures: dict[str, Any]) -> Iterator[str]:
    yield f"{name}: {figures['rows']:,} rows"
    yield "  right entry among the first " + ", ".join(
        f"{rank}: {_interval(share)}" for rank, share in figures["right_in"].items()
    )
    yield f"  right category first {_interval(figures['right_category_first'])}"
    constant = figures["constant"]
    yield (
        f"  constant answers: always none {figures['always_none']['share']:.3f}, always {constant['ranking'][0]} "
        f"{constant['right_in']['1']['share']:.3f}, always the set's five commonest {constant['right_in']['5']['share']:.3f}"
    )
    if len(figures["by_category"]) > 1:
        yield "  by category (rows; first, in five, category first, alarm)"
        for category, part in figures["by_category"].items():
            shares = [part["right_in"]["1"], part["right_in"]["5"], part["right_category_first"], part["alarm"]]
            yield f"    {category:4} {part['rows']:6,}   " + "  ".join(f"{share['share']:.3f}" for share in shares)
    yield "  verdicts " + ", ".join(f"{verdict} {count}" for verdict, count in figures["verdicts"].items())
    if "listed_alarm" in figures:
        yield f"  listed goods that raise an alarm {_interval(figures['listed_alarm'])}"
    if "ordinary_alarm" in figures:
        yield f"  ordinary goods that raise an alarm {_interval(figures['ordinary_alarm'])}"
    if "auroc" in figures:
        yield from _alarm(figures)


def _alarm(figures: dict[str, Any]) -> Iterator[str]:
    constant = figures["constant_score"]
    yield (
        f"  score: AUROC {_measure(figures, 'auroc')} (constant: 0.500), "
        f"average precision {_measure(figures, 'average_precision')} (constant: {constant['average_precision']:.3f})"
    )
    yield (
        f"  calibration error {_measure(figures, 'calibration_error')}, "
        f"Brier score {figures['brier']:.3f} (constant: {constant['brier']:.3f})"
    )
    for rate, recall in figures["recall_at_false_alarms"].items():
        above = f"score above {recall['threshold']:.3f}"
        yield f"  listed goods found at {100 * float(rate):g} % false alarms {_interval(recall)}, {above}"
    covered = {row["sent"]: row["covered"] for row in figures["coverage"]}
    yield "  listed goods seen when the highest scores are sent to review: " + ", ".join(
        f"{100 * sent:g} % of lines {covered[sent]:.3f}" for sent in SHOWN_COVERAGE
    )
    yield "  reliability (score; rows, listed; mean score, share listed at the mix)"
    for band in figures["reliability"]:
        yield (
            f"    {band['from']:.1f}-{band['to']:.1f} {band['rows']:6,} {band['listed']:6,}   "
            f"{band['mean_score']:.3f}  {band['share_listed']:.3f}"
        )


def _interval(share: dict[str, Any]) -> str:
    return f"{share['share']:.3f} ({share['low']:.3f} to {share['high']:.3f})"


def _measure(figures: dict[str, Any], name: str) -> str:
    low, high = figures["intervals"][name]
    return f"{figures[name]:.3f} ({low:.3f} to {high:.3f})"
