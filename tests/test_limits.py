"""Every limit of the law data: just below, at and just above it, in several spellings."""

from __future__ import annotations

import operator
import shutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier import law
from classifier.errors import LawError
from classifier.evidence.answers import State, Statements, answer
from classifier.limits import Condition, Limit, Limits, meets
from classifier.quantities.read import Value
from classifier.quantities.units import vocabulary as read_vocabulary

LIMITS = Limits(law.load())
VOCABULARY = LIMITS.vocabulary
HOLDS = {">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le, "=": operator.eq}
COUNTED = VOCABULARY.units.counts
NUMERIC = [limit for limit in LIMITS.rows if not limit.limit.word]


def spellings(key: str) -> list[str]:
    """At least two ways to write a unit of the property, of different units where it has several."""
    wanted = VOCABULARY.properties[key]
    found: list[str] = []
    for dimension in wanted.dimensions:
        for expression, names in read_vocabulary()["dimension"][dimension]["units"].items():
            fitting = [
                name
                for name in names
                if len([unit for unit in VOCABULARY.units.of(name) if unit.dimension in wanted.dimensions]) == 1
            ]
            if fitting and (not wanted.units or expression in wanted.units):
                found += fitting[:2]
    return found


def written(base: float, spelling: str, key: str) -> str:
    """A value in the base unit, written in another unit."""
    (unit,) = [each for each in VOCABULARY.units.of(spelling) if each.dimension in VOCABULARY.properties[key].dimensions]
    value = (base - unit.offset) / unit.factor
    return f"{value:.12g} {spelling}"


def satisfying(test: Condition) -> str:
    """A value that surely passes a test, or the word that it asks for."""
    if test.word:
        return test.word
    sign = 1 if test.operator in (">", ">=") else 0 if test.operator == "=" else -1
    step = 1.0 if dimension(test.property) in COUNTED else abs(test.value) * 1e-3
    return written(test.value + sign * step, spellings(test.property)[0], test.property)


def dimension(key: str) -> str:
    return VOCABULARY.properties[key].dimensions[0]


def stated(limit: Limit, value: str) -> State:
    """The answer when the limit's own property has the value, and every other condition holds."""
    facts = {}
    for test in limit.when:
        if test.property != limit.limit.property:
            facts[test.property] = inside(limit, test.property) if not test.word else test.word
    for test in limit.unless:
        facts[test.property] = "1 GHz" if test.operator in ("<", "<=") else "1 mHz"
    facts[limit.limit.property] = value
    return answer(limit, Statements(VOCABULARY, "", [], facts)).state


def inside(limit: Limit, key: str) -> str:
    """A value that passes all of the limit's conditions on one property."""
    tests = [test for test in limit.when if test.property == key]
    lowest = max((test.value for test in tests if test.operator in (">", ">=", "=")), default=None)
    highest = min((test.value for test in tests if test.operator in ("<", "<=")), default=None)
    if lowest is not None and highest is not None:
        return written((lowest + highest) / 2 if dimension(key) not in COUNTED else lowest, spellings(key)[0], key)
    return satisfying(tests[0])


@pytest.mark.parametrize("where", ["below", "at", "above"])
@pytest.mark.parametrize("limit", NUMERIC, ids=[f"{limit.at}-{limit.goods}-{'-'.join(limit.lists)}" for limit in NUMERIC])
def test_a_value_just_below_at_and_just_above_a_limit_is_told_apart_in_every_spelling(limit, where):
    key = limit.limit.property
    step = 1.0 if dimension(key) in COUNTED else max(abs(limit.limit.value) * 1e-5, 1e-30)
    base = limit.limit.value + {"below": -step, "at": 0.0, "above": step}[where]
    own = [limit.limit, *(test for test in limit.when if test.property == key)]
    expected = where_holds(own, base, limit)
    names = spellings(key)
    assert len(names) >= 2 or dimension(key) in COUNTED
    for name in names:
        assert stated(limit, written(base, name, key)) is expected, name


def where_holds(tests: list[Condition], base: float, limit: Limit) -> State:
    near = [abs(base - test.value) <= abs(test.value) * 1e-9 for test in tests]
    passed = [
        (test.operator in (">=", "<=", "=") if at else HOLDS[test.operator](base, test.value))
        for test, at in zip(tests, near, strict=True)
    ]
    # What an alloy can be brought to is not refuted by what it is now.
    fails = State.UNKNOWN if limit.capable else State.NOT_MET
    return State.MET if all(passed) else fails


def test_the_law_data_holds_at_least_120_limits_over_every_category():
    assert len(LIMITS.rows) >= 120
    assert {limit.at[0] for limit in LIMITS.rows} == set("0123456789")


@pytest.mark.parametrize("limit", LIMITS.rows, ids=[limit.at for limit in LIMITS.rows])
def test_a_limit_about_which_nothing_is_stated_is_unknown_and_names_what_is_missing(limit):
    given_answer = answer(limit, Statements(VOCABULARY, "", []))
    assert given_answer.state is State.UNKNOWN
    assert limit.limit.property in given_answer.missing


def test_a_decontrol_note_takes_goods_out_whatever_else_is_met():
    (limit,) = [limit for limit in LIMITS.rows if limit.unless]
    facts = {"pixels": "640x512", "detector": "microbolometer"}
    assert answer(limit, Statements(VOCABULARY, "", [], {**facts, "frame_rate": "9 Hz"})).state is State.NOT_MET
    assert answer(limit, Statements(VOCABULARY, "", [], {**facts, "frame_rate": "9.1 Hz"})).state is State.MET
    assert answer(limit, Statements(VOCABULARY, "", [], facts)).missing == ("frame_rate",)


def test_a_strength_stated_before_heat_treatment_does_not_refute_what_the_alloy_can_reach():
    for limit in (limit for limit in LIMITS.rows if limit.capable):
        soft = answer(limit, Statements(VOCABULARY, "", [], {"tensile_strength": "200 MPa", "outer_diameter": "100 mm"}))
        assert soft.state is State.UNKNOWN
        assert "tensile_strength" not in soft.missing
        thin = answer(limit, Statements(VOCABULARY, "", [], {"outer_diameter": "50 mm"}))
        assert thin.state is (State.NOT_MET if limit.at.startswith("1C202") else State.UNKNOWN)


@pytest.mark.parametrize("row", LIMITS.whole, ids=[row.entry for row in LIMITS.whole])
def test_every_paragraph_of_an_entry_held_whole_has_a_limit_for_its_goods(row):
    held = [limit.at for limit in LIMITS.of(row.entry) if limit.goods in row.goods]
    for paragraph in row.paragraphs:
        assert any(at == paragraph or at.startswith(f"{paragraph}.") for at in held)


def test_an_entry_is_not_held_whole_for_goods_that_are_also_something_else_it_has_limits_for():
    assert LIMITS.whole_for("6A003", frozenset({"thermal_camera"})) is not None
    assert LIMITS.whole_for("6A003", frozenset({"thermal_camera", "image_tube"})) is None
    assert LIMITS.whole_for("6A003", frozenset()) is None


LOWER = [
    limit
    for limit in NUMERIC
    if limit.limit.operator in (">", ">=") and not any(t.property == limit.limit.property for t in limit.when)
]
RANK = {False: 0, None: 1, True: 2}


@settings(max_examples=60)
@given(st.sampled_from(LOWER), st.floats(0.01, 100), st.floats(1.0, 100))
def test_a_larger_value_never_turns_met_into_not_met_for_a_lower_bound(limit, first, more):
    key = limit.limit.property
    takes = VOCABULARY.properties[key].takes
    low = Value(dimension(key), "", limit.limit.value * first, limit.limit.value * first)
    high = Value(dimension(key), "", low.low * more, low.low * more)
    assert RANK[meets(limit.limit, takes, [high])] >= RANK[meets(limit.limit, takes, [low])]


@settings(max_examples=60)
@given(st.sampled_from(NUMERIC), st.floats(0.5, 2.0), st.data())
def test_the_spelling_of_a_unit_never_changes_the_answer(limit, share, data):
    key = limit.limit.property
    if dimension(key) in COUNTED or abs(share - 1) < 1e-6:
        return
    first, second = (data.draw(st.sampled_from(spellings(key))) for _ in range(2))
    base = limit.limit.value * share
    assert stated(limit, written(base, first, key)) is stated(limit, written(base, second, key))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Value("frequency", "", float("-inf"), 9.0), None),
        (Value("frequency", "", 10.0, float("inf"), open_low=True), True),
        (Value("frequency", "", 10.0, float("inf")), None),
        (Value("frequency", "", float("-inf"), 10.0), False),
    ],
)
def test_an_inequality_leaves_open_what_it_does_not_settle(value, expected):
    below = (
        Condition("frame_rate", ">", "8 Hz", 8.0)
        if expected is None and value.high == 9.0
        else Condition("frame_rate", ">", "10 Hz", 10.0)
    )
    assert meets(below, "largest", [value]) is expected


