"""JSON as shops and ERP systems write it: objects inside objects, and facts in objects beside the list of goods."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.invoices import Document, ReadOptions, nested
from classifier.types import InvoiceLine, Note, Unreadable


def read(content: Any, name: str = "x.json", **options: Any) -> list[Any]:
    written = content if isinstance(content, bytes) else json.dumps(content).encode()
    return list(Document(name, opener=lambda: io.BytesIO(written)).records(ReadOptions(**options)))


def one(goods: dict[str, Any], around: dict[str, Any] | None = None, **options: Any) -> InvoiceLine:
    line = read({**(around or {}), "lines": [goods]}, **options)[0]
    assert isinstance(line, InvoiceLine)
    return line


def test_a_product_inside_a_line_is_read_like_the_line_itself() -> None:
    line = one(
        {
            "id": 1,
            "product": {"name": "Thermal camera 640x480", "hsCode": "852589", "countryOfOrigin": "US", "weight": "2"},
            "quantity": {"value": 2, "unit": "pcs"},
            "price": {"amount": "100.00", "currency": "EUR"},
        }
    )
    assert (line.description, line.hs_code, line.origin) == ("Thermal camera 640x480", "852589", "US")
    assert (line.quantity, line.unit, line.unit_price, line.currency) == ("2", "pcs", "100.00", "EUR")


@pytest.mark.parametrize(
    ("keys", "value", "read_as"),
    [
        (("customs", "hsCode"), "90308400", ("hs_code", "90308400")),
        (("customs", "hs"), "90308400", ("hs_code", "90308400")),
        (("customs", "originCountry"), "US", ("origin", "US")),
        (("details", "customs", "tariff_number"), "90308400", ("hs_code", "90308400")),
        (("shipTo", "address", "country"), "Azerbaijan", ("destination", "AZ")),
        (("menge", "wert"), "3", ("quantity", "3")),
        (("menge", "einheit"), "ST", ("unit", "ST")),
    ],
)
def test_a_path_of_keys_names_a_role(keys: tuple[str, ...], value: str, read_as: tuple[str, str]) -> None:
    inner: Any = value
    for key in reversed(keys):
        inner = {key: inner}
    line = one({"itemDescription": "Spectrum analyser", **inner})
    assert getattr(line, read_as[0]) == read_as[1]


def test_names_and_countries_of_others_are_neither_description_nor_destination() -> None:
    line = one(
        {
            "title": "Gyro",
            "manufacturer": {"name": "Acme", "country": "US"},
            "seller": {"address": {"country": "DE"}},
            "tax_lines": [{"title": "VAT", "rate": "0.2"}],
        }
    )
    assert (line.description, line.destination) == ("Gyro", None)
    assert line.original["manufacturer name"] == "Acme"
    assert json.loads(line.original["{…}"]) == {"manufacturer.country": "US", "seller.address.country": "DE"}


def test_lists_of_scalars_are_one_text_and_pairs_of_name_and_value_are_keys_and_values() -> None:
    line = one(
        {
            "description": ["Gyro", "fibre optic"],
            "properties": [{"name": "Size", "value": "L"}, {"name": "HS code", "value": "9014.20"}],
            "parts": [{"text": "coil", "qty": 1}, {"text": "case", "qty": 2}],
        }
    )
    assert (line.description, line.hs_code) == ("Gyro, fibre optic", "901420")
    assert (line.original["properties Size"], line.original["parts text"]) == ("L", "coil; case")


def test_what_lies_too_deep_or_is_too_much_is_kept_and_is_no_description() -> None:
    deep: Any = {"name": "Deep"}
    for _ in range(12):
        deep = {"name": deep}
    line = one({"sku": "S-1", "title": "Pump", "item": deep, "tags": {f"tag{number}": "1" for number in range(2_000)}})
    assert line.description == "Pump"
    assert "Deep" in line.original["{…}"]
    assert "tag1999" in line.original["{…}"]
    assert len(line.original) < 300


def test_keys_that_differ_inside_every_object_cost_no_goods() -> None:
    lines = "\n".join(json.dumps({"description": "Pump", "extra": {f"id{number}": number}}) for number in range(1_200))
    found = read(lines.encode(), "x.jsonl")
    assert {type(record) for record in found} == {InvoiceLine}
    assert json.loads(found[-1].original["{…}"]) == {"extra.id1199": "1199"}


def test_a_price_that_is_a_number_here_and_an_object_there_is_one_price() -> None:
    first, second = read([{"name": "Pump", "price": 5}, {"name": "Lens", "price": {"amount": "7", "currency": "EUR"}}])
    assert (first.unit_price, second.unit_price, second.currency) == ("5", "7", "EUR")


def test_the_second_key_of_one_meaning_does_not_hide_the_first() -> None:
    line = one({"name": "Kit", "item": {"name": "Laser 5 kW"}})
    assert line.description == "Kit Laser 5 kW"
    assert (line.original["name"], line.original["item name"]) == ("Kit", "Laser 5 kW")


@pytest.mark.parametrize(
    "around",
    [
        {"shippingAddress": {"name": "ACME", "countryCode": "TR"}, "billingAddress": {"countryCode": "DE"}},
        {"billingAddress": {"countryCode": "DE"}, "shipTo": {"company": "ACME", "address": {"country": "Turkey"}}},
        {"customer": {"country": "DE", "deliveryAddress": {"name": "ACME", "country": "Türkei"}}},
        {
            "seller": {"country": "DE"},
            "empfaenger": {"firma": "ACME", "land": "TR"},
            "empfänger": {"firma": "ACME", "land": "TR"},
        },
        {"delivery": {"name": "ACME", "country": "Turkiyeh", "country_code": "TR"}},
        {"country": "DE", "header": {"destination": "TR", "consignee": "ACME"}},
    ],
)
def test_the_country_in_an_object_of_delivery_is_the_destination(around: dict[str, Any]) -> None:
    line = one({"name": "Gyro"}, around, destination="NO")
    assert (line.destination, line.consignee) == ("TR", "ACME")


def test_objects_around_two_lists_hold_for_their_own_list_alone() -> None:
    orders = {
        "a": {"shipTo": {"country": "TR"}, "currency": "EUR", "lines": [{"name": "Gyro"}]},
        "b": {"lines": [{"name": "Lens"}]},
        "currency": "USD",
    }
    assert [(line.destination, line.currency) for line in read(orders)] == [("TR", "EUR"), (None, "USD")]


def test_a_list_of_orders_is_not_taken_for_the_goods_in_them() -> None:
    orders = {"results": [{"no": "R1", "customer": {"name": "Lab"}, "positions": [{"bezeichnung": "Drehgeber"}]}]}
    assert [line.description for line in read(orders)] == ["Drehgeber"]


@pytest.mark.parametrize("key", ["goods", "lines", "details"])
def test_orders_in_a_list_are_not_goods_whatever_they_call_their_lines(key: str) -> None:
    orders = [{"no": 1, key: [{"sku": "A", "product": {"name": "Gyro"}, "properties": [{"name": "Size", "value": "L"}]}]}]
    assert [(line.description, line.item_number) for line in read(orders)] == [("Gyro", "A")]


def test_a_destination_that_is_no_country_is_a_gap_and_no_default_takes_its_place() -> None:
    line = one({"name": "Gyro"}, {"destination": "Atlantis"}, destination="DE")
    assert (line.destination, line.gaps[-1].missing) == (None, "destination")
    assert "'Atlantis'" in line.gaps[-1].message


def test_an_address_in_one_text_without_a_country_leaves_room_for_a_default_and_is_told() -> None:
    line, note = read({"shipTo": "Acme Ltd, Long Street 5", "lines": [{"name": "Gyro"}]}, destination="DE")
    assert (line.destination, isinstance(note, Note)) == ("DE", True)
    assert "names no country (Acme Ltd, Long Street 5)" in note.message


def test_the_buyers_country_stands_in_for_a_missing_destination_as_in_an_e_invoice() -> None:
    order = {"customer": {"name": "ACME", "country": "RU"}, "lines": [{"name": "Gyro"}]}
    line, note = read(order, usual_destination="NO")
    assert (line.destination, line.consignee) == ("RU", "ACME")
    assert "the buyer's country RU is taken" in note.message
    line, note = read(order, destination="NO")
    assert line.destination == "NO"
    assert "though the buyer is in RU" in note.message
    order["lines"][0]["destination"] = "FR"  # type: ignore[index]
    assert [line.destination for line in read(order)] == ["FR"]


def test_columns_of_a_parquet_that_hold_objects_are_read_alike() -> None:
    import pyarrow
    from pyarrow import parquet

    handle = io.BytesIO()
    goods = [{"product": {"name": "Gyro", "hsCode": "901420"}, "tags": ["a", "b"], "qty": 2.0}]
    parquet.write_table(pyarrow.Table.from_pylist(goods), handle)
    (line,) = read(handle.getvalue(), "x.parquet")
    assert (line.description, line.hs_code, line.quantity, line.original["tags"]) == ("Gyro", "901420", "2", "a, b")


JSON = st.recursive(
    st.none() | st.booleans() | st.text(max_size=5) | st.integers().map(str),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["name", "value", "country", "a", "hs"]), inner),
    max_leaves=30,
)


@given(JSON)
def test_no_text_of_any_object_is_lost(extra: Any) -> None:
    line = one({"description": "Pump", "extra": extra})
    kept = " ".join(line.original.values())
    shown = json.dumps(kept, ensure_ascii=False)
    for text in _texts(extra):
        assert text in kept or json.dumps(text, ensure_ascii=False)[1:-1] in shown.replace("\\\\", "\\")


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for part in value.values() for text in _texts(part)]
    if isinstance(value, list):
        return [text for part in value for text in _texts(part)]
    return [value] if isinstance(value, str) else []


@given(st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=5))
def test_an_object_without_objects_keeps_its_keys(value: dict[str, str]) -> None:
    assert nested.flat(value) == {(key,): text for key, text in value.items()}


def test_lists_nested_hundreds_deep_do_no_harm() -> None:
    deep = b"[" * 900 + b"]" * 900
    found = read(b'[{"description": "Pump", "extra": ' + deep + b"}]")
    assert isinstance(found[0], InvoiceLine | Unreadable)
