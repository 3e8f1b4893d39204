"""The engine: lines in, assessments out, in chunks and lazily. It reads no files and prints nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

from classifier.decide import Cutoffs, decide
from classifier.evidence.base import Witness, witnesses
from classifier.evidence.destination import DestinationStep
from classifier.evidence.lowering import lowered
from classifier.evidence.text import DECISION_CANDIDATES, DECISION_FROM, TextWitness
from classifier.law import LISTS, Law
from classifier.types import Assessment, Candidate, Finding, Gap, InvoiceLine, Note, Opinion, Testimony, Unreadable

CHUNK = 2_000
"""Lines judged at once: the model is far faster on a chunk than line by line."""

Record = InvoiceLine | Unreadable | Note
Result = Assessment | Unreadable | Note
Judged = tuple[list[Opinion], list[Testimony]]
Anything = TypeVar("Anything")


class Engine:
    """Law, text witness and the others, put together; `screen` runs lines through them.

    `top`: so many candidates of a line are given out, all for 0; what the verdict stands on does not depend on it.
    """

    def __init__(
        self, law: Law, text: TextWitness, lists: Sequence[str] = LISTS, cutoffs: Cutoffs | None = None, top: int = 0
    ) -> None:
        self._top = top
        self._law = law
        self._lists = tuple(lists)
        self._text = text
        self._witnesses: list[Witness] = witnesses(law, text.chapters, self._lists)
        self._destination = DestinationStep(law, lists)
        self._cutoffs = cutoffs or Cutoffs()

    def screen(self, records: Iterable[Record], chunk: int = CHUNK) -> Iterator[Result]:
        """One result per record, in order: lines become assessments, the rest passes through.

        While the model reads one chunk, which is mostly arithmetic outside the interpreter, the other witnesses look at
        the one before. An error of the source comes after the results of what it gave before.
        """
        source = batches(records, chunk)
        with ThreadPoolExecutor(1) as reader:
            ahead: tuple[list[Record], Future[Judged]] | None = None
            while True:
                try:
                    batch = next(source, None)
                except Exception:
                    if ahead is not None:
                        yield from self._results(*ahead)
                    raise
                if batch is None:
                    break
                items = [record.item for record in batch if isinstance(record, InvoiceLine)]
                following = batch, reader.submit(self._text.judge, items)
                if ahead is not None:
                    yield from self._results(*ahead)
                ahead = following
            if ahead is not None:
                yield from self._results(*ahead)

    def _results(self, batch: Sequence[Record], judged: Future[Judged]) -> Iterator[Result]:
        lines = [record for record in batch if isinstance(record, InvoiceLine)]
        assessed = iter(self._assess(lines, *judged.result()))
        for record in batch:
            yield next(assessed) if isinstance(record, InvoiceLine) else record

    def _assess(self, lines: Sequence[InvoiceLine], opinions: Sequence[Opinion], said: Sequence[Testimony]) -> list[Assessment]:
        items = [line.item for line in lines]
        # However many candidates are to be printed, the same ones decide.
        weighed = [Opinion(each.score, each.none_probability, deciding(each.candidates)) for each in opinions]
        testimonies = [said, *(witness.look(items, weighed) for witness in self._witnesses)]
        return [
            self._weigh(
                line,
                weighed[index],
                opinions[index].candidates[len(weighed[index].candidates) :],
                [column[index] for column in testimonies],
            )
            for index, line in enumerate(lines)
        ]

    def _weigh(self, line: InvoiceLine, opinion: Opinion, rest: tuple[Candidate, ...], said: Sequence[Testimony]) -> Assessment:
        """The assessment; `rest` are further candidates, which are printed and have no say in it."""
        about_item = tuple(finding for testimony in said for finding in testimony.findings)
        opinion = lowered(opinion, about_item, self._law, self._lists)
        place = self._destination.look(line, opinion, about_item)
        findings: tuple[Finding, ...] = about_item + place.findings
        told = {(gap.witness, gap.missing) for gap in line.gaps}
        gaps: tuple[Gap, ...] = line.gaps + tuple(
            gap for testimony in (*said, place) for gap in testimony.gaps if (gap.witness, gap.missing) not in told
        )
        verdict = decide(opinion, findings, gaps, self._cutoffs)
        printed = sorted((*opinion.candidates, *rest), key=lambda each: -each.probability)[: self._top or None]
        return Assessment(line, verdict, Opinion(opinion.score, opinion.none_probability, tuple(printed)), findings, gaps)


def batches(records: Iterable[Anything], size: int) -> Iterator[list[Anything]]:
    """Lists of up to `size` records, read lazily."""
    source = iter(records)
    while batch := list(islice(source, size)):
        yield batch


def deciding(candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """The first of the candidates, which have a say in the verdict: so many, and none that is all but impossible."""
    most = min(len(candidates), DECISION_CANDIDATES)
    return candidates[: next((place for place in range(most) if candidates[place].probability < DECISION_FROM), most)]
