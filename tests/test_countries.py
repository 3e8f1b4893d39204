"""Countries as invoices write them."""

from __future__ import annotations

import csv
import gettext
from pathlib import Path

import pycountry
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier import countries

ALL = st.sampled_from([country.alpha_2 for country in pycountry.countries])
with (Path(__file__).parent / "us_country_names.csv").open(encoding="utf-8", newline="") as _handle:
    US_NAMES = [(row["name"], row["code"]) for row in csv.DictReader(_handle)]


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


@pytest.mark.parametrize(
    "written",
    ["", " ", "Atlantis", "Germany / France", "Canada / USA", "12", "EU", "worldwide", "Georgia Street", "Russia, " * 100],
)
def test_what_names_no_one_country_is_none(written: str) -> None:
    assert countries.iso_code(written) is None


@pytest.mark.parametrize(("written", "code"), US_NAMES)
def test_every_name_of_the_us_country_chart_and_the_us_country_groups_is_read_as_its_country(written: str, code: str) -> None:
    assert countries.iso_code(written) == code


@pytest.mark.parametrize(
    ("written", "code"),
    [
        *(
            (name, "KP")
            for name in ("Korea, North", "Korea (North)", "Korea, N.", "Korea, DPR", "Korea (D.P.R.)", "North, Korea")
        ),
        ("Korea, Dem. People's Rep.", "KP"),
        ("Korea (Democratic People's Republic)", "KP"),
        ("Korea (Democratic People's Republic of)", "KP"),
        ("Pyongyang, Korea, North", "KP"),
        *(("Korea, South", "KR"), ("Korea, Republic of", "KR"), ("Seoul, Korea", "KR"), ("Republic of Korea, Seoul", "KR")),
        *(("Sudan (South)", "SS"), ("Sudan, Republic of the", "SD"), ("Sudan", "SD")),
        *(
            ("Republic of China", "TW"),
            ("China, Republic of", "TW"),
            ("Republik China", "TW"),
            ("China, People's Republic of", "CN"),
        ),
        *(("Congo, Dem. Rep.", "CD"), ("Congo (Democratic Republic of the)", "CD"), ("Congo, Republic of the", "CG")),
        *(("Guinea (Equatorial)", "GQ"), ("N. Macedonia", "MK"), ("St. Kitts & Nevis", "KN")),
    ],
)
def test_words_set_behind_a_name_belong_to_it(written: str, code: str) -> None:
    assert countries.iso_code(written) == code


@pytest.mark.parametrize("written", ["Korea (Northern)", "People's Republic, Korea", "China (Republic)", "Congo (Democratic)"])
def test_a_part_that_is_not_understood_and_could_name_another_country_gives_none(written: str) -> None:
    assert countries.iso_code(written) is None


@pytest.mark.parametrize(
    ("written", "code"),
    [
        *(
            ("中国", "CN"),
            ("深圳市, 中国", "CN"),
            ("俄罗斯", "RU"),
            ("РФ", "RU"),
            ("Российская Федерация", "RU"),
            ("Казахстан", "KZ"),
        ),
        *(("КАЗАХСТАН", "KZ"), ("г. Москва, Россия", "RU"), ("RF", "RU"), ("Крым", "UA-43"), ("Rosja", "RU"), ("Rusya", "RU")),
    ],
)
def test_names_in_other_scripts_are_read(written: str, code: str) -> None:
    assert countries.iso_code(written) == code


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Atlanta, Georgia, USA", "US"),
        ("Atlanta, GA 30301, USA", "US"),
        ("Los Angeles, CA, US", "US"),
        ("Tbilisi, Georgia", "GE"),
        ("Almaty, Kazakhstan 050000", "KZ"),
        ("Vladimir, 600000 Russia", "RU"),
        ("OOO Vega, Ul. Mira 1, 101000 Moscow, Russian Federation", "RU"),
        ("China, Guangdong Province, Shenzhen", "CN"),
        ("Russia (via Istanbul)", "RU"),
        ("DE-10115 Berlin", "DE"),
        ("10115 Berlin, DE", "DE"),
        ("Lyon (FR)", "FR"),
        ("Kowloon, Hong Kong, China", "HK"),
        ("Taipei, Taiwan, China", "TW"),
        ("Oranjestad, Aruba, Netherlands", "AW"),
        ("Simferopol, Crimea, Ukraine", "UA-43"),
        ("Simferopol, Republic of Crimea, Russian Federation", "UA-43"),
        ("Acme, CO, Shanghai, China", "CN"),
        ("New Delhi, India", "IN"),
    ],
)
def test_an_address_is_read_as_its_country(written: str, code: str) -> None:
    assert countries.iso_code(written) == code


@pytest.mark.parametrize(
    "written",
    ["Atlanta, Georgia", "Savannah, Georgia 31401", "Los Angeles, CA 90001", "Dover, DE", "10121 Torino (TO)", "CA / US"],
)
def test_a_state_or_province_with_the_name_or_code_of_a_country_is_none(written: str) -> None:
    assert countries.iso_code(written) is None


@given(ALL, st.sampled_from(countries.LANGUAGES))
def test_every_country_is_known_by_its_name_in_every_language(alpha_2: str, language: str) -> None:
    catalogue = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[language])
    country = pycountry.countries.get(alpha_2=alpha_2)
    for attribute in ("name", "common_name", "official_name"):
        if name := getattr(country, attribute, None):
            assert countries.iso_code(catalogue.gettext(name)) == alpha_2


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
