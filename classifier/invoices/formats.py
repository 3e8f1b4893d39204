"""The formats, in one list: their endings, how their first bytes look, and their reader."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from classifier.errors import InvoiceError, UsageError
from classifier.invoices import delimited, einvoice, foreign, jsonlines, parquet, pdf, plaintext, workbook
from classifier.invoices.lines import ReadOptions, Record
from classifier.invoices.textlines import text_of


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of document: its name, its endings, a test of its first bytes, and its reader."""

    name: str
    endings: tuple[str, ...]
    starts: Callable[[bytes], bool]
    read: Callable[[BinaryIO, str, ReadOptions], Iterator[Record]]


def _is_text(start: bytes) -> bool:
    if start[:2] in (b"\xff\xfe", b"\xfe\xff") or start[1::2].count(0) > len(start) / 5 or start[0::2].count(0) > len(start) / 5:
        return True
    control = sum(1 for byte in start if byte < 32 and byte not in b"\t\n\r\f\x1f\0")
    return control <= len(start) / 50


def _is_xml(start: bytes) -> bool:
    return start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") or start.startswith(
        (b"\xff\xfe<\0", b"\xfe\xff\0<", b"<\0", b"\0<")
    )


FORMATS = (
    Format(
        "xlsx",
        (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"),
        lambda start: start.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")),
        workbook.read,
    ),
    Format("pdf", (".pdf",), lambda start: b"%PDF-" in start[:1024], pdf.read),
    Format("parquet", (".parquet", ".pq"), lambda start: start.startswith(b"PAR1"), parquet.read),
    Format("xml", (".xml", ".ubl", ".cii"), _is_xml, einvoice.read),
    Format("jsonl", (".jsonl", ".ndjson"), jsonlines.starts_lines, jsonlines.read),
    Format("json", (".json",), jsonlines.starts_document, jsonlines.read_document),
    Format("text", (".txt", ".text"), _is_text, plaintext.read),
    Format("csv", (".csv", ".tsv", ".tab"), _is_text, delimited.read),
)


_TEXTS = ("text", "csv")
_MARKED = re.compile(r'\s*(?:<\?xml\b|<!|<[\w:.-]+(?:\s+[\w:.-]+\s*=|\s*/?>\s*<)|\{\s*["}]|\[\s*[\[{]|PK[\x03\x05]|PAR1|%PDF-)')


def names() -> tuple[str, ...]:
    """What the user may call a format: its name, or one of its endings without the point."""
    return tuple(dict.fromkeys(name for kind in FORMATS for name in (kind.name, *(ending[1:] for ending in kind.endings))))


def by_name(name: str) -> Format:
    """The format of that name. UsageError if there is none."""
    plain = name.strip().casefold().removeprefix(".")
    for kind in FORMATS:
        if plain == kind.name or f".{plain}" in kind.endings:
            return kind
    raise UsageError(f"--input-format {name}: is no format this program reads.", f"It reads {', '.join(names())}.")


def recognise(start: bytes, ending: str, file: str) -> Format:
    """The format of a document: by its ending where its first bytes agree, else by its first bytes.

    Nearly anything may be text, so the endings of text count only where the content is not plainly something else.
    InvoiceError if the document is in no format that is read.
    """
    foreign.refuse(start, file)
    plain = _is_plain(start)
    for kind in FORMATS:
        if ending in kind.endings and kind.starts(start) and (plain or kind.name not in _TEXTS or not _is_marked(start)):
            return kind
    for kind in reversed(FORMATS) if plain else FORMATS:
        if kind.starts(start):
            return kind
    known = ", ".join(ending for kind in FORMATS for ending in kind.endings)
    raise InvoiceError(f"{file}: is in no format this program reads.", f"It reads {known}.")


def _is_plain(start: bytes) -> bool:
    """Whether nothing but a text reader could take the document: then CSV, which finds tables, comes before plain text."""
    return not any(kind.starts(start) for kind in FORMATS if kind.name not in _TEXTS)


def _is_marked(start: bytes) -> bool:
    """Whether the first bytes are plainly markup, JSON, or binary: a list in a text may begin with "<new>" or "[1]" as well."""
    return _MARKED.match(text_of(start)) is not None
