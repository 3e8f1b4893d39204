"""The law as data: control entries, HS rules, destinations and their sources, in force on a given day.

Everything a rule says comes from `data/law`, where each row names its source and its dates. This module
keeps what was in force on the day, checks that the rows fit together, and answers look-ups.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from pathlib import Path

from classifier import codes
from classifier.errors import LawError, UsageError
from classifier.law_rows import (
    ChartNote,
    ChartRow,
    DestinationFact,
    Heading,
    ListedEntry,
    NoReExport,
    OwnRules,
    PatternRow,
    Row,
    Rule,
    Source,
    Sourced,
    Territory,
    UsColumn,
    read_csv,
    read_sources,
)

__all__ = [
    "EU",
    "LAW_FOLDER",
    "LISTS",
    "OWN",
    "US",
    "ChartNote",
    "ChartRow",
    "DestinationFact",
    "Heading",
    "Law",
    "ListedEntry",
    "OwnRules",
    "PatternRow",
    "Rule",
    "Source",
    "Territory",
    "UsColumn",
    "load",
]

LAW_FOLDER = Path(__file__).parent / "data" / "law"

EU, US = "EU", "US"
LISTS = (EU, US)

LEVELS = ("listed", "low", "unused")
OWN = "own"
EFFECTS = ("diversion", "sanctions", "national", OWN)
PATTERN_EFFECTS = ("diversion", OWN)


class Law:
    """The law data as of a day (that of the lists' latest text if None), with the user's `own` rules. Build it with `load`."""

    def __init__(
        self, folder: Path, as_of: dt.date | None = None, lists: Sequence[str] = LISTS, own: OwnRules | None = None
    ) -> None:
        self.folder = folder
        self.as_of = as_of
        self.own = own
        self.sources = read_sources(folder / "sources.toml") | ({source.id: source for source in own.sources} if own else {})
        every_entry = tuple(read_csv(folder / "control_list.csv", ListedEntry))
        self.day = as_of.isoformat() if as_of else self._latest(every_entry)
        self._living = frozenset(row.entry for row in every_entry)
        self._refuse_too_early(every_entry, lists)
        self.listed = tuple(self._in_force(every_entry))
        self.rules = (*self._rows("hs_rules.csv", Rule), *self._in_force(own.rules if own else ()))
        self.patterns = (*self._rows("patterns.csv", PatternRow), *self._in_force(own.patterns if own else ()))
        self.headings = self._rows("headings.csv", Heading)
        self.destination_facts = self._rows("destinations.csv", DestinationFact)
        self.chart = {row.destination: row for row in self._rows("country_chart.csv", ChartRow)}
        self.territories = {row.destination: row for row in self._rows("territories.csv", Territory)}
        self.chart_notes = {row.note: row for row in self._rows("chart_notes.csv", ChartNote)}
        self.no_re_export = {row.rule: row for row in self._rows("no_re_export.csv", NoReExport)}
        self.us_columns = self._rows("us_columns.csv", UsColumn)
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

    def rules_within(self, hs_code: str) -> list[Rule]:
        """The rules with a longer code that the given one begins: whether they apply, the missing digits would tell."""
        return [rule for rule in self._rules_by_heading.get(hs_code[:4], ()) if _longer(rule.hs, hs_code)]

    def headings_of(self, entry: str) -> list[Heading]:
        """Where goods of the entry are normally declared."""
        return self._headings_by_entry.get(entry, [])

    def entries_under(self, hs_code: str) -> list[Heading]:
        """The entries to check for goods declared under the code, the longest match first."""
        return [heading for cut in range(len(hs_code), 3, -1) for heading in self._headings_by_code.get(hs_code[:cut], ())]

    def facts_for(self, destination: str) -> list[DestinationFact]:
        """The programmes that name the destination; a region ("UA-43") also has its country's."""
        country = destination.partition("-")[0]
        keys = dict.fromkeys([destination, country])
        return [fact for key in keys for fact in self._facts_by_destination.get(key, ())]

    def chart_row(self, destination: str) -> ChartRow | None:
        """The row of the US country chart that governs the destination, its own or, for a territory, its country's."""
        territory = self.territories.get(destination)
        keys = [territory.row] if territory else [destination, destination.partition("-")[0]]
        return next((self.chart[key] for key in keys if key in self.chart), None)

    def us_columns_of(self, entry: str) -> list[UsColumn]:
        """Where the reasons for control of a US entry bite."""
        return self._columns_by_entry.get(entry, [])

    def source(self, source_id: str) -> Source:
        """The source of that id. LawError if there is none."""
        try:
            return self.sources[source_id]
        except KeyError:
            raise LawError(f"{self.folder}: no source is called {source_id!r}.") from None

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the files of the folder, in the order of their names, and over the user's own rules."""
        total = hashlib.sha256()
        for path in sorted(self.folder.iterdir()):
            if path.suffix in {".csv", ".toml"}:
                total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
        if self.own:
            total.update(self.own.digest.encode())
        return total.hexdigest()

    @property
    def date(self) -> str:
        """The latest date of a text among the two control lists' sources, for the entries in force."""
        return self._latest(self.listed)

    def _latest(self, entries: Iterable[ListedEntry]) -> str:
        return max(self.source(row.source).text_date for row in entries)

    # --- reading -------------------------------------------------------------------------------------

    def _rows(self, name: str, shape: type[Row]) -> tuple[Row, ...]:
        return tuple(self._in_force(read_csv(self.folder / name, shape)))

    def _in_force(self, rows: Iterable[Row]) -> Iterable[Row]:
        for row in rows:
            since, until = getattr(row, "since", ""), getattr(row, "until", "")
            if not (since and since > self.day) and not (until and until < self.day):
                yield row

    def _refuse_too_early(self, every_entry: Iterable[ListedEntry], lists: Sequence[str]) -> None:
        """A list without a text would look like a list without entries."""
        first: dict[str, str] = {}
        for row in every_entry:
            first[row.list] = min(first.get(row.list, row.since), row.since)
        late = {name: since for name, since in first.items() if name in lists and since > self.day}
        if late and self.as_of:
            texts = " and ".join(f"the {name} list from {since}" for name, since in late.items())
            raise UsageError(
                f"Nothing is known as of {self.day}: the first text held here is {texts}.",
                f"Give a date from {max(late.values())} on, or leave --as-of out.",
            )

    def _check(self) -> None:
        for entry_row in self.listed:
            if not codes.is_valid_entry(entry_row.entry) or entry_row.list not in LISTS or entry_row.level not in LEVELS:
                raise LawError(f"{self.folder / 'control_list.csv'}: {entry_row.entry!r} on list {entry_row.list!r} is wrong.")
        for rule in self.rules:
            if not codes.is_valid_hs(rule.hs) or rule.effect not in EFFECTS:
                raise LawError(f"{self.folder / 'hs_rules.csv'}: rule {rule.rule!r}, code {rule.hs!r} is wrong.")
        for pattern in self.patterns:
            if pattern.effect not in PATTERN_EFFECTS:
                raise LawError(f"{self.folder / 'patterns.csv'}: the effect {pattern.effect!r} of {pattern.name!r} is wrong.")
        if self.own:
            self._check_own(self.own)
        pointing = [("hs_rules.csv", entry) for rule in self.rules for entry in rule.entries]
        pointing += [("headings.csv", heading.entry) for heading in self.headings]
        pointing += [("us_columns.csv", column.entry) for column in self.us_columns]
        for name, entry in pointing:
            if codes.entry_number(entry) not in self._living:
                raise LawError(f"{self.folder / name}: {entry!r} is on neither list.", "Correct the number or take the row out.")
        named: list[Sourced] = [*self.listed, *self.rules, *self.patterns, *self.headings, *self.destination_facts]
        named += [*self.chart.values(), *self.territories.values(), *self.chart_notes.values(), *self.no_re_export.values()]
        named += self.us_columns
        for row in named:
            if row.source not in self.sources:
                raise LawError(f"{self.folder}: a row names the source {row.source!r}, which sources.toml does not have.")

    def _check_own(self, own: OwnRules) -> None:
        for rule in own.rules:
            for entry in rule.entries:
                if codes.entry_number(entry) not in self._living:
                    raise UsageError(
                        f"{own.path}, rule {rule.rule!r}: {entry!r} is on neither list.",
                        "Correct the number or take it out.",
                    )

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
    def _rules_by_heading(self) -> dict[str, list[Rule]]:
        return _index((rule for rule in self.rules if len(rule.hs) > 4), lambda rule: rule.hs[:4])

    @cached_property
    def _headings_by_code(self) -> dict[str, list[Heading]]:
        return _index(self.headings, lambda heading: heading.hs)

    @cached_property
    def _headings_by_entry(self) -> dict[str, list[Heading]]:
        return _index(self.headings, lambda heading: heading.entry)

    @cached_property
    def _columns_by_entry(self) -> dict[str, list[UsColumn]]:
        return _index(self.us_columns, lambda column: column.entry)

    @cached_property
    def _facts_by_destination(self) -> dict[str, list[DestinationFact]]:
        return _index(self.destination_facts, lambda fact: fact.destination)


def load(
    folder: Path | None = None, as_of: dt.date | None = None, lists: Sequence[str] = LISTS, own: OwnRules | None = None
) -> Law:
    """The law data of a folder (the package's own by default), as in force on a day.

    LawError if a file is missing or damaged; UsageError if one of the `lists` has no text of that day yet.
    """
    return Law(folder or LAW_FOLDER, as_of, lists, own)


def _longer(code: str, short: str) -> bool:
    return len(code) > len(short) >= 4 and code.startswith(short)


def _index(rows: Iterable[Row], key: Callable[[Row], str]) -> dict[str, list[Row]]:
    table: dict[str, list[Row]] = {}
    for row in rows:
        table.setdefault(key(row), []).append(row)
    return table
