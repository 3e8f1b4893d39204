"""Facts behind labels inside a description: read where label and value both fit, and left alone otherwise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier import codes, countries, labels, training_data


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Mass spectrometer HS code: 9027.81.00 Net weight 80 kg", "90278100"),
        ("Valve, HS 8481.80", "848180"),
        ("Ventil, Zolltarifnummer 84818099", "84818099"),
        ("Ventil (Statistische Warennummer: 8481 80 99)", "84818099"),
        ("Ventil, WaNr. 84818099", "84818099"),
        ("Vanne, code SH : 8481.80", "848180"),
        ("Valve HTS# 8481.80.9040 5 pcs", "8481809040"),
        ("Valve, tariff no. 8481", "8481"),
        ("Valve HS: 8481", "8481"),
    ],
)
def test_a_labelled_tariff_code_is_read(text: str, code: str) -> None:
    assert codes.normalise_hs(labels.stated(text)["hs_code"]) == code


@pytest.mark.parametrize(
    "text",
    [
        "Valve 8481.80.99",
        "Pump series HS 2000",
        "Bearing CN 8481",
        "Valve, HS code 8599.00",
        "Valve, HS code: see below",
        "Valve HS code 84818",
        "Set: HS code 8481.80, HS code 9027.81",
    ],
)
def test_what_is_no_labelled_tariff_code_is_left_alone(text: str) -> None:
    assert "hs_code" not in labels.stated(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Spectrometer Country of origin: Germany Net weight: 80 kg", "DE"),
        ("Drone, made in China", "CN"),
        ("Pumpe, Ursprung: Vereinigte Staaten", "US"),
        ("Pompe, pays d'origine : Corée du Sud", "KR"),
        ("PUMP ORIGIN: US", "US"),
        ("Pump COO DE ECCN: 2B350", "DE"),
        ("Pump, origin: United Arab Emirates, new", "AE"),
        ("Pump, country of origin: DE, ursprung: Deutschland", "DE"),
    ],
)
def test_a_labelled_origin_is_read(text: str, code: str) -> None:
    assert countries.iso_code(labels.stated(text)["origin"]) == code


@pytest.mark.parametrize(
    "text",
    [
        "German pump",
        "Pump made in it",
        "ORIGIN: TO BE CONFIRMED",
        "Origin: see packing list",
        "Reels, COO CN/MY",
        "Pump made in China, motor made in Japan",
        "non-US-origin pump",
    ],
)
def test_what_names_no_single_origin_is_left_alone(text: str) -> None:
    assert "origin" not in labels.stated(text)


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("Spectrometer ECCN: 3A233", "3A233"),
        ("Router, ECCN 5A002.a, boxed", "5A002.a"),
        ("Kamera, AL-Nr. 6A003b4b", "6A003b4b"),
        ("Chip (dual-use 3A001.a.2)", "3A001.a.2"),
        ("Drone, Annex I 9A012", "9A012"),
        ("Drone, dual use no.: 9A012", "9A012"),
        ("Sight, USML Category XII(c)", "XII(c)"),
        ("Visier, AL-Nr. 0005a", "0005a"),
        ("Chip ECCN: 3A001 / 3A002", "3A001 / 3A002"),
        ("Chip, AL: 3A001", "3A001"),
        ("Chair, ECCN EAR99", "EAR99"),
    ],
)
def test_a_labelled_control_number_is_read(text: str, stated: str) -> None:
    assert labels.stated(text)["declared_entry"] == stated


@pytest.mark.parametrize(
    "text",
    [
        "Relay 3A001",
        "Tube, alloy AL 7A075",
        "Relay ECCN 3A001XY",
        "ECCN: see data sheet",
        "Non-dual-use 3A001",
        "Change ECN 3A001",
        "Part no. 5A002.a",
        "Fuse 3A 250 V",
    ],
)
def test_a_number_without_its_label_is_a_part_number(text: str) -> None:
    assert "declared_entry" not in labels.stated(text)


@pytest.mark.parametrize("line", [line for line in training_data.read(training_data.folder()) if line.hs][::40])
def test_ordinary_goods_declare_nothing(line: training_data.Line) -> None:
    assert not labels.declared(line.text)


@given(st.text(max_size=80), st.sampled_from(["HS code: ", "Made in ", "ECCN: ", "AL-Nr. ", "Origin "]), st.text(max_size=80))
def test_whatever_is_read_stands_in_the_text_and_can_be_read_again(before: str, label: str, after: str) -> None:
    text = before + label + after
    stated = labels.stated(text)
    assert all(
        part in text for role, value in stated.items() for part in (value.split(", ") if role == "declared_entry" else [value])
    )
    assert "hs_code" not in stated or codes.normalise_hs(stated["hs_code"]) is not None
    assert "origin" not in stated or countries.iso_code(stated["origin"]) is not None
