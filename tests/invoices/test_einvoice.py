"""E-invoices: what a line and its document say, and XML that means harm."""

from __future__ import annotations

import io
from typing import Any

import pytest

from classifier import Screener
from classifier.errors import InvoiceError
from classifier.invoices.document import Document
from classifier.invoices.lines import ReadOptions, Record
from classifier.types import Assessment, InvoiceLine, Note, Unreadable
from tests.invoices import ten


def read(content: bytes, **options: Any) -> list[Record]:
    return list(Document("i.xml", opener=lambda: io.BytesIO(content)).records(ReadOptions(**options)))


def one(item: str, around: str = "", head: str = " ", **options: Any) -> Record:
    return read(ten.ubl(lines=f"<cac:InvoiceLine>{around}<cac:Item>{item}</cac:Item></cac:InvoiceLine>", head=head), **options)[0]


def test_name_and_description_are_one_text_and_other_codes_are_kept_aside() -> None:
    line = one(
        "<cbc:Description>Pump with motor</cbc:Description><cbc:Name>Pump</cbc:Name>"
        "<cac:BuyersItemIdentification><cbc:ID>B-7</cbc:ID></cac:BuyersItemIdentification><cac:CommodityClassification>"
        '<cbc:ItemClassificationCode listID="TST">12345678</cbc:ItemClassificationCode></cac:CommodityClassification>'
    )
    assert isinstance(line, InvoiceLine)
    assert (line.description, line.hs_code) == ("Pump with motor", None)
    assert line.original == {"buyer's item number": "B-7", "classification TST": "12345678"}


def test_a_hs_code_that_is_none_is_a_gap() -> None:
    line = one(
        "<cbc:Name>Pump</cbc:Name><cac:CommodityClassification>"
        '<cbc:ItemClassificationCode listID="HS">pump</cbc:ItemClassificationCode></cac:CommodityClassification>'
    )
    assert isinstance(line, InvoiceLine)
    assert "CommodityClassification: 'pump' is no HS code" in line.gaps[0].message


def test_a_line_without_goods_is_unreadable() -> None:
    line = one("")
    assert isinstance(line, Unreadable)
    assert "row 1, Item: is empty" in line.reason


def test_the_buyers_country_stands_in_for_a_missing_destination_and_that_is_told() -> None:
    records = read(ten.ubl(head=" "))
    assert {record.destination for record in records if isinstance(record, InvoiceLine)} == {"SE"}
    assert "the buyer's country SE is taken as destination" in next(
        record.message for record in records if isinstance(record, Note)
    )


def test_a_destination_that_the_user_gives_outranks_the_buyers_country() -> None:
    assert {record.destination for record in read(ten.ubl(head=" "), destination="CH") if isinstance(record, InvoiceLine)} == {
        "CH"
    }


def address(code: str) -> str:
    return (
        "<cac:Delivery><cac:DeliveryLocation><cac:Address><cac:Country><cbc:IdentificationCode>"
        f"{code}</cbc:IdentificationCode></cac:Country></cac:Address></cac:DeliveryLocation></cac:Delivery>"
    )


def destinations(records: list[Record]) -> set[str | None]:
    return {record.destination for record in records if isinstance(record, InvoiceLine)}


def told(records: list[Record]) -> str:
    return " ".join(record.message for record in records if isinstance(record, Note))


@pytest.mark.parametrize("given", [{}, {"destination": "DE"}, {"usual_destination": "DE"}])
@pytest.mark.parametrize("made", [ten.ubl(head=address("Atlantis")), ten.cii().replace(b">NO<", b">Atlantis<")])
def test_a_delivery_country_that_cannot_be_read_is_a_gap_and_neither_buyer_nor_default_takes_its_place(
    made: bytes, given: dict[str, str]
) -> None:
    records = read(made, **given)
    lines = [record for record in records if isinstance(record, InvoiceLine)]
    assert destinations(records) == {None}
    assert all("'Atlantis', the destination that the document names" in line.gaps[0].message for line in lines)
    assert {line.gaps[0].witness for line in lines} == {"destination"}
    assert "names no country of delivery" not in told(records)


