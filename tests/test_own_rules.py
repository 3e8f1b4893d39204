"""A user's own rules: read from TOML or CSV, refused with the fault named, and at work beside the law data."""

from __future__ import annotations

from pathlib import Path

import pytest

from classifier import law, own_rules
from classifier.decide import decide
from classifier.errors import UsageError
from classifier.evidence.base import witnesses
from classifier.evidence.destination import DestinationStep
from classifier.rule_check import hit_rates
from classifier.training_data import ORDINARY, Line
from classifier.types import Finding, InvoiceLine, Opinion, Place, Verdict

NONE = Opinion(0.0, 1.0, ())

BY_CODE = """
[[rule]]
name = "house-shafts"
hs = "8483.10"
meaning = "Shafts that our licence names"
source = "House rule 12"
date = "2026-05-01"
"""
BY_WORDS = """
[[rule]]
name = "house-pumps"
words = ["vacuum pump*", "Drehschieberpumpe"]
unless = ["oil"]
meaning = "Vacuum pumps"
source = "House rule 13"
date = "2026-05-01"
destinations = ["Kyrgyzstan"]
"""
AS_CSV = """name;hs;words;meaning;source;date;destinations
house-shafts;8483.10;;Shafts that our licence names;House rule 12;2026-05-01;
house-pumps;;vacuum pump*|Drehschieberpumpe;Vacuum pumps;House rule 13;2026-05-01;Kyrgyzstan|TR
"""


def write(folder: Path, text: str, name: str = "rules.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def findings(
    own: law.OwnRules, text: str, code: str | None = None, destination: str | None = None, origin: str | None = None
) -> tuple[Finding, ...]:
    data = law.load(own=own)
    line = InvoiceLine(1, Place("test", 1), text, code, origin=origin, destination=destination)
    found = [finding for witness in witnesses(data) for finding in witness.look([line.item], [NONE])[0].findings]
    return (*found, *DestinationStep(data, law.LISTS).look(line, NONE, found).findings)


def verdict(
    own: law.OwnRules, text: str, code: str | None = None, destination: str | None = None, origin: str | None = None
) -> Verdict:
    return decide(NONE, findings(own, text, code, destination, origin), ())


def test_a_rule_by_code_makes_its_lines_a_review_wherever_they_go(tmp_path: Path) -> None:
    own = own_rules.read(write(tmp_path, BY_CODE))
    assert verdict(own, "crankshaft", "84831021") is Verdict.REVIEW
    assert verdict(own, "crankshaft", "84831021", "DE") is Verdict.REVIEW
    assert verdict(own, "crankshaft", "848320") is Verdict.NO_MATCH


@pytest.mark.parametrize("text", ["Vacuum pumps, 2-stage", "VACUUM  PUMP", "drehschieberpumpe 4 m3/h"])
def test_a_rule_by_words_with_a_destination_bites_there_alone(tmp_path: Path, text: str) -> None:
    own = own_rules.read(write(tmp_path, BY_WORDS))
    assert verdict(own, text, destination="KG") is Verdict.REVIEW
    assert verdict(own, text, destination="DE") is Verdict.NO_MATCH
    assert verdict(own, "vacuum pump oil", destination="KG") is Verdict.NO_MATCH


def test_csv_says_the_same_as_toml(tmp_path: Path) -> None:
    own = own_rules.read(write(tmp_path, AS_CSV, "rules.csv"))
    assert own.rules == own_rules.read(write(tmp_path, BY_CODE)).rules
    assert own.patterns[0].destinations == ("KG", "TR")
    assert verdict(own, "vacuum pumps", destination="TR") is Verdict.REVIEW


def test_own_rules_change_the_digest_and_bring_their_source(tmp_path: Path) -> None:
    own = own_rules.read(write(tmp_path, BY_CODE))
    data = law.load(own=own)
    assert data.digest != law.load().digest
    assert data.source(own.rules[0].source).title == "House rule 12"
    assert data.source(own.rules[0].source).text_date == "2026-05-01"


def test_a_rule_counts_from_and_until_its_days(tmp_path: Path) -> None:
    own = own_rules.read(write(tmp_path, BY_CODE + 'until = "2026-06-01"\n'))
    assert verdict(own, "crankshaft", "848310") is Verdict.NO_MATCH


def test_a_rule_for_an_origin_makes_goods_of_that_origin_a_review_and_no_others(tmp_path: Path) -> None:
    own = own_rules.read(write(tmp_path, BY_CODE + 'origin = "China"\n'))
    assert verdict(own, "crankshaft", "848310", origin="CN") is Verdict.REVIEW
    assert verdict(own, "crankshaft", "848310", origin="DE") is Verdict.NO_MATCH
    assert verdict(own, "crankshaft", "848310") is Verdict.NO_MATCH


def test_an_own_rule_is_told_as_the_users_own_and_by_no_other_name(tmp_path: Path) -> None:
    own = own_rules.read(write(tmp_path, BY_CODE + 'origin = "CN"\ncondition = "over 5 kg"\nentries = ["2B350"]\n'))
    (finding,) = [one for one in findings(own, "crankshaft", "848310", "AE", "CN") if one.rule == "house-shafts"]
    assert finding.evidence["effect"] == "own"
    assert "House rule 12" in finding.message
    assert "over 5 kg" in finding.message
    assert "2B350" in finding.message
    assert "exporting country" not in finding.message


