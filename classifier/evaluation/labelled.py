"""Reads goods with their true labels: the files that `dualuse evaluate` measures on."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from classifier import codes
from classifier.errors import InvoiceError
from classifier.model.fitted import NONE


@dataclass(frozen=True, slots=True)
class Labelled:
    """Goods with their true labels, any of which is right."""

    description: str
    labels: frozenset[str]
    hs_code: str | None

    @property
    def categories(self) -> frozenset[str]:
        """The categories of the labels (the first digit), or "none"."""
        return frozenset(label if label == NONE else label[0] for label in self.labels)


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
                written = row["label"] or ""
                labels = frozenset(part.strip() for part in written.split("|") if part.strip())
                wrong = [label for label in labels if label != NONE and not codes.is_valid_entry(label)]
                if wrong or not labels:
                    raise InvoiceError(
                        f"{path}, row {reader.line_num}, column label: {written!r} is no entry.",
                        "Write 3A001, 6A002|6A003 or none.",
                    )
                found.append(Labelled(row["description"] or "", labels, codes.normalise_hs(row.get("hs_code") or "")))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InvoiceError(f"{path}: cannot be read ({error}).", "Give a CSV file in UTF-8.") from error
    if not found:
        raise InvoiceError(f"{path}: holds no labelled rows.")
    return found
