"""A user's own rules, read from a TOML or CSV file: HS codes or words to watch, with the user's own source.

A rule has a name, a meaning, a source and its date, and either an HS code or words. Without destinations it
makes every line that it meets a review; with destinations, only lines that go there.

    [[rule]]
    name = "house-watch-list"
    hs = "8483.10"            # or: words = ["crankshaft", "camshaft"], unless = ["toy"]
    meaning = "Shafts that our licence names"
    source = "House rule 12"
    date = "2026-05-01"
    destinations = ["KG"]     # optional; also: since, until; beside hs: origin, entries, condition
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from classifier import codes, countries
from classifier.errors import UsageError
from classifier.law import OWN
from classifier.law_rows import OwnRules, PatternRow, Rule, Source
from classifier.model.normalise import normalise

NEEDED = ("name", "meaning", "source", "date")
PLURAL = ("words", "unless", "entries", "destinations")
OPTIONAL = ("hs", "origin", "condition", "since", "until")
KNOWN = (*NEEDED, *PLURAL, *OPTIONAL)
ONLY_BESIDE = {"unless": "words", "origin": "hs", "entries": "hs", "condition": "hs"}
"""Fields that say nothing unless the rule is of that kind."""


def read(path: Path) -> OwnRules:
    """The rules of a file. UsageError names the rule or row, what is wrong with it, and what to write."""
    try:
        content = path.read_bytes()
        text = content.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read ({error}).", "Give a TOML or CSV file in UTF-8.") from error
    tables = _from_toml(path, text) if path.suffix.lower() == ".toml" else _from_csv(path, text)
    rules: list[Rule] = []
    patterns: list[PatternRow] = []
    sources: dict[tuple[str, str], Source] = {}
    for place, table in tables:
        fault = _fault(table)
        if fault:
            raise UsageError(f"{place}: {fault[0]}", fault[1])
        title, date = table["source"], table["date"]
        source = sources.setdefault((title, date), Source(f"own:{len(sources) + 1}", title, date, "own"))
        if table.get("hs"):
            rules.append(_rule(table, source))
        else:
            patterns.append(_pattern(table, source))
    if not sources:
        raise UsageError(f"{path}: holds no rules.", "Write at least one [[rule]] table, or one row below the header.")
    return OwnRules(path, tuple(rules), tuple(patterns), tuple(sources.values()), hashlib.sha256(content).hexdigest())


def _from_toml(path: Path, text: str) -> Iterator[tuple[str, dict[str, Any]]]:
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path}: is no TOML ({error}).", 'Codes and numbers stand in quotes: hs = "8483.10".') from error
    tables = document.pop("rule", [])
    if document or not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise UsageError(
            f"{path}: holds {', '.join(document) or 'a rule'} outside of a [[rule]] table.", "Begin each with [[rule]]."
        )
    for number, table in enumerate(tables, start=1):
        yield f"{path}, rule {number}", table


def _from_csv(path: Path, text: str) -> Iterator[tuple[str, dict[str, Any]]]:
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    for row in reader:
        place = f"{path}, row {reader.line_num}"
        if None in row or None in row.values():
            raise UsageError(f"{place}: has more or fewer cells than the header.", "Put cells that hold the separator in quotes.")
        table: dict[str, Any] = {str(key).strip().lower(): value.strip() for key, value in row.items() if value and value.strip()}
        for key in PLURAL:
            if key in table:
                table[key] = [part.strip() for part in re.split(r"[|;]", table[key]) if part.strip()]
        yield place, table


def _fault(table: dict[str, Any]) -> tuple[str, str] | None:
    """What is wrong with a rule, and what to write instead; None if nothing is."""
    unknown = [key for key in table if key not in KNOWN]
    if unknown:
        return f"the field {unknown[0]!r} is not known.", f"The fields are {', '.join(KNOWN)}."
    for key, value in table.items():
        shape = (
            isinstance(value, list) and all(isinstance(part, str) for part in value) if key in PLURAL else isinstance(value, str)
        )
        if not shape:
            form = '["...", "..."]' if key in PLURAL else '"..."'
            return f"{key} has the wrong form.", f"Write {key} = {form}, with quotes."
    missing = [key for key in NEEDED if not table.get(key)]
    if missing:
        return f"has no {missing[0]}.", f"A rule needs {', '.join(NEEDED)}, and hs or words."
    if bool(table.get("hs")) == bool(table.get("words")):
        return "needs either hs or words.", "Write two rules to watch both."
    for key, kind in ONLY_BESIDE.items():
        if key in table and not table.get(kind):
            return f"{key} stands beside {kind} only.", f"Take {key} out, or write a rule with {kind}."
    empty = [word for word in (*table.get("words", ()), *table.get("unless", ())) if not re.search(r"\w", normalise(word))]
    if empty:
        return f"{empty[0]!r} is no word.", "Write whole words or phrases; an asterisk may end one."
    if table.get("hs") and codes.normalise_hs(table["hs"]) is None:
        return f"{table['hs']!r} is no HS code.", "Give 2 to 10 digits, such as 8483.10."
    for key in ("date", "since", "until"):
        if table.get(key) and not _is_date(table[key]):
            return f"{key} {table[key]!r} is no date.", "Write it as 2026-05-01."
    wrong = [entry for entry in table.get("entries", ()) if codes.normalise_entry(entry) is None]
    if wrong:
        return f"{wrong[0]!r} is no control entry.", "Write 3A001 or 6A003.b.4."
    places = [*table.get("destinations", ()), *([table["origin"]] if table.get("origin") else [])]
    strange = [place for place in places if countries.iso_code(place) is None]
    if strange:
        return f"{strange[0]!r} is no country we know.", "Give a two-letter code such as DE, or the country's name."
    return None


def _rule(table: dict[str, Any], source: Source) -> Rule:
    places = _codes(table.get("destinations", ()))
    origin = countries.iso_code(table["origin"]) or "" if table.get("origin") else ""
    return Rule(
        rule=table["name"],
        hs=codes.normalise_hs(table["hs"]) or "",
        effect=OWN,
        tier="",
        entries=tuple(codes.normalise_entry(entry) or "" for entry in table.get("entries", ())),
        destinations=places,
        origin=origin,
        specific="",
        condition=table.get("condition", ""),
        meaning=table["meaning"],
        standing="published",
        source=source.id,
        since=table.get("since", ""),
        until=table.get("until", ""),
    )


def _pattern(table: dict[str, Any], source: Source) -> PatternRow:
    return PatternRow(
        name=table["name"],
        effect=OWN,
        words=_expression(table["words"]),
        unless=_expression(table.get("unless", ())),
        destinations=_codes(table.get("destinations", ())),
        act=source.title,
        meaning=table["meaning"],
        source=source.id,
        since=table.get("since", ""),
        until=table.get("until", ""),
    )


def _expression(words: Any) -> str:
    """Any of the words or phrases, whole; an asterisk at the end stands for any ending."""
    parts = []
    for word in words:
        plain = normalise(word)
        open_end = plain.endswith("*")
        parts.append(r"\s+".join(re.escape(part) for part in plain.rstrip("*").split()) + (r"\w*" if open_end else ""))
    return rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)" if parts else ""


def _codes(places: Any) -> tuple[str, ...]:
    return tuple(code for place in places if (code := countries.iso_code(place)))


def _is_date(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
