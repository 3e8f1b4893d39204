"""The numerical limits of the control lists (`data/law/thresholds.toml`), and whether stated values meet them.

A limit is a paragraph of an entry for one kind of goods: a test of a number, further tests that must hold as
well, notes that take goods out again, and conditions that no invoice tells. Every test answers true, false or
None: None when the value is not stated, or stated so loosely that both answers remain.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any

from classifier import codes
from classifier.errors import LawError
from classifier.law import Law
from classifier.quantities import meaning
from classifier.quantities.meaning import Vocabulary
from classifier.quantities.read import Value

FILE = "thresholds.toml"
_TEST = re.compile(r"^(\w+) (<=|>=|<|>|=) (.+)$")
_SLACK = 1e-9
"""Relative rounding that conversion may bring in: 2070 bar is 207 MPa, not a hair more."""


@dataclass(frozen=True, slots=True)
class Condition:
    """`property operator value`, as written and in the property's base unit. `word` is set for properties in words."""

    property: str
    operator: str
    text: str
    value: float = math.nan
    word: str = ""

    def __str__(self) -> str:
        return f"{self.operator} {self.text}"


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit of the law. `sources` are the texts it was read in, `lists` the lists that they are.

    `capable`: the law asks what the goods can be brought to, so that a smaller figure for what they are now
    leaves the limit open.
    """

    at: str
    goods: str
    limit: Condition
    when: tuple[Condition, ...]
    unless: tuple[Condition, ...]
    also: str
    capable: bool
    sources: tuple[str, ...]
    lists: tuple[str, ...]

    @property
    def entry(self) -> str:
        """The entry without the paragraph."""
        return self.at[:5]

    @property
    def tests(self) -> tuple[Condition, ...]:
        """Every test, the decisive one first."""
        return (self.limit, *self.when, *self.unless)


@dataclass(frozen=True, slots=True)
class Whole:
    """For these goods the entry is no more than the paragraphs named, and each of them has its limits held.

    `residual` are the entries that catch "other than" this one: the entry goes out only together with them.
    `otherwise` is the low-level entry below it.
    """

    entry: str
    goods: frozenset[str]
    paragraphs: tuple[str, ...]
    residual: tuple[str, ...] = ()
    otherwise: str = ""


class Limits:
    """The limits of a law folder, read strictly. LawError for anything unknown, undated or unreadable."""

    def __init__(self, law: Law, vocabulary: Vocabulary | None = None) -> None:
        self.vocabulary = vocabulary or meaning.load()
        self._law = law
        self._path = law.folder / FILE
        tables = _tables(self._path)
        self._dates(tables.pop("texts"))
        self.rows = tuple(self._limit(number, table) for number, table in enumerate(tables.pop("limit"), start=1))
        self.whole = tuple(self._whole(table) for table in tables.pop("whole", []))
        self._check_residual()
        if tables:
            raise LawError(f"{self._path}: the tables {', '.join(tables)} are unknown.")

    def of(self, entry: str) -> tuple[Limit, ...]:
        """The limits of an entry, in the order of the file."""
        return self._by_entry.get(entry, ())

    def whole_for(self, entry: str, goods: frozenset[str]) -> Whole | None:
        """The row that says the entry is held whole for all of these goods that it has limits for."""
        concerned = goods & {limit.goods for limit in self.of(entry)}
        return next((row for row in self.whole if row.entry == entry and concerned and concerned <= row.goods), None)

    def residual(self, entry: str) -> tuple[str, ...]:
        """The entries that catch "other than" this one, as its rows name them."""
        return tuple(dict.fromkeys(other for row in self.whole if row.entry == entry for other in row.residual))

    def concerned(self, goods: frozenset[str]) -> frozenset[str]:
        """The properties that the limits for these goods are about."""
        return frozenset(key for kind in goods for key in self._by_goods.get(kind, ()))

    @cached_property
    def _by_goods(self) -> dict[str, frozenset[str]]:
        table: dict[str, frozenset[str]] = {}
        for row in self.rows:
            table[row.goods] = table.get(row.goods, frozenset()) | {test.property for test in row.tests}
        return table

    @cached_property
    def _by_entry(self) -> dict[str, tuple[Limit, ...]]:
        table: dict[str, tuple[Limit, ...]] = {}
        for row in self.rows:
            table[row.entry] = (*table.get(row.entry, ()), row)
        return table

    def _dates(self, texts: Mapping[str, str]) -> None:
        for source, date in texts.items():
            held = self._law.source(source).text_date
            if held != date:
                raise LawError(
                    f"{self._path}: the limits were read in the text {source} of {date}, and sources.toml holds {held}.",
                    "Read the limits again in the newer text.",
                )
        self._texts = frozenset(texts)

    def _limit(self, number: int, table: Mapping[str, Any]) -> Limit:
        where = f"{self._path}, limit {number}"
        known = {"at", "goods", "limit", "when", "unless", "also", "capable", "source"}
        if unknown := set(table) - known:
            raise LawError(f"{where}: the field {', '.join(sorted(unknown))} is unknown.")
        try:
            at, goods, sources = str(table["at"]), str(table["goods"]), tuple(table["source"])
            if not codes.is_valid_entry(at) or not self._law.by_list(at[:5]):
                raise LawError(f"{where}: {at!r} is on no list.")
            if goods not in self.vocabulary.goods:
                raise LawError(f"{where}: the goods {goods!r} are unknown.")
            if not sources or not set(sources) <= self._texts:
                raise LawError(f"{where}: the sources {sources} are not among the texts.")
            lists = tuple(name for name, row in self._law.by_list(at[:5]).items() if row.source in sources)
            if len(lists) != len(sources):
                raise LawError(f"{where}: {at} stands on {', '.join(self._law.by_list(at[:5]))}, and {sources} are named.")
            return Limit(
                at,
                goods,
                self._test(where, table["limit"]),
                tuple(self._test(where, text) for text in table.get("when", ())),
                tuple(self._test(where, text) for text in table.get("unless", ())),
                str(table.get("also", "")),
                bool(table.get("capable", False)),
                sources,
                lists,
            )
        except KeyError as error:
            raise LawError(f"{where}: the field {error} is missing.") from error

    def _test(self, where: str, text: str) -> Condition:
        match = _TEST.match(text)
        if match is None:
            raise LawError(f"{where}: {text!r} is no test; write it as `property >= value unit`.")
        key, operator, right = match.groups()
        if key in self.vocabulary.words:
            if operator != "=" or right not in self.vocabulary.words[key].values:
                raise LawError(f"{where}: {text!r}: {key} can be {', '.join(self.vocabulary.words[key].values)}.")
            return Condition(key, operator, right, word=right)
        if key not in self.vocabulary.properties:
            raise LawError(f"{where}: {text!r}: the property {key!r} is unknown.")
        wanted = self.vocabulary.properties[key]
        if re.fullmatch(r"[\d.e]+", right):
            return Condition(key, operator, right, float(right))
        readings = self.vocabulary.fact(key, right)
        if len(readings) != 1 or readings[0].value.low != readings[0].value.high:
            raise LawError(f"{where}: {text!r}: {right!r} is no value of {wanted.name}.")
        return Condition(key, operator, right, readings[0].value.low)

    def _whole(self, table: Mapping[str, Any]) -> Whole:
        where = f"{self._path}, whole {table.get('entry')}"
        if unknown := set(table) - {field.name for field in fields(Whole)}:
            raise LawError(f"{where}: the field {', '.join(sorted(unknown))} is unknown.")
        try:
            row = Whole(
                table["entry"],
                frozenset(table["goods"]),
                tuple(table["paragraphs"]),
                tuple(table.get("residual", ())),
                str(table.get("otherwise", "")),
            )
        except KeyError as error:
            raise LawError(f"{where}: the field {error} is missing.") from error
        limits = [limit for limit in self.of(row.entry) if limit.goods in row.goods]
        held = {limit.at for limit in limits}
        if unheld := [at for at in row.paragraphs if not any(_within(each, at) for each in held)]:
            raise LawError(f"{where}: no limit is held for {', '.join(unheld)}.", "Add its limits, or narrow the goods.")
        if unnamed := sorted(each for each in held if not any(_within(each, at) for at in row.paragraphs)):
            raise LawError(f"{where}: the limits {', '.join(unnamed)} are about these goods and are not named.")
        if idle := row.goods - {limit.goods for limit in limits}:
            raise LawError(f"{where}: names goods without a limit: {', '.join(sorted(idle))}.")
        if row.otherwise and not self._law.by_list(row.otherwise):
            raise LawError(f"{where}: {row.otherwise!r} is on no list.")
        return row

    def _check_residual(self) -> None:
        rows = {row.entry for row in self.whole}
        for row in self.whole:
            if missing := set(row.residual) - rows:
                raise LawError(
                    f"{self._path}, whole {row.entry}: {', '.join(sorted(missing))} is not held whole, "
                    "so nobody could say that the goods are not of it."
                )


def _within(at: str, paragraph: str) -> bool:
    return at == paragraph or at.startswith(f"{paragraph}.")


def meets(test: Condition, takes: str, stated: Sequence[Value]) -> bool | None:
    """Whether the stated values of a property meet a numerical test; None if they leave it open.

    `takes` says which end of a range, and which of several statements, counts: for "largest" the highest, for
    "smallest" the lowest, for "whole" a range must lie on one side of the limit altogether, for "reach" a band is
    held against a lower limit by its upper end and against an upper limit by its lower end.
    """
    if takes == "reach":
        takes = "whole" if test.operator == "=" else "largest" if test.operator in (">", ">=") else "smallest"
    answers = [_meets_one(test, takes, value) for value in stated]
    if not answers:
        return None
    if takes == "whole":
        return answers[0] if len(set(answers)) == 1 else None
    better = max if takes == "largest" else min
    ends = [_end(value, takes) for value in stated]
    chosen = {answer for answer, end in zip(answers, ends, strict=True) if end == better(ends)}
    return chosen.pop() if len(chosen) == 1 else None


def _end(value: Value, takes: str) -> float:
    """Which figure is compared between several statements; an open side counts as the figure that was written."""
    first, second = (value.high, value.low) if takes == "largest" else (value.low, value.high)
    return first if math.isfinite(first) else second


def _meets_one(test: Condition, takes: str, value: Value) -> bool | None:
    if value.span and takes != "whole":
        end = value.high if takes == "largest" else value.low
        return _holds(test, end)
    low, high = _holds(test, value.low), _holds(test, value.high)
    slack = abs(test.value) * _SLACK
    if value.open_high and abs(value.high - test.value) <= slack:
        high = test.operator in ("<", "<=")
    if value.open_low and abs(value.low - test.value) <= slack:
        low = test.operator in (">", ">=")
    return low if low == high and (test.operator != "=" or value.low == value.high) else None


def _holds(test: Condition, value: float) -> bool:
    slack = abs(test.value) * _SLACK
    if test.operator == ">":
        return value > test.value + slack
    if test.operator == ">=":
        return value >= test.value - slack
    if test.operator == "<":
        return value < test.value - slack
    if test.operator == "<=":
        return value <= test.value + slack
    return abs(value - test.value) <= slack


def _tables(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise LawError(f"{path}: cannot be read ({error}).", "Reinstall the package.") from error
