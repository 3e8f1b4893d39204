"""The user's cache: the fitted model of each training data, and what the second reader made of it.

A model is named by all that shapes it: training data, settings, library versions, code, and the entries that the law
counts as listed, since the calibration stands on them.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from classifier import training, training_data
from classifier.law import Law
from classifier.model import features, second_reader, store
from classifier.model.fitted import FittedModel
from classifier.model.second_reader import SecondReader
from classifier.training_data import Line

KEPT = 4
"""So many models stay in the cache, those used last; older ones belong to data or versions that are gone."""

Told = Callable[[str], None]
"""Called with a sentence when something begins that takes long."""


def model(
    law: Law,
    data: Path | None = None,
    force: bool = False,
    progress: training.Progress | None = None,
    told: Told | None = None,
) -> FittedModel:
    """The kept model for this training data (the program's own by default); fitted and kept first if there is none.

    ModelError if the kept model is damaged, or none can be fitted on the data.
    """
    data = data or training_data.folder()
    digests = {"training": training_data.digest(data)}
    digests["digest"] = _digest(digests["training"], law)
    path = folder() / f"{digests['digest']}.npz"
    if force or not path.exists():
        lines = training_data.read(data)
        if told:
            told(f"Fitting the text model from {len(lines):,} lines of training data; this is done once.")
        fitted = training.fit(lines, law, progress=progress)
        fitted.facts.update(digests)
        store.save(fitted, path)
    store.keep_newest(path, KEPT)
    return store.load(path)


def reader(of: Path, lines: Sequence[Line], told: Told | None = None) -> SecondReader:
    """The sentence transformer in the folder `of` as a reader of these training lines; errors as `second_reader.load`."""
    texts, labels = [line.text for line in lines], [line.label for line in lines]
    return second_reader.load(of, texts, labels, folder().parent / "second-reader", told)


def folder() -> Path:
    """Where fitted models are kept: DUALUSE_CACHE if set, else the user's cache directory."""
    from platformdirs import user_cache_path

    named = os.environ.get("DUALUSE_CACHE")
    return (Path(named) if named else user_cache_path("dualuse", appauthor=False)) / "models"


def _digest(data: str, law: Law) -> str:
    """Names a fit."""
    import numpy
    import scipy
    import sklearn

    parts: dict[str, Any] = {
        "training": data,
        "listed": [entry for entry in law.entries if law.is_listed(entry)],
        "settings": asdict(training.Settings()),
        "libraries": {library.__name__: library.__version__ for library in (sklearn, numpy, scipy)},
        "code": [
            hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted([Path(training.__file__), *Path(features.__file__).parent.glob("*.py")])
        ],
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:24]
