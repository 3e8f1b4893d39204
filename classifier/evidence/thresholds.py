"""The threshold witness: numbers in the text against the limits of the entries that the text suggests.

It looks only at probable candidates, so that the sizes, voltages and weights of ordinary goods are never
compared with anything. A limit met whose every condition can be read decides, any other limit met raises; an entry
none of whose limits is met is taken out, if nothing is left unknown there or on another candidate; whatever is
missing is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from classifier.evidence.answers import Answer, State, Statements, answers
from classifier.law import Law
from classifier.limits import Condition, Limits, Whole
from classifier.model.normalise import MAX_LENGTH
from classifier.quantities.read import plain
from classifier.types import Candidate, Effect, Finding, Gap, Item, Opinion, Testimony

NAME = "thresholds"

CANDIDATES = 5
LOOK_FROM = 0.02
"""Only so many of the first candidates are looked at, and only from this probability on.

When an entry goes out, both are taken among the rest: what stood in its shadow is looked at then.
"""

DECIDE_FROM = 0.10
"""A limit decides for a candidate of at least this probability; below it only raises."""

ASK_FROM = 0.05
ASK_AT_MOST = 3
"""Questions are asked for candidates of at least this probability, so many for each."""


class ThresholdWitness:
    """Compares what a line states with the limits of its candidates."""

    name = NAME

    def __init__(self, law: Law) -> None:
        self._law = law

    @cached_property
    def limits(self) -> Limits:
        """The limits, read when the first line needs them."""
        return Limits(self._law)

    def look(self, items: Sequence[Item], opinions: Sequence[Opinion]) -> list[Testimony]:
        """One testimony per item, in order."""
        return [self._look(item, opinion) for item, opinion in zip(items, opinions, strict=True)]

    def _look(self, item: Item, opinion: Opinion) -> Testimony:
        out: frozenset[str] = frozenset()
        while True:
            said = self._judge(item, self._candidates(opinion, out))
            lowered = {finding.entry for finding in said.findings if finding.entry and finding.effect is Effect.LOWERS}
            if lowered <= out:
                return said
            # With an entry gone, others come up that may be met or open: everything is judged again beside them.
            out |= lowered

    def _candidates(self, opinion: Opinion, out: frozenset[str]) -> list[Candidate]:
        """The candidates to look at once some are out (they stay, to be told), and those that catch what is "other"."""
        rest = 1 - sum(candidate.probability for candidate in opinion.candidates if candidate.entry in out)
        others = [each for each in opinion.candidates if each.entry not in out][:CANDIDATES]
        others = [each for each in others if each.probability >= LOOK_FROM * rest]
        near = out | {each.entry for each in others}
        looked = [each for each in opinion.candidates if each.entry in near]
        return self._with_residual([each for each in looked if self.limits.of(each.entry)])

    def _with_residual(self, candidates: list[Candidate]) -> list[Candidate]:
        """With the entries for what a candidate leaves over: they are as probable as the candidate is, for they are next."""
        looked = {candidate.entry: candidate for candidate in candidates}
        for candidate in candidates:
            for entry in self.limits.residual(candidate.entry):
                lists = tuple(name for name in candidate.lists if name in self._law.by_list(entry))
                own = looked.get(entry, Candidate(entry, 0.0, lists, self._law.subject(entry, lists)))
                looked[entry] = replace(own, probability=max(own.probability, candidate.probability))
        return list(looked.values())

    def _judge(self, item: Item, candidates: list[Candidate]) -> Testimony:
        text = plain(item.description).lower()
        goods = self.goods_in(text, [candidate.entry for candidate in candidates])
        if not goods:
            return Testimony()
        stated = self.statements(item.description, text, goods, dict(item.facts))
        given = {each.entry: answers(self.limits, each.entry, each.lists, goods, stated) for each in candidates}
        settled = {entry for entry, some in given.items() if all(each.state is State.NOT_MET for each in some)}
        # An entry goes out alone or not at all: goods that another limit catches, or may catch, stay as they were read.
        lowers = len(settled) == len(given) and len(item.description) <= MAX_LENGTH
        findings: list[Finding] = []
        gaps: list[Gap] = []
        for candidate in candidates:
            if given[candidate.entry]:
                found, missing = self._weigh(candidate, goods, given, stated, lowers)
                findings += found
                gaps += missing
        return Testimony(tuple(findings), tuple(dict.fromkeys(gaps)))

    def goods_in(self, text: str, entries: Sequence[str]) -> frozenset[str]:
        """The kinds of goods with limits under these entries that the lower-case text names."""
        kinds = {limit.goods for entry in entries for limit in self.limits.of(entry)}
        return self.limits.vocabulary.named(kinds, text)

    def statements(self, description: str, text: str, goods: frozenset[str], facts: Mapping[str, str]) -> Statements:
        """What the description and the facts state, read for these goods."""
        vocabulary = self.limits.vocabulary
        return Statements(vocabulary, text, vocabulary.readings(description, goods, self.limits.concerned(goods)), facts)

    def _weigh(
        self,
        candidate: Candidate,
        goods: frozenset[str],
        everything: Mapping[str, list[Answer]],
        stated: Statements,
        lowers: bool,
    ) -> tuple[list[Finding], list[Gap]]:
        given = everything[candidate.entry]
        met = [each for each in given if each.state is State.MET]
        if met:
            # Conditions that no line tells come last: the limit without any is the one that decides.
            met.sort(key=lambda each: bool(each.limit.also))
            return [self._met(candidate, each, stated) for each in met[:1]], []
        compared = [each for each in given if each.state is State.NOT_MET]
        # The paragraph whose own conditions hold says most: a 14-bit converter is compared with the 14-bit limit first.
        compared.sort(key=lambda each: sum(1 for test in each.limit.when if stated.answer(test) is False))
        unknown = [each for each in given if each.state is State.UNKNOWN]
        whole = self.limits.whole_for(candidate.entry, goods)
        if lowers and whole is not None and self._nothing_left(whole, goods, everything):
            return [self._lowered(candidate, compared, whole.otherwise, stated)], []
        findings = [self._disputed(candidate, each, stated) for each in unknown if each.disputed][:1]
        # A paragraph that is about other goods (5 axes against "4 axes") says nothing worth printing.
        compared = [each for each in compared if each.decided in (each.limit.limit, *each.limit.unless)]
        if compared and candidate.probability >= DECIDE_FROM:
            findings.append(self._not_met(candidate, compared, stated))
        return findings, self._questions(candidate, unknown) if candidate.probability >= ASK_FROM else []

    def _nothing_left(self, whole: Whole, goods: frozenset[str], everything: Mapping[str, list[Answer]]) -> bool:
        """Whether the entries for what this one leaves over are held whole as well, as far as they are about these goods."""
        return all(self.limits.whole_for(entry, goods) for entry in whole.residual if everything[entry])

    def _met(self, candidate: Candidate, each: Answer, stated: Statements) -> Finding:
        limit = each.limit
        decides = not limit.also and candidate.probability >= DECIDE_FROM
        told = "; ".join(self._comparison(test, stated) for test in (limit.limit, *limit.when))
        message = f"{limit.at}: {told}. The limit is met"
        message += f"; still to check: {limit.also}." if limit.also else "."
        return Finding(
            NAME,
            "limit-met",
            Effect.DECIDES if decides else Effect.RAISES,
            candidate.entry,
            self._evidence(each, stated),
            message,
            limit.sources[0],
        )

    def _disputed(self, candidate: Candidate, each: Answer, stated: Statements) -> Finding:
        told = "; ".join(
            f"the {self._name(key)} is {' / '.join(stated.described(key))} in the description "
            f"and {' / '.join(stated.fact(key))} in the fact given"
            for key in each.disputed
        )
        return Finding(
            NAME,
            "disagreement",
            Effect.RAISES,
            candidate.entry,
            self._evidence(each, stated),
            f"{each.limit.at}: {told}. The limit hangs on it: find out which is right.",
            each.limit.sources[0],
        )

    def _not_met(self, candidate: Candidate, compared: list[Answer], stated: Statements) -> Finding:
        return Finding(
            NAME,
            "limit-not-met",
            Effect.INFORMS,
            candidate.entry,
            self._evidence(compared[0], stated),
            f"Not met, as far as the text tells: {self._list(compared, stated)}.",
            compared[0].limit.sources[0],
        )

    def _lowered(self, candidate: Candidate, compared: list[Answer], otherwise: str, stated: Statements) -> Finding:
        return Finding(
            NAME,
            "no-limit-met",
            Effect.LOWERS,
            candidate.entry,
            {**self._evidence(compared[0], stated), "otherwise": otherwise},
            f"{candidate.entry} is taken out, for none of its limits for such goods is met: {self._list(compared, stated)}.",
            compared[0].limit.sources[0],
        )

    def _questions(self, candidate: Candidate, unknown: list[Answer]) -> list[Gap]:
        asked: dict[str, str] = {}
        # What the fewest missing values would settle is asked first.
        for each in sorted(unknown, key=lambda one: len(one.missing)):
            for key in each.missing:
                asked.setdefault(key, each.limit.at)
        return [
            Gap(NAME, key, f"{at}: state the {self._name(key)}. {self._ask(key)}")
            for key, at in list(asked.items())[:ASK_AT_MOST]
        ]

    def _list(self, compared: list[Answer], stated: Statements) -> str:
        told = dict.fromkeys(
            f"{each.limit.at} ({self._comparison(each.decided, stated)})"
            if each.decided not in each.limit.unless
            else f"{each.limit.at} ({self._release(each.decided, stated)})"
            for each in compared
            if each.decided is not None
        )
        shown = list(told)[:3]
        return ", ".join(shown) + (f" and {len(told) - 3} more" if len(told) > 3 else "")

    def _comparison(self, test: Condition, stated: Statements) -> str:
        read = " / ".join(stated.texts(test.property))
        return read if test.word else f"{self._name(test.property)} {read}, the limit is {test}"

    def _release(self, test: Condition, stated: Statements) -> str:
        read = " / ".join(stated.texts(test.property))
        return f"{self._name(test.property)} {read}, a note releases {test}"

    def _evidence(self, each: Answer, stated: Statements) -> dict[str, Any]:
        tests = each.limit.tests
        return {
            "paragraph": each.limit.at,
            "state": str(each.state),
            "limit": f"{each.limit.limit.property} {each.limit.limit}",
            "decided_by": f"{each.decided.property} {each.decided}" if each.decided is not None else "",
            "read": {test.property: list(stated.texts(test.property)) for test in tests if stated.texts(test.property)},
        }

    def _name(self, key: str) -> str:
        vocabulary = self.limits.vocabulary
        return vocabulary.words[key].name if key in vocabulary.words else vocabulary.properties[key].name

    def _ask(self, key: str) -> str:
        vocabulary = self.limits.vocabulary
        return vocabulary.words[key].ask if key in vocabulary.words else vocabulary.properties[key].ask
