"""The Harmonised System as far as the program needs it: chapters, headings, and the codes that were moved."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from classifier.law import LAW_FOLDER

NATIONAL_CHAPTERS = range(98, 100)
"""Chapters that the HS leaves to each country, so that no table of ours can refuse them."""


@dataclass(frozen=True, slots=True)
class Move:
    """A code that HS 2017 or HS 2022 took out or divided; `entries` restricts it to goods of those entries."""

    old: str
    new: tuple[str, ...]
    entries: tuple[str, ...]
    meaning: str
    source: str


class Nomenclature:
    """Chapters, headings and moved codes of HS 2022."""

    def __init__(self, folder: Path = LAW_FOLDER) -> None:
        self._folder = folder

    @cached_property
    def chapters(self) -> dict[str, str]:
        """Chapter number to its title."""
        return {row["chapter"]: row["title"] for row in self._table}

    @cached_property
    def headings(self) -> frozenset[str]:
        """All four-digit headings."""
        found: set[str] = set()
        for row in self._table:
            for span in row["headings"].split(";"):
                first, _, last = span.partition("-")
                found.update(f"{number:04d}" for number in range(int(first), int(last or first) + 1))
        return frozenset(found)

    @cached_property
    def moves(self) -> dict[str, Move]:
        """Outdated codes (four or six digits) to where they went."""
        with (self._folder / "hs_moves.csv").open(encoding="utf-8", newline="") as handle:
            return {
                row["old"]: Move(
                    row["old"],
                    tuple(row["new"].split(";")),
                    tuple(part for part in row["entries"].split(";") if part),
                    row["meaning"],
                    row["source"],
                )
                for row in csv.DictReader(handle)
            }

    def is_possible(self, code: str) -> bool:
        """Whether chapter and heading of the code exist (national chapters 98 and 99 pass)."""
        if int(code[:2]) in NATIONAL_CHAPTERS:
            return True
        return code[:2] in self.chapters and (len(code) < 4 or code[:4] in self.headings)

    def move_of(self, code: str) -> Move | None:
        """The move that took the code out, if any."""
        return self.moves.get(code[:6]) or self.moves.get(code[:4])

    def family(self, chapter: str) -> frozenset[str]:
        """The chapters that a person may well take for this one, itself among them."""
        name = self._families.get(chapter, "")
        return frozenset([chapter, *(other for other, family in self._families.items() if name and family == name)])

    @cached_property
    def _families(self) -> dict[str, str]:
        return {row["chapter"]: row["family"] for row in self._table}

    @cached_property
    def _table(self) -> list[dict[str, str]]:
        with (self._folder / "nomenclature.csv").open(encoding="utf-8", newline="") as handle:
            return list(csv.DictReader(handle))
