"""Ten lines of goods, written in every format; each writer gives the bytes of a file that says the same."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

HEADINGS = (
    "Pos",
    "Part no.",
    "Description of goods",
    "HS code",
    "Origin",
    "Destination",
    "Consignee",
    "Qty",
    "Unit",
    "Unit price",
    "Amount",
    "Currency",
)
ROLES = (
    "item_number",
    "description",
    "hs_code",
    "origin",
    "destination",
    "consignee",
    "quantity",
    "unit",
    "unit_price",
    "amount",
    "currency",
)
CONSIGNEE = "Nordlys Instrument AS"
GOODS = (
    ("TC-640", "Thermal camera core 640x512, uncooled, 60 Hz", "85258900", "4", "3150.5", "12602"),
    ("AD-12", "Analogue-to-digital converter, 12 bit, 5 GSPS", "85423190", "20", "812.25", "16245"),
    ("HX-01", "Horse hair brushes for laboratory use", "01012100", "7", "3.5", "24.5"),
    ("BR-7", "Müller ball bearing Ø 12 mm, ABEC 7", "84821010", "250", "1.75", "437.5"),
    ("FO-9", "Fibre-optic gyroscope, bias 0.5 deg/h", "90148000", "2", "9800.5", "19601"),
    ("CF-3", "Carbon fibre prepreg T800, 300 mm roll", "68151900", "12", "420.5", "5046"),
    ("PU-2", "Vacuum pump, diaphragm, 1.2 l/min", "84141081", "3", "260.75", "782.25"),
    ("VA-8", "Ball valve, stainless 1.4404, DN 25", "84818081", "30", "88.5", "2655"),
    ("OS-5", "Oscilloscope 4 channels, 500 MHz", "90302000", "1", "2999.5", "2999.5"),
    ("LE-6", "Collimating lens, fused silica, 25 mm", "90019000", "16", "45.25", "724"),
)
UNIT, CURRENCY, ORIGIN, DESTINATION = "C62", "EUR", "DE", "NO"


def rows() -> list[list[str]]:
    return [
        [str(place), number, text, hs, ORIGIN, DESTINATION, CONSIGNEE, quantity, UNIT, price, amount, CURRENCY]
        for place, (number, text, hs, quantity, price, amount) in enumerate(GOODS, start=1)
    ]


def expected() -> list[tuple[str, ...]]:
    return [tuple(row[1:]) for row in rows()]


def seen(lines: list[Any]) -> list[tuple[str | None, ...]]:
    return [tuple(getattr(line, role) for role in ROLES) for line in lines]


def delimited(delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    handle = io.StringIO()
    csv.writer(handle, delimiter=delimiter).writerows([HEADINGS, *rows()])
    return handle.getvalue().encode(encoding)


def jsonl() -> bytes:
    return "".join(json.dumps(dict(zip(HEADINGS, row, strict=True))) + "\n" for row in rows()).encode()


def json_document() -> bytes:
    lines = [dict(zip(HEADINGS, row, strict=True)) for row in rows()]
    return json.dumps({"invoice": "2026-1", "lines": lines}, indent=1, ensure_ascii=False).encode()


def parquet() -> bytes:
    import pyarrow
    from pyarrow import parquet as writer

    columns = list(zip(*rows(), strict=True))
    handle = io.BytesIO()
    writer.write_table(pyarrow.table({name: list(cells) for name, cells in zip(HEADINGS, columns, strict=True)}), handle)
    return handle.getvalue()


def typed(row: list[str]) -> list[str | int | float]:
    """A row as a spreadsheet keeps it: codes, quantities and prices as numbers."""
    numbers = {0, 3, 7, 9, 10}
    return [(float(cell) if "." in cell else int(cell)) if place in numbers else cell for place, cell in enumerate(row)]


def xlsx() -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Example invoice 2026-1"])
    sheet.append([])
    sheet.append(list(HEADINGS))
    for row in rows():
        sheet.append(typed(row))
    for place, width in enumerate((5, 9, 48, 11, 8, 11, 22, 6, 6, 11, 10, 9)):
        sheet.column_dimensions[openpyxl.utils.get_column_letter(place + 1)].width = width
    sheet.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(fitToPage=True)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.append(["", "", "Total", "", "", "", "", "", "", "", 61116.75, ""])
    handle = io.BytesIO()
    book.save(handle)
    return handle.getvalue()


def xls() -> bytes:
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("Invoice")
    for row, cells in enumerate([list(HEADINGS), *map(typed, rows())]):
        for column, cell in enumerate(cells):
            sheet.write(row, column, cell)
    handle = io.BytesIO()
    book.save(handle)
    return handle.getvalue()


def ods() -> bytes:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    document = OpenDocumentSpreadsheet()
    table = Table(name="Invoice")
    for row in [list(HEADINGS), *map(typed, rows())]:
        line = TableRow()
        for cell in row:
            kind = {"valuetype": "string"} if isinstance(cell, str) else {"valuetype": "float", "value": str(cell)}
            box = TableCell(**kind)
            box.addElement(P(text=str(cell)))
            line.addElement(box)
        table.addElement(line)
    document.spreadsheet.addElement(table)
    handle = io.BytesIO()
    document.save(handle)
    return handle.getvalue()


def libreoffice(content: bytes, suffix: str, wanted: str, folder: Path) -> bytes:
    """The file as LibreOffice converts it."""
    source = folder / f"made{suffix}"
    source.write_bytes(content)
    out = folder / "out"
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            wanted,
            "--outdir",
            out,
            source,
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return next(out.iterdir()).read_bytes()


UBL_NS = "urn:oasis:names:specification:ubl:schema:xsd:"


def ubl(root: str = "Invoice", lines: str = "", head: str = "") -> bytes:
    line, quantity = ("InvoiceLine", "InvoicedQuantity") if root == "Invoice" else ("CreditNoteLine", "CreditedQuantity")
    made = lines or "".join(
        f"""<cac:{line}><cbc:ID>{place}</cbc:ID><cbc:{quantity} unitCode="{UNIT}">{row[7]}</cbc:{quantity}>
        <cbc:LineExtensionAmount currencyID="{CURRENCY}">{row[10]}</cbc:LineExtensionAmount>
        <cac:Item><cbc:Name>{escape(row[2])}</cbc:Name>
        <cac:SellersItemIdentification><cbc:ID>{row[1]}</cbc:ID></cac:SellersItemIdentification>
        <cac:OriginCountry><cbc:IdentificationCode>{ORIGIN}</cbc:IdentificationCode></cac:OriginCountry>
        <cac:CommodityClassification><cbc:ItemClassificationCode listID="TST">41110000</cbc:ItemClassificationCode>
        </cac:CommodityClassification><cac:CommodityClassification>
        <cbc:ItemClassificationCode listID="HS">{row[3]}</cbc:ItemClassificationCode></cac:CommodityClassification>
        </cac:Item><cac:Price><cbc:PriceAmount currencyID="{CURRENCY}">{row[9]}</cbc:PriceAmount></cac:Price></cac:{line}>"""
        for place, row in enumerate(rows(), start=1)
    )
    head = (
        head
        or f"""<cac:Delivery><cac:DeliveryLocation><cac:Address><cac:Country>
      <cbc:IdentificationCode>{DESTINATION}</cbc:IdentificationCode></cac:Country></cac:Address></cac:DeliveryLocation></cac:Delivery>"""
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<{root} xmlns="{UBL_NS}{root}-2" xmlns:cac="{UBL_NS}CommonAggregateComponents-2" xmlns:cbc="{UBL_NS}CommonBasicComponents-2">
<cbc:DocumentCurrencyCode>{CURRENCY}</cbc:DocumentCurrencyCode>
<cac:AccountingCustomerParty><cac:Party><cac:PostalAddress><cac:Country><cbc:IdentificationCode>SE</cbc:IdentificationCode></cac:Country>
</cac:PostalAddress><cac:PartyLegalEntity><cbc:RegistrationName>{CONSIGNEE}</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party>
</cac:AccountingCustomerParty>{head}{made}</{root}>""".encode()


