"""The example that tells the story: a mixed shipment by way of a third country."""

from __future__ import annotations

from pathlib import Path

import pytest

from classifier import Screener
from classifier.invoices import Document, ReadOptions
from classifier.types import Assessment, Verdict

EXAMPLE = Path(__file__).parent.parent / "examples" / "mixed-shipment.csv"

STORY = {
    1: (Verdict.REVIEW, {"fibre-spool", "diversion-risk"}),
    2: (Verdict.REVIEW, {"drone-motor", "diversion-risk"}),
    3: (Verdict.REVIEW, {"lithium-pack", "diversion-risk"}),
    4: (Verdict.LIKELY, {"thermal-core", "us-country-chart", "heading"}),
    5: (Verdict.LIKELY, {"disagreement"}),
    6: (Verdict.REVIEW, {"chpl", "diversion-risk", "no-re-export-clause"}),
    7: (Verdict.REVIEW, {"chpl", "diversion-risk", "no-re-export-clause"}),
    8: (Verdict.REVIEW, {"disagreement", "diversion-risk"}),
    9: (Verdict.REVIEW, {"outdated-code", "chpl"}),
    10: (Verdict.NO_MATCH, set()),
    11: (Verdict.REVIEW, {"eu-833-annex-xxiii", "sanctioned-destination"}),
    12: (Verdict.NO_MATCH, {"fibre-spool"}),
    13: (Verdict.NO_MATCH, set()),
}


@pytest.fixture(scope="module")
def told(screener: Screener) -> dict[int, Assessment]:
    results = screener.screen(Document(str(EXAMPLE)).records(ReadOptions({}, None)))
    return {result.line.line: result for result in results if isinstance(result, Assessment)}


def test_every_line_is_judged(told: dict[int, Assessment]) -> None:
    assert set(told) == set(STORY)


@pytest.mark.parametrize("number", STORY)
def test_each_line_has_its_verdict_or_a_stronger_one_and_its_reasons(told: dict[int, Assessment], number: int) -> None:
    least, rules = STORY[number]
    found = {finding.rule for finding in told[number].findings}
    assert rules <= found
    if least is Verdict.NO_MATCH:
        assert told[number].verdict is least
    else:
        assert told[number].verdict.rank >= least.rank