@pytest.mark.parametrize("rule", [BY_WORDS, BY_CODE + 'destinations = ["KG"]\n'], ids=["by words", "by code"])
def test_an_own_rule_for_one_destination_is_no_diversion_risk_in_another(tmp_path: Path, rule: str) -> None:
    own = own_rules.read(write(tmp_path, rule))
    text, code = "vacuum pump with shaft", "848310"
    assert verdict(own, text, code, "AE") is Verdict.NO_MATCH
    assert "diversion-risk" not in {one.rule for one in findings(own, text, code, "AE")}
    assert not any("diversion" in one.message.lower() for one in findings(own, text, code, "KG") if one.rule.startswith("house"))
    assert verdict(own, text, code, "KG") is Verdict.REVIEW


def test_two_dates_of_one_source_are_both_kept(tmp_path: Path) -> None:
    later = BY_WORDS.replace("House rule 13", "House rule 12").replace("2026-05-01", "2020-01-01")
    data = law.load(own=own_rules.read(write(tmp_path, BY_CODE + later)))
    own = [source for source in data.sources.values() if source.title == "House rule 12"]
    assert [source.text_date for source in own] == ["2026-05-01", "2020-01-01"]


@pytest.mark.parametrize("date", ["2206-05-01", "1990-01-01"])
def test_the_date_of_an_own_rule_leaves_the_legal_day_alone(tmp_path: Path, date: str) -> None:
    own = own_rules.read(write(tmp_path, BY_CODE.replace("2026-05-01", date)))
    assert law.load(own=own).day == law.load().day


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('hs = "8483.10"', "hs = 8483.10", r'rule 1: hs has the wrong form\. Write hs = "\.\.\."'),
        ('hs = "8483.10"', 'hs = "84x"', "'84x' is no HS code"),
        ('hs = "8483.10"', "", "needs either hs or words"),
        ('hs = "8483.10"', 'hs = "848310"\nwords = ["shaft"]', "needs either hs or words"),
        ('hs = "8483.10"', 'hs = "848310"\ncolour = "red"', "the field 'colour' is not known"),
        ('source = "House rule 12"', "", "has no source"),
        ('date = "2026-05-01"', 'date = "1.5.2026"', "is no date"),
        ('date = "2026-05-01"', 'date = "2026-05-01"\nentries = ["3X001"]', "'3X001' is no control entry"),
        ('date = "2026-05-01"', 'date = "2026-05-01"\ndestinations = ["Atlantis"]', "'Atlantis' is no country"),
        ('hs = "8483.10"', 'words = ["shaft"]\norigin = "CN"', r"origin stands beside hs only\. Take origin out"),
        ('hs = "8483.10"', 'words = ["shaft"]\nentries = ["2B350"]', "entries stands beside hs only"),
        ('hs = "8483.10"', 'words = ["shaft"]\ncondition = "big"', "condition stands beside hs only"),
        ('hs = "8483.10"', 'hs = "8483.10"\nunless = ["toy"]', "unless stands beside words only"),
        ('hs = "8483.10"', 'words = [""]', "'' is no word"),
        ('hs = "8483.10"', 'words = ["shaft", "*"]', r"'\*' is no word"),
        ('hs = "8483.10"', 'words = ["shaft"]\nunless = [" "]', "' ' is no word"),
        ('hs = "8483.10"', 'hs = "8483-8484"', "'8483-8484' is no HS code"),
        ("[[rule]]", 'rule = ["x"]', "Begin each with"),
        ("[[rule]]", "[rule]", "Begin each with"),
        ("[[rule]]", "[[rule", "is no TOML"),
    ],
)
def test_a_fault_is_named_with_its_rule_and_what_to_write(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        own_rules.read(write(tmp_path, BY_CODE.replace(old, new, 1)))


def test_a_row_of_a_table_is_named_too(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"row 3: 'Atlantis' is no country"):
        own_rules.read(write(tmp_path, AS_CSV.replace("Kyrgyzstan|TR", "Atlantis"), "rules.csv"))


def test_an_empty_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds no rules"):
        own_rules.read(write(tmp_path, ""))
    with pytest.raises(UsageError, match="cannot be read"):
        own_rules.read(tmp_path / "nothing.toml")


def test_an_entry_that_is_on_no_list_is_blamed_on_the_rule_and_its_file(tmp_path: Path) -> None:
    own = own_rules.read(write(tmp_path, BY_CODE + 'entries = ["9A799"]\n'))
    with pytest.raises(UsageError, match=r"rules\.toml, rule 'house-shafts': '9A799' is on neither list"):
        law.load(own=own)


def test_a_cell_of_several_lines_keeps_them(tmp_path: Path) -> None:
    own = own_rules.read(write(tmp_path, AS_CSV.replace("Vacuum pumps", '"Vacuum\npumps"'), "rules.csv"))
    assert own.patterns[0].meaning == "Vacuum\npumps"


def _ordinary(text: str, hs: str) -> Line:
    return Line(text, "none", ORDINARY, "en", "", hs, "", "test")


def test_the_hit_rate_shows_an_over_broad_rule(tmp_path: Path) -> None:
    lines = [_ordinary("crankshaft for scooter", "848310"), *(_ordinary(f"vacuum pump {n}", "841410") for n in range(3))]
    lines += [_ordinary(f"chair {n}", "940130") for n in range(96)]
    own = own_rules.read(write(tmp_path, BY_CODE + BY_WORDS))
    by_code, by_words = hit_rates(own.rules, own.patterns, lines)
    assert (by_code.hits, by_code.of, by_code.is_broad) == (1, 100, False)
    assert (by_words.hits, by_words.is_broad) == (3, True)
    assert by_code.examples == ("crankshaft for scooter",)
