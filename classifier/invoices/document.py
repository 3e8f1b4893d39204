"""One document: its bytes, read once, hashed on the way, and given to the reader of its format."""

from __future__ import annotations

import hashlib
import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from classifier.errors import InvoiceError, UsageError
from classifier.invoices import formats
from classifier.invoices.lines import ReadOptions, Record
from classifier.types import Note

STDIN = "-"
_SNIFF = 4096


class Document:
    """One file, or standard input for "-": `records` reads it, and `basis` then says what was read.

    `name`: as messages and places call it. `opener`: gives the bytes of what is no file of its own (a member of
    an archive). `input_format`: the format, if the user says it.
    """

    def __init__(self, path: str, input_format: str | None = None, opener: Callable[[], BinaryIO] | None = None) -> None:
        self._path = path
        self._format = formats.by_name(input_format) if input_format else None
        self._opener = opener
        self.name = "standard input" if path == STDIN else path
        self._sha256: str | None = None

    def records(self, options: ReadOptions) -> Iterator[Record]:
        """The document's lines, in order. InvoiceError if it cannot be read as a whole."""
        total = hashlib.sha256()
        # BufferedReader takes any RawIOBase and lets a reader look ahead.
        with io.BufferedReader(_Hashed(self._open(), total), 1 << 16) as buffered:
            fault: InvoiceError | None = None
            try:
                yield from self._read(buffered, options)
            except InvoiceError as error:
                fault = error
            # A reader that gave up half-way leaves bytes behind: the digest is the document's all the same.
            while buffered.read(1 << 20):
                pass
            self._sha256 = total.hexdigest()
            if fault is not None:
                raise fault

    def _read(self, buffered: io.BufferedReader[_Hashed], options: ReadOptions) -> Iterator[Record]:
        start = buffered.peek(_SNIFF)[:_SNIFF]
        if not start:
            raise InvoiceError(f"{self.name}: is empty.", "Give a file with a header and at least one line of goods.")
        kind = self._format or formats.recognise(start, self._ending(), self.name)
        goods = False
        for record in kind.read(buffered, self.name, options):
            goods = goods or not isinstance(record, Note)
            yield record
        if not goods:
            raise InvoiceError(f"{self.name}: holds no line of goods.", "Give at least one line below the header.")

    def basis(self) -> dict[str, Any]:
        """Name and SHA-256 of the document; no digest if it could not be opened or was not read to its end."""
        return {"file": self.name, **({"sha256": self._sha256} if self._sha256 else {})}

    def _ending(self) -> str:
        return "" if self._path == STDIN else Path(self._path).suffix.lower()

    def _open(self) -> BinaryIO:
        if self._opener is not None:
            return self._opener()
        if self._path == STDIN:
            return sys.stdin.buffer
        path = Path(self._path)
        try:
            if path.is_dir():
                raise InvoiceError(f"{path}: is a directory.", "Name the files in it.")
            return path.open("rb")
        except FileNotFoundError as error:
            raise UsageError(f"{path}: there is no such file.", "Check the name.") from error
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise InvoiceError(f"{path}: cannot be opened ({reason}).", "Check who may read it.") from error


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
