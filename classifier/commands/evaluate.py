"""`dualuse evaluate`: a labelled file to a score card."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from classifier.commands import common


def evaluate(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="CSV files with the columns description, label (several joined by |, or none), and optionally hs_code."
        ),
    ],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Save the score card as JSON.")] = None,
) -> None:
    """Measure how often the right entry comes first, and how often ordinary goods raise an alarm."""
    from classifier import evaluation

    screener = common.make_screener(top=0)
    card = evaluation.score_card(screener, [(path.name, evaluation.read(path)) for path in files])
    typer.echo(evaluation.as_text(card), nl=False)
    if output is not None:
        output.write_text(evaluation.as_json(card), encoding="utf-8")
