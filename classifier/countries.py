"""Countries as invoices write them: ISO 3166 codes, names in many languages and whole addresses, to ISO alpha-2.

pycountry has the codes, the names with their translations, and the provinces; `data/country_names.csv` adds what
traders write besides (UK, Holland, Turkey) and the regions that the sanctions name.
"""

from __future__ import annotations

import csv
import gettext
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LANGUAGES = ("de", "fr", "nl", "es", "it", "pl", "pt", "tr", "ru", "uk", "zh_CN", "zh_TW")
_EXTRA_NAMES = Path(__file__).parent / "data" / "country_names.csv"

_PART = re.compile(r"\(([^()]*)\)|((?:(?! - )[^(),/;|\n])+)")
_POSTCODE = r"\d{3,7}(?:-\d{3,4})?"
_AROUND = re.compile(rf"^{_POSTCODE}\s+(?=\D)|(?<=\S)\s+{_POSTCODE}$")
_TOWN_AFTER_POSTCODE = re.compile(r"\d{4,6}\s+\D")
_COUNTRY_BEFORE_POSTCODE = re.compile(r"([A-Z]{2})-\d{4,6}\s+(?=[^\W\d])")
_FORM_OF_STATE = re.compile(r"^(republic of|republik|republique|republiek)\s+")
_LINKS = frozenset(["of", "the", "and", "de", "del", "di", "du", "la", "le", "les", "der", "die", "und", "y", "e", "et", "van"])
"""Words that tell no country from another."""

_MAX_LENGTH, _MAX_RUN = 300, 4
"""No address is longer, and no name of a country stands in more parts."""

_STATES, _PROVINCES = "US", "IT"
"""Whose addresses end in codes that are also those of countries: of a state (Dover, DE), of a province (Torino (TO))."""

_ABBREVIATED = 3
"""Words of so many letters stand for longer ones: Dem., Rep."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of an address; `code` is None where it names no country."""

    key: str
    code: str | None = None
    first: bool = False
    after_town: bool = False
    sure: bool = False

    @property
    def is_short(self) -> bool:
        return len(self.key) == 2 and self.key.isascii()


def iso_code(text: str) -> str | None:
    """The ISO alpha-2 code (or a sanctioned region's ISO 3166-2 code) of a country as written, or None.

    Understands alpha-2, alpha-3, and names in English and the `LANGUAGES`; inverted names ("Korea, North"); and
    addresses, from which postcodes are taken off. A part that is not understood is a place within the country,
    unless it could name another one: "Korea (Northern)" and "Dover, DE" are None. Two countries are None too, except
    that a territory and a sanctioned region go before the country they are set beside.
    """
    if len(text) > _MAX_LENGTH:
        return None
    known = _lookup(_key(text))
    return known if known else _of_address(_read(text))


@cache
def name_of(code: str) -> str:
    """The usual English name of an ISO code; the code itself if there is none."""
    import pycountry

    country = pycountry.countries.get(alpha_2=code.partition("-")[0])
    if country is None:
        return code
    name = str(getattr(country, "common_name", country.name))
    return name if "-" not in code else f"{name} ({code})"


# --- an address ------------------------------------------------------------------------------------------------


def _read(text: str) -> list[_Part]:
    """The parts of an address; the longest run of parts that is one name counts as one part."""
    parts = list(_parts(text))
    read: list[_Part] = []
    start = 0
    while start < len(parts):
        end = next((end for end in range(min(len(parts), start + _MAX_RUN), start, -1) if _code(parts[start:end])), start)
        if end == start:
            read.append(parts[start])
            start += 1
            continue
        one = parts[start]
        key = " ".join(part.key for part in parts[start:end])
        read.append(_Part(key, _code(parts[start:end]), start == 0, one.after_town, one.sure))
        start = end
    # Between the ends, two letters are a company's form or an initial sooner than a country.
    return [
        _Part(part.key) if part.code and part.is_short and 0 < place < len(read) - 1 and not part.sure else part
        for place, part in enumerate(read)
    ]


