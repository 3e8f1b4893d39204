"""PDF: the XML inside a hybrid invoice (Factur-X, ZUGFeRD, XRechnung) if there is one, else the tables of the text layer."""

from __future__ import annotations

import io
import itertools
import logging
from collections.abc import Iterator
from typing import Any, BinaryIO

from classifier.errors import InvoiceError
from classifier.invoices import einvoice, pdf_tables, tables
from classifier.invoices.cells import short
from classifier.invoices.header import labelled
from classifier.invoices.lines import ReadOptions, Record
from classifier.invoices.whole import read_whole
from classifier.types import Note, Place, Unreadable

MAX_PAGES = 2_000
MAX_ATTACHMENT = 50_000_000
_LOCKED = "Save a copy without one."


def read(source: BinaryIO, file: str, options: ReadOptions) -> Iterator[Record]:
    """The lines of the XML inside, or of the tables on the pages. InvoiceError if the file is damaged, locked or a scan."""
    content = read_whole(source, file)
    for name, root in _invoices_inside(content, file):
        place = Place(file)
        try:
            yield from einvoice.ROOTS[root.tag](root, file, options)
        except InvoiceError as error:
            yield Note(place, f"{file}: holds {name}, which has no lines; its pages are read instead ({error.message}).")
            continue
        yield Note(place, f"{file}: the lines are those of {name} inside.")
        return
    yield from _read_pages(content, file, options)


def _read_pages(content: bytes, file: str, options: ReadOptions) -> Iterator[Record]:
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect

    for library in ("pdfminer", "pdfplumber"):
        logging.getLogger(library).setLevel(logging.CRITICAL)
    finder = pdf_tables.Finder()
    empty: list[int] = []
    try:
        with pdfplumber.open(io.BytesIO(content)) as document:
            pages = document.pages
            if len(pages) > MAX_PAGES:
                raise InvoiceError(f"{file}: has {len(pages):,} pages; {MAX_PAGES:,} are read at most.", "Split it.")
            for number, page in enumerate(pages, start=1):
                if page.chars:
                    finder.take(page, number)
                elif page.images or page.curves:
                    empty.append(number)
                # A page keeps all it holds until told otherwise; a long document would fill the memory.
                page.close()
            any_text = finder.saw_text
    except InvoiceError:
        raise
    except MemoryError:
        raise
    except Exception as error:
        # pdfplumber wraps what pdfminer raises, and both let errors of every kind out on damaged files.
        if isinstance(error, PDFPasswordIncorrect) or any(isinstance(part, PDFPasswordIncorrect) for part in error.args):
            raise InvoiceError(f"{file}: is locked with a password.", _LOCKED) from error
        raise InvoiceError(
            f"{file}: cannot be read as a PDF ({type(error).__name__} {error}).", "Print it to PDF again."
        ) from error
    if not any_text:
        raise InvoiceError(
            f"{file}: has no text layer; it seems to be a scan.", "Give the original, or run it through text recognition first."
        )
    yield from _records(finder.tables, empty, file, options)


def _records(found: list[pdf_tables.Table], empty: list[int], file: str, options: ReadOptions) -> Iterator[Record]:
    if not found:
        raise InvoiceError(
            f"{file}: no table with a description and a quantity or price was found on its pages.",
            "Give the invoice as a spreadsheet or an e-invoice.",
        )
    numbers = itertools.count(1)
    for table in found:
        yield from tables.read_table(table.header, table.rows, file, options, numbers=numbers, facts=table.facts)
        header = Place(file, table.header.number, page=table.header.page)
        for sentence in table.told:
            yield Note(header, f"{Place(file, page=header.page)}: {sentence}")
        for part in table.left_out:
            # What stands between two tables is looked at as the title of the second.
            yield from _told(part, file, is_last=table is found[-1])
    for page in empty:
        place = Place(file, page=page)
        yield Unreadable(next(numbers), place, f"{place}: has no text layer; what it holds could not be read.")


def _told(part: pdf_tables.LeftOut, file: str, is_last: bool) -> Iterator[Note]:
    """Notes on lines that are left out: what they are, and the facts that are said too late."""
    first, last = part.rows[0], part.rows[-1]
    place = Place(file, first.number, page=first.page)
    text = short(" ".join(first.cells))
    if part.is_total:
        yield Note(place, f"{place}: a row of totals ({text}); left out.")
    elif len(part.rows) == 1:
        yield Note(place, f"{place}: a line of text ({text}); left out.")
    else:
        yield Note(place, f"{place}: {len(part.rows)} lines of text, to row {last.number} ({text} …); left out.")
    for row in part.rows if is_last else ():
        place = Place(file, row.number, page=row.page)
        for cells in pdf_tables.labels(row.cells):
            for _, value, label in labelled(cells):
                yield Note(place, f"{place}: {label} {short(value)!r} is said below the goods and not applied.")


def _invoices_inside(content: bytes, file: str) -> Iterator[tuple[str, Any]]:
    """The attachments that are e-invoices, by name and root."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).casefold():
            raise InvoiceError(f"{file}: is locked with a password.", _LOCKED) from error
        # Another reader may still make sense of it, and says so if not.
        return
    try:
        for place in range(document.count_attachments()):
            attachment = document.get_attachment(place)
            name = attachment.get_name()
            if not name.casefold().endswith(".xml"):
                continue
            data = bytes(attachment.get_data())
            if len(data) > MAX_ATTACHMENT:
                raise InvoiceError(f"{file}, {name}: is larger than {MAX_ATTACHMENT:,} bytes; refused.")
            root = einvoice.parse(data, f"{file}, {name}")
            if root.tag in einvoice.ROOTS:
                yield name, root
    except pypdfium2.PdfiumError:
        return
    finally:
        document.close()
