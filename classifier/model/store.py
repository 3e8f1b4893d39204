"""A fitted model on disk: one NumPy archive of plain arrays and one JSON text, neither of which can run code."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp

from classifier.errors import ModelError
from classifier.model.chapters import ChapterReader
from classifier.model.features import Features
from classifier.model.fitted import Calibration, FittedModel

ARRAYS, TEXTS = "weights.npz", "model.json"


def save(model: FittedModel, folder: Path) -> None:
    """Writes the model into the folder, whole or not at all."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    scratch = folder.with_name(folder.name + ".part")
    scratch.mkdir(parents=True, exist_ok=True)
    weights = model.weights.tocsr()
    np.savez_compressed(
        scratch / ARRAYS,
        data=weights.data.astype(np.float32),
        indices=weights.indices.astype(np.int32),
        indptr=weights.indptr.astype(np.int64),
        shape=np.array(weights.shape, dtype=np.int64),
        offsets=model.offsets,
        slopes=model.slopes,
        idf=model.features.idf.astype(np.float32),
    )
    texts = {
        "classes": model.classes,
        "groups": model.groups,
        "names": model.features.names,
        "word_count": model.features.word_count,
        "calibration": vars(model.calibration),
        "facts": model.facts,
    }
    (scratch / TEXTS).write_text(json.dumps(texts, ensure_ascii=False), encoding="utf-8")
    if model.chapters is not None:
        model.chapters.save(scratch)
    if folder.exists():
        for part in folder.iterdir():
            part.unlink()
        folder.rmdir()
    scratch.rename(folder)


def load(folder: Path) -> FittedModel:
    """The model kept in the folder. ModelError if it is missing or damaged."""
    try:
        with (folder / ARRAYS).open("rb") as handle, np.load(handle, allow_pickle=False) as arrays:
            stored: dict[str, Any] = {name: arrays[name] for name in arrays.files}
        texts = json.loads((folder / TEXTS).read_text(encoding="utf-8"))
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
        model.chapters = ChapterReader.load(folder)
        return model
    except (OSError, KeyError, ValueError, TypeError, zipfile.BadZipFile, EOFError) as error:
        raise ModelError(f"{folder}: the kept model cannot be read ({error}).", "Run: dualuse train --force") from error