def cii() -> bytes:
    made = "".join(
        f"""<ram:IncludedSupplyChainTradeLineItem><ram:AssociatedDocumentLineDocument><ram:LineID>{place}</ram:LineID>
        </ram:AssociatedDocumentLineDocument><ram:SpecifiedTradeProduct><ram:SellerAssignedID>{row[1]}</ram:SellerAssignedID>
        <ram:Name>{escape(row[2])}</ram:Name><ram:DesignatedProductClassification>
        <ram:ClassCode listID="HS">{row[3]}</ram:ClassCode>
        </ram:DesignatedProductClassification><ram:OriginTradeCountry><ram:ID>{ORIGIN}</ram:ID></ram:OriginTradeCountry>
        </ram:SpecifiedTradeProduct><ram:SpecifiedLineTradeAgreement><ram:NetPriceProductTradePrice>
        <ram:ChargeAmount>{row[9]}</ram:ChargeAmount></ram:NetPriceProductTradePrice></ram:SpecifiedLineTradeAgreement>
        <ram:SpecifiedLineTradeDelivery><ram:BilledQuantity unitCode={quoteattr(UNIT)}>{row[7]}</ram:BilledQuantity>
        </ram:SpecifiedLineTradeDelivery><ram:SpecifiedLineTradeSettlement><ram:ApplicableTradeTax><ram:TypeCode>VAT</ram:TypeCode>
        <ram:CategoryCode>K</ram:CategoryCode><ram:RateApplicablePercent>0</ram:RateApplicablePercent></ram:ApplicableTradeTax>
        <ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>{row[10]}</ram:LineTotalAmount>
        </ram:SpecifiedTradeSettlementLineMonetarySummation></ram:SpecifiedLineTradeSettlement></ram:IncludedSupplyChainTradeLineItem>"""
        for place, row in enumerate(rows(), start=1)
    )
    party = "<ram:Name>{}</ram:Name><ram:PostalTradeAddress><ram:CountryID>{}</ram:CountryID></ram:PostalTradeAddress>"
    base = "urn:un:unece:uncefact:data:standard:"
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryInvoice xmlns:rsm="{base}CrossIndustryInvoice:100" xmlns:udt="{base}UnqualifiedDataType:100"
 xmlns:ram="{base}ReusableAggregateBusinessInformationEntity:100"><rsm:ExchangedDocumentContext>
