"""UN/CEFACT Cross Industry Invoice: EN 16931 and XRechnung, Factur-X, ZUGFeRD 1 and 2, and Order-X."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from classifier.errors import InvoiceError
from classifier.invoices.elements import Line, Words, attribute, characterised, classified, read_lines, text, texts
from classifier.invoices.lines import Facts, ReadOptions, Record, facts_of

ROOTS = ("CrossIndustryInvoice", "CrossIndustryDocument", "SCRDMCCBDACIOMessageStructure")
LINE = "IncludedSupplyChainTradeLineItem"
# ZUGFeRD 1 names the parts of a line and of the header otherwise than its successors.
_AGREEMENT = ("SpecifiedLineTradeAgreement", "SpecifiedSupplyChainTradeAgreement")
_DELIVERY = ("SpecifiedLineTradeDelivery", "SpecifiedSupplyChainTradeDelivery")
_SETTLEMENT = ("SpecifiedLineTradeSettlement", "SpecifiedSupplyChainTradeSettlement")
_HEADER = ("ApplicableHeaderTrade", "ApplicableSupplyChainTrade")
_QUANTITIES = ("BilledQuantity", "RequestedQuantity", "AgreedQuantity", "DespatchedQuantity")
_TERMS = "ApplicableTradeDeliveryTerms/DeliveryTypeCode"
_NOTE = "AssociatedDocumentLineDocument/IncludedNote/Content"
_WORDS = Words("SpecifiedTradeProduct", "ClassCode", "OriginTradeCountry", "ShipToTradeParty")


def read(root: Element, file: str, options: ReadOptions) -> Iterator[Record]:
    """The lines of the document. InvoiceError if it has none, as the smallest profiles do not."""
    elements = list(root.iter(LINE))
    if not elements:
        raise InvoiceError(
            f"{file}: is an e-invoice of a profile without lines.",
            "Ask for the profile BASIC or above, or give the invoice itself.",
        )
    buyer = _country(root, "Agreement", "BuyerTradeParty")
    yield from read_lines(map(_line, elements), file, options, _facts(root), _WORDS, buyer)


def _facts(root: Element) -> Facts:
    said = {
        "destination": _country(root, "Delivery", "UltimateShipToTradeParty") or _country(root, "Delivery", "ShipToTradeParty"),
        "consignee": _header(root, "Delivery", "UltimateShipToTradeParty/Name")
        or _header(root, "Delivery", "ShipToTradeParty/Name")
        or _header(root, "Agreement", "BuyerTradeParty/Name"),
        "currency": _header(root, "Settlement", "InvoiceCurrencyCode") or _header(root, "Settlement", "OrderCurrencyCode"),
        "incoterms": _header(root, "Delivery", _TERMS) or _header(root, "Agreement", _TERMS),
    }
    return facts_of(said)


def _line(element: Element) -> Line:
    product = element.find("SpecifiedTradeProduct")
    if product is None:
        return Line({"description": text(element, _NOTE)}, without_goods=True)
    quantity = next(
        (f"{part}/{name}" for part in _DELIVERY for name in _QUANTITIES if element.find(f"{part}/{name}") is not None),
        _DELIVERY[0],
    )
    ship_to = [f"{part}/{party}" for part in _DELIVERY for party in ("UltimateShipToTradeParty", "ShipToTradeParty")]
    amounts = [
        f"{part}/{total}/LineTotalAmount"
        for part in _SETTLEMENT
        for total in ("SpecifiedTradeSettlementLineMonetarySummation", "SpecifiedTradeSettlementMonetarySummation")
    ]
    line = Line(
        {
            "description": texts(product, "Name", "Description", "BrandName", "ModelName"),
            "item_number": text(product, "SellerAssignedID", "GlobalID", "ID"),
            "origin": text(product, "OriginTradeCountry/ID"),
            "destination": text(element, *(f"{party}/PostalTradeAddress/CountryID" for party in ship_to)),
            "consignee": text(element, *(f"{party}/Name" for party in ship_to)),
            "quantity": text(element, quantity),
            "unit": attribute(element, quantity, "unitCode"),
            "unit_price": text(
                element,
                *(
                    f"{part}/{price}/ChargeAmount"
                    for price in ("NetPriceProductTradePrice", "GrossPriceProductTradePrice")
                    for part in _AGREEMENT
                ),
            ),
            "amount": text(element, *amounts),
            "currency": next(filter(None, (attribute(element, path, "currencyID") for path in amounts)), ""),
        },
        note=texts(element, _NOTE),
    )
    if number := text(product, "BuyerAssignedID"):
        line.other["buyer's item number"] = number
    classified(product.findall("DesignatedProductClassification/ClassCode"), line)
    characterised(
        ((text(trait, "Description"), _value(trait)) for trait in product.findall("ApplicableProductCharacteristic")),
        line,
    )
    return line


def _value(trait: Element) -> str:
    """A characteristic's value; where it stands as a measure, with its unit's code."""
    return text(trait, "Value") or f"{text(trait, 'ValueMeasure')} {attribute(trait, 'ValueMeasure', 'unitCode')}".strip()


def _header(root: Element, part: str, path: str) -> str:
    return text(root, *(f".//{header}{part}/{path}" for header in _HEADER))


def _country(root: Element, part: str, party: str) -> str:
    address = f"{party}/PostalTradeAddress"
    return _header(root, part, f"{address}/CountryID") or _header(root, part, f"{address}/CountryName")