def damaged(tmp_path, old, new):
    folder = tmp_path / "law"
    shutil.copytree(law.LAW_FOLDER, folder)
    path = folder / "thresholds.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return law.load(folder)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('at = "3A001.a.5.a.1"', 'at = "3A801.a.5.a.1"', "is on no list"),
        ('goods = "adc"', 'goods = "abacus"', "abacus"),
        ("sampling_rate > 1.3 GSPS", "sampling_rate > 1.3 kg", "no value of"),
        ("sampling_rate > 1.3 GSPS", "sampling rate above 1.3", "is no test"),
        ('goods = "adc"', 'goods = "adc"\nloud = true', "loud"),
        ('us-ccl = "2026-07-23"', 'us-ccl = "2025-01-01"', "Read the limits again"),
        ("detector = photon", "detector = lukewarm", "can be microbolometer, photon"),
        ('"8A001.b.1", ', '"8A001.b.1", "8A001.d", ', "no limit is held for 8A001.d"),
        ('"8A001.b.1", ', "", "8A001.b.1 are about these goods and are not named"),
        ('residual = ["2B204"]', 'residual = ["7A104"]', "7A104 is not held whole"),
        ('paragraphs = ["1B225"]\n', "", "'paragraphs' is missing"),
    ],
)
def test_damaged_law_data_is_refused_with_its_reason(tmp_path, old, new, told):
    with pytest.raises(LawError, match=told):
        Limits(damaged(tmp_path, old, new))
