"""Findings and gaps to a verdict: one pure function, and the only place that weighs.

The order of weight is the design's: a fact of the law decides; a text that strongly resembles listed goods
makes a line likely; text and code together, or anything that a person must look at, make it a review; a line
too thin to judge says so; only then is it a no_match, which is never a clearance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from classifier.types import TOO_THIN, Effect, Finding, Gap, Opinion, Verdict


@dataclass(frozen=True, slots=True)
class Cutoffs:
    """Where the calibrated score becomes a verdict.

    `likely` and `review` are probabilities that the goods are listed; `supported` is the probability of one
    entry from which a heading that points to the same entry makes the line a review. They were chosen on goods held
    out of the training data: docs/models-tried.md.
    """

    likely: float = 0.87
    review: float = 0.70
    supported: float = 0.35


def decide(opinion: Opinion, findings: Sequence[Finding], gaps: Sequence[Gap], cutoffs: Cutoffs | None = None) -> Verdict:
    """The verdict for one line. Adding a finding never lowers it, unless the finding's effect is LOWERS."""
    cutoffs = cutoffs or Cutoffs()
    effects = {finding.effect for finding in findings}
    if Effect.DECIDES in effects or opinion.score >= cutoffs.likely:
        return Verdict.LIKELY
    if Effect.RAISES in effects:
        return Verdict.REVIEW
    if any(gap.missing == TOO_THIN for gap in gaps):
        # With next to nothing to read, a middling score is the model's shrug and not a resemblance.
        return Verdict.INSUFFICIENT
    if opinion.score >= cutoffs.review or _supported(opinion, findings, cutoffs):
        return Verdict.REVIEW
    return Verdict.NO_MATCH


def _supported(opinion: Opinion, findings: Sequence[Finding], cutoffs: Cutoffs) -> bool:
    pointed = {finding.entry for finding in findings if finding.effect is Effect.POINTS_TO}
    return any(candidate.entry in pointed and candidate.probability >= cutoffs.supported for candidate in opinion.candidates)
