"""The user's settings: `dualuse.toml` in the working directory, then in the user's configuration folder.

What stands in the working directory outranks what stands in the user's folder, key by key. Options given on
the command line outrank both.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from classifier import countries
from classifier.errors import UsageError

NAME = "dualuse.toml"
COUNTRIES = ("destination", "origin")
CUTOFFS = ("likely", "review", "supported")
KEYS = (*COUNTRIES, "rules", "cutoffs", "mappings")
_FINGERPRINT = 16
_HEADINGS = "headings"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its key ("cutoffs.review"), its value, and the file it stands in."""

    key: str
    value: Any
    file: Path


@dataclass(frozen=True, slots=True)
class Config:
    """The settings that hold, by key."""

    settings: Mapping[str, Setting] = field(default_factory=dict)

    def country(self, key: str) -> str | None:
        """The default "destination" or "origin" as an ISO code."""
        setting = self.settings.get(key)
        return countries.iso_code(setting.value) if setting else None

    @property
    def cutoffs(self) -> dict[str, float]:
        """The thresholds that the user sets, by name; the others keep their defaults."""
        return {name: self.settings[f"cutoffs.{name}"].value for name in CUTOFFS if f"cutoffs.{name}" in self.settings}

    @property
    def rules(self) -> Path | None:
        """The file of the user's own rules."""
        setting = self.settings.get("rules")
        return Path(setting.value) if setting else None

    @property
    def mappings(self) -> dict[str, dict[str, str]]:
        """Remembered columns: headings by role, by the fingerprint of the header."""
        found = {
            key.removeprefix("mappings."): setting.value for key, setting in self.settings.items() if key.startswith("mappings.")
        }
        return {print_: {role: text for role, text in table.items() if role != _HEADINGS} for print_, table in found.items()}


def user_file() -> Path:
    """The settings file in the user's configuration folder, whether it exists or not."""
    import platformdirs

    return platformdirs.user_config_path("dualuse", appauthor=False) / NAME


def files(folder: Path | None = None) -> tuple[Path, Path]:
    """The files that are looked at, the stronger first."""
    return (folder or Path.cwd()) / NAME, user_file()


def load(folder: Path | None = None) -> Config:
    """The settings that hold in a folder (the working directory). UsageError names the file and key of a fault."""
    settings: dict[str, Setting] = {}
    for file in reversed(files(folder)):
        for key, value in _read(file).items():
            settings[key] = Setting(key, value, file)
    return Config(settings)


def save_mapping(fingerprint: str, headings: list[str], columns: Mapping[str, str], folder: Path | None = None) -> Path:
    """Keeps the columns under the header's fingerprint, and says in which file.

    That is the working directory's file if there is one, else the user's. The rest of the file stays as it is,
    with its comments. UsageError if the file cannot be written.
    """
    import tomlkit

    here, users = files(folder)
    file = here if here.is_file() else users
    _read(file)
    try:
        document = tomlkit.parse(file.read_text(encoding="utf-8")) if file.is_file() else tomlkit.document()
        if "mappings" not in document:
            document["mappings"] = tomlkit.table(is_super_table=True)
        table = tomlkit.table()
        table[_HEADINGS] = headings
        for role, heading in columns.items():
            table[role] = heading
        document["mappings"][fingerprint] = table
        file.parent.mkdir(parents=True, exist_ok=True)
        scratch = file.with_name(file.name + ".part")
        scratch.write_text(tomlkit.dumps(document), encoding="utf-8")
        scratch.replace(file)
    except OSError as error:
        raise UsageError(f"{file}: cannot be written ({error.strerror}).", "Check who may write there.") from error
    return file


def _read(file: Path) -> dict[str, Any]:
    """The settings of one file by their full keys; none if there is no such file."""
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{file}: cannot be read ({error}).", "Write it as TOML, in UTF-8.") from error
    found: dict[str, Any] = {}
    for key, value in content.items():
        if key not in KEYS:
            raise UsageError(f"{file}: has an unknown key {key!r}.", f"The keys are {', '.join(KEYS)}.")
        if key in COUNTRIES:
            found[key] = _country(file, key, value)
        elif key == "rules":
            found[key] = _rules(file, value)
        else:
            if not isinstance(value, dict):
                raise UsageError(f"{file}, {key}: must be a table.", f"Write it as [{key}].")
            for name, part in value.items():
                check = _cutoff if key == "cutoffs" else _mapping
                found[f"{key}.{name}"] = check(file, name, part)
    return found


def _country(file: Path, key: str, value: Any) -> str:
    if not isinstance(value, str) or countries.iso_code(value) is None:
        raise UsageError(f"{file}, {key}: {value!r} is no country we know.", "Give a two-letter code such as DE, or its name.")
    return value


def _rules(file: Path, value: Any) -> str:
    """The rules file, found from the folder of the settings file that names it."""
    if not isinstance(value, str) or not (file.parent / value).is_file():
        raise UsageError(f"{file}, rules: there is no file {value!r}.", "Name a TOML or CSV file of rules, as seen from here.")
    return str(file.parent / value)


def _cutoff(file: Path, name: str, value: Any) -> float:
    if name not in CUTOFFS:
        raise UsageError(f"{file}, cutoffs: has an unknown key {name!r}.", f"The keys are {', '.join(CUTOFFS)}.")
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise UsageError(f"{file}, cutoffs.{name}: {value!r} is no probability.", "Give a number from 0 to 1.")
    return float(value)


def _mapping(file: Path, name: str, value: Any) -> dict[str, Any]:
    from classifier.invoices.columns import ROLES

    where = f"{file}, mappings.{name}"
    if len(name) != _FINGERPRINT or not isinstance(value, dict):
        raise UsageError(f"{where}: is no saved mapping.", "Save one with: dualuse columns FILE --save-mapping")
    for role, heading in value.items():
        if role == _HEADINGS:
            continue
        if role not in ROLES:
            raise UsageError(f"{where}: has an unknown role {role!r}.", f"The roles are {', '.join(ROLES)}.")
        if not isinstance(heading, str):
            raise UsageError(f"{where}.{role}: must be a heading in quotes.")
    return value
