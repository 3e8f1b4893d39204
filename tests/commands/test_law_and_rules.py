"""`dualuse law`, `dualuse rules` and --as-of, run for real in a process of their own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from classifier.law import LAW_FOLDER

ROOT = Path(__file__).parent.parent.parent


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "cli.py"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)


def test_law_lists_the_sources_with_dates_and_gaps_and_warns_of_old_ones() -> None:
    done = run("law", "--today", "2026-07-24")
    assert done.returncode == 0
    assert "2024-02-23  chpl" in done.stdout
    assert "packages 14 to 20" in done.stdout
    assert "chpl" in done.stderr
    assert "us-ccl" not in done.stderr


def test_law_warns_of_nothing_on_the_day_of_the_first_text() -> None:
    assert run("law", "--today", "2012-01-19").stderr == ""


def test_a_day_that_is_none_is_refused() -> None:
    done = run("law", "--today", "yesterday")
    assert done.returncode == 2
    assert "Write it as 2026-05-01" in done.stderr


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    copy = tmp_path / "law"
    shutil.copytree(LAW_FOLDER, copy)
    rules = copy / "hs_rules.csv"
    text = rules.read_text(encoding="utf-8")
    rules.write_text(text.replace("chpl,854232,diversion,1,,RU;BY", "chpl,854232,diversion,1,,RU"), encoding="utf-8")
    return copy


def test_diff_names_what_changed(newer: Path) -> None:
    done = run("law", "diff", LAW_FOLDER, newer)
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "hs_rules.csv: changed chpl 854232 1 Memory chips 2024-02-23: destinations 'RU;BY' -> 'RU'"
    ]
    assert "1 change." in done.stderr


def test_affected_names_the_lines_and_what_touches_them(newer: Path, tmp_path: Path) -> None:
    base = {"description": "memory", "origin": None, "destination": None, "candidates": [], "findings": []}
    records = [
        {"line": 1, "place": {"file": "a.csv", "row": 2}, "hs_code": "854232", **base},
        {"line": 2, "hs_code": "9401", **base},
    ]
    results = tmp_path / "results.jsonl"
    results.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    done = run("law", "affected", LAW_FOLDER, newer, results)
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 1
    assert done.stdout.startswith("a.csv line 1: memory: hs_rules.csv: changed chpl 854232")
    assert "1 of 2 lines are touched by 1 change. Score them again." in done.stderr


def test_affected_asks_for_nothing_where_no_line_is_touched(newer: Path, tmp_path: Path) -> None:
    results = tmp_path / "results.jsonl"
    results.write_text('{"line": 1, "hs_code": "9401", "candidates": [], "findings": []}\n', encoding="utf-8")
    done = run("law", "affected", LAW_FOLDER, newer, results)
    assert done.stderr.strip().endswith("0 of 1 lines are touched by 1 change.")


def test_affected_refuses_what_is_no_run(tmp_path: Path) -> None:
    results = tmp_path / "results.jsonl"
    results.write_text("line,verdict\n", encoding="utf-8")
    done = run("law", "affected", LAW_FOLDER, LAW_FOLDER, results)
    assert done.returncode == 3
    assert "row 1: is no JSON" in done.stderr


@pytest.mark.parametrize("arguments", [("lookup", "8542.31"), ("classify", "chair"), ("score", "examples/invoice.csv")])
def test_a_day_before_the_first_text_is_refused_everywhere(arguments: tuple[str, ...]) -> None:
    done = run(*arguments, "--as-of", "2020-01-01")
    assert done.returncode == 2
    assert "Give a date from 2026-07-23 on" in done.stderr
    assert done.stdout == ""


def test_lookup_uses_the_facts_of_the_day() -> None:
    assert "suspended by Announcement 70" in run("lookup", "8507.60.00", "--as-of", "2026-08-01").stdout
    assert "check the status" in run("lookup", "8507.60.00", "--as-of", "2026-11-20").stdout


def test_rules_check_shows_the_hit_rate_and_fails_for_an_over_broad_rule(tmp_path: Path) -> None:
    rules = tmp_path / "rules.toml"
    form = '[[rule]]\nname = "{}"\nmeaning = "m"\nsource = "s"\ndate = "2026-01-01"\n{}\n'
    rules.write_text(form.format("narrow", 'hs = "8483.10"'), encoding="utf-8")
    narrow = run("rules", "check", rules)
    assert narrow.returncode == 0
    assert "narrow (HS 848310): meets" in narrow.stdout
    rules.write_text(form.format("wide", 'words = ["for", "with"]'), encoding="utf-8")
    wide = run("rules", "check", rules)
    assert wide.returncode == 1
    assert "over-broad" in wide.stdout


def test_rules_check_tells_of_rules_that_are_not_in_force_on_the_day(tmp_path: Path) -> None:
    rules = tmp_path / "rules.csv"
    rules.write_text("name,hs,meaning,source,date,since\nlate,8483.10,m,s,2026-01-01,2199-01-01\n", encoding="utf-8")
    done = run("rules", "check", rules)
    assert "Not in force on 2026-07-23, the day of the law data: late." in done.stderr


def test_lookup_shows_own_rules_too(tmp_path: Path) -> None:
    rules = tmp_path / "rules.csv"
    rules.write_text("name,hs,meaning,source,date\nhouse,9401.39,Chairs we watch,House rule 1,2026-01-01\n", encoding="utf-8")
    done = run("lookup", "9401.39", "--rules", rules)
    assert "Chairs we watch" in done.stdout
    assert "House rule 1" in done.stdout
