"""UBL 2.1: invoices and credit notes (Peppol BIS Billing 3 among them), orders and despatch advices."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from classifier.errors import InvoiceError
from classifier.invoices.cells import incoterms
from classifier.invoices.columns import join_texts
from classifier.invoices.elements import Line, Words, attribute, characterised, classified, read_lines, text, texts
from classifier.invoices.lines import ReadOptions, Record, facts_of

ROOTS = ("Invoice", "CreditNote", "DebitNote", "SelfBilledInvoice", "Order", "OrderResponse", "DespatchAdvice")
LINES = frozenset(
    {"InvoiceLine", "CreditNoteLine", "DebitNoteLine", "SubInvoiceLine", "SubCreditNoteLine", "OrderLine", "DespatchLine"}
)


def _countries(*addresses: str) -> tuple[str, ...]:
    return tuple(f"{address}/Country/{name}" for address in addresses for name in ("IdentificationCode", "Name"))


_DELIVERY = _countries(
    "Delivery/DeliveryLocation/Address",
    "Delivery/DeliveryAddress",
    "Delivery/DeliveryParty/PostalAddress",
    "Shipment/Delivery/DeliveryAddress",
    "DeliveryCustomerParty/Party/PostalAddress",
)
_BUYER = _countries("AccountingCustomerParty/Party/PostalAddress", "BuyerCustomerParty/Party/PostalAddress")
_NAMES = ("PartyLegalEntity/RegistrationName", "PartyName/Name")
_QUANTITIES = ("InvoicedQuantity", "CreditedQuantity", "DebitedQuantity", "Quantity", "DeliveredQuantity")
_WORDS = Words("Item", "CommodityClassification", "OriginCountry", "Delivery")


def read(root: Element, file: str, options: ReadOptions) -> Iterator[Record]:
    """The lines of the document, with the sub-lines in them. InvoiceError if it has none."""
    elements = [element for element in root.iter() if element.tag in LINES]
    if not elements:
        raise InvoiceError(f"{file}: is a UBL document without lines.", "Export the invoice again, with its lines.")
    said = {
        "destination": text(root, *_DELIVERY),
        "consignee": text(
            root,
            *(f"Delivery/DeliveryParty/{name}" for name in reversed(_NAMES)),
            *(
                f"{party}/Party/{name}"
                for party in ("DeliveryCustomerParty", "AccountingCustomerParty", "BuyerCustomerParty")
                for name in _NAMES
            ),
        ),
        "currency": text(root, "DocumentCurrencyCode"),
        "incoterms": _incoterms(root) or "",
    }
    yield from read_lines(map(_line, elements), file, options, facts_of(said), _WORDS, text(root, *_BUYER))


def _incoterms(element: Element) -> str | None:
    """The delivery terms if they are Incoterms, with their place: "DAP Almaty"."""
    for terms in (*element.findall("DeliveryTerms"), *element.findall("Delivery/DeliveryTerms")):
        if rule := incoterms(texts(terms, "ID", "SpecialTerms")):
            where = text(terms, "DeliveryLocation/Name", "DeliveryLocation/Address/CityName")
            return join_texts([rule, where])
    return None


def _line(element: Element) -> Line:
    body = element.find("LineItem") if element.tag == "OrderLine" else element
    body = element if body is None else body
    item = body.find("Item")
    item = Element("Item") if item is None else item
    quantity = next((name for name in _QUANTITIES if body.find(name) is not None), _QUANTITIES[0])
    line = Line(
        {
            "description": texts(item, "Name", "Description", "BrandName", "ModelName"),
            "item_number": text(
                item, "SellersItemIdentification/ID", "ManufacturersItemIdentification/ID", "StandardItemIdentification/ID"
            ),
            "origin": text(item, "OriginCountry/IdentificationCode"),
            "destination": text(body, *_DELIVERY),
            "consignee": text(body, *(f"Delivery/DeliveryParty/{name}" for name in reversed(_NAMES))),
            "quantity": text(body, quantity),
            "unit": attribute(body, quantity, "unitCode"),
            "unit_price": text(body, "Price/PriceAmount"),
            "amount": text(body, "LineExtensionAmount"),
            "incoterms": _incoterms(body) or "",
            "currency": attribute(body, "LineExtensionAmount", "currencyID")
            or attribute(body, "Price/PriceAmount", "currencyID"),
        },
        note=texts(body, "Note"),
    )
    if number := text(item, "BuyersItemIdentification/ID"):
        line.other["buyer's item number"] = number
    if more := texts(item, "AdditionalInformation", "Keyword"):
        line.other["additional information"] = more
    for kind in ("ItemClassificationCode", "CommodityCode"):
        classified(item.findall(f"CommodityClassification/{kind}"), line)
    characterised(
        ((text(trait, "Name"), _value(trait)) for trait in item.findall("AdditionalItemProperty")),
        line,
    )
    return line


def _value(trait: Element) -> str:
    """A property's value; where it stands as a quantity, with its unit's code."""
    return text(trait, "Value") or f"{text(trait, 'ValueQuantity')} {attribute(trait, 'ValueQuantity', 'unitCode')}".strip()