def test_a_delivery_country_that_is_only_named_is_read() -> None:
    named = address("x").replace("<cbc:IdentificationCode>x</cbc:IdentificationCode>", "<cbc:Name>Norway</cbc:Name>")
    assert destinations(read(ten.ubl(head=named))) == {"NO"}


def test_the_buyers_country_outranks_the_destination_of_the_settings() -> None:
    records = read(ten.ubl(head=" "), usual_destination="NO")
    assert destinations(records) == {"SE"}
    assert "the buyer's country SE is taken" in told(records)


def test_a_given_destination_that_is_not_the_buyers_country_is_told_and_one_that_is_it_is_not() -> None:
    assert "NO is taken as given, though the buyer is in SE" in told(read(ten.ubl(head=" "), destination="NO"))
    assert told(read(ten.ubl(head=" "), destination="SE")) == ""


def test_a_buyer_whose_country_cannot_be_read_is_a_gap_and_no_reason_for_a_default() -> None:
    made = ten.ubl(head=" ").replace(b">SE<", b">Atlantis<")
    assert destinations(read(made, usual_destination="NO")) == {None}
    assert destinations(read(made, destination="NO")) == {"NO"}


def test_nothing_is_told_of_the_buyer_where_every_line_names_its_own_delivery() -> None:
    line = f"<cac:InvoiceLine>{address('JP')}<cac:Item><cbc:Name>Pump</cbc:Name></cac:Item></cac:InvoiceLine>"
    records = read(ten.ubl(head=" ", lines=line))
    assert (destinations(records), told(records)) == ({"JP"}, "")


@pytest.mark.parametrize(
    "code",
    [
        "<cbc:CommodityCode>84137021</cbc:CommodityCode>",
        '<cbc:ItemClassificationCode listID="ZZZ" name="Zolltarifnummer">84137021</cbc:ItemClassificationCode>',
        '<cbc:ItemClassificationCode name="HS">84137021</cbc:ItemClassificationCode>',
    ],
)
def test_a_customs_code_is_known_by_its_element_or_its_lists_name(code: str) -> None:
    line = one(f"<cbc:Name>Pump</cbc:Name><cac:CommodityClassification>{code}</cac:CommodityClassification>")
    assert isinstance(line, InvoiceLine)
    assert (line.hs_code, line.original) == ("84137021", {})


def test_a_second_customs_code_is_kept_aside() -> None:
    line = one(
        '<cbc:Name>Pump</cbc:Name><cac:CommodityClassification><cbc:ItemClassificationCode listID="HS">841370'
        "</cbc:ItemClassificationCode></cac:CommodityClassification><cac:CommodityClassification>"
        "<cbc:CommodityCode>84137021</cbc:CommodityCode></cac:CommodityClassification>"
    )
    assert isinstance(line, InvoiceLine)
    assert (line.hs_code, line.original) == ("841370", {"classification": "84137021"})


def trait(name: str, value: str) -> str:
    return f"<cac:AdditionalItemProperty><cbc:Name>{name}</cbc:Name><cbc:Value>{value}</cbc:Value></cac:AdditionalItemProperty>"


def test_properties_and_note_of_a_line_are_kept_and_what_a_limit_asks_for_is_a_fact() -> None:
    made = trait("Frame rate", "60 Hz") + trait("Colour", "black") + trait("CustomsTariffNumber", "85258900")
    line = one(f"<cbc:Name>Thermal camera</cbc:Name>{made}", "<cbc:Note>Serial 123; ECCN 6A003</cbc:Note>")
    assert isinstance(line, InvoiceLine)
    assert (line.description, line.hs_code, line.facts) == ("Thermal camera", "85258900", (("frame_rate", "60 Hz"),))
    assert line.declared_entry == "6A003"
    assert line.original == {
        "Frame rate": "60 Hz",
        "Colour": "black",
        "CustomsTariffNumber": "85258900",
        "note": "Serial 123; ECCN 6A003",
    }


def test_a_control_number_among_the_properties_or_classifications_is_declared() -> None:
    made = trait("ECCN", "7A103") + (
        '<cac:CommodityClassification><cbc:ItemClassificationCode listID="ECCN">7A103.a</cbc:ItemClassificationCode>'
        "</cac:CommodityClassification>"
    )
    line = one(f"<cbc:Name>Gyro</cbc:Name>{made}")
    assert isinstance(line, InvoiceLine)
    assert line.declared_entry == "7A103.a"


