"""Objects inside objects (JSON, Parquet) as rows of cells: the path to a value is the heading of its column."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, islice
from typing import Any

from classifier.errors import InvoiceError
from classifier.invoices import columns
from classifier.invoices.header import HEADER_WITHIN, Row, Wider, object_words

MAX_KEYS = 1_000
"""Different keys in one list of objects; a list with more of them is no table."""
MAX_DEPTH = 8
MAX_NESTED = 200
"""Objects and lists are followed so far down, and so many values inside the objects of one row become cells of their own."""

Path = tuple[str, ...]
REST: Path = ("{…}",)
"""Where what has no cell of its own stands, as JSON. A heading without words names no role, so it is never read as goods."""
HINT = 'Give one object a line, such as {"description": "...", "hs_code": "..."}, or a list of them.'


def rows(values: Iterable[tuple[int, Any]], file: str, text: Callable[[Any], str] | None = None) -> Iterator[Row]:
    """A header row of all paths seen in the first objects, then one row an object; a `str` instead of one is a fault.

    A path that is first seen later widens the header from there on. `text` says how a scalar is written.
    InvoiceError if the first values hold no object.
    """
    source = ((number, _cells(value, text) if isinstance(value, Mapping) else value) for number, value in values)
    pending = list(islice(source, HEADER_WITHIN))
    places: dict[Path, int] = {}
    for _, cells in pending:
        for path in cells if isinstance(cells, dict) else ():
            places.setdefault(path, len(places))
    if not places:
        raise InvoiceError(f"{file}: holds no objects.", HINT)
    yield Row(0, _headings(places))
    for number, cells in chain(pending, source):
        if not isinstance(cells, dict):
            yield Row(number, (), fault=cells if isinstance(cells, str) else "is no JSON object. Put one object on each line.")
            continue
        if len(places) + sum(1 for path in cells if path not in places) > MAX_KEYS:
            cells = _aside(cells, [path for path in cells if len(path) > 1 and path not in places])
        new = [path for path in cells if path not in places]
        if new and len(places) + len(new) > MAX_KEYS + (REST in new):
            yield Row(number, (), fault=f"would be key number {MAX_KEYS + 1:,} and more. Name the keys alike in all objects.")
            continue
        if new:
            places.update({path: len(places) + place for place, path in enumerate(new)})
            yield Wider(0, _headings(places))
        yield Row(number, [_written(cells.get(path, "")) for path in places])


Cells = dict[Path, Any]
"""Texts by path; under `REST`, by their names, the values that have no cell of their own."""


def flat(value: Mapping[str, Any], text: Callable[[Any], str] | None = None) -> Cells:
    """The texts in an object by the path of keys to them; what lies too deep or is too much stands under `REST`.

    Lists of scalars are one text, and so are the texts at one path in a list of objects. Pairs of name and value
    ([{"name": "Colour", "value": "red"}]) are read as the keys and values that they are.
    """
    write = text or as_text
    if not any(isinstance(part, Mapping | list) for part in value.values()):
        return {(key,): write(part) for key, part in value.items()}
    found: dict[Path, list[str]] = {}
    rest: dict[str, Any] = {}

    def walk(inner: Any, path: Path, depth: int) -> None:
        if not isinstance(inner, Mapping | list) or _is_scalars(inner):
            if len(path) > 1 and path not in found and len(found) >= MAX_NESTED + len(value):
                rest[_name(path)] = inner
            else:
                written = ", ".join(map(write, inner)) if isinstance(inner, list) else write(inner)
                found.setdefault(_value_path(path), []).append(written)
        elif depth == 0:
            rest[_name(path)] = inner
        elif isinstance(inner, Mapping):
            for key, part in inner.items():
                walk(part, (*path, str(key)), depth - 1)
        else:
            for item in inner:
                name, part = _pair(item) or ("", item)
                walk(part, (*path, name) if name else path, depth - 1)

    walk(value, (), MAX_DEPTH)
    cells: Cells = {path: "; ".join(filter(None, texts)) for path, texts in found.items()}
    return {**cells, REST: rest} if rest else cells


def paths(value: Mapping[str, Any], around: Path = ()) -> Iterator[Path]:
    """The paths to texts, through objects alone: what stands in a list says nothing of the object itself."""
    for key, part in value.items():
        path = (*around, str(key))
        if not isinstance(part, Mapping | list) or _is_scalars(part):
            yield path
        elif isinstance(part, Mapping) and len(path) < MAX_DEPTH:
            yield from paths(part, path)


@lru_cache(maxsize=4096)
def heading(path: Path) -> str:
    """A path as a heading: "customs hs Code". An object that is the goods themselves ("product") adds nothing to its keys.

    The last key alone stands for a path that names no role ("customs", "hs"), unless it is a name: a name deep
    inside is that of something else.
    """
    words = list(map(as_words, path))
    own = " ".join([*(word for word in words[:-1] if not _is_goods(word)), words[-1]])
    if len(words) > 1 and columns.role_of(own)[1] < 2 and _counts(words[-2], words[-1]):
        return words[-1]
    if columns.role_of(own)[0] is None and columns.role_of(words[-1])[0] not in (None, "description", "destination"):
        return words[-1]
    return own


def describes(path: Path) -> int:
    """How surely the path's text describes goods: 2, 1 or 0. The name of an object inside does so only if that is the goods."""
    role, strength = columns.role_of(heading(path))
    if role != "description":
        return 0
    return 2 if len(path) == 1 or strength == 2 else int(not is_key(path[-1], "name_keys"))