<ram:GuidelineSpecifiedDocumentContextParameter><ram:ID>urn:cen.eu:en16931:2017</ram:ID></ram:GuidelineSpecifiedDocumentContextParameter>
</rsm:ExchangedDocumentContext><rsm:ExchangedDocument><ram:ID>2026-1</ram:ID><ram:TypeCode>380</ram:TypeCode><ram:IssueDateTime>
<udt:DateTimeString format="102">20260131</udt:DateTimeString></ram:IssueDateTime></rsm:ExchangedDocument>
<rsm:SupplyChainTradeTransaction>{made}<ram:ApplicableHeaderTradeAgreement>
<ram:SellerTradeParty>{party.format("Example Exports GmbH", "DE")}</ram:SellerTradeParty>
<ram:BuyerTradeParty>{party.format("Example Buyer AB", "SE")}</ram:BuyerTradeParty></ram:ApplicableHeaderTradeAgreement>
<ram:ApplicableHeaderTradeDelivery><ram:ShipToTradeParty>{party.format(CONSIGNEE, DESTINATION)}</ram:ShipToTradeParty>
</ram:ApplicableHeaderTradeDelivery><ram:ApplicableHeaderTradeSettlement><ram:InvoiceCurrencyCode>{CURRENCY}</ram:InvoiceCurrencyCode>
</ram:ApplicableHeaderTradeSettlement></rsm:SupplyChainTradeTransaction></rsm:CrossIndustryInvoice>""".encode()


def pdf(ruled: bool = True, repeat: int = 1, page_height: float = 210) -> bytes:
    """A page (or more) with the table, drawn with rules or set by places alone."""
    import fpdf

    document = fpdf.FPDF(orientation="landscape", unit="mm", format=(page_height, 297))
    document.set_font("Helvetica", size=7)
    document.add_page()
    document.cell(text="Commercial invoice 2026-1", new_x="LMARGIN", new_y="NEXT")
    widths = (8, 16, 62, 20, 13, 20, 38, 12, 12, 20, 20, 16)
    table = [HEADINGS, *(row for _ in range(repeat) for row in rows())]
    if ruled:
        with document.table(col_widths=widths, line_height=4.5) as made:
            for row in table:
                line = made.row()
                for cell in row:
                    line.cell(cell)
    else:
        for row in table:
            if document.will_page_break(8):
                document.add_page()
            for cell, width in zip(row, widths, strict=True):
                document.cell(w=width, h=4.5, text=cell)
            document.ln()
    document.cell(text="Total  61116.75", new_x="LMARGIN", new_y="NEXT")
    return bytes(document.output())


def facturx() -> bytes:
    from facturx import generate_from_binary

    return generate_from_binary(pdf(), cii(), flavor="factur-x", level="en16931", check_xsd=False)


FILES: dict[str, Callable[[], bytes]] = {
    "comma.csv": delimited,
    "semicolon.csv": lambda: delimited(";", "cp1252"),
    "tabs.tsv": lambda: delimited("\t", "utf-16"),
    "marked.csv": lambda: delimited("|", "utf-8-sig"),
    "tabs.txt": lambda: delimited("\t"),
    "lines.jsonl": jsonl,
    "document.json": json_document,
    "table.parquet": parquet,
    "book.xlsx": xlsx,
    "book.xls": xls,
    "book.ods": ods,
    "invoice.xml": ubl,
    "note.xml": lambda: ubl("CreditNote"),
    "cii.xml": cii,
    "ruled.pdf": pdf,
    "plain.pdf": lambda: pdf(ruled=False),
    "hybrid.pdf": facturx,
}
