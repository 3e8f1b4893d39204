import io
import sys

import pytest

from classifier.errors import UsageError
from classifier.reports.formats import Format, choose
from classifier.reports.write import write
from tests.reports.builders import record
from tests.reports.conftest import FixedRun


@pytest.mark.parametrize(
    ("name", "format"),
    [("a.html", "html"), ("a.HTM", "html"), ("a.xlsx", "xlsx"), ("a.ndjson", "jsonl"), ("a.md", "questions"), ("a.txt", "table"),
     ("a", "table"), ("a.parquet", "parquet")],
)  # fmt: skip
def test_the_ending_of_a_file_says_the_format(tmp_path, name, format):
    assert choose(None, tmp_path / name) == format


def test_an_unknown_ending_says_which_formats_there_are(tmp_path):
    with pytest.raises(UsageError, match="--format, one of table, html, xlsx"):
        choose(None, tmp_path / "a.docx")
    assert choose(Format.CSV, tmp_path / "a.docx") is Format.CSV


def test_a_report_that_fails_half_way_leaves_the_old_file_and_no_scrap(tmp_path):
    class Failing(FixedRun):
        def records(self):
            yield record()
            raise RuntimeError("half way")

    path = tmp_path / "a.jsonl"
    path.write_text("before")
    with pytest.raises(RuntimeError):
        write(Format.JSONL, Failing([]), path)
    assert path.read_text() == "before"
    assert [found.name for found in tmp_path.iterdir()] == ["a.jsonl"]


def test_a_folder_that_is_not_there_is_told_gently(tmp_path):
    with pytest.raises(UsageError, match="cannot be written"):
        write(Format.HTML, FixedRun([record()]), tmp_path / "nowhere" / "a.html")


def test_bytes_are_not_poured_into_a_terminal(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setattr(sys, "stdout", Terminal())
    with pytest.raises(UsageError, match="Name a file"):
        write(Format.XLSX, FixedRun([record()]))


def test_machine_formats_are_utf_8_whatever_the_machine_speaks(monkeypatch):
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="cp1252"))
    write(Format.JSONL, FixedRun([record(description="Ω pump \ud800")]))
    sys.stdout.flush()
    assert "Ω pump ?" in raw.getvalue().decode("utf-8")


def test_a_table_in_a_pipe_is_as_wide_as_columns_says(monkeypatch, capsys):
    run = FixedRun([record(description="pump " * 60)])
    widths = []
    for columns in ("70", "200"):
        monkeypatch.setenv("COLUMNS", columns)
        write(Format.TABLE, run)
        widths.append(max(map(len, capsys.readouterr().out.splitlines())))
    assert widths[0] <= 70
    assert 140 < widths[1] <= 200
