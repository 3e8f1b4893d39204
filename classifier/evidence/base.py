"""What every witness is: a name, and a look at a chunk of items. A new witness is added to `witnesses`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from classifier.evidence.declared import DeclaredWitness
from classifier.evidence.hs import HsWitness
from classifier.evidence.patterns import PatternWitness
from classifier.evidence.thresholds import ThresholdWitness
from classifier.law import LISTS, Law
from classifier.model.chapters import ChapterReader
from classifier.types import Item, Opinion, Testimony


class Witness(Protocol):
    """Sees the goods and what the text suggests; never the buyer, the destination or the price."""

    name: str

    def look(self, items: Sequence[Item], opinions: Sequence[Opinion]) -> list[Testimony]:
        """One testimony per item, in the order of the items."""


def witnesses(law: Law, chapters: ChapterReader | None = None, lists: Sequence[str] = LISTS) -> list[Witness]:
    """The witnesses beside the text, in the order in which they speak."""
    return [DeclaredWitness(law, lists), HsWitness(law, chapters), PatternWitness(law), ThresholdWitness(law)]
