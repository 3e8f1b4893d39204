"""`dualuse score` as its user runs it: formats, exit codes, and bad input that never costs the good rows."""

import csv
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT, Run

EXAMPLE = str(ROOT / "examples" / "invoice.csv")
GOOD = "Description,HS code\nthermal camera core 640x512 60 Hz,8525.89\ngarden hose,3917.39\n"


def write(tmp_path: Path, content: str | bytes, name: str = "invoice.csv") -> str:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(path)


def records(text: str) -> list[dict]:  # type: ignore[type-arg]
    return [json.loads(line) for line in text.splitlines()]


def test_the_example_prints_a_table_with_reasons(dualuse: Run) -> None:
    done = dualuse("score", EXAMPLE, "--fail-on", "never")
    assert done.returncode == 0, done.stderr
    assert "likely" in done.stdout
    assert "6A003" in done.stdout
    assert "not a clearance" in done.stderr


def test_json_lines_has_one_object_a_line_in_input_order(dualuse: Run) -> None:
    found = records(dualuse("score", EXAMPLE, "--format", "jsonl").stdout)
    assert [record["line"] for record in found] == list(range(1, 11))
    assert found[0]["place"] == {"file": EXAMPLE, "row": 5}
    assert found[0]["hs_code"] == "85258900"
    assert found[0]["destination"] == "KG"


def test_json_wraps_the_same_objects_with_basis_and_summary(dualuse: Run) -> None:
    whole = json.loads(dualuse("score", EXAMPLE, "--format", "json").stdout)
    assert whole["lines"] == records(dualuse("score", EXAMPLE, "--format", "jsonl").stdout)
    assert whole["summary"]["lines"] == 10
    assert len(whole["basis"]["inputs"][0]["sha256"]) == 64
    assert {"version", "law", "training", "model", "options"} <= set(whole["basis"])


def test_csv_has_a_row_a_line_and_no_cell_that_runs(dualuse: Run, tmp_path: Path) -> None:
    evil = write(tmp_path, 'Description,Part no\n"=HYPERLINK(""http://x"")",@SUM(A1)\ngarden hose,+A1\n')
    rows = list(csv.DictReader(io.StringIO(dualuse("score", evil, "--format", "csv").stdout)))
    assert len(rows) == 2
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


def test_a_folder_is_scored_file_by_file_and_what_could_not_be_read_stands_at_the_end(dualuse: Run, tmp_path: Path) -> None:
    folder = tmp_path / "march"
    (folder / "north").mkdir(parents=True)
    write(folder, GOOD, "a.csv")
    write(folder, b"%PDF-1.7 broken", "b.pdf")
    write(folder / "north", '{"description": "garden hose"}\n', "c.jsonl")
    with zipfile.ZipFile(folder / "d.zip", "w") as packed:
        packed.writestr("e.csv", GOOD)
    (folder / "out.csv").symlink_to(write(tmp_path, GOOD, "outside.csv"))
    done = dualuse("score", str(folder), "--format", "jsonl", "--fail-on", "never")
    assert done.returncode == 3
    assert [Path(record["place"]["file"]).relative_to(folder).as_posix() for record in records(done.stdout)] == [
        "a.csv",
        "a.csv",
        "d.zip/e.csv",
        "d.zip/e.csv",
        "north/c.jsonl",
    ]
    b_pdf, out_csv, summary = done.stderr.strip().splitlines()[-3:]
    assert "b.pdf: cannot be read as a PDF" in b_pdf
    assert "out.csv: is a link that leads out of the folder" in out_csv
    assert summary.startswith("5 lines: ")


def test_two_runs_give_the_same_bytes(dualuse: Run) -> None:
    assert dualuse("score", EXAMPLE, "--format", "json").stdout == dualuse("score", EXAMPLE, "--format", "json").stdout