def spoken(screener: Screener, line: Record) -> str:
    (result,) = screener.screen([line])
    assert isinstance(result, Assessment)
    return " ".join(finding.message for finding in result.findings if finding.witness == "thresholds")


def test_the_numbers_witness_sees_the_properties_of_an_e_invoice_line(screener: Screener) -> None:
    core = "Thermal camera core 640x512, uncooled, 17 µm"
    characteristic = (
        "<ram:ApplicableProductCharacteristic><ram:Description>Frame rate</ram:Description>"
        "<ram:Value>9 Hz</ram:Value></ram:ApplicableProductCharacteristic></ram:SpecifiedTradeProduct>"
    )
    made = ten.cii().replace(b"Thermal camera core 640x512, uncooled, 60 Hz", core.encode())
    of_cii = read(made.replace(b"</ram:SpecifiedTradeProduct>", characteristic.encode(), 1))[0]
    of_ubl = one(f"<cbc:Name>{core}</cbc:Name>{trait('Frame rate', '9 Hz')}")
    for line in (of_cii, of_ubl):
        assert "frame rate 9 Hz, a note releases <= 9 Hz" in spoken(screener, line)
    assert "9 Hz" not in spoken(screener, one(f"<cbc:Name>{core}</cbc:Name>"))


def test_a_property_does_not_hide_what_the_description_says_of_it(screener: Screener) -> None:
    line = one(f"<cbc:Name>Thermal camera core 640x512, uncooled, 60 Hz</cbc:Name>{trait('Frame rate', '9 Hz')}")
    assert isinstance(line, InvoiceLine)
    assert (line.description, line.facts) == ("Thermal camera core 640x512, uncooled, 60 Hz; Frame rate 9 Hz", ())
    assert "taken out" not in spoken(screener, line)


def test_a_lines_own_delivery_outranks_the_documents() -> None:
    line = one("<cbc:Name>Pump</cbc:Name>", address("JP"), address("NO"))
    assert isinstance(line, InvoiceLine)
    assert line.destination == "JP"


def test_a_heading_or_note_written_as_a_line_of_nothing_is_told_and_no_goods() -> None:
    def line(text: str, quantity: str, price: str, number: str = "") -> str:
        return (
            f"<cac:InvoiceLine><cbc:InvoicedQuantity>{quantity}</cbc:InvoicedQuantity><cac:Item><cbc:Name>{text}</cbc:Name>{number}"
            f"</cac:Item><cac:Price><cbc:PriceAmount>{price}</cbc:PriceAmount></cac:Price></cac:InvoiceLine>"
        )

    part = "<cac:SellersItemIdentification><cbc:ID>S-1</cbc:ID></cac:SellersItemIdentification>"
    made = [
        line("--- Pumps ---", "0.00", "0.00"),
        line("Pump", "1", "0"),
        line("Sample lens", "0", "0", part),
        line("Lens", "0", "9"),
    ]
    found = read(ten.ubl(lines="".join(made)))
    assert [(record.description, record.line, record.place.row) for record in found if isinstance(record, InvoiceLine)] == [
        ("Pump", 1, 2),
        ("Sample lens", 2, 3),
        ("Lens", 3, 4),
    ]
    assert any("row 1: a line of text without goods (--- Pumps ---)" in note.message for note in found if isinstance(note, Note))


def test_a_cii_line_that_is_a_note_alone_is_told_and_no_goods() -> None:
    line = (
        b"<ram:IncludedSupplyChainTradeLineItem><ram:AssociatedDocumentLineDocument><ram:IncludedNote><ram:Content>"
        b"Handle with care</ram:Content></ram:IncludedNote></ram:AssociatedDocumentLineDocument>"
        b"</ram:IncludedSupplyChainTradeLineItem>"
    )
    start = b"<rsm:SupplyChainTradeTransaction>"
    found = read(ten.cii().replace(start, start + line))
    assert [record.place.row for record in found if isinstance(record, InvoiceLine)] == list(range(2, 12))
    assert "row 1: a line of text without goods (Handle with care)" in str(found[-1])


