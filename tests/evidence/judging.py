"""Small things to judge: an item, an opinion, a line."""

from __future__ import annotations

from classifier.types import Candidate, InvoiceLine, Opinion, Place

NO_OPINION = Opinion(0.0, 1.0, ())


def opinion(entry: str, probability: float, lists: tuple[str, ...] = ("EU", "US")) -> Opinion:
    """An opinion with one candidate."""
    return Opinion(probability, 1 - probability, (Candidate(entry, probability, lists, "subject"),))


def line(
    description: str = "goods", hs_code: str | None = None, destination: str | None = None, origin: str | None = None
) -> InvoiceLine:
    """A line of a document that does not exist."""
    return InvoiceLine(1, Place("test", 1), description, hs_code, origin=origin, destination=destination)
