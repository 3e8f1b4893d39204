"""The text witness: what the fitted model makes of a description, and whether there was enough to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from classifier.law import LISTS, Law
from classifier.model.chapters import ChapterReader
from classifier.model.fitted import FittedModel
from classifier.model.normalise import MAX_LENGTH
from classifier.model.second_reader import SecondReader
from classifier.types import TOO_THIN, Candidate, Effect, Finding, Gap, Item, Opinion, Testimony

NAME = "text"

DECISION_CANDIDATES = 20
DECISION_FROM = 0.0005
"""The decision sees so many candidates at most, from this probability on, however few or many are printed."""

WORDS_FOR = 5
WORDS_FROM = 0.02
"""The words behind a candidate are worked out for so many of the first, from this probability on."""

FOREIGN_BELOW = 0.34
FOREIGN_FROM_WORDS = 4


class TextWitness:
    """Asks the model about a chunk of items at once.

    `keep` candidates are asked for per item (all for 0); those that the decision may take out are given on top.
    `prior` re-weights the score to another share of listed goods than the model was calibrated at. A `second`
    reader, if given, orders the entries anew.
    """

    name = NAME

    def __init__(
        self,
        model: FittedModel,
        law: Law,
        lists: Sequence[str] = LISTS,
        keep: int = DECISION_CANDIDATES,
        prior: float | None = None,
        second: SecondReader | None = None,
    ) -> None:
        self._model = model
        self._second = second
        self._law = law
        self._prior = prior
        self._lists = tuple(lists)
        on_lists = [name for name in model.classes if any(key in law.by_list(name) for key in lists)]
        self._listed = frozenset(name for name in on_lists if law.is_listed(name, lists))
        self._allowed = np.array([name in set(on_lists) for name in model.classes])
        self._shown = keep or len(on_lists)
        self._keep = len(on_lists) if keep == 0 else min(keep + DECISION_CANDIDATES, len(on_lists))
        self._untrained = (
            [
                entry
                for entry in law.entries
                if entry not in set(model.classes) and any(key in law.by_list(entry) for key in lists)
            ]
            if keep == 0
            else []
        )
        self._faces = {
            name: (tuple(key for key in LISTS if key in law.by_list(name) and key in lists), law.subject(name, lists))
            for name in (*on_lists, *self._untrained)
        }

    @property
    def chapters(self) -> ChapterReader | None:
        """What reads HS chapters from texts, if the model was fitted with it."""
        return self._model.chapters

    def judge(self, items: Sequence[Item]) -> tuple[list[Opinion], list[Testimony]]:
        """An opinion and a testimony for each item, in order."""
        if not items:
            return [], []
        texts = [item.description or item.item_number or "" for item in items]
        vectors = self._model.vectors(texts)
        raw = self._model.raw_probabilities(vectors)
        score, none, probabilities = self._model.calibrated(raw, self._listed, self._prior)
        if self._second is not None:
            probabilities = self._second.blended(texts, probabilities, self._model.classes)
        shown = np.where(self._allowed, probabilities, -1.0)
        ranked = _first(shown, self._keep)
        # As many as may decide, and so many on top as are to be printed if all of those are taken out.
        wanted = np.sum(np.take_along_axis(shown, ranked, axis=1) >= DECISION_FROM, axis=1) + self._shown
        first = ranked[:, :WORDS_FOR]
        driving = self._model.driving_words(vectors, first, np.take_along_axis(shown, first, axis=1) >= WORDS_FROM)
        opinions, testimonies = [], []
        for row, item in enumerate(items):
            candidates = self._candidates(ranked[row, : wanted[row]], shown[row], driving[row])
            opinion = Opinion(round(float(score[row]), 6), round(float(none[row]), 6), candidates)
            opinions.append(opinion)
            testimonies.append(self._testimony(item, opinion))
        return opinions, testimonies

    def _candidates(self, ranked: np.ndarray, shown: np.ndarray, driving: Mapping[int, tuple[str, ...]]) -> tuple[Candidate, ...]:
        candidates = []
        for rank, (index, probability) in enumerate(zip(ranked.tolist(), shown[ranked].tolist(), strict=True)):
            name = self._model.classes[index]
            lists, subject = self._faces[name]
            words = driving.get(rank, ())
            candidates.append(Candidate(name, round(probability, 6), lists, subject, words))
        candidates += [Candidate(name, 0.0, *self._faces[name]) for name in self._untrained]
        return tuple(candidates)

    def _testimony(self, item: Item, opinion: Opinion) -> Testimony:
        findings = []
        first = opinion.candidates[0] if opinion.candidates else None
        if first is not None and first.probability > opinion.none_probability:
            because = f" (words: {', '.join(first.words)})" if first.words else ""
            findings.append(
                Finding(
                    NAME,
                    "resembles",
                    Effect.INFORMS,
                    first.entry,
                    {"probability": first.probability, "words": list(first.words)},
                    f"The text reads like goods of {first.entry}: {first.subject}{because}.",
                    self._law.by_list(first.entry)[first.lists[0]].source,
                )
            )
        return Testimony(tuple(findings), tuple(self._gaps(item)))

    def _gaps(self, item: Item) -> list[Gap]:
        if not item.description:
            return [Gap(NAME, TOO_THIN, "There is no description. Say in words what the goods are.")]
        gaps = []
        known, total = self._model.known_share(item.description)
        if total == 0:
            gaps.append(
                Gap(NAME, TOO_THIN, "The description has no words, only numbers or codes. Say in words what the goods are.")
            )
        elif known == 0:
            gaps.append(
                Gap(
                    NAME,
                    TOO_THIN,
                    "None of the words is known to the model. Describe the goods more fully, in English if you can.",
                )
            )
        elif total >= FOREIGN_FROM_WORDS and known / total < FOREIGN_BELOW:
            gaps.append(
                Gap(
                    NAME,
                    TOO_THIN,
                    f"Only {known} of {total} words are known to the model: another language? Describe the goods in English.",
                )
            )
        if len(item.description) > MAX_LENGTH:
            gaps.append(
                Gap(
                    NAME,
                    "rest of the description",
                    f"Only the first {MAX_LENGTH:,} of {len(item.description):,} characters were read.",
                )
            )
        return gaps


def _first(probabilities: NDArray[np.float64], count: int) -> NDArray[np.intp]:
    """The columns of the `count` largest values of each row, largest first, equals in the order of columns."""
    if count < probabilities.shape[1]:
        some = np.sort(np.argpartition(-probabilities, count - 1, axis=1)[:, :count], axis=1)
    else:
        some = np.broadcast_to(np.arange(probabilities.shape[1]), probabilities.shape)
    order = np.argsort(-np.take_along_axis(probabilities, some, axis=1), axis=1, kind="stable")
    return np.take_along_axis(some, order, axis=1)
