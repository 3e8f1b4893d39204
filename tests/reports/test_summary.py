import json

import fastjsonschema
import jsonschema
import pytest
from hypothesis import given, settings

from classifier.reports.kept import SCHEMA
from classifier.reports.summary import entries_to_check, first_on, place_text, reason, summarise
from classifier.types import Candidate, Gap
from tests.reports.builders import finding, record, records, unreadable

CONTRACT = json.loads(SCHEMA.read_text(encoding="utf-8"))


def test_every_line_of_the_example_invoice_is_valid_by_the_shipped_schema(golden):
    validator = jsonschema.Draft7Validator(CONTRACT)
    found = list(golden.records())
    assert len(found) == 10
    for line in found:
        validator.validate(line)


@given(records)
@settings(max_examples=100)
def test_every_record_that_the_types_allow_is_valid_by_the_shipped_schema(found):
    jsonschema.Draft7Validator(CONTRACT).validate(found)


def test_the_schema_names_every_field_of_a_record_and_no_other(golden):
    (line, *_) = golden.records()
    parts = CONTRACT["definitions"]
    assert set(line) == set(CONTRACT["properties"]) | set(parts["assessed"]["properties"])
    assert set(parts["assessed"]["required"]) == set(parts["assessed"]["properties"])
    for name in ("candidate", "finding"):
        assert set(line[f"{name}s"][0]) == set(parts[name]["properties"]) == set(parts[name]["required"])


@pytest.mark.parametrize(
    "change", [{"score": 1.5}, {"verdict": "clear"}, {"gaps": None}, {"hs_code": "85.42"}, {"line": "1"}, {"place": {}}]
)
def test_the_schema_refuses_what_is_no_record(change):
    broken = record() | change
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft7Validator(CONTRACT).validate(broken)
    with pytest.raises(fastjsonschema.JsonSchemaValueException):
        fastjsonschema.validate(CONTRACT, broken)


def test_a_reason_is_the_finding_that_made_the_verdict():
    said = (finding("Reads like chips.", "informs", "text"), finding("Going somewhere.", "raises"))
    assert reason(record("likely", findings=said)) == "Reads like chips."
    assert reason(record("review", findings=said)) == "Going somewhere."
    assert "not a clearance" in reason(record("no_match", findings=said))
    thin = (Gap("hs", "hs_code", "No code."), Gap("text", "description", "Say what it is."))
    assert reason(record("insufficient", gaps=thin)) == "Say what it is."
    assert reason(unreadable("cut in half")) == "cut in half"


def test_entries_are_only_shown_where_there_is_something_to_check():
    likeliest = (Candidate("3A001", 0.6, ("EU", "US"), "Chips"), Candidate("3A991", 0.04, ("US",), "Other chips"))
    assert [entry["entry"] for entry in entries_to_check(record("review", candidates=likeliest))] == ["3A001"]
    assert entries_to_check(record("no_match", candidates=likeliest)) == []
    assert entries_to_check(record("insufficient", candidates=likeliest)) == []
    assert entries_to_check(unreadable()) == []
    assert entries_to_check(record("review", candidates=())) == []
    faint = (Candidate("3A001", 0.01, ("EU",), "Chips"),)
    assert entries_to_check(record("review", candidates=faint)) == []
    assert first_on(record("likely", candidates=faint), "EU") == "3A001"
    assert first_on(record("likely", candidates=faint), "US") == ""


def test_counts_add_up_to_the_lines():
    found = [record("likely"), record("review"), record("review"), unreadable()]
    told = summarise(found)
    assert told["lines"] == 4
    assert told["unreadable"] == 1
    assert told["verdicts"] == {"no_match": 0, "insufficient": 0, "review": 2, "likely": 1}


def test_a_place_is_told_in_words():
    assert place_text({"place": {"file": "a.xlsx", "sheet": "March", "row": 7}}) == "a.xlsx, sheet March, row 7"
    assert place_text({"place": {"file": "a.pdf", "page": 2, "row": None}}) == "a.pdf, page 2"


def test_the_declared_entry_is_the_one_to_check_on_its_lists_and_the_likeliest_elsewhere():
    stated = finding(
        "The exporter declares 2B510.", witness="declared", rule="declared-entry", entry="2B510", evidence={"lists": ["EU"]}
    )
    shown = record("review", findings=(stated,))
    assert (first_on(shown, "EU"), first_on(shown, "US")) == ("2B510", "3A001")
