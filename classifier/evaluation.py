"""A labelled file to a score card: how good the ranking is, how good the alarm, how honest the probabilities."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from classifier import codes
from classifier.errors import InvoiceError
from classifier.model.fitted import NONE
from classifier.types import Assessment, InvoiceLine, Place, Verdict

if TYPE_CHECKING:
    from classifier.screener import Screener

RANKS = (1, 3, 5, 10)
ALARMS = (Verdict.LIKELY, Verdict.REVIEW)


@dataclass(frozen=True, slots=True)
class Labelled:
    """Goods with their true labels, any of which is right."""

    description: str
    labels: frozenset[str]
    hs_code: str | None


def read(path: Path) -> list[Labelled]:
    """The rows of a labelled CSV file. InvoiceError names the row and column of a fault."""
    found = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.DictReader(handle)
            missing = {"description", "label"} - set(reader.fieldnames or ())
            if missing:
                raise InvoiceError(f"{path}: has no column {' and no column '.join(sorted(missing))}.", "Add it to the header.")
            for row in reader:
                labels = frozenset(part.strip() for part in row["label"].split("|") if part.strip())
                wrong = [label for label in labels if label != NONE and not codes.is_valid_entry(label)]
                if wrong or not labels:
                    raise InvoiceError(
                        f"{path}, row {reader.line_num}, column label: {row['label']!r} is no entry.",
                        "Write 3A001, 6A002|6A003 or none.",
                    )
                found.append(Labelled(row["description"], labels, codes.normalise_hs(row.get("hs_code") or "")))
    except (OSError, UnicodeDecodeError) as error:
        raise InvoiceError(f"{path}: cannot be read ({error}).", "Give a CSV file in UTF-8.") from error
    if not found:
        raise InvoiceError(f"{path}: holds no labelled rows.")
    return found


def score_card(screener: Screener, sets: Sequence[tuple[str, Sequence[Labelled]]]) -> dict[str, Any]:
    """Figures for each set and for all of them together."""
    judged = [(name, rows, _judge(screener, rows)) for name, rows in sets]
    card: dict[str, Any] = {"prior": screener.prior or screener.model.calibration.prior, "sets": {}}
    for name, rows, assessments in judged:
        card["sets"][name] = _figures(screener, rows, assessments)
    if len(judged) > 1:
        rows = [row for _, part, _ in judged for row in part]
        card["sets"]["together"] = _figures(screener, rows, [one for _, _, part in judged for one in part])
    return card


def _judge(screener: Screener, rows: Sequence[Labelled]) -> list[Assessment]:
    lines = [
        InvoiceLine(number, Place("evaluation", number), row.description, row.hs_code) for number, row in enumerate(rows, start=1)
    ]
    return [result for result in screener.screen(lines) if isinstance(result, Assessment)]


def _figures(screener: Screener, rows: Sequence[Labelled], judged: Sequence[Assessment]) -> dict[str, Any]:
    ranks = np.array([rank_of(row.labels, one) for row, one in zip(rows, judged, strict=True)])
    listed = np.array([any(screener.law.is_listed(label, screener.lists) for label in row.labels) for row in rows])
    scores = np.array([one.opinion.score for one in judged])
    alarm = np.array([one.verdict in ALARMS for one in judged])
    figures: dict[str, Any] = {
        "rows": len(rows),
        "right_in": {str(rank): _share(ranks <= rank) for rank in RANKS},
        "right_category_first": _share(
            np.array([_category_right(row.labels, one) for row, one in zip(rows, judged, strict=True)])
        ),
        "verdicts": {str(verdict): int(sum(one.verdict is verdict for one in judged)) for verdict in Verdict},
        "always_none": _share(np.array([NONE in row.labels for row in rows])),
    }
    if listed.any():
        figures["listed_alarm"] = _share(alarm[listed])
    ordinary = np.array([row.labels == {NONE} for row in rows])
    if ordinary.any():
        figures["ordinary_alarm"] = _share(alarm[ordinary])
    if listed.any() and not listed.all():
        from sklearn.metrics import average_precision_score, roc_auc_score

        figures["auroc"] = float(roc_auc_score(listed, scores))
        figures["average_precision"] = float(average_precision_score(listed, scores))
        figures["calibration_error"] = calibration_error(scores, listed)
    return figures


def rank_of(labels: frozenset[str], one: Assessment) -> int:
    """The place of the first right answer among the candidates and "none", from 1."""
    ranked = [(candidate.probability, candidate.entry) for candidate in one.opinion.candidates]
    ranked.append((one.opinion.none_probability, NONE))
    ranked.sort(key=lambda pair: -pair[0])
    return next((place for place, (_, name) in enumerate(ranked, start=1) if name in labels), len(ranked) + 1)


def calibration_error(scores: Any, truth: Any, bins: int = 10) -> float:
    """Expected calibration error with listed and not listed weighted equally, over bins of equal width."""
    weight = np.where(truth, 0.5 / max(truth.sum(), 1), 0.5 / max((~truth).sum(), 1))
    place = np.minimum((scores * bins).astype(int), bins - 1)
    error = 0.0
    for number in range(bins):
        inside = place == number
        total = weight[inside].sum()
        if total:
            error += abs((weight[inside] * truth[inside]).sum() - (weight[inside] * scores[inside]).sum())
    return float(error)


def _category_right(labels: frozenset[str], one: Assessment) -> bool:
    first = max(
        [(candidate.probability, candidate.entry[0]) for candidate in one.opinion.candidates[:1]]
        + [(one.opinion.none_probability, NONE)]
    )[1]
    return first in {label if label == NONE else label[0] for label in labels}


def _share(hits: Any) -> dict[str, Any]:
    """A share with its 95 % interval (Wilson) and counts."""
    count, total = int(np.sum(hits)), len(hits)
    share, z = count / total, 1.959964
    centre = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z * np.sqrt(share * (1 - share) / total + z * z / (4 * total * total)) / (1 + z * z / total)
    return {
        "share": round(share, 4),
        "low": round(float(centre - half), 4),
        "high": round(float(centre + half), 4),
        "count": count,
    }


def as_text(card: dict[str, Any]) -> str:
    """The card for a terminal."""
    lines = []
    for name, figures in card["sets"].items():
        lines.append(f"{name}: {figures['rows']} rows")
        lines.append(
            "  right entry among the first "
            + ", ".join(f"{rank}: {_interval(share)}" for rank, share in figures["right_in"].items())
        )
        always_none = figures["always_none"]["share"]
        lines.append(
            f"  right category first {_interval(figures['right_category_first'])}; "
            f"always answering none would be right for {always_none:.3f}"
        )
        lines.append("  verdicts " + ", ".join(f"{verdict} {count}" for verdict, count in figures["verdicts"].items()))
        if "listed_alarm" in figures:
            lines.append(f"  listed goods that raise an alarm {_interval(figures['listed_alarm'])}")
        if "ordinary_alarm" in figures:
            lines.append(f"  ordinary goods that raise an alarm {_interval(figures['ordinary_alarm'])}")
        if "auroc" in figures:
            lines.append(
                f"  score: AUROC {figures['auroc']:.4f}, average precision {figures['average_precision']:.4f}, "
                f"calibration error {figures['calibration_error']:.4f} (listed and other weighted equally)"
            )
    return "\n".join(lines) + "\n"


def as_json(card: dict[str, Any]) -> str:
    """The card as JSON."""
    return json.dumps(card, indent=1) + "\n"


def _interval(share: dict[str, Any]) -> str:
    return f"{share['share']:.3f} ({share['low']:.3f} to {share['high']:.3f})"
