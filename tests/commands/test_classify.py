"""`dualuse classify`, `lookup`, `train` and `data check` as their user runs them."""

import json
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.model import small


def test_one_item_is_ranked_and_explained(dualuse: Run) -> None:
    done = dualuse("classify", "thermal camera core 640x512, 60 Hz", "--hs", "8525.89", "--to", "KG")
    assert done.returncode == 0, done.stderr
    assert "6A003" in done.stdout
    assert "Kyrgyzstan" in done.stdout
    assert "not a clearance" in done.stdout


def test_the_record_of_one_item_can_be_had(dualuse: Run) -> None:
    record = json.loads(dualuse("classify", "garden hose", "--json").stdout)
    assert record["verdict"] == "no_match"
    assert len(record["candidates"]) == 5


def test_a_code_that_is_none_is_wrong_usage(dualuse: Run) -> None:
    done = dualuse("classify", "garden hose", "--hs", "hose")
    assert done.returncode == 2
    assert "8542.31" in done.stderr


def test_an_entry_is_looked_up_on_both_lists(dualuse: Run) -> None:
    shown = dualuse("lookup", "9a120").stdout
    assert "EU: " in shown
    assert "US: " in shown
    assert "9A103" in shown
    assert "9A112" in shown


def test_a_code_is_looked_up_with_its_rules_and_entries(dualuse: Run) -> None:
    shown = dualuse("lookup", "8542.31").stdout
    assert "Common High Priority List" in shown
    assert "3A001" in shown


def test_an_unknown_entry_names_those_near_it(dualuse: Run) -> None:
    done = dualuse("lookup", "3A777")
    assert done.returncode == 2
    assert "neither" in done.stderr


def test_training_again_uses_what_is_kept(dualuse: Run) -> None:
    done = dualuse("train")
    assert done.returncode == 0, done.stderr
    assert "is kept in" in done.stdout
    assert "Fitting" not in done.stderr


def test_the_training_data_passes_its_own_check(dualuse: Run) -> None:
    done = dualuse("data", "check")
    assert done.returncode == 0, done.stdout


def test_only_entries_worth_a_look_are_shown_and_the_record_keeps_the_rest(dualuse: Run) -> None:
    shown = dualuse("classify", "thermal camera core 640x512, 60 Hz").stdout
    assert "entries to check" in shown
    assert " 0%" not in shown
    assert "entries to check" not in dualuse("classify", "garden hose").stdout


def test_the_answer_keeps_to_the_width_that_is_asked_for(dualuse: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    lines = dualuse("classify", "thermal camera core 640x512, 60 Hz", "--to", "KG").stdout.splitlines()
    assert max(map(len, lines)) <= 60
    found = lines[lines.index("what was found") + 1 :]
    assert all(line.startswith("  ") for line in found[: found.index("")])


def test_every_command_follows_the_settings_of_the_working_directory(dualuse: Run, tmp_path: Path) -> None:
    (tmp_path / "dualuse.toml").write_text(
        'destination = "KG"\norigin = "US"\nrules = "own.csv"\n[cutoffs]\nlikely = 0.0001\n', encoding="utf-8"
    )
    (tmp_path / "own.csv").write_text(
        "name,hs,meaning,source,date\nhouse,3917.39,Hoses we watch,House rule 1,2026-01-01\n", encoding="utf-8"
    )
    (tmp_path / "invoice.csv").write_text("Description,HS code\ngarden hose,3917.39\n", encoding="utf-8")
    (tmp_path / "labelled.csv").write_text("description,label,hs_code\ngarden hose,none,3917.39\n", encoding="utf-8")

    def run(*arguments: str) -> str:
        done = dualuse(*arguments, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        return done.stdout

    scored = json.loads(run("score", "invoice.csv", "--format", "jsonl", "--fail-on", "never"))
    classified = json.loads(run("classify", "garden hose", "--hs", "3917.39", "--json"))
    assert classified["verdict"] == scored["verdict"] == "likely"
    for field in ("destination", "origin", "findings", "gaps", "candidates"):
        assert classified[field] == scored[field]
    assert (classified["destination"], classified["origin"]) == ("KG", "US")
    assert "verdicts no_match 0, insufficient 0, review 0, likely 1" in run("evaluate", "labelled.csv")
    assert "Hoses we watch" in run("lookup", "3917.39")
    assert "House rule 1" in run("law")


def test_training_data_of_the_users_own_is_fitted_once_and_then_used(
    dualuse: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUALUSE_CACHE", str(tmp_path / "cache"))
    data = str(small.write(tmp_path / "data"))
    trained = dualuse("train", "--data", data)
    assert trained.returncode == 0, trained.stderr
    assert "3 classes" in trained.stdout
    assert "Fitting" in trained.stderr
    done = dualuse("classify", "thermalware no 1", "--data", data, "--json")
    assert "Fitting" not in done.stderr
    assert json.loads(done.stdout)["candidates"][0]["entry"] == "6A003"
    assert len(json.loads(done.stdout)["candidates"]) == 2


def test_training_data_that_is_too_small_is_told_gently(dualuse: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUALUSE_CACHE", str(tmp_path / "cache"))
    data = str(small.write(tmp_path / "data", {"6A003": "thermal infrared", "none": "chair table"}))
    done = dualuse("train", "--data", data)
    assert done.returncode == 3
    assert "12 lines of training data are too few" in done.stderr
    assert "something went wrong" not in done.stderr
