"""Which column of a table is what: headings in six languages to roles, and a role to its column.

The words are data (`data/headings.toml`). A heading names a role when it is a synonym as a whole, or when one of its
parts ("Description / Bezeichnung", "Qty (pcs)") is; else when it begins or ends with a synonym that can stand in a
longer heading. "Country" takes its meaning from the words beside it.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

from classifier.errors import UsageError

ROLES = (
    "description",
    "hs_code",
    "item_number",
    "quantity",
    "unit",
    "unit_price",
    "amount",
    "currency",
    "origin",
    "destination",
    "consignee",
    "incoterms",
    "declared_entry",
    "line_number",
)
JOINED = frozenset({"description", "declared_entry"})
"""Roles that several columns may have together: the goods in two languages, an ECCN beside a German number."""
LONGEST_HEADING = 5
"""A heading of more words is only understood whole."""

SHORTEST_PART = 3
"""A synonym of so few characters ("no", "hs") is only understood as the whole heading, but for those that can be nothing else."""

MAX_COLUMNS = 1_000
"""Columns in which headings are looked for; a header names its roles well before that."""
SYNONYMS = Path(__file__).parent.parent / "data" / "headings.toml"
"""The headings exporters use, by role, and the words of totals rows."""
_MAX_HEADING = 120
_SHOWN = 40
_PARTS = re.compile(r"[/|;\n()\[\]]| [-–] ")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[a-z])(?=[0-9])")
_ONE_OF = ("destination", "origin", "hs_code")
"""Roles of which a second column that is named as plainly would change the judgement."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each role stands. The roles of `JOINED` may be several columns, which are read as one text.

    `broad`: columns called "Item" or "Material" beside a description, which hold a number or a name of the goods.
    `rivals`: for a role that one column alone can have, the headings of others that name it as plainly.
    """

    headings: tuple[str, ...]
    places: Mapping[str, tuple[int, ...]]
    broad: tuple[int, ...] = ()
    rivals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def heading(self, role: str) -> str:
        """The heading of the role's (first) column; that of the description for a role read out of it."""
        return self.headings[self.places.get(role, self.places["description"])[0]]

    def cell(self, role: str, row: Sequence[str]) -> str:
        """The role's text in a row; several columns are joined, and empty if there is none."""
        places = self.places.get(role, ())
        if len(places) == 1:
            return row[places[0]].strip() if places[0] < len(row) else ""
        return join_texts([row[place].strip() for place in places if place < len(row)])

    def texts(self, row: Sequence[str]) -> dict[str, str]:
        """The texts of a row by role. A name in a broad column belongs to the description, a number is the item's."""
        found = {role: self.cell(role, row) for role in self.places}
        for place in self.broad:
            text = row[place].strip() if place < len(row) else ""
            if _is_name(text):
                both = sorted({*self.places["description"], place})
                found["description"] = join_texts([row[at].strip() for at in both if at < len(row)])
            elif text and not found.get("item_number") and not _is_position(text):
                found["item_number"] = text
        return found


def find(headings: Sequence[str], named: Mapping[str, str] | None = None) -> Columns:
    """The columns of a header row. `named` maps roles to headings the user gave, or to a column's number from 1.

    UsageError if a named role or heading does not exist. A header without a description is the caller's
    business: `places` then has none.
    """
    headings = tuple(heading.strip() for heading in headings)
    best: dict[str, list[tuple[int, int]]] = {}
    broad: list[int] = []
    for place, heading in enumerate(headings[:MAX_COLUMNS]):
        role, strength = role_of(heading)
        if role and key(heading) in _tables().broad:
            broad.append(place)
        elif role:
            best.setdefault(role, []).append((strength, place))
    if broad and "description" not in best:
        best["description"], broad = [(1, place) for place in broad], []
    places: dict[str, tuple[int, ...]] = {}
    rivals: dict[str, tuple[str, ...]] = {}
    for role, found in best.items():
        strongest = max(strength for strength, _ in found)
        columns = [place for strength, place in found if strength == strongest]
        places[role] = tuple(columns) if role in JOINED else (columns[0],)
        if role in _ONE_OF and len(columns) > 1:
            rivals[role] = tuple(headings[place] for place in columns[1:])
    for role, wanted in (named or {}).items():
        places[role] = (_named_place(role, wanted, headings),)
        rivals.pop(role, None)
    taken = {place for columns in places.values() for place in columns}
    return Columns(headings, places, tuple(place for place in broad if place not in taken), rivals)


@lru_cache(maxsize=4096)
def role_of(heading: str) -> tuple[str | None, int]:
    """The role a heading names, and how surely: 2 for exactly, 1 for in part, 0 for not at all."""
    if len(heading) > _MAX_HEADING:
        return None, 0
    spellings = list(dict.fromkeys((heading, _CAMEL.sub(" ", heading))))
    for spelling in spellings:
        if (whole := _tables().role.get(key(spelling))) is not None:
            return whole, 2
    for spelling in spellings:
        parts = [part for part in _PARTS.split(spelling) if key(part)]
        if len(parts) > 1 and (found := _of_parts(parts)) is not None:
            return found
    return max((_of_words(key(spelling)) for spelling in spellings), key=lambda found: found[1])


def _of_parts(parts: Sequence[str]) -> tuple[str, int] | None:
    """What the parts of a heading name between them: a description before all, else what the first part names."""
    if any(_country_role(key(part)) for part in parts):
        # "Country (origin)" is one thing said in two parts.
        return None
    named = [(role, strength) for role, strength in (_of_words(key(part)) for part in parts) if role is not None]
    roles = dict(reversed(named))
    if "description" in roles:
        return "description", roles["description"]
    if not named or any(_vetoed(key(part).split()) for part in parts):
        return None
    return named[0]


