"""E-invoices in XML: the document is parsed once, without entities, and its root says which standard it follows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

from classifier.errors import InvoiceError
from classifier.invoices import cii, foreign, ubl
from classifier.invoices.lines import ReadOptions, Record
from classifier.invoices.whole import read_whole

Reader = Callable[[Element, str, ReadOptions], Iterator[Record]]
ROOTS: dict[str, Reader] = {
    **dict.fromkeys(ubl.ROOTS, ubl.read),
    **dict.fromkeys(cii.ROOTS, cii.read),
}
"""The reader of each kind of document, by the local name of its root."""

_OTHER_ROOTS = {"html": foreign.WEB_PAGE, "Workbook": foreign.SPREADSHEET_XML}


def read(source: BinaryIO, file: str, options: ReadOptions) -> Iterator[Record]:
    """The lines of the document, in order. InvoiceError if it is no XML, or no e-invoice that is known."""
    root = parse(read_whole(source, file), file)
    if root.tag in _OTHER_ROOTS:
        raise foreign.error(file, *_OTHER_ROOTS[root.tag])
    reader = ROOTS.get(root.tag)
    if reader is None:
        raise InvoiceError(
            f"{file}: is XML, but no e-invoice: its root is {root.tag[:60]!r}.", "Give a UBL 2.1 or UN/CEFACT CII document."
        )
    yield from reader(root, file, options)


def parse(content: bytes, file: str) -> Element:
    """The root of an XML document, its tags without namespaces. InvoiceError if it is damaged or declares entities."""
    from defusedxml import ElementTree
    from defusedxml.common import DefusedXmlException

    try:
        root = ElementTree.parse(BytesIO(content), forbid_dtd=False).getroot()
    except ParseError as error:
        raise InvoiceError(f"{file}: is no well-formed XML ({error}).", "Export the invoice again.") from error
    except DefusedXmlException as error:
        raise InvoiceError(
            f"{file}: declares entities, which are refused ({type(error).__name__}).", "Export it without a DTD."
        ) from error
    except (ValueError, LookupError) as error:
        raise InvoiceError(f"{file}: is XML in an encoding that cannot be read ({error}).", "Export it as UTF-8.") from error
    if root is None:
        raise InvoiceError(f"{file}: holds no XML element.", "Export the invoice again.")
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    return root
