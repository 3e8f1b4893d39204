"""The Python API as users hold it: texts, tables, files and data frames."""

import itertools
from pathlib import Path

import pandas as pd
import pytest

from classifier.errors import InvoiceError, UsageError
from classifier.types import Assessment, InvoiceLine, Note, Place, Unreadable, Verdict

INVOICE = Path(__file__).parent.parent / "examples" / "invoice.csv"
CAMERA = "Thermal camera core 640x512 uncooled, 60 Hz, 19 mm lens"


def test_texts_tables_and_lines_of_the_same_goods_are_judged_alike(screener):
    lines = [CAMERA, {"Description": CAMERA}, {"description": CAMERA, "note": None}, InvoiceLine(9, Place("mine", 9), CAMERA)]
    results = list(screener.screen(lines))
    assert [result.line.line for result in results] == [1, 2, 3, 9]
    assert len({(result.verdict, result.opinion) for result in results}) == 1


def test_a_table_is_read_like_a_row_of_an_invoice(screener):
    (result,) = screener.screen([{"Goods": CAMERA, "HS code": "8525.89.00", "Ship to": "Kyrgyzstan"}])
    assert (result.line.hs_code, result.line.destination) == ("85258900", "KG")


def test_a_table_without_a_description_says_what_it_has(screener):
    with pytest.raises(InvoiceError, match="quux"):
        list(screener.screen([{"quux": "1"}]))


def test_screening_streams_endless_lines(screener):
    endless = ({"description": f"garden hose {number}"} for number in itertools.count())
    first = next(iter(screener.screen(endless)))
    assert isinstance(first, Assessment)


def test_a_file_gives_its_lines_and_the_notes_of_its_reader(screener):
    results = list(screener.screen_file(INVOICE))
    assert sum(isinstance(result, Assessment) for result in results) == 10
    assert sum(isinstance(result, Note) for result in results) == 2


def test_a_frame_keeps_its_index_and_columns_and_gains_ours(screener):
    frame = pd.DataFrame({"Item": [CAMERA, "Garden hose PVC 25 m"], "Qty": [4, 60]}, index=["x", "y"])
    judged = screener.screen_frame(frame, columns={"description": "Item"})
    assert list(judged.index) == ["x", "y"]
    assert list(judged.columns)[:2] == ["Item", "Qty"]
    assert judged.loc["x", "verdict"] == "likely"
    assert judged.loc["x", "eu_entry"] == "6A003"
    assert list(frame.columns) == ["Item", "Qty"]


def test_a_frame_row_that_is_no_line_of_goods_says_why(screener):
    frame = pd.DataFrame({"Description": ["Total", "", CAMERA], "Amount": ["169018.00", "", "5"]}, index=[7, 7, 8])
    judged = screener.screen_frame(frame)
    assert "totals" in judged["reason"].iloc[0]
    assert "empty" in judged["reason"].iloc[1]
    assert judged["verdict"].isna().tolist() == [True, True, False]


def test_a_column_of_the_users_own_is_never_overwritten(screener):
    frame = pd.DataFrame({"Description": [CAMERA], "score": [1]})
    with pytest.raises(UsageError, match="prefix"):
        screener.screen_frame(frame)
    judged = screener.screen_frame(frame, prefix="dualuse_")
    assert judged.loc[0, "score"] == 1
    assert judged.loc[0, "dualuse_verdict"] == "likely"


def test_what_could_not_be_read_passes_through(screener):
    row = Unreadable(1, Place("f", 1), "cut in half")
    first, second = screener.screen([row, CAMERA])
    assert first is row
    assert second.verdict is Verdict.LIKELY
