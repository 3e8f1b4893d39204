"""Reads goods with their true labels: the files that `dualuse evaluate` measures on."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from classifier import codes
from classifier.errors import InvoiceError
from classifier.invoices.hscodes import read_hs
from classifier.law import Law
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


@dataclass(frozen=True, slots=True)
class LabelledRows:
    """The rows of a labelled file; `unreadable` says why a row was left out, `notes` what to know of one that was not."""

    rows: list[Labelled]
    unreadable: list[str]
    notes: list[str]


def read(path: Path, law: Law) -> LabelledRows:
    """The rows of a labelled CSV file whose labels are entries of the law, on either list; paragraphs are left off.

    Each fault names row and column. InvoiceError if the file as a whole, or none of its rows, can be read.
    """
    found = LabelledRows([], [], [])
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.DictReader(handle)
            missing = {"description", "label"} - set(reader.fieldnames or ())
            if missing:
                raise InvoiceError(f"{path}: has no column {' and no column '.join(sorted(missing))}.", "Add it to the header.")
            for row in reader:
                place = f"{path}, row {reader.line_num}"
                written = row["label"] or ""
                labels = [_label(part, law) for part in written.split("|") if part.strip()]
                if not labels or None in labels:
                    found.unreadable.append(
                        f"{place}, column label: {written!r} is no entry of the lists. Write 3A001, 6A002|6A003 or none."
                    )
                    continue
                hs_code, told = read_hs(row.get("hs_code") or "")
                if told:
                    found.notes.append(f"{place}, column hs_code: {told}")
                found.rows.append(Labelled(row["description"] or "", frozenset(filter(None, labels)), hs_code))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InvoiceError(f"{path}: cannot be read ({error}).", "Give a CSV file in UTF-8.") from error
    if not found.rows:
        raise InvoiceError(f"{path}: holds no labelled rows.", " ".join(found.unreadable[:1]))
    return found


def _label(text: str, law: Law) -> str | None:
    """The number of an entry of the law, or "none"; None if the text is neither."""
    if text.strip().casefold() == NONE:
        return NONE
    entry = codes.normalise_entry(text)
    number = codes.entry_number(entry) if entry else ""
    return number if law.by_list(number) else None