def test_an_output_file_takes_its_format_from_its_ending(dualuse: Run, tmp_path: Path) -> None:
    out = tmp_path / "scored.jsonl"
    done = dualuse("score", EXAMPLE, "-o", str(out))
    assert done.stdout == ""
    assert len(records(out.read_text(encoding="utf-8"))) == 10


def test_standard_input_is_read(dualuse: Run) -> None:
    done = dualuse("score", "-", "--format", "jsonl", stdin=GOOD)
    assert [record["verdict"] for record in records(done.stdout)] == ["likely", "no_match"]


@pytest.mark.parametrize(
    ("rows", "fail_on", "code"),
    [
        ("garden hose,3917.39", "insufficient", 0),
        ("ZZ-99881-B,", "insufficient", 1),
        ("ZZ-99881-B,", "review", 0),
        ("thermal camera core 640x512 60 Hz,8525.89", "likely", 1),
        ("thermal camera core 640x512 60 Hz,8525.89", "never", 0),
        (",", "never", 0),
        (",,3", "never", 3),
    ],
)
def test_the_exit_code_says_what_was_found(dualuse: Run, tmp_path: Path, rows: str, fail_on: str, code: int) -> None:
    path = write(tmp_path, f"Description,HS code,Qty\ngarden hose,3917.39,1\n{rows}\n")
    assert dualuse("score", path, "--fail-on", fail_on).returncode == code


def test_unreadable_outranks_found(dualuse: Run, tmp_path: Path) -> None:
    path = write(tmp_path, "Description,Qty\nthermal camera core 640x512 60 Hz,1\n,3\n")
    assert dualuse("score", path).returncode == 3


def test_top_and_lists_are_followed(dualuse: Run, tmp_path: Path) -> None:
    path = write(tmp_path, GOOD)
    found = records(dualuse("score", path, "--format", "jsonl", "--top", "2", "--lists", "us").stdout)
    assert all(len(record["candidates"]) == 2 for record in found)
    assert all(candidate["lists"] == ["US"] for record in found for candidate in record["candidates"])


def test_a_destination_for_the_whole_invoice(dualuse: Run, tmp_path: Path) -> None:
    spool = write(tmp_path, "Description,HS code\nfibre optic spool 15 km,8544.70\n")
    (to_russia,) = records(dualuse("score", spool, "--to", "Russland", "--format", "jsonl").stdout)
    (to_germany,) = records(dualuse("score", spool, "--to", "DE", "--format", "jsonl").stdout)
    assert to_russia["verdict"] in ("review", "likely")
    assert any("833/2014" in finding["message"] for finding in to_russia["findings"])
    assert to_germany["verdict"] == "no_match"
    assert to_russia["score"] == to_germany["score"]


def test_the_settings_destination_gives_way_to_a_buyer_abroad_and_to_is_told_of_one(dualuse: Run, tmp_path: Path) -> None:
    (tmp_path / "dualuse.toml").write_text('destination = "NO"\n')
    (tmp_path / "i.xml").write_text(
        "<Invoice><AccountingCustomerParty><Party><PostalAddress><Country><IdentificationCode>RU</IdentificationCode></Country>"
        "</PostalAddress></Party></AccountingCustomerParty><InvoiceLine><Item><Name>fibre optic spool 15 km</Name></Item>"
        "</InvoiceLine></Invoice>"
    )
    asked = ("score", "i.xml", "--format", "json", "--fail-on", "never")
    by_settings = json.loads(dualuse(*asked, cwd=tmp_path).stdout)
    by_option = json.loads(dualuse(*asked, "--to", "DE", cwd=tmp_path).stdout)
    assert by_settings["lines"][0]["destination"] == "RU"
    assert by_settings["basis"]["options"]["usual_destination"] == "NO"
    assert by_option["lines"][0]["destination"] == "DE"
    assert "though the buyer is in RU" in by_option["summary"]["notes"][0]


