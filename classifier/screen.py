"""The engine: lines in, assessments out, in chunks and lazily. It reads no files and prints nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import TypeVar

from classifier.decide import Cutoffs, decide
from classifier.evidence.base import Witness, witnesses
from classifier.evidence.destination import DestinationStep
from classifier.evidence.lowering import lowered
from classifier.evidence.text import DECISION_CANDIDATES, TextWitness
from classifier.law import LISTS, Law
from classifier.types import Assessment, Candidate, Finding, Gap, InvoiceLine, Note, Opinion, Testimony, Unreadable

CHUNK = 2_000
"""Lines judged at once: the model is far faster on a chunk than line by line."""

Record = InvoiceLine | Unreadable | Note
Result = Assessment | Unreadable | Note
Anything = TypeVar("Anything")


class Engine:
    """Law, text witness and the others, put together; `screen` runs lines through them."""

    def __init__(self, law: Law, text: TextWitness, lists: Sequence[str] = LISTS, cutoffs: Cutoffs | None = None) -> None:
        self._law = law
        self._lists = tuple(lists)
        self._text = text
        self._witnesses: list[Witness] = witnesses(law, text.chapters)
        self._destination = DestinationStep(law, lists)
        self._cutoffs = cutoffs or Cutoffs()

    def screen(self, records: Iterable[Record], chunk: int = CHUNK) -> Iterator[Result]:
        """One result per record, in order: lines become assessments, the rest passes through."""
        for batch in batches(records, chunk):
            lines = [record for record in batch if isinstance(record, InvoiceLine)]
            assessed = iter(self._assess(lines))
            for record in batch:
                yield next(assessed) if isinstance(record, InvoiceLine) else record

    def _assess(self, lines: Sequence[InvoiceLine]) -> list[Assessment]:
        items = [line.item for line in lines]
        opinions, said = self._text.judge(items)
        # However many candidates are to be printed, the same ones decide.
        weighed = [replace(opinion, candidates=opinion.candidates[:DECISION_CANDIDATES]) for opinion in opinions]
        testimonies = [said, *(witness.look(items, weighed) for witness in self._witnesses)]
        return [
            with_rest(
                self._weigh(line, weighed[index], [column[index] for column in testimonies]),
                opinions[index].candidates[DECISION_CANDIDATES:],
            )
            for index, line in enumerate(lines)
        ]

    def _weigh(self, line: InvoiceLine, opinion: Opinion, said: Sequence[Testimony]) -> Assessment:
        about_item = tuple(finding for testimony in said for finding in testimony.findings)
        opinion = lowered(opinion, about_item, self._law, self._lists)
        place = self._destination.look(line, opinion, about_item)
        findings: tuple[Finding, ...] = about_item + place.findings
        told = {(gap.witness, gap.missing) for gap in line.gaps}
        gaps: tuple[Gap, ...] = line.gaps + tuple(
            gap for testimony in (*said, place) for gap in testimony.gaps if (gap.witness, gap.missing) not in told
        )
        verdict = decide(opinion, findings, gaps, self._cutoffs)
        return Assessment(line, verdict, opinion, findings, gaps)


def batches(records: Iterable[Anything], size: int) -> Iterator[list[Anything]]:
    """Lists of up to `size` records, read lazily."""
    source = iter(records)
    while batch := list(islice(source, size)):
        yield batch


def with_rest(assessment: Assessment, rest: Sequence[Candidate]) -> Assessment:
    """The assessment with further candidates, which had no say in it, in the order of their probability."""
    if not rest:
        return assessment
    candidates = sorted((*assessment.opinion.candidates, *rest), key=lambda each: -each.probability)
    return replace(assessment, opinion=replace(assessment.opinion, candidates=tuple(candidates)))


def cut(assessment: Assessment, top: int) -> Assessment:
    """The assessment with its first `top` candidates only (all of them for 0)."""
    if not top:
        return assessment
    opinion = replace(assessment.opinion, candidates=assessment.opinion.candidates[:top])
    return replace(assessment, opinion=opinion)
