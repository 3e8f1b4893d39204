"""The held-out fifth of the training data: judged by a model fitted on the rest.

Whole goods are held out, not single lines: all lines of an entry that share their longest word. For the entry that
makes it hard, since the word that names the goods is then unknown; for the alarm it is kinder than life, since the
ordinary lines left in were written by the same hands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from classifier import training
from classifier.errors import ModelError
from classifier.evaluation.labelled import Labelled
from classifier.law import Law
from classifier.model.fitted import FittedModel
from classifier.training import Progress, Settings
from classifier.training_data import LISTED, NEAR_MISS, ORDINARY, Line

NAMES = {LISTED: "listed goods", NEAR_MISS: "near misses", ORDINARY: "ordinary goods"}


def split(
    lines: Sequence[Line],
    law: Law,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> tuple[FittedModel, list[Line], list[tuple[str, list[Labelled]]]]:
    """A model fitted without the held-out goods, the lines that it learnt from, and the held-out goods by kind.

    ModelError if there are too few lines to hold some out.
    """
    settings = settings or Settings()
    held = training.held_out(lines, settings)
    if not held.any() or held.all():
        raise ModelError(f"{len(lines)} lines of training data are too few to hold some out.")
    rest = [line for line, out in zip(lines, held, strict=True) if not out]
    # The calibration holds goods out too, by the same rule: with the same seed it would choose those that are gone.
    model = training.fit(rest, law, replace(settings, seed=settings.seed + 1), progress)
    sets = []
    for kind, name in NAMES.items():
        chosen = [lines[place] for place in np.flatnonzero(held).tolist() if lines[place].kind == kind]
        if chosen:
            sets.append((name, [Labelled(line.text, frozenset([line.label]), None) for line in chosen]))
    return model, rest, sets
