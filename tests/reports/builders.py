"""Records without a model: one by hand, and any that the types allow."""

from hypothesis import strategies as st

from classifier.reports.summary import as_record
from classifier.types import (
    Assessment,
    Candidate,
    Effect,
    Finding,
    Gap,
    InvoiceLine,
    Opinion,
    Place,
    Unreadable,
    Verdict,
)

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
MAYBE = st.none() | TEXT
SHARE = st.floats(0, 1)
ENTRY = st.sampled_from(["3A001", "3A991", "6A003", "9A012", "2B510"])


def record(
    verdict="review", description="A thing", *, line=1, row=2, file="in.csv", gaps=(), findings=(), candidates=None, **facts
):
    chosen = candidates if candidates is not None else (Candidate("3A001", 0.5, ("EU", "US"), "Chips", ("thing",)),)
    opinion = Opinion(facts.pop("score", 0.5), facts.pop("none", 0.4), tuple(chosen))
    goods = InvoiceLine(line, Place(file, row), description, **facts)
    return as_record(Assessment(goods, Verdict(verdict), opinion, tuple(findings), tuple(gaps)))


def unreadable(reason="in.csv, row 3: has 9 cells where the header has 5.", line=2, row=3, file="in.csv"):
    return as_record(Unreadable(line, Place(file, row), reason))


def finding(message="Diversion risk.", effect="raises", witness="destination", rule="diversion-risk", entry=None, evidence=None):
    return Finding(witness, rule, Effect(effect), entry, evidence or {}, message, "source-id")


candidates = st.builds(
    Candidate, ENTRY, SHARE, st.sampled_from([("EU",), ("US",), ("EU", "US")]), TEXT, st.lists(TEXT, max_size=3).map(tuple)
)
findings = st.builds(
    Finding,
    st.sampled_from(["text", "hs", "destination", "thresholds"]),
    TEXT,
    st.sampled_from(Effect),
    st.none() | ENTRY,
    st.dictionaries(st.sampled_from(["words", "hs", "span"]), TEXT | st.lists(TEXT, max_size=2), max_size=2),
    TEXT,
    TEXT,
)
gaps = st.builds(
    Gap, st.sampled_from(["text", "hs", "thresholds"]), st.sampled_from(["description", "hs_code", "frame_rate"]), TEXT
)
places = st.builds(Place, TEXT, st.integers(1, 10**6), st.none() | TEXT)
lines = st.builds(
    InvoiceLine,
    st.integers(1, 10**6),
    places,
    TEXT,
    hs_code=st.none() | st.from_regex(r"[0-9]{2,10}", fullmatch=True),
    item_number=MAYBE,
    origin=MAYBE,
    destination=MAYBE,
    consignee=MAYBE,
    quantity=MAYBE,
    unit=MAYBE,
    unit_price=MAYBE,
    amount=MAYBE,
    currency=MAYBE,
    declared_entry=MAYBE,
    original=st.dictionaries(TEXT, TEXT, max_size=4),
)
assessments = st.builds(
    Assessment,
    lines,
    st.sampled_from(Verdict),
    st.builds(Opinion, SHARE, SHARE, st.lists(candidates, max_size=4).map(tuple)),
    st.lists(findings, max_size=3).map(tuple),
    st.lists(gaps, max_size=3).map(tuple),
)
records = (assessments | st.builds(Unreadable, st.integers(1, 10**6), places, TEXT)).map(as_record)
