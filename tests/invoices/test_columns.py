"""Headings to roles: what exporters call their columns, and what must not be taken for something else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.invoices import columns
from classifier.invoices.columns import find, join_texts, role_of


@pytest.mark.parametrize(
    ("role", "headings"),
    [
        (
            "origin",
            "Country of Origin|Country Code of Origin|Country/Origin|Country (origin)|Land des Ursprungs|Mfg Country",
        ),
        (
            "destination",
            "Customer Country|End user country|Ship To Country Code|Country of Final Destination|Destination Country Code",
        ),
        ("description", "Description / Bezeichnung|Desc_1|Number and kind of packages; description of goods|HS Code Description"),
        ("description", "Warenbezeichnung englisch|Long description (EN)|Description1|ItemDescription"),
        ("hs_code", "HSCode|hsCode|HS Code (6-digit)|Zolltarifnr./HS Code|Stat. Warennr.|Customs Tariff No."),
        ("item_number", "PartNumber|Mfr P/N|Art.-Nr.|Item No."),
        ("quantity", "Qty (pcs)|QTY/PCS|Shipped Qty|Q'ty|Total Qty|Menge (Stk)|Cantidad (uds)|Stueckzahl"),
        ("unit_price", "unitPrice|Preis/Einheit|Prijs per eenheid|Unit Price (USD)|Item Price"),
        ("amount", "Nettowert|Line Total (USD)|Customs Value EUR|Betrag"),
        ("currency", "Waehrung|Item Currency|Währg"),
        ("consignee", "Ship-to Party|Empfaenger"),
        ("incoterms", "Terms of delivery|Incoterms 2020|Lieferbedingung"),
    ],
)
def test_a_heading_is_understood_as_exporters_write_it(role: str, headings: str) -> None:
    assert {heading: role_of(heading)[0] for heading in headings.split("|")} == dict.fromkeys(headings.split("|"), role)


@pytest.mark.parametrize(
    "heading",
    ["Country of Export", "Supplier Country", "Ship from country", "Pays de provenance", "Sold-to Country"],
)
def test_whose_country_it_is_decides_whether_it_is_the_destination(heading: str) -> None:
    assert role_of(heading) == (None, 0)


@pytest.mark.parametrize(
    "heading",
    ["Item Weight", "Total Weight", "Product Group", "Supplier Name", "Customer PO", "Customer Part", "PO Number", "Order Item"],
)
def test_a_heading_about_something_else_has_no_role_whatever_it_begins_with(heading: str) -> None:
    assert role_of(heading) == (None, 0)


def test_a_column_called_item_beside_a_description_gives_the_number_or_the_name_of_the_goods() -> None:
    found = find(["Material", "Item", "Description", "Qty"])
    assert found.places["description"] == (2,)
    assert found.texts(["4711-0815", "10", "Rotary encoder", "2"]) == {
        "description": "Rotary encoder",
        "item_number": "4711-0815",
        "quantity": "2",
    }
    assert found.texts(["Boson core", "20", "640x512, 60 Hz", "2"])["description"] == "Boson core 640x512, 60 Hz"


def test_a_column_called_item_alone_is_the_description() -> None:
    assert find(["Item", "Qty"]).texts(["Pump", "2"]) == {"description": "Pump", "quantity": "2"}


def test_a_part_number_column_is_never_replaced_by_a_code_in_a_broad_one() -> None:
    assert find(["Material", "Part no.", "Description"]).texts(["88", "P-1", "Pump"])["item_number"] == "P-1"


def test_of_two_columns_that_name_the_destination_as_plainly_the_second_is_told() -> None:
    found = find(["Description", "Ship to", "Destination"])
    assert (found.heading("destination"), found.rivals) == ("Ship to", {"destination": ("Destination",)})
    assert find(["Description", "Ship to", "Destination"], {"destination": "Destination"}).rivals == {}


def test_a_text_is_only_left_out_where_another_holds_it_as_words() -> None:
    assert join_texts(["2", "Battery CR123"]) == "2 Battery CR123"
    assert join_texts(["Pump", "Pump with motor"]) == "Pump with motor"


@given(st.lists(st.text(max_size=30), max_size=6))
def test_no_headings_break_the_finder_and_no_column_has_two_roles(headings: list[str]) -> None:
    found = find(headings)
    taken = [place for places in found.places.values() for place in places] + list(found.broad)
    assert len(taken) == len(set(taken))
    assert all(0 <= place < len(headings) for place in taken)


@given(st.text(max_size=40))
def test_case_and_punctuation_around_a_heading_change_nothing(heading: str) -> None:
    assert columns.key(f" {heading}: ") == columns.key(heading)
