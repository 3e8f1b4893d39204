"""`dualuse columns` and `dualuse config`: what is understood, what is remembered, and where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from classifier import config
from classifier.cli import app
from classifier.errors import UsageError

CSV = "Teil;Goods text;Menge\nA-1;Pump;2\nA-2;Lens;3\nA-3;Valve;4\nA-4;Seal;5\n"


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    monkeypatch.setattr(config, "user_file", lambda: tmp_path / "user" / "dualuse.toml")


def run(*words: str) -> str:
    result = CliRunner().invoke(app, list(words), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_columns_shows_roles_and_three_sample_rows() -> None:
    Path("in.csv").write_text("Pos;Description;Qty;Colour\n" + "".join(f"{n};item {n};2;red\n" for n in range(1, 6)))
    shown = run("columns", "in.csv")
    assert "in.csv, row 1: the header" in shown
    assert "description    Description" in shown
    assert "(not used)     Colour" in shown
    assert "item 3" in shown
    assert "item 4" not in shown
    assert "5 lines in all" in shown


def test_a_saved_mapping_is_used_for_every_file_with_that_header() -> None:
    Path("in.csv").write_text(CSV.replace("Goods text", "Spalte X"))
    shown = run("columns", "in.csv", "--column", "description=Spalte X", "--save-mapping")
    assert "Remembered under" in shown
    Path("next.csv").write_text("title row\n" + CSV.replace("Goods text", "SPALTE x"))
    assert "description    SPALTE x" in run("columns", "next.csv")
    assert "mappings." in run("config")


def test_saving_keeps_the_comments_of_a_file_in_the_working_directory() -> None:
    Path("dualuse.toml").write_text('# ours\ndestination = "Norway"\n')
    Path("in.csv").write_text(CSV)
    run("columns", "in.csv", "--column", "description=Goods text", "--save-mapping")
    text = Path("dualuse.toml").read_text()
    assert text.startswith('# ours\ndestination = "Norway"')
    assert "[mappings." in text
    assert config.load().country("destination") == "NO"


def test_the_working_directory_outranks_the_users_file_key_by_key(tmp_path: Path) -> None:
    (tmp_path / "user").mkdir()
    config.user_file().write_text('destination = "DE"\norigin = "FR"\n[cutoffs]\nreview = 0.4\n')
    Path("dualuse.toml").write_text('destination = "NO"\n')
    found = config.load()
    assert (found.country("destination"), found.country("origin"), found.cutoffs) == ("NO", "FR", {"review": 0.4})
    shown = run("config")
    assert f"destination = NO  ({Path.cwd() / 'dualuse.toml'})" in shown
    assert f"origin = FR  ({config.user_file()})" in shown


def test_without_settings_config_says_that_the_defaults_hold() -> None:
    assert "the defaults hold" in run("config")


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("destination = ", "cannot be read"),
        ('colour = "red"', "unknown key 'colour'"),
        ('destination = "Atlantis"', "no country"),
        ("cutoffs = 3", "must be a table"),
        ("[cutoffs]\nreview = 2", "no probability"),
        ("[cutoffs]\nother = 0.2", "unknown key 'other'"),
        ("[mappings.abc]\n", "no saved mapping"),
        ('[mappings.0123456789abcdef]\ncolour = "x"', "unknown role"),
        ("[mappings.0123456789abcdef]\nunit = 3", "heading in quotes"),
    ],
)
def test_a_fault_in_a_settings_file_names_the_file_and_the_key(text: str, part: str) -> None:
    Path("dualuse.toml").write_text(text)
    with pytest.raises(UsageError, match=part) as caught:
        config.load()
    assert "dualuse.toml" in str(caught.value)


def test_rules_are_found_from_the_folder_of_the_settings_file(tmp_path: Path) -> None:
    (tmp_path / "user").mkdir()
    (tmp_path / "user" / "own.toml").write_text("")
    (tmp_path / "user" / "dualuse.toml").write_text('rules = "own.toml"\n')
    assert config.load().rules == tmp_path / "user" / "own.toml"
    (tmp_path / "user" / "own.toml").unlink()
    with pytest.raises(UsageError, match=r"no file 'own\.toml'"):
        config.load()
