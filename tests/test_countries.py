"""Countries as invoices write them."""

from __future__ import annotations

import pycountry
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier import countries

ALL = st.sampled_from([country.alpha_2 for country in pycountry.countries])


@pytest.mark.parametrize(
    ("written", "code"),
    [
        *(("Germany", "DE"), ("Deutschland", "DE"), ("Allemagne", "DE"), ("Duitsland", "DE"), ("DEU", "DE"), ("de", "DE")),
        *(("Türkiye", "TR"), ("Turkey", "TR"), ("Türkei", "TR"), ("Turquie", "TR"), ("Turkije", "TR"), ("TURKEY", "TR")),
        *(("United Arab Emirates", "AE"), ("U.A.E.", "AE"), ("Vereinigte Arabische Emirate", "AE"), ("Dubai", "AE")),
        *(("Russia", "RU"), ("Russian Federation", "RU"), ("Russische Föderation", "RU"), ("Russie", "RU"), ("RUS", "RU")),
        *(("Kyrgyzstan", "KG"), ("Kirgisistan", "KG"), ("Kirghizistan", "KG"), ("Kirgizië", "KG")),
        *(("Hong Kong", "HK"), ("Hong Kong SAR", "HK"), ("Macau", "MO"), ("Macao", "MO")),
        *(("South Korea", "KR"), ("Republic of Korea", "KR"), ("North Korea", "KP"), ("DPRK", "KP")),
        *(("the Netherlands", "NL"), ("Holland", "NL"), ("Pays-Bas", "NL"), ("Niederlande", "NL")),
        *(("NO", "NO"), ("NA", "NA"), ("Namibia", "NA"), ("UK", "GB"), ("EL", "GR"), ("XK", "XK")),
        *(("Crimea", "UA-43"), ("Krim", "UA-43"), ("UA-14", "UA-14"), ("Sevastopol", "UA-40")),
        *(("Germany (DE)", "DE"), ("DE - Germany", "DE"), ("CN / China", "CN"), ("  P.R. China ", "CN")),
    ],
)
def test_usual_spellings_are_understood(written: str, code: str) -> None:
    assert countries.iso_code(written) == code


@pytest.mark.parametrize("written", ["", " ", "Atlantis", "Germany / France", "12", "EU", "worldwide", "Georgia Street"])
def test_what_names_no_one_country_is_none(written: str) -> None:
    assert countries.iso_code(written) is None


@given(ALL)
def test_every_country_is_known_by_its_codes_and_names(alpha_2: str) -> None:
    country = pycountry.countries.get(alpha_2=alpha_2)
    assert countries.iso_code(alpha_2.lower()) == alpha_2
    assert countries.iso_code(country.alpha_3) == alpha_2
    assert countries.iso_code(country.name) == alpha_2
    assert countries.iso_code(countries.name_of(alpha_2)) == alpha_2


@given(st.text(max_size=40))
def test_no_text_makes_it_fail_and_every_answer_has_a_name(text: str) -> None:
    code = countries.iso_code(text)
    assert code is None or countries.name_of(code)


def test_a_region_is_named_with_its_country() -> None:
    assert countries.name_of("UA-43") == "Ukraine (UA-43)"
