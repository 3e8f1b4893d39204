"""Units as invoices spell them: each spelling with its dimension and the factor to that dimension's base unit.

The spellings are data (`data/quantities.toml`); the factors are worked out by pint, once, when they are loaded,
so that reading a line needs no more than a look-up.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from classifier.errors import LawError

VOCABULARY_FILE = Path(__file__).parent.parent / "data" / "quantities.toml"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of one dimension: `value * factor + offset` is the value in the dimension's base unit."""

    name: str
    dimension: str
    factor: float
    offset: float

    def base(self, value: float) -> float:
        """The value in the base unit of the dimension."""
        return value * self.factor + self.offset


class Units:
    """The spellings of a vocabulary, found in a text by `at`."""

    def __init__(self, tables: Mapping[str, Any], where: str) -> None:
        import pint

        registry: Any = pint.UnitRegistry()
        self._exact: dict[str, tuple[Unit, ...]] = {}
        self.before: dict[str, Unit] = {}
        self.dimensions = frozenset(tables)
        self.counts = frozenset(name for name, table in tables.items() if table.get("base") == "count" and "ratio" not in name)
        for dimension, table in tables.items():
            try:
                base = registry.parse_expression(table["base"])
                spellings: Mapping[str, list[str]] = table["units"]
                for expression, names in spellings.items():
                    unit = _unit(registry, expression, dimension, base)
                    for name in names:
                        self._add(name, unit)
                for name in table.get("before", ()):
                    self.before[name.lower()] = Unit(name, dimension, 1.0, 0.0)
            except (KeyError, pint.errors.PintError, AttributeError) as error:
                raise LawError(f"{where}: the dimension {dimension!r} is damaged ({error}).", "Reinstall the package.") from error
        self._folded: dict[str, tuple[Unit, ...]] = {}
        for name, units in self._exact.items():
            self._folded[name.lower()] = tuple(dict.fromkeys((*self._folded.get(name.lower(), ()), *units)))
        self._patterns = _patterns(self._folded)

    def at(self, text: str, start: int) -> tuple[int, tuple[Unit, ...]]:
        """Where the unit that begins at `start` ends, and what it may be: (start, ()) if none begins there."""
        if start >= len(text):
            return start, ()
        pattern = self._patterns.get(text[start].lower())
        match = pattern.match(text, start) if pattern is not None else None
        if match is None:
            return start, ()
        return match.end(), self.of(match[0])

    def of(self, spelling: str) -> tuple[Unit, ...]:
        """The units of that spelling: case is given up only where the exact spelling is unknown."""
        return self._exact.get(spelling) or self._folded.get(spelling.lower(), ())

    def _add(self, name: str, unit: Unit) -> None:
        self._exact[name] = (*self._exact.get(name, ()), unit)


def _unit(registry: Any, expression: str, dimension: str, base: Any) -> Unit:
    parsed = registry.parse_expression(expression)
    if str(base.units) == "kelvin" and "kelvin" not in expression:
        # Only temperatures have units whose zero lies elsewhere.
        zero = registry.Quantity(0, expression).to(base.units).magnitude
        one = registry.Quantity(1, expression).to(base.units).magnitude
        return Unit(expression, dimension, float(one - zero), float(zero))
    return Unit(expression, dimension, float((parsed / base).to_base_units().magnitude), 0.0)


def _patterns(spellings: Mapping[str, Any]) -> dict[str, re.Pattern[str]]:
    """One expression for each first letter: a handful of spellings is tried instead of hundreds."""
    by_letter: dict[str, list[str]] = {}
    for name in spellings:
        by_letter.setdefault(name[0], []).append(name)
    return {
        letter: re.compile("|".join(_bounded(name) for name in sorted(names, key=len, reverse=True)), re.IGNORECASE)
        for letter, names in by_letter.items()
    }


def _bounded(name: str) -> str:
    escaped = re.escape(name).replace(r"\ ", r"[ -]?")
    # "m" must not be found in "mm", "V" not in "V2", "K" not in "K/min"; a mark such as " or % may stand before anything.
    return escaped + (r"(?![\w°µμ√]|/[a-zA-Z√]|\^)" if name[-1].isalnum() else "")


@lru_cache(maxsize=4)
def vocabulary(path: Path = VOCABULARY_FILE) -> dict[str, Any]:
    """The vocabulary as read from its file. LawError if it cannot be read."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8").replace("µ", "μ"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise LawError(f"{path}: cannot be read ({error}).", "Reinstall the package.") from error


@lru_cache(maxsize=4)
def units(path: Path = VOCABULARY_FILE) -> Units:
    """The units of a vocabulary, loaded once."""
    return Units(vocabulary(path).get("dimension", {}), str(path))
