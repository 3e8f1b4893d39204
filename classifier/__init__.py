"""dualuse: a pre-check of invoices for dual-use goods, offline and with reasons.

from classifier import Screener

for record in Screener().screen_texts(["thermal camera core 640x512, 60 Hz"]):
    print(record.verdict, record.opinion.candidates[0].entry)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from classifier.screener import Screener
    from classifier.types import Assessment, Candidate, Finding, Gap, InvoiceLine, Place, Unreadable, Verdict

__version__ = "0.1.0"

__all__ = [
    "Assessment",
    "Candidate",
    "Finding",
    "Gap",
    "InvoiceLine",
    "Place",
    "Screener",
    "Unreadable",
    "Verdict",
    "__version__",
]


def __getattr__(name: str) -> Any:
    """Loads the public names when they are first asked for, so that `--help` stays quick."""
    if name in __all__:
        return getattr(import_module("classifier.screener" if name == "Screener" else "classifier.types"), name)
    raise AttributeError(name)
