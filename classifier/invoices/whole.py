"""Formats that must be read as a whole: the document's bytes, up to a bound."""

from __future__ import annotations

from typing import BinaryIO

from classifier.errors import InvoiceError

MAX_WHOLE = 400_000_000
"""Bytes of a document that is not streamed; a larger one is refused, so that memory stays bounded."""


def read_whole(source: BinaryIO, file: str, limit: int = MAX_WHOLE) -> bytes:
    """All bytes of the document. InvoiceError if there are more than `limit`."""
    content = source.read(limit + 1)
    if len(content) > limit:
        raise InvoiceError(
            f"{file}: is larger than {limit:,} bytes, which is too large for its format.",
            "Split it, or export it as CSV, which is read row by row.",
        )
    return content
