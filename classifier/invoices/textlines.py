"""Bytes to lines of text: UTF-8, UTF-16, UTF-32 or Windows-1252, one bounded line at a time."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

MAX_LINE = 16_000_000
"""Bytes of one line; a longer one is cut into several, so that a file without line ends does not fill the memory."""
_SNIFF = 4096


@dataclass(slots=True)
class Decoding:
    """What had to be assumed while decoding: the first line (from 1) that was not UTF-8 and was read as Windows-1252."""

    first_legacy_line: int | None = None


def decoded_lines(source: BinaryIO, decoding: Decoding | None = None) -> Iterator[str]:
    """The text's lines with their ends, whether \\n, \\r\\n or \\r; NUL becomes a space.

    UTF-16 and UTF-32 are known by their mark, or by their zero bytes; of any other text each line is UTF-8, or
    Windows-1252 if it is not, so that one legacy line costs nothing but itself.
    """
    decoding = decoding if decoding is not None else Decoding()
    start = source.peek(_SNIFF)[:_SNIFF] if isinstance(source, io.BufferedReader) else b""
    if (wide := _wide(start)) is not None:
        yield from _wide_lines(source, wide)
        return
    number = 0
    while raw := source.readline(MAX_LINE):
        if number == 0:
            raw = raw.removeprefix(codecs.BOM_UTF8)
        for part in _cut(raw):
            number += 1
            try:
                text = part.decode("utf-8")
            except UnicodeDecodeError:
                text = part.decode("cp1252", errors="replace")
                decoding.first_legacy_line = decoding.first_legacy_line or number
            yield text.replace("\0", " ")


def text_of(start: bytes) -> str:
    """The first bytes of a document as text, to see what it begins with; what cannot be decoded is left out."""
    encoding = "utf-16" if start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8-sig"
    return start.decode(encoding, errors="ignore")


def _cut(raw: bytes) -> list[bytes]:
    """The lines in what `readline` took for one: a lone carriage return ends a line too."""
    if b"\r" not in raw.removesuffix(b"\n").removesuffix(b"\r"):
        return [raw]
    return [line + b"\n" for line in raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").removesuffix(b"\n").split(b"\n")]


def _wide_lines(source: BinaryIO, encoding: str) -> Iterator[str]:
    reader = io.TextIOWrapper(source, encoding=encoding, errors="replace", newline="")
    try:
        while text := reader.readline(MAX_LINE):
            yield text.replace("\0", " ")
    finally:
        # Left attached, the wrapper would close the document when it is collected.
        reader.detach()


def _wide(start: bytes) -> str | None:
    if start.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    zeros_even, zeros_odd = start[0::2].count(0), start[1::2].count(0)
    half = len(start) / 2
    if half >= 4 and zeros_odd > 0.4 * half and zeros_even < 0.1 * half:
        return "utf-16-le"
    if half >= 4 and zeros_even > 0.4 * half and zeros_odd < 0.1 * half:
        return "utf-16-be"
    return None
