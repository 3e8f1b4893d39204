"""The law data: dated, sourced, pointing to living entries; and the look-ups over it."""

from __future__ import annotations

import csv
import datetime as dt
import shutil
from pathlib import Path

import pytest

from classifier import codes, law
from classifier.errors import LawError, UsageError
from classifier.law import LAW_FOLDER, Law, Rule
from classifier.law_rows import read_csv

DATA = law.load()
EVERY_RULE = tuple(read_csv(LAW_FOLDER / "hs_rules.csv", Rule))
DATED_FILES = ("control_list.csv", "hs_rules.csv", "patterns.csv", "country_chart.csv", "us_columns.csv", "territories.csv")


def _is_date(text: str) -> bool:
    return dt.date.fromisoformat(text).isoformat() == text


TAKEN = {name: {rule.hs for rule in EVERY_RULE if rule.rule == name} for name in {rule.rule for rule in EVERY_RULE}}


def _neighbour(rule: Rule) -> str:
    """A code beside the rule's own that the same rules do not name."""
    taken = TAKEN[rule.rule]
    for last in reversed(range(10)):
        code = rule.hs[:-1] + str(last)
        if not any(code.startswith(hs) or hs.startswith(code) for hs in taken):
            return code
    return next(code for code in ("0101", "9701") if not code.startswith(rule.hs))


@pytest.mark.parametrize("rule", EVERY_RULE, ids=lambda rule: f"{rule.rule}-{rule.hs}-{rule.since}")
def test_every_rule_is_sourced_dated_and_points_to_living_entries(rule: Rule) -> None:
    assert rule.source in DATA.sources
    assert _is_date(rule.since)
    assert not rule.until or rule.since <= rule.until
    assert all(DATA.by_list(entry) for entry in rule.entries)
    assert rule.meaning
    assert rule.effect in law.EFFECTS


@pytest.mark.parametrize("rule", EVERY_RULE, ids=lambda rule: f"{rule.rule}-{rule.hs}-{rule.since}")
def test_every_rule_hits_its_code_and_misses_the_code_beside_it(rule: Rule) -> None:
    if rule.since > DATA.day or (rule.until and rule.until < DATA.day):
        assert rule not in DATA.rules_for(rule.hs)
        return
    assert rule in DATA.rules_for(rule.hs)
    assert rule in DATA.rules_for((rule.hs + "00")[:10])
    assert rule not in DATA.rules_for(_neighbour(rule))
    assert rule not in DATA.rules_for(rule.hs[:-1])


def test_the_longest_rule_comes_first() -> None:
    lengths = [len(rule.hs) for rule in DATA.rules_for("8806220000")]
    assert lengths == sorted(lengths, reverse=True)
    assert len(set(lengths)) > 1


def test_a_short_code_names_the_rules_that_its_missing_digits_would_decide() -> None:
    within = DATA.rules_within("8542")
    assert {rule.hs for rule in within if rule.rule == "chpl"} == {"854231", "854232", "854233", "854239"}
    assert DATA.rules_within("85") == []


def test_the_common_high_priority_list_has_its_fifty_codes_in_six_tiers() -> None:
    tiers: dict[str, int] = {}
    for rule in DATA.rules:
        if rule.rule == "chpl":
            tiers[rule.tier] = tiers.get(rule.tier, 0) + 1
    assert tiers == {"1": 4, "2": 5, "3.A": 16, "3.B": 9, "4.A": 11, "4.B": 5}


@pytest.mark.parametrize("source", DATA.sources.values(), ids=lambda source: source.id)
def test_every_source_has_a_title_a_date_and_says_how_it_was_seen(source: law.Source) -> None:
    assert source.title
    assert _is_date(source.text_date)
    assert source.seen in ("text", "second-hand", "own")


@pytest.mark.parametrize("name", DATED_FILES)
def test_every_row_of_a_dated_file_says_since_when(name: str) -> None:
    with (LAW_FOLDER / name).open(encoding="utf-8", newline="") as handle:
        assert all(_is_date(row["since"]) for row in csv.DictReader(handle))


@pytest.mark.parametrize("entry", sorted({heading.entry for heading in DATA.headings}))
def test_every_heading_is_a_possible_code_of_a_living_entry_and_found_from_both_sides(entry: str) -> None:
    assert DATA.by_list(entry)
    for heading in DATA.headings_of(entry):
        assert codes.is_valid_hs(heading.hs)
        assert heading.standing in ("published", "hint")
        assert heading in DATA.entries_under(heading.hs)


def test_chinas_numbers_are_never_joined_to_entries() -> None:
    national = [rule for rule in EVERY_RULE if rule.effect == "national"]
    assert national
    assert not any(rule.entries for rule in national)
    assert {rule.origin for rule in national} == {"CN"}


@pytest.mark.parametrize(
    ("destination", "programme", "name"),
    [
        ("RU", "sanctions", "EU Regulation 833/2014"),
        ("BY", "sanctions", "EU Regulation 765/2006"),
        ("KP", "embargo", "EU Regulation 2017/1509"),
        ("CU", "sanctions", "US 15 CFR 746.2"),
        ("UA-43", "sanctions", "EU Regulation 692/2014 (Crimea)"),
        ("UA-43", "embargo", "US 15 CFR 746.6"),
        ("US", "eu-authorisation", "EU001"),
        ("LI", "eu-authorisation", "EU001"),
        ("KR", "eu-authorisation", "EU002"),
        ("ZA", "eu-authorisation", "EU002"),
        ("IN", "eu-authorisation", "EU007"),
        ("TR", "transhipment", "FinCEN and BIS alert FIN-2022-Alert003"),
        ("KG", "transhipment", "FinCEN and BIS alert FIN-2022-Alert003"),
        ("CH", "no-re-export-partner", "EU 833/2014 Art. 12g"),
        ("DE", "eu-member", "European Union"),
        ("CN", "us-group", "D:5"),
        ("JP", "us-group", "A:1"),
        ("RU", "us-group", "D:1"),
    ],
)
def test_known_members_are_on_their_lists(destination: str, programme: str, name: str) -> None:
    assert (programme, name) in {(fact.programme, fact.name) for fact in DATA.facts_for(destination)}