def test_delivery_terms_of_the_document_are_read_with_their_place() -> None:
    head = (
        "<cac:DeliveryTerms><cbc:ID>DAP</cbc:ID><cac:DeliveryLocation><cbc:Name>Almaty</cbc:Name></cac:DeliveryLocation>"
        "</cac:DeliveryTerms>"
    )
    ubl_line = one("<cbc:Name>Pump</cbc:Name>", head=head)
    terms = (
        b"<ram:ApplicableTradeDeliveryTerms><ram:DeliveryTypeCode>DAP</ram:DeliveryTypeCode></ram:ApplicableTradeDeliveryTerms>"
    )
    end = b"</ram:ApplicableHeaderTradeAgreement>"
    cii_line = read(ten.cii().replace(end, terms + end))[0]
    assert isinstance(ubl_line, InvoiceLine)
    assert isinstance(cii_line, InvoiceLine)
    assert (ubl_line.incoterms, cii_line.incoterms) == ("DAP Almaty", "DAP")


def test_sub_lines_are_lines_too() -> None:
    sub = "<cac:SubInvoiceLine><cac:Item><cbc:Name>Rotor</cbc:Name></cac:Item></cac:SubInvoiceLine>"
    records = read(ten.ubl(lines=f"<cac:InvoiceLine><cac:Item><cbc:Name>Pump</cbc:Name></cac:Item>{sub}</cac:InvoiceLine>"))
    assert [record.description for record in records if isinstance(record, InvoiceLine)] == ["Pump", "Rotor"]


BOMB = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><Invoice>&b;</Invoice>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><Invoice>&a;</Invoice>"""


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (BOMB, "declares entities, which are refused"),
        (OUTSIDE, "declares entities, which are refused"),
        (b"<Invoice><cut", "no well-formed XML"),
        (b"<order><body/></order>", "its root is 'order'"),
        (b"<Invoice/>", "without lines"),
        (b"<CrossIndustryInvoice/>", "profile without lines"),
        (b'<?xml version="1.0" encoding="no-such"?><Invoice/>', "XML"),
    ],
)
def test_bad_xml_says_what_is_wrong(content: bytes, part: str) -> None:
    with pytest.raises(InvoiceError, match=part) as caught:
        read(content)
    assert "i.xml" in str(caught.value)


def test_elements_nested_a_hundred_thousand_deep_do_no_harm() -> None:
    with pytest.raises(InvoiceError, match=r"i\.xml"):
        read(b"<Invoice>" + b"<a>" * 100_000 + b"</a>" * 100_000 + b"</Invoice>")


def test_a_pdf_that_is_a_scan_says_so() -> None:
    import fpdf
    from PIL import Image

    made = fpdf.FPDF()
    made.add_page()
    made.image(Image.new("RGB", (20, 20)))
    with pytest.raises(InvoiceError, match="no text layer; it seems to be a scan"):
        read(bytes(made.output()))


def test_a_page_without_text_among_others_is_reported() -> None:
    import fpdf
    from PIL import Image

    made = fpdf.FPDF()
    made.set_font("Helvetica")
    made.add_page()
    with made.table() as table:
        for row in (("Description", "Qty", "Amount"), ("Pump", "1", "2.50"), ("Lens", "2", "3.50")):
            table.row(row)
    made.add_page()
    made.image(Image.new("RGB", (20, 20)))
    first, second, page = read(bytes(made.output()))
    assert isinstance(first, InvoiceLine)
    assert isinstance(second, InvoiceLine)
    assert isinstance(page, Unreadable)
    assert "page 2: has no text layer" in page.reason


def test_a_locked_pdf_says_so() -> None:
    import fpdf

    made = fpdf.FPDF()
    made.set_encryption(owner_password="owner", user_password="user")
    made.set_font("Helvetica")
    made.add_page()
    made.cell(text="Description")
    with pytest.raises(InvoiceError, match="locked with a password"):
        read(bytes(made.output()))


@pytest.mark.parametrize("cut", range(50, 3_000, 353))
def test_a_truncated_pdf_is_an_error_or_read_and_no_crash(cut: int) -> None:
    from contextlib import suppress

    with suppress(InvoiceError):
        read(ten.pdf()[:cut])
