"""Countries as invoices write them: ISO 3166 codes, and names in six languages, to ISO alpha-2.

pycountry has the codes and the names with their translations; `data/country_names.csv` adds what traders
write besides (UK, Holland, Turkey) and the regions that the sanctions name.
"""

from __future__ import annotations

import csv
import gettext
import re
import unicodedata
from functools import cache
from pathlib import Path

LANGUAGES = ("de", "fr", "nl", "es", "it")
_EXTRA_NAMES = Path(__file__).parent / "data" / "country_names.csv"


def iso_code(text: str) -> str | None:
    """The ISO alpha-2 code (or a sanctioned region's ISO 3166-2 code) of a country as written, or None.

    Understands alpha-2, alpha-3, and names in English, German, French, Dutch, Spanish and Italian. "Germany
    (DE)" and "DE - Germany" are read by their parts when these agree.
    """
    key = _key(text)
    if not key:
        return None
    names = _names()
    if key in names:
        return names[key]
    parts = {names[part] for part in map(_key, re.split(r"[(),/;|]| - |\n", text)) if part in names}
    return parts.pop() if len(parts) == 1 else None


@cache
def name_of(code: str) -> str:
    """The usual English name of an ISO code; the code itself if there is none."""
    import pycountry

    country = pycountry.countries.get(alpha_2=code.partition("-")[0])
    if country is None:
        return code
    name = str(getattr(country, "common_name", country.name))
    return name if "-" not in code else f"{name} ({code})"


@cache
def _names() -> dict[str, str]:
    import pycountry

    names: dict[str, str] = {}
    catalogues = [
        gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[language], fallback=True) for language in LANGUAGES
    ]
    for country in pycountry.countries:
        spellings = {country.alpha_2, country.alpha_3}
        for attribute in ("name", "common_name", "official_name"):
            name = getattr(country, attribute, None)
            if name:
                spellings.add(name)
                spellings.update(catalogue.gettext(name) for catalogue in catalogues)
        for spelling in spellings:
            names.setdefault(_key(spelling), country.alpha_2)
    with _EXTRA_NAMES.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            names[_key(row["name"])] = row["code"]
    return names


def _key(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    plain = re.sub(r"^(the|republic of|republik|republique|republiek)\s+", "", re.sub(r"[^\w]+", " ", plain).strip())
    return plain.strip()
