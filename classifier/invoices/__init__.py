"""Documents to lines of goods. `FORMATS` is the one list of formats; each is a module with a `read`.

A new format is a module beside these and a row in `FORMATS`.
"""

from __future__ import annotations

from classifier.invoices.document import Document
from classifier.invoices.formats import FORMATS, names
from classifier.invoices.gather import documents
from classifier.invoices.lines import ReadOptions, Record

__all__ = ["FORMATS", "Document", "ReadOptions", "Record", "documents", "names"]