WRONG_USES = [
    (("--to", "Atlantis"), "Atlantis"),
    (("--lists", "mars"), "MARS"),
    (("--column", "description"), "heading"),
    (("--column", "colour=Description"), "colour"),
    (("--column", "description=Nope"), "Description"),
    (("--prior", "7"), "prior"),
    (("--top", "-1"), "-1"),
    (("--format", "papyrus"), "papyrus"),
]


@pytest.mark.parametrize(("options", "said"), WRONG_USES, ids=lambda value: " ".join(value) if isinstance(value, tuple) else "")
def test_wrong_usage_exits_with_two_and_says_what(dualuse: Run, tmp_path: Path, options: tuple[str, ...], said: str) -> None:
    done = dualuse("score", write(tmp_path, GOOD), *options)
    assert done.returncode == 2, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_that_is_not_there_is_wrong_usage(dualuse: Run) -> None:
    done = dualuse("score", "nowhere.csv")
    assert done.returncode == 2
    assert "nowhere.csv" in done.stderr


def test_a_bad_file_is_told_and_the_good_one_still_scored(dualuse: Run, tmp_path: Path) -> None:
    bad, good = write(tmp_path, b"\x00\x01\x02\x03" * 200, "bad.bin"), write(tmp_path, GOOD)
    done = dualuse("score", bad, good, "--format", "jsonl")
    assert done.returncode == 3
    assert len(records(done.stdout)) == 2
    assert "bad.bin" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_fault_in_a_row_names_file_row_and_column(dualuse: Run, tmp_path: Path) -> None:
    path = write(tmp_path, "Description,HS code,Destination\ngarden hose,ABC,Atlantis\noffice chair,9401.39,DE\n")
    first, second = records(dualuse("score", path, "--format", "jsonl").stdout)
    messages = " ".join(gap["message"] for gap in first["gaps"])
    assert "row 2, column HS code: 'ABC' is no HS code" in messages
    assert "row 2, column Destination: 'Atlantis' is no country" in messages
    assert second["destination"] == "DE"


def test_a_file_without_a_description_names_its_headings(dualuse: Run, tmp_path: Path) -> None:
    done = dualuse("score", write(tmp_path, "Foo,Bar\n1,2\n"))
    assert done.returncode == 3
    assert "Foo, Bar" in done.stderr
    assert "--column" in done.stderr


def test_a_very_long_cell_is_scored_and_told(dualuse: Run, tmp_path: Path) -> None:
    path = write(tmp_path, "Description\n" + "garden hose " * 9_000 + "\n")
    (record,) = records(dualuse("score", path, "--format", "jsonl").stdout)
    assert any("were read" in gap["message"] for gap in record["gaps"])


def test_a_file_without_the_named_column_costs_no_other(dualuse: Run, tmp_path: Path) -> None:
    good = write(tmp_path, "Item text,Qty\ngarden hose,1\n", "a.csv")
    bad = write(tmp_path, "Description,Qty\ngarden hose,1\n", "b.csv")
    options = ("--column", "description=Item text", "--format", "jsonl", "--fail-on", "never")
    both = dualuse("score", good, bad, *options)
    assert (both.returncode, len(records(both.stdout))) == (3, 1)
    assert "b.csv, row 1: --column description=Item text: no column has that heading" in both.stderr
    alone = dualuse("score", bad, *options)
    assert (alone.returncode, alone.stdout) == (2, "")


def test_a_reader_that_goes_away_is_a_failure_and_no_finding(tmp_path: Path) -> None:
    lines = write(tmp_path, "Description\n" + "garden hose\n" * 5_000)
    command = [sys.executable, str(ROOT / "cli.py"), "score", lines, "--format", "jsonl", "--fail-on", "never"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        running.stdout.readline()
        running.stdout.close()
        assert running.wait() == 3


def test_with_standard_error_closed_the_results_still_come(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "cli.py"), "score", write(tmp_path, GOOD), "--format", "jsonl", "--fail-on", "never"]
    done = subprocess.run(["sh", "-c", '"$@" 2>&-', "sh", *command], stdout=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, len(records(done.stdout))) == (0, 2)
