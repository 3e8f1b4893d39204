"""What differs between two folders of law data, and which lines of an earlier run a difference touches."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from classifier.errors import LawError
from classifier.model.normalise import normalise

KEYS: dict[str, tuple[str, ...]] = {
    "control_list.csv": ("list", "entry"),
    "hs_rules.csv": ("rule", "hs", "tier", "meaning", "since"),
    "headings.csv": ("entry", "hs"),
    "destinations.csv": ("destination", "programme", "name"),
    "country_chart.csv": ("destination",),
    "territories.csv": ("destination",),
    "chart_notes.csv": ("note",),
    "us_columns.csv": ("entry", "reason", "column", "groups", "exempt", "paragraphs"),
    "no_re_export.csv": ("rule",),
    "patterns.csv": ("name",),
    "hs_moves.csv": ("old",),
    "nomenclature.csv": ("chapter",),
}
"""What tells one row of a file from another; a file that is not named here is compared by whole rows."""

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """One row, or table of a TOML file, that is new, gone or different. `fields`: name to (old, new)."""

    file: str
    kind: str
    key: tuple[str, ...]
    row: Mapping[str, Any]
    old: Mapping[str, Any] = field(default_factory=dict)
    fields: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)

    def __str__(self) -> str:
        name = " ".join(part for part in self.key if part)
        if self.kind != "changed":
            return f"{self.file}: {self.kind} {name}"
        changed = "; ".join(f"{key} {_shown(old)} -> {_shown(new)}" for key, (old, new) in self.fields.items())
        return f"{self.file}: changed {name}: {changed}"


def diff(old: Path, new: Path) -> list[Change]:
    """All changes from one law folder to another, by file and key. LawError if a folder or file cannot be read."""
    for folder in (old, new):
        if not (folder / "sources.toml").is_file():
            raise LawError(f"{folder}: is no folder of law data (it has no sources.toml).", "Name a folder such as data/law.")
    names = sorted({path.name for folder in (old, new) for path in folder.iterdir() if path.suffix in (".csv", ".toml")})
    return [change for name in names for change in _compared(name, _table(old / name), _table(new / name))]


def touched(record: Mapping[str, Any], changes: Sequence[Change]) -> list[Change]:
    """The changes that bear on one line of an earlier run (a record of its JSON Lines)."""
    if "unreadable" in record:
        return []
    entries = {_number(one["entry"]) for one in record.get("candidates", ()) if one["probability"] >= WORTH}
    entries |= {_number(one["entry"]) for one in record.get("findings", ()) if one.get("entry")}
    text = normalise(record.get("description") or "")
    return [change for change in changes if _touches(change, record, entries, text)]


WORTH = 0.05
"""A candidate less likely than this is not counted among a line's entries."""


def _touches(change: Change, record: Mapping[str, Any], entries: set[str], text: str) -> bool:
    versions = [version for version in (change.row, change.old) if version]
    code, origin = record.get("hs_code") or "", record.get("origin") or ""
    place = record.get("destination") or ""
    if change.file in ("hs_rules.csv", "hs_moves.csv"):
        named = [version.get("hs") or version.get("old", "") for version in versions]
        met = any(code and hs and (code.startswith(hs) or (len(code) >= 4 and hs.startswith(code))) for hs in named)
        return met and all(not version.get("origin") or version["origin"] == origin for version in versions)
    if change.file == "headings.csv":
        return change.row["entry"] in entries and code.startswith(change.row["hs"][:4]) and bool(code)
    if change.file in ("destinations.csv", "country_chart.csv", "territories.csv"):
        return bool(place) and change.key[0] in (place, place.partition("-")[0])
    if change.file == "patterns.csv":
        return any(
            re.search(version["words"], text) and not (version.get("unless") and re.search(version["unless"], text))
            for version in versions
        )
    if change.file == "no_re_export.csv":
        return any(one["rule"] == change.key[0] for one in record.get("findings", ()))
    if change.file == "sources.toml":
        return any(one["source"] == change.key[0] for one in record.get("findings", ()))
    named_entries = {_number(str(part)) for version in versions for part in (version.get("entry"), *change.key) if part}
    return bool(entries & named_entries)


def _compared(name: str, old: Mapping[tuple[str, ...], Any], new: Mapping[tuple[str, ...], Any]) -> Iterable[Change]:
    for key in sorted(old.keys() | new.keys()):
        if key not in new:
            yield Change(name, "removed", key, old[key])
        elif key not in old:
            yield Change(name, "added", key, new[key])
        elif old[key] != new[key]:
            names = [part for part in {**old[key], **new[key]} if old[key].get(part) != new[key].get(part)]
            fields = {part: (old[key].get(part), new[key].get(part)) for part in names}
            yield Change(name, "changed", key, new[key], old[key], fields)


def _table(path: Path) -> dict[tuple[str, ...], dict[str, Any]]:
    if not path.exists():
        return {}
    try:
        if path.suffix == ".toml":
            return _toml_table(tomllib.loads(path.read_text(encoding="utf-8")))
        with path.open(encoding="utf-8", newline="") as handle:
            rows = list(csv.DictReader(handle))
    except (OSError, ValueError, csv.Error) as error:
        raise LawError(f"{path}: cannot be read ({error}).", "Take the folder from a release of the law data.") from error
    table: dict[tuple[str, ...], dict[str, Any]] = {}
    for row in rows:
        names = [name for name in KEYS.get(path.name, ()) if name in row] or list(row)
        table[tuple(row[name] or "" for name in names)] = dict(row)
    return table


def _toml_table(document: Mapping[str, Any]) -> dict[tuple[str, ...], dict[str, Any]]:
    """Tables by name; an array of tables by what its members stand at, or their place."""
    table: dict[tuple[str, ...], dict[str, Any]] = {}
    for name, value in document.items():
        if isinstance(value, list):
            for number, part in enumerate(value):
                inner = part if isinstance(part, dict) else {"value": part}
                label = [str(inner[key]) for key in ("at", "goods", "name") if key in inner]
                key = (name, *label) if label else (name, str(number))
                table[key if key not in table else (*key, str(number))] = dict(inner)
        else:
            table[(name,)] = dict(value) if isinstance(value, dict) else {"value": value}
    return table


def _number(entry: str) -> str:
    return entry[:5]


def _shown(value: Any) -> str:
    return repr(value) if value not in (None, "") else "(empty)"
