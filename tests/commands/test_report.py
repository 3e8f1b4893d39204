"""`dualuse report`, run for real."""

import json

import pytest

from tests.reports.builders import record, unreadable


@pytest.fixture
def kept(tmp_path):
    path = tmp_path / "results.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in (record("likely"), record("no_match", line=2))), encoding="utf-8")
    return path


def test_kept_results_become_a_report_without_scoring(dualuse, kept, tmp_path):
    done = dualuse("report", str(kept), "-o", str(tmp_path / "r.html"))
    assert done.returncode == 0
    assert "2 lines: 1 likely" in done.stderr
    assert "Dual-use pre-check" in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_score_and_then_report_gives_the_same_bytes_as_score_alone(dualuse, tmp_path):
    for name in ("a.jsonl", "direct.html", "direct.xlsx"):
        assert dualuse("score", "examples/invoice.csv", "--fail-on", "never", "-o", str(tmp_path / name)).returncode == 0
    for name in ("html", "xlsx"):
        assert dualuse("report", str(tmp_path / "a.jsonl"), "-o", str(tmp_path / f"again.{name}")).returncode == 0
        assert (tmp_path / f"again.{name}").read_bytes() == (tmp_path / f"direct.{name}").read_bytes()


def test_results_can_come_through_a_pipe(dualuse, kept):
    done = dualuse("report", "-", "--format", "csv", stdin=kept.read_bytes())
    assert done.returncode == 0
    assert done.stdout.count("\n") == 3


@pytest.mark.parametrize(
    "broken", ["not json", '{"line": 1}', "[1]", '{"line": 1, "place": {"file": "a", "row": 1}, "verdict": "clear"}']
)
def test_a_damaged_line_is_named_and_costs_no_other(dualuse, kept, broken):
    content = kept.read_text(encoding="utf-8").splitlines()
    kept.write_text("\n".join([content[0], broken, content[1]]), encoding="utf-8")
    done = dualuse("report", str(kept), "--format", "jsonl")
    assert done.returncode == 3
    assert len(done.stdout.splitlines()) == 2
    assert f"{kept}, line 2: is no" in done.stderr
    assert "Traceback" not in done.stderr


def test_unreadable_rows_of_the_run_still_count(dualuse, kept):
    with kept.open("a", encoding="utf-8") as handle:
        handle.write(json.dumps(unreadable()) + "\n")
    assert dualuse("report", str(kept)).returncode == 3


def test_an_invoice_in_place_of_results_is_told_what_to_do(dualuse):
    done = dualuse("report", "examples/invoice.csv")
    assert done.returncode == 3
    assert "dualuse score --format jsonl" in done.stderr


def test_a_file_that_is_not_there_is_wrong_usage(dualuse):
    assert dualuse("report", "nowhere.jsonl").returncode == 2


def test_nothing_at_all_makes_an_empty_report(dualuse):
    done = dualuse("report", "-", "--format", "jsonl", stdin="")
    assert (done.returncode, done.stdout) == (0, "")
