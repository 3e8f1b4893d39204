"""`dualuse train`: fit the text model from training data and keep it."""

from __future__ import annotations

from typing import Annotated

import typer

from classifier.commands import common


def train(
    data: common.DataOption = None,
    force: Annotated[bool, typer.Option("--force", help="Fit again even if a model for this data is kept.")] = False,
) -> None:
    """Fit the text model; scoring does it by itself the first time."""
    from classifier import law, model_cache

    with common.fit_progress() as progress:
        model = model_cache.model(law.load(), data, force, progress, common.tell)
    typer.echo(
        f"A model of {len(model.classes):,} classes and {len(model.features.names):,} features is kept in {model_cache.folder()}."
    )
    if data is not None:
        typer.echo(f"Give --data {data} to score, classify and evaluate, too, so that they use it.")
