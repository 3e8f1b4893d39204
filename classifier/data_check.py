"""Checks of the training data: labels, counts, copies, templates, languages and lengths.

A line that copies another teaches nothing, and a template with a slot teaches the wrong thing, so both are
faults here. What counts are wanted stands in `wanted.csv` of the training folder.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from classifier import codes
from classifier.law import Law
from classifier.model.fitted import NONE
from classifier.training_data import LISTED, NEAR_MISS, ORDINARY, Line

MAX_LENGTH = 400
LANGUAGES = frozenset({"en", "de", "fr", "nl", "es", "it"})
SHINGLE = 4
TOO_ALIKE = 0.8
"""Share of common four-letter shingles from which two lines of one entry are copies."""

CLUSTER = 4
"""So many lines of one entry that differ only in numbers, or in one word, are a template."""

SHORTEST_TEMPLATE = 4
"""Lines of fewer words share too little to be a template."""

ORDINARY_LINES, ORDINARY_PER_CHAPTER, ORDINARY_IN_BIG_CHAPTERS = 5_000, 30, 250
BIG_CHAPTERS = ("39", "73", "84", "85", "87", "90")
EMPTY_CHAPTER = 77


def faults(lines: Sequence[Line], law: Law, wanted: Path) -> Iterator[str]:
    """A sentence for each fault, with its place; none if the data is in order."""
    yield from _each(lines, law)
    yield from _counts(lines, wanted)
    yield from _copies(lines)
    yield from _templates(lines)


def _each(lines: Iterable[Line], law: Law) -> Iterator[str]:
    for line in lines:
        if line.label != NONE and line.label not in law.entries:
            yield f"{line.place}: the label {line.label!r} is on neither list."
        if line.near and line.near not in law.entries:
            yield f"{line.place}: the entry {line.near!r} is on neither list."
        if line.kind == NEAR_MISS and line.near == line.label:
            yield f"{line.place}: a near miss of {line.near} cannot have it as its true label."
        if line.kind == ORDINARY and not (line.hs.isdigit() and codes.is_valid_hs(line.hs) and len(line.hs) >= 4):
            yield f"{line.place}: {line.hs!r} is no HS code of four digits or more."
        if line.lang not in LANGUAGES:
            yield f"{line.place}: the language {line.lang!r} is not marked as one of {', '.join(sorted(LANGUAGES))}."
        if not plain(line.text) or len(line.text) > MAX_LENGTH:
            yield f"{line.place}: has {len(line.text)} characters; a line has 1 to {MAX_LENGTH}."


def _counts(lines: Iterable[Line], wanted: Path) -> Iterator[str]:
    have = Counter((line.near, line.kind) for line in lines if line.lang == "en" and line.kind != ORDINARY)
    with wanted.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            for kind in (LISTED, NEAR_MISS):
                if have[row["entry"], kind] < int(row[kind]):
                    yield f"{row['entry']}: has {have[row['entry'], kind]} English {kind} lines of {row[kind]} wanted."
    chapters = Counter(line.hs[:2] for line in lines if line.kind == ORDINARY and line.lang == "en")
    if sum(chapters.values()) < ORDINARY_LINES:
        yield f"There are {sum(chapters.values())} English ordinary lines of {ORDINARY_LINES} wanted."
    for number in range(1, 98):
        chapter = f"{number:02d}"
        floor = ORDINARY_IN_BIG_CHAPTERS if chapter in BIG_CHAPTERS else ORDINARY_PER_CHAPTER
        if number != EMPTY_CHAPTER and chapters[chapter] < floor:
            yield f"Chapter {chapter}: has {chapters[chapter]} English ordinary lines of {floor} wanted."


def _copies(lines: Iterable[Line]) -> Iterator[str]:
    seen: dict[str, Line] = {}
    by_shingle: dict[tuple[str, str], list[tuple[Line, frozenset[str]]]] = defaultdict(list)
    for line in lines:
        text = plain(line.text)
        if text in seen:
            yield f"{line.place}: the same text as {seen[text].place}."
            continue
        seen[text] = line
        own = shingles(text)
        rivals = {id(other): (other, theirs) for key in rarest(own) for other, theirs in by_shingle[(home(line), key)]}
        for other, theirs in rivals.values():
            if len(own & theirs) >= TOO_ALIKE * len(own | theirs):
                yield f"{line.place}: nearly the same as {other.place} ({line.text!r}, {other.text!r})."
                break
        for key in own:
            by_shingle[(home(line), key)].append((line, own))


def _templates(lines: Iterable[Line]) -> Iterator[str]:
    alike: dict[tuple[str, ...], list[Line]] = defaultdict(list)
    for line in lines:
        parts = re.sub(r"\d+(?:[.,]\d+)*", "#", plain(line.text, keep_points=True)).split()
        if sum(part != "#" for part in parts) < SHORTEST_TEMPLATE:
            continue
        alike[(home(line), line.lang, " ".join(parts))].append(line)
        for slot in range(len(parts)):
            if parts[slot] != "#":
                alike[(home(line), line.lang, " ".join([*parts[:slot], "…", *parts[slot + 1 :]]))].append(line)
    for (name, _, pattern), found in alike.items():
        if len(found) >= CLUSTER:
            yield f"{name}: {len(found)} lines differ only in numbers or in one word ({pattern!r}): {found[0].place} and others."


def home(line: Line) -> str:
    """What a line is compared within: its entry, or its HS chapter."""
    return line.near or line.hs[:2]


def plain(text: str, keep_points: bool = False) -> str:
    """A text as lines are compared: lower-case words with single spaces."""
    pattern = r"\w+(?:[.,]\d+)*" if keep_points else r"\w+"
    return " ".join(re.findall(pattern, unicodedata.normalize("NFKC", text).lower()))


def shingles(text: str) -> frozenset[str]:
    """All runs of four characters of a plain text; the text itself if it is shorter."""
    return frozenset(text[place : place + SHINGLE] for place in range(max(1, len(text) - SHINGLE + 1)))


def rarest(own: frozenset[str]) -> Iterable[str]:
    """Shingles of which at least one is shared by any text that is `TOO_ALIKE`: one more than may differ."""
    return sorted(own)[: int(len(own) * (1 - TOO_ALIKE)) + 1]
