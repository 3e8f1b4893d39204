"""The law as data: control entries, HS rules, destinations and their sources, in force on a given day.

Everything a rule says comes from `data/law`, where each row names its source and its dates. This module
reads those files strictly (an unknown column or source is an error, not a shrug) and answers look-ups.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Protocol, TypeVar

from classifier import codes
from classifier.errors import LawError

LAW_FOLDER = Path(__file__).parent / "data" / "law"

EU, US = "EU", "US"
LISTS = (EU, US)


@dataclass(frozen=True, slots=True)
class ListedEntry:
    """One number on one list.

    `level`: "listed"; "low" (US entries held for anti-terrorism, short supply or a few named destinations
    alone); "unused" (a number that names no goods). `chart`: columns of the US country chart.
    """

    list: str
    entry: str
    subject: str
    level: str
    regime: tuple[str, ...]
    reasons: tuple[str, ...]
    chart: tuple[str, ...]
    related: tuple[str, ...]
    status: str
    source: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class Rule:
    """What a published list, or a known pattern of diversion, says about an HS code.

    `effect`: "diversion", "sanctions" or "national". `destinations` and `origin`: where it bites (ISO 3166);
    `condition`: what the code alone does not tell; `standing`: "published" or "pattern".
    """

    rule: str
    hs: str
    effect: str
    tier: str
    entries: tuple[str, ...]
    destinations: tuple[str, ...]
    origin: str
    condition: str
    meaning: str
    standing: str
    source: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class Heading:
    """An HS heading under which goods of an entry are normally declared ("published" or "hint")."""

    entry: str
    hs: str
    standing: str
    source: str


@dataclass(frozen=True, slots=True)
class DestinationFact:
    """One programme that names a destination: sanctions, an embargo, a country group, an authorisation."""

    destination: str
    programme: str
    name: str
    standing: str
    source: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class ChartRow:
    """A destination's row of the US Commerce Country Chart: the columns marked with an X."""

    destination: str
    name: str
    columns: tuple[str, ...]
    footnotes: tuple[str, ...]
    source: str
    since: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where facts were read: title, date of the text, how it was seen, and what is known to be missing."""

    id: str
    title: str
    text_date: str
    seen: str
    url: str = ""
    gap: str = ""


Row = TypeVar("Row")


class Sourced(Protocol):
    """Any row that names its source."""

    @property
    def source(self) -> str:
        """The id of the source."""


_LEVELS = {"listed", "low", "unused"}
_EFFECTS = {"diversion", "sanctions", "national"}


class Law:
    """The law data as of a day (`as_of`, today's texts if None). Build it with `load`."""

    def __init__(self, folder: Path, as_of: dt.date | None) -> None:
        self.folder = folder
        self.as_of = as_of
        self.sources = _read_sources(folder / "sources.toml")
        self._refuse_too_early()
        self.listed = tuple(self._rows("control_list.csv", ListedEntry))
        self.rules = tuple(self._rows("hs_rules.csv", Rule))
        self.headings = tuple(self._rows("headings.csv", Heading))
        self.destination_facts = tuple(self._rows("destinations.csv", DestinationFact))
        self.chart = {row.destination: row for row in self._rows("country_chart.csv", ChartRow)}
        self._rules_seen: dict[str, list[Rule]] = {}
        self._check()

    def by_list(self, entry: str) -> dict[str, ListedEntry]:
        """The entry's rows, keyed by list; empty if neither list has the number."""
        return self._entries.get(entry, {})

    def is_listed(self, entry: str, lists: Iterable[str] = LISTS) -> bool:
        """Whether the number is on one of the lists for more than a low-level reason."""
        rows = self.by_list(entry)
        return any(name in rows and rows[name].level == "listed" for name in lists)

    def subject(self, entry: str, lists: Iterable[str] = LISTS) -> str:
        """What the entry is about; both meanings where the lists give the number different ones."""
        rows = [row for name, row in self.by_list(entry).items() if name in lists]
        subjects = list(dict.fromkeys(row.subject for row in rows))
        if len(subjects) < 2:
            return "".join(subjects)
        return "; ".join(f"{row.list}: {row.subject}" for row in rows)

    @cached_property
    def entries(self) -> tuple[str, ...]:
        """Every number of the two lists, sorted."""
        return tuple(sorted(self._entries))

    def rules_for(self, hs_code: str) -> list[Rule]:
        """The rules whose code begins the given one, the longest first."""
        if hs_code not in self._rules_seen:
            self._rules_seen[hs_code] = [
                rule for cut in range(len(hs_code), 1, -1) for rule in self._rules_by_code.get(hs_code[:cut], ())
            ]
        return self._rules_seen[hs_code]

    def headings_of(self, entry: str) -> list[Heading]:
        """Where goods of the entry are normally declared."""
        return [heading for heading in self.headings if heading.entry == entry]

    def entries_under(self, hs_code: str) -> list[Heading]:
        """The entries to check for goods declared under the code, the longest match first."""
        return [heading for cut in range(len(hs_code), 3, -1) for heading in self._headings_by_code.get(hs_code[:cut], ())]

    def facts_for(self, destination: str) -> list[DestinationFact]:
        """The programmes that name the destination; a region ("UA-43") also has its country's."""
        country = destination.partition("-")[0]
        keys = dict.fromkeys([destination, country])
        return [fact for key in keys for fact in self._facts_by_destination.get(key, ())]

    def source(self, source_id: str) -> Source:
        """The source of that id. LawError if there is none."""
        try:
            return self.sources[source_id]
        except KeyError:
            raise LawError(f"{self.folder}: no source is called {source_id!r}.") from None

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the files of the folder, in the order of their names."""
        total = hashlib.sha256()
        for path in sorted(self.folder.iterdir()):
            if path.suffix in {".csv", ".toml"}:
                total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
        return total.hexdigest()

    @property
    def date(self) -> str:
        """The latest date of a text among the two control lists' sources."""
        return max(self.sources[row.source].text_date for row in self.listed)

    # --- reading -------------------------------------------------------------------------------------

    def _rows(self, name: str, shape: type[Row]) -> Iterable[Row]:
        today = self.as_of.isoformat() if self.as_of else None
        for row in _read_csv(self.folder / name, shape):
            since, until = getattr(row, "since", ""), getattr(row, "until", "")
            if today is not None and ((since and since > today) or (until and until < today)):
                continue
            yield row

    def _refuse_too_early(self) -> None:
        if self.as_of is None:
            return
        first = min(source.text_date for source in self.sources.values())
        if self.as_of.isoformat() < first:
            raise LawError(
                f"The law data begins with a text of {first}; nothing is known as of {self.as_of}.",
                f"Give a date from {first} on, or leave the date out.",
            )

    def _check(self) -> None:
        for entry_row in self.listed:
            if not codes.is_valid_entry(entry_row.entry) or entry_row.list not in LISTS or entry_row.level not in _LEVELS:
                raise LawError(f"{self.folder / 'control_list.csv'}: {entry_row.entry!r} on list {entry_row.list!r} is wrong.")
        for rule in self.rules:
            if not codes.is_valid_hs(rule.hs) or rule.effect not in _EFFECTS:
                raise LawError(f"{self.folder / 'hs_rules.csv'}: rule {rule.rule!r}, code {rule.hs!r} is wrong.")
        named: tuple[Sourced, ...] = (*self.listed, *self.rules, *self.headings, *self.destination_facts, *self.chart.values())
        for row in named:
            if row.source not in self.sources:
                raise LawError(f"{self.folder}: a row names the source {row.source!r}, which sources.toml does not have.")

    @cached_property
    def _entries(self) -> dict[str, dict[str, ListedEntry]]:
        table: dict[str, dict[str, ListedEntry]] = {}
        for row in self.listed:
            table.setdefault(row.entry, {})[row.list] = row
        return table

    @cached_property
    def _rules_by_code(self) -> dict[str, list[Rule]]:
        return _index(self.rules, lambda rule: rule.hs)

    @cached_property
    def _headings_by_code(self) -> dict[str, list[Heading]]:
        return _index(self.headings, lambda heading: heading.hs)

    @cached_property
    def _facts_by_destination(self) -> dict[str, list[DestinationFact]]:
        return _index(self.destination_facts, lambda fact: fact.destination)


def load(folder: Path | None = None, as_of: dt.date | None = None) -> Law:
    """The law data of a folder (the package's own by default). LawError if a file is missing or damaged."""
    return Law(folder or LAW_FOLDER, as_of)


def _index(rows: Iterable[Row], key: Callable[[Row], str]) -> dict[str, list[Row]]:
    table: dict[str, list[Row]] = {}
    for row in rows:
        table.setdefault(key(row), []).append(row)
    return table


def _read_csv(path: Path, shape: type[Row]) -> Iterable[Row]:
    names = [field.name for field in fields(shape)]  # type: ignore[arg-type]
    plural = {field.name for field in fields(shape) if "tuple" in str(field.type)}  # type: ignore[arg-type]
    try:
        handle = path.open(encoding="utf-8", newline="")
    except OSError as error:
        raise LawError(f"{path}: cannot be read ({error.strerror}).", "Reinstall the package.") from error
    with handle:
        reader = csv.DictReader(handle, strict=True)
        if reader.fieldnames != names:
            raise LawError(f"{path}: has the columns {reader.fieldnames}, and must have {names}.")
        for row in reader:
            if None in row or None in row.values():
                raise LawError(f"{path}, row {reader.line_num}: has more or fewer cells than the header.")
            yield shape(
                **{name: tuple(part for part in row[name].split(";") if part) if name in plural else row[name] for name in names}
            )


def _read_sources(path: Path) -> dict[str, Source]:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        return {name: Source(id=name, **table) for name, table in tables.items()}
    except (OSError, tomllib.TOMLDecodeError, TypeError) as error:
        raise LawError(f"{path}: cannot be read ({error}).", "Reinstall the package.") from error
