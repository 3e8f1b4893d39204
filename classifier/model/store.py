"""A fitted model on disk: one file, a NumPy archive of plain arrays with a JSON text in it, neither of which can run code.

Being one file, it takes its place in one step: whoever loads a model while others save it gets a whole one.
"""

from __future__ import annotations

import json
import os
import tempfile
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp

from classifier.errors import ModelError
from classifier.model.chapters import ChapterReader
from classifier.model.features import Features
from classifier.model.fitted import Calibration, FittedModel

TEXTS = "model.json"
_CHAPTERS = "chapters_"


def save(model: FittedModel, path: Path) -> None:
    """Writes the model, whole or not at all, in the place of what was there. ModelError if that cannot be."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # A name of its own: others may be saving the same model, and a crash may have left a part of one.
        number, name = tempfile.mkstemp(prefix=f"{path.name}.", suffix=".part", dir=path.parent)
        scratch = Path(name)
        try:
            with os.fdopen(number, "w+b") as handle:
                np.savez_compressed(handle, **_arrays(model))
                with zipfile.ZipFile(handle, "a") as archive:
                    # ZipInfo's fixed date: the same model is the same bytes
                    archive.writestr(zipfile.ZipInfo(TEXTS), json.dumps(_texts(model), ensure_ascii=False), zipfile.ZIP_DEFLATED)
            scratch.replace(path)
        finally:
            scratch.unlink(missing_ok=True)
    except OSError as error:
        raise ModelError(
            f"{path}: the model cannot be kept ({error.strerror}).", "Name a folder with room for it in DUALUSE_CACHE."
        ) from error


def load(path: Path) -> FittedModel:
    """The model kept in the file. ModelError if it is missing or damaged."""
    try:
        with path.open("rb") as handle, np.load(handle, allow_pickle=False) as archive:
            stored: dict[str, Any] = {name: archive[name] for name in archive.files}
        texts = json.loads(stored.pop(TEXTS))
        weights = sp.csr_matrix(
            (stored["data"], stored["indices"], stored["indptr"]), shape=tuple(int(size) for size in stored["shape"])
        )
        calibration = texts["calibration"]
        model = FittedModel(
            Features.restore(texts["names"], texts["word_count"], stored["idf"]),
            texts["classes"],
            texts["groups"],
            weights,
            stored["offsets"],
            stored["slopes"],
            Calibration(tuple(calibration["listed"]), tuple(calibration["none"]), calibration["sharpness"], calibration["prior"]),
            texts["facts"],
        )
        chapters = {name.removeprefix(_CHAPTERS): array for name, array in stored.items() if name.startswith(_CHAPTERS)}
        model.chapters = ChapterReader.restore(chapters) if chapters else None
        return model
    except (OSError, KeyError, ValueError, TypeError, zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise ModelError(f"{path}: the kept model cannot be read ({error}).", "Run: dualuse train --force") from error


def keep_newest(used: Path, count: int) -> None:
    """Marks the file as used now, and removes from its folder all but the files used last, the rests of crashes too."""
    with suppress(OSError):  # a cache that cannot be written can still be read
        used.touch()
        files = sorted(used.parent.glob("*.npz*"), key=lambda path: path.stat().st_mtime, reverse=True)
        for old in files[count:]:
            old.unlink(missing_ok=True)


def _arrays(model: FittedModel) -> dict[str, Any]:
    weights = model.weights.tocsr()
    chapters = model.chapters.arrays() if model.chapters is not None else {}
    return {
        "data": weights.data.astype(np.float32),
        "indices": weights.indices.astype(np.int32),
        "indptr": weights.indptr.astype(np.int64),
        "shape": np.array(weights.shape, dtype=np.int64),
        "offsets": model.offsets,
        "slopes": model.slopes,
        "idf": model.features.idf.astype(np.float32),
        **{_CHAPTERS + name: array for name, array in chapters.items()},
    }


def _texts(model: FittedModel) -> dict[str, Any]:
    return {
        "classes": model.classes,
        "groups": model.groups,
        "names": model.features.names,
        "word_count": model.features.word_count,
        "calibration": vars(model.calibration),
        "facts": model.facts,
    }
