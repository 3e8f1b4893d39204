"""No two formats can disagree: what each says of a line is read back and compared."""

import csv
import io
import json

import openpyxl
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from classifier.reports.formats import Format
from classifier.reports.kept import Kept
from classifier.reports.target import BASIS_SUFFIX
from classifier.reports.write import write
from tests.reports.builders import records as any_record
from tests.reports.conftest import FixedRun

SHARED = ("line", "file", "row", "verdict", "score", "eu_entry", "us_entry", "reason", "questions_en", "questions_de")
HEADINGS = {
    "line": "Line",
    "file": "File",
    "row": "Row",
    "verdict": "Verdict",
    "score": "Score",
    "eu_entry": "EU entry",
    "us_entry": "US entry",
    "reason": "Why",
    "questions_en": "Questions (EN)",
    "questions_de": "Questions (DE)",
}


def from_csv(content):
    rows = csv.DictReader(io.StringIO(content.decode()))
    numbers = {"line": int, "row": int, "score": float}
    return [
        {name: numbers.get(name, unquoted)(row[name]) if row[name] else None for name in SHARED}
        for row in rows
        if not row["unreadable"]
    ]


def from_xlsx(content):
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Lines"]
    head, *rows = sheet.iter_rows(values_only=True)
    places = {name: len(head) - 1 - head[::-1].index(heading) for name, heading in HEADINGS.items()}
    return [{name: unquoted(row[place]) for name, place in places.items()} for row in rows]


def from_parquet(content):
    rows = pq.read_table(io.BytesIO(content)).to_pylist()
    return [{name: row[name] for name in SHARED} for row in rows if row["unreadable"] is None]


def unquoted(cell):
    return cell[1:] if isinstance(cell, str) and cell.startswith("'") else cell


def test_csv_xlsx_and_parquet_say_the_same_of_every_line(golden, tmp_path):
    said = {}
    for format, read in ((Format.CSV, from_csv), (Format.XLSX, from_xlsx), (Format.PARQUET, from_parquet)):
        write(format, golden, tmp_path / format)
        said[format] = read((tmp_path / format).read_bytes())
    assert len(said[Format.CSV]) == 10
    assert said[Format.CSV] == said[Format.XLSX] == said[Format.PARQUET]


def test_json_and_json_lines_hold_the_same_records_as_the_flat_formats_are_made_from(golden, tmp_path):
    write(Format.JSONL, golden, tmp_path / "a.jsonl")
    write(Format.JSON, golden, tmp_path / "a.json")
    kept = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()]
    document = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert kept == document["lines"] == list(golden.records())
    assert document["summary"] == golden.summary
    assert document["basis"] == golden.basis


def test_html_and_table_show_the_verdict_and_reason_of_every_line(golden, tmp_path):
    from html import unescape

    write(Format.HTML, golden, tmp_path / "a.html")
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    for record in golden.records():
        assert f'data-verdict="{record["verdict"]}" data-score="{record["score"]}"' in page
        assert all(finding["message"] in unescape(page) for finding in record["findings"])
        assert all(gap["message"] in unescape(page) for gap in record["gaps"])


@pytest.mark.parametrize("format", list(Format))
def test_a_report_of_kept_results_is_byte_for_byte_what_scoring_wrote(golden, tmp_path, format):
    write(Format.JSONL, golden, tmp_path / "kept.jsonl")
    write(Format.JSON, golden, tmp_path / "kept.json")
    write(format, golden, tmp_path / "direct")
    for source in ("kept.jsonl", "kept.json"):
        write(format, Kept(str(tmp_path / source)), tmp_path / "again")
        assert (tmp_path / "again").read_bytes() == (tmp_path / "direct").read_bytes()


@given(st.lists(any_record, max_size=4))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_whatever_stands_in_a_record_every_format_writes_it_and_kept_results_give_it_back(tmp_path, found):
    run = FixedRun(found)
    for format in Format:
        write(format, run, tmp_path / f"out.{format}")
    for source in ("out.jsonl", "out.json"):
        kept = Kept(str(tmp_path / source))
        assert list(kept.records()) == found
        assert kept.faults == []
        assert kept.summary == run.summary
    assert len(pq.read_table(tmp_path / "out.parquet")) == len(found)
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as handle:
        assert [row["verdict"] for row in csv.DictReader(handle)] == [record.get("verdict", "") for record in found]


def test_a_basis_beside_results_that_were_changed_since_is_not_believed(golden, tmp_path):
    path = tmp_path / "a.jsonl"
    write(Format.JSONL, golden, path)
    assert path.with_name(path.name + BASIS_SUFFIX).exists()
    path.write_bytes(path.read_bytes() + b"\n")
    kept = Kept(str(path))
    assert len(list(kept.records())) == 10
    assert "not kept" in kept.basis["kept"]
