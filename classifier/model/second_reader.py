"""An optional second reader: a sentence transformer that the user has, asked which training lines a text is like.

It is read from a folder that the user names and is never fetched. It embeds the training lines once (kept in the
cache as a plain array) and every text to judge; an entry's similarity is the mean of the cosines of the text with the
entry's nearest line and with the centroid of its lines. The probability of each entry is multiplied by
exp(weight * similarity), and all of them are scaled back to what they summed to: the second reader orders the
entries anew, and touches neither the score nor the probability that no entry fits, which stay calibrated.

The weight, and what the second reader brings, were measured: docs/models-tried.md. Needs the extra `second-reader`.
"""

from __future__ import annotations

import hashlib
import json
import os
import warnings
from collections.abc import Callable, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.errors import ModelError, UsageError
from classifier.model.fitted import NONE
from classifier.model.normalise import MAX_LENGTH

WEIGHT = 14.0
INSTALL = "pip install 'dualuse[second-reader]'"
BATCH = 64
ROWS_AT_ONCE = 256
"""Texts compared with all training lines at a time: 256 times 50,000 cosines are 50 MB."""

Vectors = NDArray[np.float32]
Encode = Callable[[Sequence[str]], Vectors]
"""Texts to rows of length one."""

_LIBRARIES = ("sentence-transformers", "transformers", "torch")


class SecondReader:
    """Training lines as vectors, and the means to make vectors of other texts.

    `labels[n]` is the entry of row n of `vectors`; lines of goods that no entry names play no part.
    """

    def __init__(
        self, encode: Encode, vectors: Vectors, labels: Sequence[str], weight: float = WEIGHT, facts: dict[str, Any] | None = None
    ) -> None:
        order = sorted((label, place) for place, label in enumerate(labels) if label != NONE)
        self._encode = encode
        self._vectors = vectors[[place for _, place in order]].astype(np.float32)
        self._entries, self._starts = np.unique([label for label, _ in order], return_index=True)
        sums = np.add.reduceat(self._vectors, self._starts, axis=0)
        self._centroids = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
        self.weight = weight
        self.facts = {"weight": weight, **(facts or {})}

    def similarities(self, texts: Sequence[str], classes: Sequence[str]) -> Vectors:
        """How like each class the texts are, from -1 to 1; classes without a training line get the least of the row."""
        known = {str(entry): place for place, entry in enumerate(self._entries)}
        place = np.array([known.get(name, -1) for name in classes])
        found = np.zeros((len(texts), len(classes)), dtype=np.float32)
        for start in range(0, len(texts), ROWS_AT_ONCE):
            asked = self._encode([text[:MAX_LENGTH] for text in texts[start : start + ROWS_AT_ONCE]])
            nearest = np.maximum.reduceat(asked @ self._vectors.T, self._starts, axis=1)
            like = (nearest + asked @ self._centroids.T) / 2
            part = like[:, np.maximum(place, 0)]
            part[:, place < 0] = like.min(axis=1, keepdims=True)
            found[start : start + len(asked)] = part
        return found

    def blended(self, texts: Sequence[str], probabilities: NDArray[np.float64], classes: Sequence[str]) -> NDArray[np.float64]:
        """The probabilities (one row a text, one column a class) with the entries' share of each row ordered anew."""
        entries = np.array([name != NONE for name in classes])
        names = [name for name in classes if name != NONE]
        before = probabilities[:, entries]
        gain = self.weight * self.similarities(texts, names).astype(np.float64)
        after = before * np.exp(gain - gain.max(axis=1, keepdims=True))
        total = after.sum(axis=1, keepdims=True)
        blended = probabilities.copy()
        blended[:, entries] = np.where(
            total > 0, after * before.sum(axis=1, keepdims=True) / np.where(total > 0, total, 1.0), before
        )
        return blended