def _parts(text: str) -> Iterator[_Part]:
    before = ""
    for place, match in enumerate(_PART.finditer(text)):
        written = (match[1] if match[1] is not None else match[2]).strip()
        if country := _COUNTRY_BEFORE_POSTCODE.match(written):
            yield _Part(country[1].casefold(), sure=True)
            written = written[country.end() :]
        plain = written if _lookup(_key(written)) else _AROUND.sub("", written)
        if key := _key(plain):
            after_town = _TOWN_AFTER_POSTCODE.match(before) is not None
            yield _Part(key, first=place == 0, after_town=after_town)
        before = written


def _code(parts: Sequence[_Part]) -> str | None:
    """What the parts name together, in their order or inverted."""
    if known := _lookup(" ".join(part.key for part in parts)):
        return known
    return _lookup(f"{parts[1].key} {parts[0].key}") if len(parts) == 2 else None


def _of_address(parts: Sequence[_Part]) -> str | None:
    countries = [part for part in parts if part.code]
    unread = [part for part in parts if not part.code]
    if not countries:
        return None
    if len({part.code for part in countries}) == 1:
        last = countries[-1]
        if unread and all(_may_be_province(part, unread) for part in countries):
            return None
    else:
        outer = countries[-1]
        countries = [part for part in countries if not _is_province(part, outer, unread)]
        regions = [part for part in countries if "-" in str(part.code)]
        territories = [part for part in countries if _is_territory(part, outer)]
        inner = regions or territories or countries
        if len({part.code for part in inner}) > 1:
            return None
        last = inner[-1]
    return None if any(_could_change(last, part) for part in unread) else last.code


def _may_be_province(part: _Part, places: Sequence[_Part]) -> bool:
    """Whether a part beside places could as well be the state or the province that they lie in."""
    if part.sure or part.first:
        return False
    if not part.is_short:
        return _provinces(_STATES).get(part.key, part.code) != part.code
    capitals = {name for name, code in _provinces(_PROVINCES).items() if code.casefold() == part.key}
    return any(place.key in capitals for place in places) or (part.key in _province_codes(_STATES) and not part.after_town)


def _is_province(part: _Part, outer: _Part, unread: Sequence[_Part]) -> bool:
    """Whether a part is a state or province of the country that ends the address, and no country of its own."""
    country = str(outer.code)
    if part.code == outer.code:
        return False
    if part.is_short:
        return bool(unread) and part.key in _province_codes(country)
    return _provinces(country).get(part.key, part.code) != part.code


def _is_territory(part: _Part, outer: _Part) -> bool:
    """Whether a part is a territory with a code of its own, which ISO also lists within the outer country."""
    return part.code != outer.code and _provinces(str(outer.code)).get(part.key) == part.code


def _could_change(country: _Part, unread: _Part) -> bool:
    """Whether the part that was not understood could turn this country's name into that of another.

    So it is where another country's names hold the words of this one, and beside them all that the part says.
    """
    own, more = set(country.key.split()), set(unread.key.split()) - _LINKS
    beside: dict[str, set[str]] = {}
    for code, words in _vocabulary():
        if code != country.code and own <= words:
            beside.setdefault(code, set()).update(words - own)
    return any(all(any(_same(one, other) for other in words) for one in more) for words in beside.values())


def _same(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) >= _ABBREVIATED and long.startswith(short))


# --- names -----------------------------------------------------------------------------------------------------


def _lookup(key: str) -> str | None:
    names = _names()
    return names.get(key) or names.get(_FORM_OF_STATE.sub("", key))


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


@cache
def _vocabulary() -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple((code, frozenset(name.split())) for name, code in _names().items())


@cache
def _provinces(country: str) -> dict[str, str]:
    """The names of a country's states, provinces and territories, with the second half of their ISO 3166-2 codes."""
    import pycountry

    found = (one for one in pycountry.subdivisions if one.country_code == country)
    return {_key(one.name): one.code.partition("-")[2] for one in found}


@cache
def _province_codes(country: str) -> frozenset[str]:
    """The codes of the provinces, less those of territories that are countries of ISO 3166-1 by the same code."""
    return frozenset(code.casefold() for name, code in _provinces(country).items() if _lookup(name) != code)


def _key(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold().replace("&", " and "))
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    words = re.sub(r"[^\w]+", " ", plain)
    words = re.sub(r"\b(\w) (?=\w\b)", r"\1", words).strip()
    words = re.sub(r"^the ", "", words)
    return re.sub(r"\bst (?=\w)", "saint ", words)