@pytest.mark.parametrize(
    ("destination", "programme"),
    [
        ("GB", "eu-member"),
        ("RU", "eu-authorisation"),
        ("DE", "sanctions"),
        ("DE", "transhipment"),
        ("CN", "no-re-export-partner"),
    ],
)
def test_known_outsiders_are_not(destination: str, programme: str) -> None:
    assert programme not in {fact.programme for fact in DATA.facts_for(destination)}


def test_the_lists_have_their_known_sizes() -> None:
    sizes: dict[str, int] = {}
    for fact in DATA.destination_facts:
        key = fact.name if fact.programme == "eu-authorisation" else fact.programme
        sizes[key] = sizes.get(key, 0) + 1
    assert {key: sizes[key] for key in ("EU001", "EU002", "EU007", "eu-member", "transhipment")} == {
        "EU001": 10,
        "EU002": 4,
        "EU007": 16,
        "eu-member": 27,
        "transhipment": 18,
    }


def test_hong_kong_reads_chinas_row_and_macau_its_own() -> None:
    assert DATA.chart_row("HK") == DATA.chart["CN"]
    assert DATA.chart_row("MO") == DATA.chart["MO"]
    assert DATA.chart_row("LI") == DATA.chart["CH"]
    assert DATA.chart_row("GF") == DATA.chart["FR"]
    assert DATA.chart_row("UA-43") == DATA.chart["UA"]
    assert DATA.chart_row("AQ") is None


def test_every_territory_leads_to_a_row_of_the_chart() -> None:
    assert all(territory.row in DATA.chart for territory in DATA.territories.values())


def test_every_us_group_that_a_column_names_exists() -> None:
    groups = {fact.name for fact in DATA.destination_facts if fact.programme == "us-group"}
    named = {group for column in DATA.us_columns for group in (*column.groups, *column.exempt)} - {"*", "MO"}
    assert named <= groups


def test_a_day_before_the_first_text_is_refused_with_the_day_to_give() -> None:
    with pytest.raises(UsageError, match=r"EU list from 2025-11-15.*Give a date from 2026-07-23"):
        law.load(as_of=dt.date(2020, 1, 1))


def test_a_day_before_one_list_is_refused_only_for_that_list() -> None:
    day = dt.date(2025, 12, 1)
    with pytest.raises(UsageError, match="US list"):
        law.load(as_of=day)
    data = law.load(as_of=day, lists=("EU",))
    assert data.is_listed("6A003", ("EU",))
    assert not data.is_listed("6A003", ("US",))


def _conditions(data: Law) -> list[str]:
    return [rule.condition for rule in data.rules_for("85076000") if rule.effect == "national"]


def test_a_suspension_holds_on_its_days_and_only_then() -> None:
    suspended = _conditions(law.load(as_of=dt.date(2026, 8, 1)))
    after = _conditions(law.load(as_of=dt.date(2026, 11, 11)))
    assert len(suspended) == len(after) == 1
    assert "suspended by Announcement 70" in suspended[0]
    assert "check the status" in after[0]


def test_superseded_rules_are_left_out_without_a_day_too() -> None:
    assert not any(rule.until and rule.until < DATA.day for rule in DATA.rules)
    assert "cn-2023-28" in {rule.rule for rule in EVERY_RULE}
    assert "cn-2023-28" not in {rule.rule for rule in DATA.rules}


def test_without_a_day_the_law_is_that_of_the_lists_latest_text() -> None:
    lists = {row.source for row in DATA.listed}
    assert DATA.day == DATA.date == max(DATA.sources[source].text_date for source in lists)
    assert "own-reading" not in lists


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "law"
    shutil.copytree(LAW_FOLDER, copy)
    return copy


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("hs_rules.csv", "chpl,854231,diversion", "chpl,854231,gossip", "code '854231' is wrong"),
        ("hs_rules.csv", "published,chpl", "published,hearsay", "'hearsay', which sources.toml does not have"),
        ("hs_rules.csv", "9A012;9A112;9A120", "9A012;9Z999", "is no control number"),
        ("hs_rules.csv", "9A012;9A112;9A120", "9A012;9A799", "'9A799' is on neither list"),
        ("hs_rules.csv", "rule,hs", "rule,code", "must have"),
        ("hs_rules.csv", ",published,chpl,2024-02-23,", ",published,chpl,2024-02-23", "more or fewer cells"),
        ("patterns.csv", "fibre-spool,diversion", "fibre-spool,gossip", "the effect 'gossip' of 'fibre-spool' is wrong"),
        ("headings.csv", "0A001,", "0A799,", "'0A799' is on neither list"),
        ("sources.toml", "title", "headline", "cannot be read"),
    ],
)
def test_a_damaged_folder_is_refused_with_the_reason(folder: Path, file: str, old: str, new: str, message: str) -> None:
    _replace(folder / file, old, new)
    with pytest.raises((LawError, ValueError), match=message):
        law.load(folder)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "us_columns.csv").unlink()
    with pytest.raises(LawError, match=r"us_columns\.csv: cannot be read"):
        law.load(folder)


def test_the_digest_changes_with_any_fact(folder: Path) -> None:
    before = law.load(folder).digest
    assert before == DATA.digest
    _replace(folder / "hs_rules.csv", "Memory chips", "Memories")
    assert law.load(folder).digest != before
