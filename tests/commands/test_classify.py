"""`dualuse classify`, `lookup`, `train` and `data check` as their user runs them."""

import json

from tests.conftest import Run


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


def test_a_declared_number_is_judged_and_kept_in_the_record(dualuse: Run) -> None:
    record = json.loads(dualuse("classify", "bracket assembly, painted", "--declared", "7A103", "--json").stdout)
    assert record["declared_entry"] == "7A103"
    assert record["verdict"] == "review"


def test_labels_in_the_text_are_read_and_told(dualuse: Run) -> None:
    record = json.loads(dualuse("classify", "vacuum valve DN40, HS code: 8481.80.99, made in China", "--json").stdout)
    assert (record["hs_code"], record["origin"]) == ("84818099", "CN")
    assert {"hs_code label", "origin label"} <= {gap["missing"] for gap in record["gaps"]}


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
