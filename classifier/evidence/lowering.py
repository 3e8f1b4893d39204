"""What a finding that lowers does to the opinion: the one place where a fact of the law outweighs the text.

The entry's probability goes to the low-level entry that the law data names for such goods, if it is among the
candidates, and otherwise to "no entry". Nothing but a finding with the effect LOWERS can do this, and the witness
makes such a finding only where no other limit is met or open for the goods.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from classifier.law import LISTS, Law
from classifier.types import Effect, Finding, Opinion


def lowered(opinion: Opinion, findings: Sequence[Finding], law: Law, lists: Sequence[str] = LISTS) -> Opinion:
    """The opinion without the entries that a finding takes out; the very same opinion if none does."""
    out = {finding.entry: str(finding.evidence.get("otherwise", "")) for finding in findings if finding.effect is Effect.LOWERS}
    if not out:
        return opinion
    shares = {candidate.entry: candidate.probability for candidate in opinion.candidates}
    listed = sum(share for entry, share in shares.items() if law.is_listed(entry, lists))
    none = opinion.none_probability
    taken = 0.0
    for entry, otherwise in out.items():
        share = shares.get(entry or "", 0.0)
        if not share:
            continue
        taken += share if law.is_listed(entry or "", lists) else 0.0
        shares[entry or ""] = 0.0
        if otherwise in shares:
            shares[otherwise] += share
        else:
            none += share
    candidates = [replace(each, probability=round(min(shares[each.entry], 1.0), 6)) for each in opinion.candidates]
    candidates.sort(key=lambda each: -each.probability)
    kept = max(0.0, 1 - taken / listed) if listed else 1.0
    return Opinion(round(opinion.score * kept, 6), round(min(none, 1.0), 6), tuple(candidates))