def party(path: Path) -> str:
    """Whose place the innermost object of the path is about: "delivery", "buyer", "other", or "" for no object at all."""
    parents = [key for key in path[:-1] if not is_key(key, "address_objects")]
    if not parents:
        return "other" if len(path) > 1 else ""
    kinds = [kind for kind in ("delivery", "buyer") if is_key(parents[-1], f"{kind}_objects")]
    return kinds[0] if kinds else "other"


def is_key(key: str, words: str) -> bool:
    """Whether a key is among the words of that name in the table of headings."""
    return columns.key(as_words(key)) in object_words(words)


def as_words(key: str) -> str:
    """A key as a heading: "hsCode" and "hs_code" both read as two words."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", key).replace("_", " ")


def as_text(value: object) -> str:
    """A scalar of JSON as text."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _headings(places: Iterable[Path]) -> list[str]:
    """The headings of the columns. The second of a kind has all its keys or a number, so that none hides another."""
    taken: dict[str, int] = {}
    for path in places:
        name = heading(path)
        whole = " ".join(map(as_words, path))
        if name in taken and whole not in taken and columns.role_of(whole) == columns.role_of(name):
            name = whole
        number = 1
        while (numbered := name if number == 1 else f"{name} ({number})") in taken:
            number += 1
        taken[numbered] = number
    return list(taken)


def _cells(value: Mapping[str, Any], text: Callable[[Any], str] | None) -> Cells:
    """The texts of an object that are cells of its row."""
    cells = flat(value, text)
    return _aside(cells, [path for path in cells if len(path) > 1 and _is_of_another(path)])


def _aside(cells: Cells, paths: Sequence[Path]) -> Cells:
    """The cells with those at the paths put under `REST`."""
    if not paths:
        return cells
    moved = {_name(path): cells[path] for path in paths}
    kept = {path: text for path, text in cells.items() if path not in paths}
    return {**kept, REST: {**cells.get(REST, {}), **moved}}


def _written(cell: Any) -> str:
    return cell if isinstance(cell, str) else _dumped(cell)


def _counts(parent: str, words: str) -> bool:
    """Whether a key says what the number of its object is counted in ("quantity": {"unit": ...})."""
    role = columns.role_of(parent)[0]
    return (columns.role_of(words), role) in (
        (("unit", 2), "quantity"),
        (("currency", 2), "unit_price"),
        (("currency", 2), "amount"),
    )


@lru_cache(maxsize=4096)
def _is_of_another(path: Path) -> bool:
    """Whether the path ends in the country of someone to whom the goods do not go, which is no destination."""
    return is_key(path[-1], "country_keys") and party(path) != "delivery"


@lru_cache(maxsize=4096)
def _value_path(path: Path) -> Path:
    """The path without a last key that only says "the value" of an object that names a role itself."""
    if len(path) > 1 and is_key(path[-1], "value_keys") and columns.role_of(heading(path[:-1]))[0] is not None:
        return path[:-1]
    return path


def _is_goods(words: str) -> bool:
    return columns.role_of(words) == ("description", 2)


def _pair(item: Any) -> tuple[str, Any] | None:
    if not isinstance(item, Mapping) or set(item) != {"name", "value"} or not isinstance(item["name"], str):
        return None
    return (item["name"], item["value"]) if item["name"].strip() else None


def _is_scalars(value: Any) -> bool:
    return isinstance(value, list) and not any(isinstance(item, Mapping | list) for item in value)


def _name(path: Path) -> str:
    return ".".join(path)


def _dumped(value: Any) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, default=str)
    except RecursionError:
        return "nested too deeply to be shown"
