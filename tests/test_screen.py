"""The engine: lines in are lines out, in order, whatever the chunk; and the item is judged blind to the buyer."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from classifier import Screener
from classifier.reports.summary import as_record
from classifier.types import Assessment, InvoiceLine, Note, Place, Unreadable, Verdict

TEXTS = (
    "thermal camera core 640x512 60 Hz",
    "garden hose PVC 25 m",
    "five axis machining centre",
    "DXS-44781-B",
    "phosphorus trichloride",
    "office chair",
    "gyroscope, fibre optic, 0.05 deg/h",
    "",
)
CODES = (None, "85258900", "39173900", "88062100", "9", "854231")
PLACES = (None, "DE", "RU", "KG", "US", "KP")

lines = st.builds(
    lambda text, code, to: InvoiceLine(1, Place("test", 1), text, code if code != "9" else None, destination=to),
    st.sampled_from(TEXTS),
    st.sampled_from(CODES),
    st.sampled_from(PLACES),
)
unhurried = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


def assessed(screener: Screener, line: InvoiceLine) -> Assessment:
    (result,) = screener.screen([line])
    assert isinstance(result, Assessment)
    return result


@unhurried
@given(st.lists(lines, max_size=12), st.integers(1, 5))
def test_the_chunk_size_does_not_matter(screener: Screener, some: list[InvoiceLine], chunk: int) -> None:
    whole = list(screener._engine.screen(some))
    parts = list(screener._engine.screen(some, chunk=chunk))
    assert whole == parts


@unhurried
@given(st.lists(lines, max_size=8))
def test_the_order_of_lines_does_not_matter(screener: Screener, some: list[InvoiceLine]) -> None:
    forward = [as_record(result) for result in screener.screen(some) if isinstance(result, Assessment)]
    backward = [as_record(result) for result in screener.screen(some[::-1]) if isinstance(result, Assessment)]
    assert forward == backward[::-1]


@unhurried
@given(lines, st.sampled_from(PLACES), st.sampled_from(PLACES), st.text(max_size=20))
def test_the_score_never_changes_with_destination_consignee_or_price(
    screener: Screener, line: InvoiceLine, one: str | None, other: str | None, name: str
) -> None:
    here = assessed(screener, replace(line, destination=one))
    there = assessed(screener, replace(line, destination=other, consignee=name, unit_price=name, amount=name))
    assert here.opinion == there.opinion


@unhurried
@given(lines, st.sampled_from([place for place in PLACES if place]))
def test_a_destination_only_ever_raises_a_line(screener: Screener, line: InvoiceLine, place: str) -> None:
    nowhere = assessed(screener, replace(line, destination=None))
    somewhere = assessed(screener, replace(line, destination=place))
    assert somewhere.verdict.rank >= nowhere.verdict.rank


def test_what_could_not_be_read_passes_through_in_its_place(screener: Screener) -> None:
    line = InvoiceLine(1, Place("test", 1), "office chair")
    bad = Unreadable(2, Place("test", 2), "damaged")
    note = Note(Place("test", 3), "totals")
    kinds = [type(result) for result in screener.screen([line, bad, note, line])]
    assert kinds == [Assessment, Unreadable, Note, Assessment]


def test_top_cuts_the_candidates_and_changes_nothing_else(screener: Screener) -> None:
    line = InvoiceLine(1, Place("test", 1), "thermal camera core 640x512 60 Hz", "85258900", destination="KG")
    few = as_record(assessed(Screener(top=1, model=screener.model), line))
    many = as_record(assessed(Screener(top=0, model=screener.model), line))
    assert len(few["candidates"]) == 1
    assert {candidate["entry"] for candidate in many["candidates"]} == set(screener.law.entries)
    assert few["verdict"] == many["verdict"]
    assert few["score"] == many["score"]


def test_however_many_candidates_are_printed_the_same_ones_decide(screener: Screener) -> None:
    for text in ("DC power supply 100 kV 0.4 A", "detonating cord 10 g/m", "thermal camera core 640x512 uncooled 9 Hz"):
        told = [
            as_record(assessed(Screener(top=top, model=screener.model), InvoiceLine(1, Place("test", 1), text)))
            for top in (1, 5, 10, 50, 0)
        ]
        for one, more in pairwise(told):
            assert one["candidates"] == more["candidates"][: len(one["candidates"])]
            assert {**one, "candidates": []} == {**more, "candidates": []}


def test_goods_taken_out_of_one_entry_and_met_by_the_next_are_not_passed_over(screener: Screener) -> None:
    for text in ("UAV quadcopter endurance 25 min, range 400 km", "Freeze dryer 10 kg ice per day"):
        assert assessed(screener, InvoiceLine(1, Place("test", 1), text)).verdict.rank >= Verdict.REVIEW.rank


def test_candidates_come_sorted_and_their_probabilities_sum_to_one_with_none(screener: Screener) -> None:
    result = assessed(Screener(top=0, model=screener.model), InvoiceLine(1, Place("test", 1), "vacuum pump, scroll, 15 m3/h"))
    probabilities = [candidate.probability for candidate in result.opinion.candidates]
    assert probabilities == sorted(probabilities, reverse=True)
    assert abs(sum(probabilities) + result.opinion.none_probability - 1) < 1e-3


def test_a_single_list_has_only_its_own_entries(screener: Screener) -> None:
    european = Screener(lists=("EU",), top=0, model=screener.model)
    result = assessed(european, InvoiceLine(1, Place("test", 1), "microcontroller, 32 bit, 48 MHz"))
    assert {candidate.lists for candidate in result.opinion.candidates} == {("EU",)}


def test_two_runs_say_the_same_byte_for_byte(screener: Screener) -> None:
    some = [
        InvoiceLine(n, Place("test", n), text, code)
        for n, (text, code) in enumerate(zip(TEXTS, CODES, strict=False), 1)
        if code != "9"
    ]
    first = [as_record(result) for result in screener.screen(some) if isinstance(result, Assessment)]
    second = [as_record(result) for result in Screener(model=screener.model).screen(some) if isinstance(result, Assessment)]
    assert first == second


def test_a_prior_moves_the_score_and_not_the_order(screener: Screener) -> None:
    line = InvoiceLine(1, Place("test", 1), "thermal camera core 640x512 60 Hz")
    usual = assessed(screener, line).opinion
    rare = assessed(Screener(prior=0.01, model=screener.model), line).opinion
    assert rare.score < usual.score
    assert [candidate.entry for candidate in rare.candidates] == [candidate.entry for candidate in usual.candidates]
