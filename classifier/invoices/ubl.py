"""UBL 2.1 invoices and credit notes (Peppol BIS Billing 3 among them)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

from classifier.errors import InvoiceError
from classifier.invoices import tables
from classifier.invoices.columns import join_texts
from classifier.invoices.tables import ReadOptions, Record
from classifier.types import Gap, InvoiceLine, Place, Unreadable

CAC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2}"
CBC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2}"
LINES = (f"{CAC}InvoiceLine", f"{CAC}CreditNoteLine")
HS_LISTS = {"HS", "HSN", "HTS", "CN", "CG", "TARIC", "GN"}
"""List identifiers (UNTDID 7143 and what senders write) under which a classification is a customs code."""


def read(source: BinaryIO, file: str, options: ReadOptions) -> Iterator[Record]:
    """The lines of the document, in order. InvoiceError if it is no XML, or no UBL invoice."""
    root = parse(source, file)
    lines = [element for element in root if element.tag in LINES]
    if not lines:
        raise InvoiceError(f"{file}: is XML without UBL invoice lines.", "Give a UBL 2.1 invoice or credit note.")
    destination = _country(root, f"{CAC}Delivery/{CAC}DeliveryLocation/{CAC}Address/{CAC}Country/{CBC}IdentificationCode")
    consignee = _text(root, f"{CAC}AccountingCustomerParty/{CAC}Party/{CAC}PartyLegalEntity/{CBC}RegistrationName") or _text(
        root, f"{CAC}AccountingCustomerParty/{CAC}Party/{CAC}PartyName/{CBC}Name"
    )
    for number, element in enumerate(lines, start=1):
        yield _line(element, number, Place(file, number), options, destination, consignee)


def parse(source: BinaryIO, file: str) -> Element:
    """The root of an XML document. InvoiceError if it is damaged or declares entities, which are refused."""
    from defusedxml import ElementTree
    from defusedxml.common import DefusedXmlException

    try:
        root = ElementTree.parse(source, forbid_dtd=False).getroot()
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
    return root


def _line(
    element: Element, number: int, place: Place, options: ReadOptions, destination: str | None, consignee: str | None
) -> InvoiceLine | Unreadable:
    item = element.find(f"{CAC}Item")
    if item is None:
        return Unreadable(number, place, f"{place}: the line has no Item. Export the invoice again.")
    quantity = element.find(f"{CBC}InvoicedQuantity")
    if quantity is None:
        quantity = element.find(f"{CBC}CreditedQuantity")
    amount = element.find(f"{CBC}LineExtensionAmount")
    gaps: list[Gap] = []
    name, description = _text(item, f"{CBC}Name") or "", _text(item, f"{CBC}Description") or ""
    text = join_texts([part for part in (name, description) if part])
    item_number = _text(item, f"{CAC}SellersItemIdentification/{CBC}ID")
    hs_code = _hs_code(item, place, gaps)
    if not text:
        if not (item_number or hs_code):
            return Unreadable(number, place, f"{place}: the Item has neither a Name nor a Description. Name the goods.")
        gaps.append(
            Gap("text", "description", f"{place}: the Item has no Name and no Description. Say in words what the goods are.")
        )
    return InvoiceLine(
        line=number,
        place=place,
        description=text,
        hs_code=hs_code,
        item_number=item_number,
        origin=_country(item, f"{CAC}OriginCountry/{CBC}IdentificationCode"),
        destination=_country(element, f"{CAC}Delivery/{CAC}DeliveryLocation/{CAC}Address/{CAC}Country/{CBC}IdentificationCode")
        or destination
        or options.destination,
        consignee=consignee,
        quantity=tables.clean(quantity.text or "") or None if quantity is not None else None,
        unit=quantity.get("unitCode") if quantity is not None else None,
        unit_price=_text(element, f"{CAC}Price/{CBC}PriceAmount"),
        amount=tables.clean(amount.text or "") or None if amount is not None else None,
        currency=amount.get("currencyID") if amount is not None else None,
        gaps=tuple(gaps),
    )


def _hs_code(item: Element, place: Place, gaps: list[Gap]) -> str | None:
    for element in item.findall(f"{CAC}CommodityClassification/{CBC}ItemClassificationCode"):
        if (element.get("listID") or "").upper() in HS_LISTS and element.text:
            code, told = tables.read_hs(element.text)
            if told:
                gaps.append(
                    Gap("hs", "hs_code" if code is None else "hs_code digits", f"{place}, ItemClassificationCode: {told}")
                )
            return code
    return None


def _country(element: Element, path: str) -> str | None:
    text = _text(element, path)
    return tables.country(text) if text else None


def _text(element: Element, path: str) -> str | None:
    found = element.find(path)
    return tables.clean(found.text or "") or None if found is not None else None