def load(
    folder: Path, texts: Sequence[str], labels: Sequence[str], cache: Path, told: Callable[[str], None] | None = None
) -> SecondReader:
    """The model of a folder as a second reader of these training lines, whose vectors are kept in `cache`.

    UsageError if the folder holds no model or the extra is not installed; ModelError if the model cannot be read.
    """
    encode = _encoder(folder)
    facts = {"model": _folder_digest(folder), **{name: metadata.version(name) for name in _LIBRARIES}}
    chosen = [place for place, label in enumerate(labels) if label != NONE]
    wanted = [texts[place] for place in chosen]
    vectors = _kept_vectors(encode, wanted, cache / f"{_digest(facts, wanted)}.npy", told)
    return SecondReader(encode, vectors, [labels[place] for place in chosen], facts=facts)


def _encoder(folder: Path) -> Encode:
    _check(folder)
    # Nothing is ever fetched: said to the libraries before they are imported, and once more where they load.
    os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", HF_HUB_DISABLE_TELEMETRY="1")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        with warnings.catch_warnings():
            # what the libraries say to their developers is no matter of the user's
            warnings.simplefilter("ignore")
            from sentence_transformers import SentenceTransformer
            from transformers.utils import logging
    except ImportError as error:
        raise UsageError(
            f"--second-reader needs sentence-transformers, which cannot be imported ({error}).", f"Run: {INSTALL}"
        ) from error
    logging.disable_progress_bar()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model = SentenceTransformer(
                str(folder),
                device="cpu",
                local_files_only=True,
                trust_remote_code=False,
                model_kwargs={"use_safetensors": True},
            )
    except Exception as error:  # the libraries raise errors of many kinds for a damaged folder
        first = (str(error).splitlines() or [type(error).__name__])[0]
        raise ModelError(
            f"{folder}: the model cannot be read ({first}).", "It must be a whole sentence-transformers model with safetensors."
        ) from error

    def encode(texts: Sequence[str]) -> Vectors:
        rows = model.encode(
            list(texts), batch_size=BATCH, normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
        )
        return np.asarray(rows, dtype=np.float32)

    return encode


def _check(folder: Path) -> None:
    """Refuses what is no model folder, and a model whose parts would run code of its own."""
    layout = folder / "modules.json"
    if not layout.is_file():
        raise UsageError(
            f"--second-reader {folder}: is no folder of a sentence-transformers model (it has no modules.json).",
            "Name the folder that a model was saved in.",
        )
    try:
        parts = [str(part["type"]) for part in json.loads(layout.read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise ModelError(f"{layout}: cannot be read ({error}).", "Save the model again.") from error
    foreign = [part for part in parts if not part.startswith("sentence_transformers.")]
    if foreign:
        raise ModelError(f"{layout}: the part {foreign[0]} is code of the model's own, which is not run.", "Use another model.")


def _folder_digest(folder: Path) -> str:
    """SHA-256 over the files of the model, in the order of their names."""
    total = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        with path.open("rb") as handle:
            content = hashlib.file_digest(handle, "sha256").digest()
        total.update(path.relative_to(folder).as_posix().encode() + b"\0" + content)
    return total.hexdigest()


def _digest(facts: dict[str, str], texts: Sequence[str]) -> str:
    return hashlib.sha256(json.dumps([facts, list(texts)], sort_keys=True).encode()).hexdigest()[:24]


def _kept_vectors(encode: Encode, texts: Sequence[str], path: Path, told: Callable[[str], None] | None) -> Vectors:
    try:
        vectors: Vectors = np.load(path, allow_pickle=False)
        if vectors.ndim == 2 and len(vectors) == len(texts):
            return vectors
    except (OSError, ValueError, EOFError):
        pass  # not there yet, or damaged: made anew
    if told:
        told(f"The second reader embeds {len(texts):,} lines of training data; this is done once.")
    # half precision: half the room, and the third decimal of a cosine decides nothing
    vectors = encode(texts).astype(np.float16)
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(path.name + f".{os.getpid()}.part")
    with scratch.open("wb") as handle:
        np.save(handle, vectors, allow_pickle=False)
    scratch.replace(path)
    return vectors
