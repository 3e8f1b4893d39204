"""Which column of a table is what: headings in six languages to roles, and a role to its column.

The synonyms are data (`data/headings.toml`). A heading matches a role when its words are a synonym, or begin
or end with one; an exact match outranks a partial one.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
"""A synonym of so few characters ("no", "hs") is only understood as the whole heading."""

MAX_COLUMNS = 1_000
"""Columns in which headings are looked for; a header names its roles well before that."""
SYNONYMS = Path(__file__).parent.parent / "data" / "headings.toml"
"""The headings exporters use, by role, and the words of totals rows."""
_MAX_HEADING = 120
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each role stands. The roles of `JOINED` may be several columns, which are read as one text."""

    headings: tuple[str, ...]
    places: Mapping[str, tuple[int, ...]]

    def heading(self, role: str) -> str:
        """The heading of the role's (first) column."""
        return self.headings[self.places[role][0]]

    def cell(self, role: str, row: Sequence[str]) -> str:
        """The role's text in a row; several columns are joined, and empty if there is none."""
        places = self.places.get(role, ())
        if len(places) == 1:
            return row[places[0]].strip() if places[0] < len(row) else ""
        return join_texts([row[place].strip() for place in places if place < len(row)])


def find(headings: Sequence[str], named: Mapping[str, str] | None = None) -> Columns:
    """The columns of a header row. `named` maps roles to headings the user gave, or to a column's number from 1.

    UsageError if a named role or heading does not exist. A header without a description is the caller's
    business: `places` then has none.
    """
    headings = tuple(heading.strip() for heading in headings)
    best: dict[str, list[tuple[int, int]]] = {}
    for place, heading in enumerate(headings[:MAX_COLUMNS]):
        role, strength = role_of(heading)
        if role:
            best.setdefault(role, []).append((strength, place))
    places: dict[str, tuple[int, ...]] = {}
    for role, found in best.items():
        strongest = max(strength for strength, _ in found)
        columns = [place for strength, place in found if strength == strongest]
        places[role] = tuple(columns) if role in JOINED else (columns[0],)
    for role, wanted in (named or {}).items():
        places[role] = (_named_place(role, wanted, headings),)
    return Columns(headings, places)


@lru_cache(maxsize=4096)
def role_of(heading: str) -> tuple[str | None, int]:
    """The role a heading names, and how surely: 2 for exactly, 1 for in part, 0 for not at all."""
    words = key(heading) if len(heading) <= _MAX_HEADING else ""
    if not words:
        return None, 0
    synonyms = _synonyms()
    if words in synonyms:
        return synonyms[words], 2
    if words.count(" ") >= LONGEST_HEADING:
        return None, 0
    parts = words.split()
    partial = [
        (len(part), synonyms[part])
        for cut in range(1, len(parts))
        for part in (" ".join(parts[:cut]), " ".join(parts[cut:]))
        if len(part) > SHORTEST_PART and part in synonyms
    ]
    return (max(partial)[1], 1) if partial else (None, 0)


def is_heading(text: str) -> bool:
    """Whether a text is exactly a heading that is known, be it of a role or of a column that means nothing here."""
    return role_of(text)[1] == 2 or key(text) in _without_role()


def strength_of(headings: Sequence[str]) -> int:
    """How much a row looks like a header: the number of different roles its cells name."""
    return len({role for role, _ in map(role_of, headings[:MAX_COLUMNS]) if role})


def key(heading: str) -> str:
    """A heading as it is compared: lower case, no accents, words only ("HS-Code:" gives "hs code")."""
    plain = heading.casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain.replace("ß", "ss"))
        plain = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(re.findall(r"[^\W_]+", plain))


def column_number(named: str) -> int:
    """The number (from 1) by which the user names a column; 0 if it is no number."""
    return int(named) if re.fullmatch(r"[1-9][0-9]{0,4}", named.strip()) else 0


def join_texts(texts: Sequence[str]) -> str:
    """Several cells about one item as one text; a part that another one already holds is left out."""
    kept: list[str] = []
    for text in texts:
        if text and not any(text in other for other in kept):
            kept = [other for other in kept if other not in text]
            kept.append(text)
    return " ".join(kept)


@cache
def _synonyms() -> dict[str, str]:
    tables = tomllib.loads(SYNONYMS.read_text(encoding="utf-8"))
    return {key(synonym): role for role in ROLES for synonym in tables[role]["headings"]}


@cache
def _without_role() -> frozenset[str]:
    tables = tomllib.loads(SYNONYMS.read_text(encoding="utf-8"))
    return frozenset(key(heading) for heading in tables["no_role"]["headings"])


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
