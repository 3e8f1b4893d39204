"""The rows of the law data, one frozen class a file, and the strict readers that fill them.

Every row names its source; a column, a cell or a source that does not belong is an error, not a shrug.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Protocol, TypeVar

from classifier.errors import LawError


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

    `effect`: "diversion", "sanctions", "national", or "own" for a user's rule. `destinations` and `origin`: where it
    bites (ISO 3166), everywhere if empty;
    `specific`: "yes" where all goods of the code are meant; `condition`: what the code alone does not tell;
    `standing`: "published" or "pattern".
    """

    rule: str
    hs: str
    effect: str
    tier: str
    entries: tuple[str, ...]
    destinations: tuple[str, ...]
    origin: str
    specific: str
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
class PatternRow:
    """Words that show goods of the diversion trade, or that a user watches (`effect`: "diversion" or "own").

    `words` and `unless` are regular expressions on lower-case text.
    """

    name: str
    effect: str
    words: str
    unless: str
    destinations: tuple[str, ...]
    act: str
    meaning: str
    source: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class UsColumn:
    """Where one reason for control of a US entry bites.

    `column`: a column of the country chart; or `groups`: country groups and destinations ("*" for every
    destination) less the `exempt` groups. `scope`: "whole" entry or "part"; `paragraphs`: which, where the
    text names them.
    """

    entry: str
    reason: str
    column: str
    groups: tuple[str, ...]
    exempt: tuple[str, ...]
    scope: str
    paragraphs: tuple[str, ...]
    source: str
    since: str


@dataclass(frozen=True, slots=True)
class Territory:
    """A destination that the US chart treats as another; "published" where the rules name it, else "hint"."""

    destination: str
    row: str
    standing: str
    meaning: str
    source: str
    since: str


@dataclass(frozen=True, slots=True)
class ChartNote:
    """A footnote of the US chart, for the named entries, or for all where none is named."""

    note: str
    entries: tuple[str, ...]
    meaning: str
    source: str
    since: str


@dataclass(frozen=True, slots=True)
class NoReExport:
    """A rule whose goods need a clause against re-export to Russia when they leave the EU for most countries."""

    rule: str
    meaning: str
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


@dataclass(frozen=True, slots=True)
class OwnRules:
    """A user's own rules: by HS code and by words, with their sources, their file and its digest."""

    path: Path
    rules: tuple[Rule, ...]
    patterns: tuple[PatternRow, ...]
    sources: tuple[Source, ...]
    digest: str


Row = TypeVar("Row")


class Sourced(Protocol):
    """Any row that names its source."""

    @property
    def source(self) -> str:
        """The id of the source."""


def read_csv(path: Path, shape: type[Row]) -> Iterable[Row]:
    """The rows of a CSV file; cells of plural fields are divided at semicolons. LawError names file and row."""
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


def read_sources(path: Path) -> dict[str, Source]:
    """The sources of a TOML file by their ids. LawError if it is damaged."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        return {name: Source(id=name, **table) for name, table in tables.items()}
    except (OSError, tomllib.TOMLDecodeError, TypeError) as error:
        raise LawError(f"{path}: cannot be read ({error}).", "Reinstall the package.") from error
