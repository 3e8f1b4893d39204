"""Files that are no invoice this program can read, known by their first bytes: what they are, and what to give instead."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass

from classifier.errors import InvoiceError
from classifier.invoices import compound
from classifier.invoices.packed import DAMAGED_ZIP


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: how a sentence names it, what to give instead, and how its first bytes look."""

    name: str
    hint: str
    start: re.Pattern[bytes]


_AS_TABLE = "Open it in a spreadsheet program and save it as XLSX."
_AS_TEXT = "Give the file it was made from, or a PDF with a text layer."
_OF_OFFICE = "Save its table as XLSX or CSV, or print it to PDF."
_UNPACK = "Unpack it first."
_MAIL = (
    rb"(?:from|to|cc|subject|date|sent|received|return-path|delivered-to|message-id|mime-version|x-[a-z-]+|content-type)"
    rb": ?[^\r\n]*\r?\n"
)
WEB_PAGE = ("a web page", _AS_TABLE)
WORD = ("a Word document", _OF_OFFICE)
SLIDES = ("a presentation", _OF_OFFICE)
SPREADSHEET_XML = ("an XML spreadsheet of 2003", _AS_TABLE)

KINDS = (
    Kind("a picture (PNG)", _AS_TEXT, re.compile(rb"\x89PNG")),
    Kind("a picture (JPEG)", _AS_TEXT, re.compile(rb"\xff\xd8\xff")),
    Kind("a picture (GIF)", _AS_TEXT, re.compile(rb"GIF8[79]a")),
    Kind("a picture (TIFF)", _AS_TEXT, re.compile(rb"II\*\0|MM\0\*")),
    Kind("a picture (WebP)", _AS_TEXT, re.compile(rb"RIFF....WEBP", re.DOTALL)),
    Kind("a picture (HEIC)", _AS_TEXT, re.compile(rb"....ftyp(?:hei|mif)", re.DOTALL)),
    Kind("an archive of a kind that is not opened here", _UNPACK, re.compile(rb"\x1f\x8b\x08|7z\xbc\xaf\x27|Rar!\x1a")),
    Kind("a text with formatting (RTF)", _OF_OFFICE, re.compile(rb"\{\\rtf")),
    Kind(
        *WEB_PAGE,
        re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|body|table)\b", re.I | re.DOTALL),
    ),
    Kind("an e-mail", "Save its attachment, or its text, as a file of its own.", re.compile(rb"(?:" + _MAIL + rb"){2}", re.I)),
)


def refuse(start: bytes, file: str) -> None:
    """InvoiceError if the first bytes are those of a kind of file that holds no invoice for this program."""
    for kind in KINDS:
        if kind.start.match(start):
            raise error(file, kind.name, kind.hint)


def refuse_office(content: bytes, file: str) -> None:
    """InvoiceError if a file in the shell of a workbook (ZIP or compound file) is a text or slides."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except DAMAGED_ZIP:
        names = set()
    if "word/document.xml" in names or compound.stream(content, "WordDocument"):
        raise error(file, *WORD)
    if "ppt/presentation.xml" in names or compound.stream(content, "PowerPoint Document"):
        raise error(file, *SLIDES)


def error(file: str, name: str, hint: str) -> InvoiceError:
    """What to say of a file of another kind."""
    return InvoiceError(f"{file}: is {name}, which is in no format this program reads.", hint)
