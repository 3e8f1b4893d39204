"""`dualuse train`: fit the text model from training data and keep it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from classifier.commands import common


def train(
    data: Annotated[
        Path | None, typer.Option("--data", help="Folder with controlled/ and ordinary/; the program's own by default.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Fit again even if a model for this data is kept.")] = False,
) -> None:
    """Fit the text model; scoring does it by itself the first time."""
    from classifier import law, training, training_data

    folder = data or training_data.folder()
    with common.fit_progress() as progress:
        model = training.cached(law.load(), folder, force, progress, common.tell)
    kept = training.cache_folder() / training.model_digest(folder)
    typer.echo(f"A model of {len(model.classes):,} classes and {len(model.features.names):,} features is kept in {kept}.")
