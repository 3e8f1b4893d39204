"""Progress: a bar on a terminal, nothing in a pipe, and no line lost by looking ahead."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from classifier.commands.progress import Progress, count_lines, work_progress
from classifier.errors import InvoiceError

ROOT = Path(__file__).parents[2]


def test_a_pipe_gets_no_bar(dualuse):
    done = dualuse("score", "examples/invoice.csv", "--format", "jsonl", "--fail-on", "never")
    assert "lines/s" not in done.stderr
    assert len(done.stdout.splitlines()) == 10


def test_a_terminal_sees_lines_per_second_and_still_gets_every_line(screener):
    pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals")
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "cli.py", "score", "examples/invoice.csv", "--format", "jsonl", "--fail-on", "never"],
        stdout=subprocess.PIPE,
        stderr=follower,
        cwd=ROOT,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "120"},
    )
    os.close(follower)
    shown = b""
    while True:
        try:
            part = os.read(leader, 4096)
        except OSError:
            break
        if not part:
            break
        shown += part
    os.close(leader)
    out, _ = process.communicate()
    assert process.returncode == 0
    assert b"lines/s" in shown
    assert len(out.splitlines()) == 10


def test_a_streamed_document_tells_about_how_many_lines_it_has(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("Description\npump\nvalve\n")
    assert count_lines(path) == 2
    assert count_lines(tmp_path / "a.xlsx") == count_lines(tmp_path / "missing.csv") == count_lines(Path("-")) == 0


def test_what_came_before_a_failure_is_kept(monkeypatch):
    def failing():
        yield "first"
        raise InvoiceError("cut in half")

    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with work_progress(["a.xlsx"]) as progress:
        ahead = iter(progress.ahead("a.xlsx", failing()))
        assert next(ahead) == "first"
        with pytest.raises(InvoiceError):
            next(ahead)


def test_without_a_terminal_records_pass_untouched():
    records = iter(["a"])
    assert Progress().ahead("a.csv", records) is records
