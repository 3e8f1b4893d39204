"""The documentation says what the program does: generated pages are current, examples run, links lead somewhere."""

import doctest
import importlib.util
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from classifier.reports.flat import COLUMNS
from classifier.reports.formats import Format
from classifier.reports.kept import SCHEMA
from classifier.reports.xlsx import ADDED, DECISIONS

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
OURS = ("README", "quick-start", "verdicts", "reports", "output", "commands", "python-api")


def text_of(name):
    return (DOCS / f"{name}.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def generator():
    spec = importlib.util.spec_from_file_location("make_commands", DOCS / "make_commands.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_command_reference_is_current(generator):
    assert text_of("commands") == generator.page(), "run `make docs`"


def test_the_command_reference_says_what_help_says():
    page = text_of("commands").replace("\\|", "|")
    for name in re.findall(r"^## dualuse (.+)$", page, re.MULTILINE):
        done = subprocess.run(
            [sys.executable, "cli.py", *name.split(), "--help"],
            capture_output=True,
            cwd=ROOT,
            check=True,
            env={**os.environ, "COLUMNS": "200", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"},
        )
        section = page.partition(f"## dualuse {name}\n")[2].partition("\n## ")[0]
        shown = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", done.stdout.decode())) - {"--help"}
        assert shown <= set(re.findall(r"--[a-z][a-z-]+", section)), name


def test_the_examples_of_the_python_page_run():
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.IGNORE_EXCEPTION_DETAIL)
    example = doctest.DocTestParser().get_doctest(text_of("python-api").replace("```", ""), {}, "python-api.md", None, 0)
    before = Path.cwd()
    os.chdir(ROOT)
    said = []
    try:
        runner.run(example, out=said.append)
    finally:
        os.chdir(before)
    assert runner.summarize(verbose=False).failed == 0, "".join(said)
    assert len(example.examples) > 15


def test_every_field_of_the_contract_is_described():
    page = text_of("output")
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    parts = schema["definitions"]
    for name in ("line", *parts["assessed"]["properties"], "unreadable"):
        assert f"`{name}`" in page, name
    for part in ("candidate", "finding", "gap"):
        section = page.partition(f"### `{part}s[]`")[2].partition("\n#")[0]
        assert re.findall(r"^\| `(\w+)`", section, re.MULTILINE) == list(parts[part]["properties"])
    for effect in parts["finding"]["properties"]["effect"]["enum"]:
        assert f"`{effect}`" in page


def test_every_format_and_every_stable_column_is_described():
    page = text_of("reports")
    for name in (*Format, *DECISIONS):
        assert f"`{name}`" in page
    for added in ADDED:
        assert added.heading in page
    for column in COLUMNS[-9:]:
        assert f"`{column}`" in page


@pytest.mark.parametrize("name", OURS)
def test_links_and_pictures_lead_somewhere(name):
    others = {"formats.md", "law-data.md", "training-data.md", "model-card.md"}
    for target in re.findall(r"\]\(([^)#]+)\)", text_of(name)):
        assert (DOCS / target).exists() or target in others, target


def test_pictures_are_small():
    pictures = list((DOCS / "pictures").glob("*.png"))
    assert pictures
    assert all(picture.stat().st_size < 300_000 for picture in pictures)
