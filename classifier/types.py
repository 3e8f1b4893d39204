"""The types that cross the whole program: what a reader gives, what a witness says, what a report prints.

Everything here is plain, frozen data without behaviour beyond naming itself, so that any part of the
program can be read, tested or replaced without the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Verdict(StrEnum):
    """What the evidence adds up to for one line. None of the four says that goods are free to ship.

    Verdicts compare by rank, with one another and with a verdict's name; ValueError for any other text.
    """

    NO_MATCH = "no_match"
    """Every witness looked and none matched. Not a clearance."""
    INSUFFICIENT = "insufficient"
    """The line is too thin to judge; its gaps name what is missing."""
    REVIEW = "review"
    """Something speaks for a control, or the witnesses disagree."""
    LIKELY = "likely"
    """A listed item is the best explanation of the line."""

    @property
    def rank(self) -> int:
        """Place in the order no_match < insufficient < review < likely, from 0."""
        return list(Verdict).index(self)

    # Each of the four, for a text compares by its letters where one is missing.
    def __lt__(self, other: str) -> bool:
        return self.rank < Verdict(other).rank

    def __le__(self, other: str) -> bool:
        return self.rank <= Verdict(other).rank

    def __gt__(self, other: str) -> bool:
        return self.rank > Verdict(other).rank

    def __ge__(self, other: str) -> bool:
        return self.rank >= Verdict(other).rank


class Effect(StrEnum):
    """What a finding does to its line; `decide` knows no more about a finding than this."""

    DECIDES = "decides"
    """A limit of the law is met, or what is declared and what is described are the same listed goods: the line is likely."""
    RAISES = "raises"
    """Enough on its own for a person to look: the line is at least for review."""
    POINTS_TO = "points_to"
    """Speaks for an entry; counts together with a text that speaks for the same entry."""
    LOWERS = "lowers"
    """A fact of the law (a limit not met, a decontrol note) takes an entry out."""
    INFORMS = "informs"
    """A fact to know; moves nothing."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line stands: the file, the sheet or page, and the row as a person counts it, from 1."""

    file: str
    row: int | None = None
    sheet: str | None = None
    page: int | None = None

    def __str__(self) -> str:
        parts = [self.file]
        if self.sheet is not None:
            parts.append(f"sheet {self.sheet}")
        if self.page is not None:
            parts.append(f"page {self.page}")
        if self.row is not None:
            parts.append(f"row {self.row}")
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Gap:
    """Something a witness could not look at, which is not the same as having found nothing there."""

    witness: str
    missing: str
    message: str


TOO_THIN = "description"
"""The `missing` of a gap that makes a line insufficient."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One piece of evidence: who says it, by which rule, what it does, on what grounds, from which source."""

    witness: str
    rule: str
    effect: Effect
    entry: str | None
    evidence: Mapping[str, Any]
    message: str
    source: str


@dataclass(frozen=True, slots=True)
class Item:
    """The goods themselves, and all that a witness may see: never the buyer, the destination or the price.

    `facts` are properties that someone stated beside the description: ("frame_rate", "9 Hz"). `declared_entry` is
    the control number that the exporter declares, as it stood ("6A003b4b", "EAR99").
    """

    description: str
    hs_code: str | None = None
    item_number: str | None = None
    origin: str | None = None
    facts: tuple[tuple[str, str], ...] = ()
    declared_entry: str | None = None


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """One line of goods as read from a document.

    `hs_code` holds digits only; `destination` and `origin` are ISO 3166 codes; quantities, prices and the declared
    control number stay text as they stood. `gaps` are what the reader could not make sense of, with file, row and column.
    """

    line: int
    place: Place
    description: str
    hs_code: str | None = None
    item_number: str | None = None
    origin: str | None = None
    destination: str | None = None
    consignee: str | None = None
    quantity: str | None = None
    unit: str | None = None
    unit_price: str | None = None
    amount: str | None = None
    currency: str | None = None
    incoterms: str | None = None
    gaps: tuple[Gap, ...] = ()
    original: Mapping[str, str] = field(default_factory=dict)
    facts: tuple[tuple[str, str], ...] = ()
    declared_entry: str | None = None

    @property
    def item(self) -> Item:
        """The line without buyer, destination and price."""
        return Item(self.description, self.hs_code, self.item_number, self.origin, self.facts, self.declared_entry)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A row that should have been goods and could not be read, with the reason and what to try."""

    line: int
    place: Place
    reason: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something a reader did that the user should know, such as leaving a row of totals out."""

    place: Place
    message: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """One control entry as a possible answer, with its calibrated probability and the words that drove it."""

    entry: str
    probability: float
    lists: tuple[str, ...]
    subject: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the text alone suggests: candidates by probability, and two calibrated probabilities.

    `score` is the probability that the goods are listed (EU Annex I, or the US list for a reason beyond
    anti-terrorism alone), `none_probability` the probability that no entry at all fits.
    """

    score: float
    none_probability: float
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Testimony:
    """What one witness says about one line."""

    findings: tuple[Finding, ...] = ()
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True, slots=True)
class Assessment:
    """A line with everything said about it, and the verdict."""

    line: InvoiceLine
    verdict: Verdict
    opinion: Opinion
    findings: tuple[Finding, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Basis:
    """What a run stood on: the same basis and the same input give the same output, byte for byte."""

    version: str
    law: Mapping[str, Any]
    training: str
    model: Mapping[str, Any]
    options: Mapping[str, Any]
    inputs: tuple[Mapping[str, Any], ...] = ()
