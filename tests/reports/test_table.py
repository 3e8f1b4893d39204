import io

import pytest
from rich.console import Console

from classifier.reports import table, words
from classifier.types import Candidate
from tests.reports.builders import finding, record, unreadable
from tests.reports.conftest import FixedRun

CAMERA = (Candidate("6A003", 0.9, ("EU",), "Cameras"),)
LINES = [
    record("likely", "Thermal camera core", hs_code="85258900", destination="KG", candidates=CAMERA),
    record("no_match", "Garden hose", line=2),
    record("insufficient", "X-1", line=3),
    record("review", "Motor", line=4, findings=[finding("Going somewhere.")]),
    unreadable("in.csv, row 6: has 9 cells.", line=5),
]  # fmt: skip


def printed(width=120, verbose=False, lines=LINES, **settings):
    buffer = io.StringIO()
    console = Console(file=buffer, width=width, **settings)
    table.render(lines, FixedRun(lines).summary, console, verbose)
    return buffer.getvalue()


@pytest.mark.parametrize("width", [40, 60, 80, 100, 140, 240])
def test_every_verdict_stands_in_words_and_nothing_is_wider_than_the_terminal(width):
    text = printed(width)
    assert max(len(line) for line in text.splitlines()) <= width
    for word in ("likely", "review", "insufficient", "no match", "unreadable"):
        assert text.count(word) >= 2
    assert "6A003" in text
    assert "Thermal" in text


def test_colour_is_only_for_terminals_that_want_it(monkeypatch):
    assert "\x1b[" in printed(force_terminal=True, color_system="standard")
    assert "\x1b[" not in printed()
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[3" not in printed(force_terminal=True)


def test_a_terminal_without_these_signs_gets_plain_ones():
    raw = io.BytesIO()
    console = Console(file=io.TextIOWrapper(raw, encoding="ascii"), width=120)
    table.render(LINES, FixedRun(LINES).summary, console)
    console.file.flush()
    text = raw.getvalue().decode("ascii")
    assert "! likely" in text
    assert "####-" in text or "#####" in text


def test_verbose_shows_all_evidence_and_the_short_table_only_the_reason():
    said = [finding("Going somewhere.", "raises"), finding("A fact aside.", "informs", "hs")]
    lines = [record("review", "Motor", findings=said)]
    assert "A fact aside." not in printed(lines=lines)
    full = printed(lines=lines, verbose=True)
    assert "A fact aside. [source-id]" in full
    assert "Chips" in full


def test_text_of_an_invoice_is_never_taken_for_markup():
    text = printed(lines=[record("review", "[bold red]pump[/] [link=x]")])
    assert "[bold red]pump[/]" in text


def test_the_summary_counts_the_verdicts():
    assert words.sentence(FixedRun(LINES).summary) == (
        "5 lines: 1 likely, 1 review, 1 insufficient, 1 no match, 1 unreadable. A pre-check, not a clearance."
    )


def test_the_last_sentence_counts_what_could_not_be_read():
    summary = {**FixedRun(LINES).summary, "failures": ["a.csv: is empty.", "b.csv: is empty."]}
    assert "1 unreadable. 2 inputs could not be read in full. A pre-check" in words.sentence(summary)
    assert "input" not in words.sentence({**summary, "failures": []})


def test_without_a_line_there_is_no_table_of_zeros():
    assert printed(lines=[]).strip() == ""


def test_brackets_in_kept_results_are_shown_as_they_stand():
    assert "[/x]" in printed(lines=[record("no_match", "Hose [/b]", destination="[/x]", hs_code="[red]")])