def _of_words(words: str) -> tuple[str | None, int]:
    """As `role_of`, of a heading that is known to have one part; units and currencies at its end are no part of it."""
    tables = _tables()
    if words in tables.role:
        return tables.role[words], 2
    parts = words.split()
    while len(parts) > 1 and parts[-1] in tables.units:
        parts.pop()
        if (role := tables.role.get(" ".join(parts))) is not None:
            return role, 2
    if (role := _country_role(words)) is not None:
        return (role or None), (1 if role else 0)
    if len(parts) > LONGEST_HEADING or _vetoed(parts):
        return None, 0
    partial = [
        (len(part), tables.role[part])
        for cut in range(1, len(parts))
        for part in (" ".join(parts[:cut]), " ".join(parts[cut:]))
        if part in tables.role and part not in tables.whole and (len(part) > SHORTEST_PART or part in tables.short)
    ]
    # "Commodity code description" is a description, whatever it describes.
    return (max(partial, key=lambda found: (found[1] == "description", found))[1], 1) if partial else (None, 0)


def _country_role(words: str) -> str | None:
    """What a heading with the word for country is about by its other words; "" for another country, None without the word."""
    tables, parts = _tables(), set(words.split())
    if not parts & tables.country["country"]:
        return None
    for role in ("other", "origin", "destination"):
        if parts & tables.country[role]:
            return "" if role == "other" else role
    return "destination" if parts <= tables.country["country"] | tables.country["neutral"] else ""


def _vetoed(parts: Sequence[str]) -> bool:
    return not _tables().veto.isdisjoint(parts)


def is_heading(text: str) -> bool:
    """Whether a text is exactly a heading that is known, be it of a role or of a column that means nothing here."""
    return role_of(text)[1] == 2 or key(text) in _tables().without_role


def strength_of(headings: Sequence[str]) -> int:
    """How much a row looks like a header: the number of different roles its cells name."""
    return len({role for role, _ in map(role_of, headings[:MAX_COLUMNS]) if role})


def key(heading: str) -> str:
    """A heading as it is compared: lower case, words only, "ü" like "u" and "ue" ("HS-Code:" gives "hs code")."""
    plain = heading.casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain.replace("ß", "ss"))
        plain = "".join(char for char in plain if not unicodedata.combining(char))
    plain = re.sub(r"([aou])e", r"\1", plain)
    return " ".join(re.findall(r"[^\W_]+", plain))


def column_number(named: str) -> int:
    """The number (from 1) by which the user names a column; 0 if it is no number."""
    return int(named) if re.fullmatch(r"[1-9][0-9]{0,4}", named.strip()) else 0


def join_texts(texts: Sequence[str]) -> str:
    """Several cells about one item as one text; a part whose words another one already holds is left out."""
    kept: list[str] = []
    for text in texts:
        if text and not any(_holds(other, text) for other in kept):
            kept = [other for other in kept if not _holds(text, other)]
            kept.append(text)
    return " ".join(kept)


def _holds(whole: str, part: str) -> bool:
    """Whether a text holds another one, not in the middle of a word."""
    at = whole.find(part)
    while at >= 0:
        end = at + len(part)
        if not (_within_word(whole, at) or _within_word(whole, end)):
            return True
        at = whole.find(part, at + 1)
    return False


def _within_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def _is_name(text: str) -> bool:
    """Whether a text is words and not a number or code: a run of three letters, and no code of one piece."""
    return re.search(r"[^\W\d_]{3}", text) is not None and (" " in text or not re.search(r"\d", text))


def _is_position(text: str) -> bool:
    return re.fullmatch(r"\d{1,4}\.?", text) is not None


@dataclass(frozen=True)
class _Tables:
    """The words of `headings.toml`, as `key` gives them."""

    role: Mapping[str, str]
    broad: frozenset[str]
    whole: frozenset[str]
    short: frozenset[str]
    veto: frozenset[str]
    units: frozenset[str]
    without_role: frozenset[str]
    country: Mapping[str, frozenset[str]]


@cache
def _tables() -> _Tables:
    data = tomllib.loads(SYNONYMS.read_text(encoding="utf-8"))

    def words(table: str, name: str = "headings") -> frozenset[str]:
        return frozenset(filter(None, (key(word) for word in data[table].get(name, []))))

    broad = words("description", "broad")
    return _Tables(
        role={word: role for role in ROLES for word in words(role)} | dict.fromkeys(broad, "description"),
        broad=broad,
        whole=words("parts", "whole") | broad,
        short=words("parts", "short"),
        veto=words("parts", "veto"),
        units=words("parts", "units"),
        without_role=words("no_role"),
        country={name: words("country_words", name) for name in data["country_words"]},
    )


def _named_place(role: str, wanted: str, headings: Sequence[str]) -> int:
    if role not in ROLES:
        raise UsageError(f"--column {role}={wanted}: there is no role {role!r}.", f"The roles are {', '.join(ROLES)}.")
    for place, heading in enumerate(headings):
        if key(heading) == key(wanted):
            return place
    if 0 < (number := column_number(wanted)) <= len(headings):
        return number - 1
    raise UsageError(
        f"--column {role}={wanted}: no column has that heading, and none that number.",
        f"The headings are: {', '.join(heading or '(empty)' for heading in headings[:_SHOWN])[:300]}.",
    )
