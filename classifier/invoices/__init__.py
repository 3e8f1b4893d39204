"""Documents to lines of goods. `read` picks the format; each format is one module with one `read`.

A new format is a module beside these and a row in `FORMATS`.
"""

from __future__ import annotations

import hashlib
import io
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from classifier.errors import InvoiceError, UsageError
from classifier.invoices import delimited, jsonlines, ubl, workbook
from classifier.invoices.tables import ReadOptions, Record

__all__ = ["FORMATS", "Document", "ReadOptions", "Record"]

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of document: its endings, a test of its first bytes, and its reader."""

    name: str
    endings: tuple[str, ...]
    starts: Callable[[bytes], bool]
    read: Callable[[BinaryIO, str, ReadOptions], Iterator[Record]]


def _is_text(start: bytes) -> bool:
    if start[:2] in (b"\xff\xfe", b"\xfe\xff") or start[1::2].count(0) > len(start) / 5 or start[0::2].count(0) > len(start) / 5:
        return True
    control = sum(1 for byte in start if byte < 32 and byte not in b"\t\n\r\f\x1f\0")
    return control <= len(start) / 50


FORMATS = (
    Format(
        "xlsx",
        (".xlsx", ".xlsm", ".xls", ".ods"),
        lambda start: start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")),
        workbook.read,
    ),
    Format("ubl", (".xml", ".ubl"), lambda start: start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"), ubl.read),
    Format("jsonl", (".jsonl", ".ndjson"), lambda start: start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"), jsonlines.read),
    Format("csv", (".csv", ".tsv", ".txt", ".tab"), _is_text, delimited.read),
)


class Document:
    """One file, or standard input for "-": `records` reads it, and `basis` then says what was read.

    `name`: as messages and places call it.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self.name = "standard input" if path == STDIN else path
        self._hash = hashlib.sha256()

    def records(self, options: ReadOptions) -> Iterator[Record]:
        """The document's lines, in order. InvoiceError if it cannot be read as a whole."""
        source = _Hashed(self._open(), self._hash)
        with io.BufferedReader(source, 1 << 16) as buffered:
            start = buffered.peek(4096)[:4096]
            if not start:
                raise InvoiceError(f"{self.name}: is empty.", "Give a file with a header and at least one line of goods.")
            yield from self._format(start).read(buffered, self.name, options)
            while buffered.read(1 << 20):
                pass

    def basis(self) -> dict[str, Any]:
        """Name and SHA-256 of the bytes that were read."""
        return {"file": self.name, "sha256": self._hash.hexdigest()}

    def _open(self) -> BinaryIO:
        if self._path == STDIN:
            return sys.stdin.buffer
        path = Path(self._path)
        try:
            if path.is_dir():
                raise InvoiceError(f"{path}: is a directory.", "Name the files in it.")
            return path.open("rb")
        except FileNotFoundError as error:
            raise UsageError(f"{path}: there is no such file.", "Check the name.") from error
        except OSError as error:
            raise InvoiceError(f"{path}: cannot be opened ({error.strerror}).", "Check who may read it.") from error

    def _format(self, start: bytes) -> Format:
        ending = "" if self._path == STDIN else Path(self._path).suffix.lower()
        for kind in FORMATS:
            if ending in kind.endings and kind.starts(start):
                return kind
        for kind in FORMATS:
            if kind.starts(start):
                return kind
        known = ", ".join(ending for kind in FORMATS for ending in kind.endings)
        raise InvoiceError(f"{self.name}: is in no format this program reads.", f"It reads {known}.")


class _Hashed(io.RawIOBase):
    """Passes bytes on and hashes them on the way."""

    def __init__(self, source: BinaryIO, total: Any) -> None:
        self._source = source
        self._total = total

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        content = self._source.read(len(buffer))
        self._total.update(content)
        buffer[: len(content)] = content
        return len(content)

    def close(self) -> None:
        if self._source is not sys.stdin.buffer:
            self._source.close()
        super().close()
