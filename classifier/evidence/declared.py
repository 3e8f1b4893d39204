"""The declared witness: the control number that the exporter states, in a column of its own or behind a label in the text.

Whoever declares a number has classified the goods, so a person looks whatever the text says. That no number
applies ("EAR99", "not listed") is passed on and lowers nothing: the program checks it no further than the goods.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from classifier import codes, labels
from classifier.invoices.cells import short
from classifier.law import LISTS, Law
from classifier.types import Candidate, Effect, Finding, Gap, Item, Opinion, Testimony

NAME = "declared"

AGREES_FROM = 0.35
"""A text that speaks this much for an entry is a side of its own: with the declared number, or against it."""

_OWN = "own-reading"
_DENIALS = ("not_listed", "no")
_NOTHING = re.compile(r"(?i)\s*(?:n\W?a\W?|tbd|\W*)\s*")


class DeclaredWitness:
    """Looks every declared number up on the `lists` that are judged against."""

    name = NAME

    def __init__(self, law: Law, lists: Sequence[str] = LISTS) -> None:
        self._law = law
        self._lists = tuple(lists)

    def look(self, items: Sequence[Item], opinions: Sequence[Opinion]) -> list[Testimony]:
        """One testimony per item, in order."""
        return [self._look(item, opinion) for item, opinion in zip(items, opinions, strict=True)]

    def _look(self, item: Item, opinion: Opinion) -> Testimony:
        texts = list(dict.fromkeys([item.declared_entry or "", *labels.declared(item.description)]))
        found: dict[str, Finding] = {}
        gaps: list[Gap] = []
        for text in texts:
            entries, munitions = codes.entries_in(text), codes.munitions_in(text)
            for entry in entries:
                found.setdefault(entry, self._entry(entry, text, opinion))
            for number in munitions:
                found.setdefault(number, _munitions(number, text))
            if not entries and not munitions and not _NOTHING.fullmatch(text):
                answer = self._answer(text, opinion)
                if isinstance(answer, Gap):
                    gaps.append(answer)
                else:
                    found.setdefault(answer.rule, answer)
        return Testimony(tuple(found.values()), tuple(gaps))

    def _entry(self, entry: str, text: str, opinion: Opinion) -> Finding:
        number = codes.entry_number(entry)
        rows = self._law.by_list(number)
        here = [name for name in self._lists if name in rows]
        evidence: dict[str, object] = {"declared": entry, "read": text, "lists": here}
        if not here:
            return self._elsewhere(entry, list(rows), evidence)
        agreed = any(one.entry == number and one.probability >= AGREES_FROM for one in opinion.candidates)
        # A low-level number is followed into the controls of the destination, like one that the text names.
        low = all(rows[name].level == "low" for name in here)
        raised = Effect.DECIDES if agreed and self._law.is_listed(number, self._lists) else Effect.RAISES
        effect = Effect.INFORMS if low else raised
        return Finding(
            NAME,
            "declared-entry",
            effect,
            number,
            evidence,
            f"The exporter declares {entry} ({' and '.join(here)}): {self._law.subject(number, self._lists)}."
            + (" The text reads like such goods too." if agreed else self._other_side(number, opinion)),
            rows[here[0]].source,
        )

    def _elsewhere(self, entry: str, other_lists: Sequence[str], evidence: dict[str, object]) -> Finding:
        """A number that the lists in question do not have: another list's, an outdated one, another country's, a slip."""
        number = codes.entry_number(entry)
        if other_lists:
            return Finding(
                NAME,
                "declared-on-other-list",
                Effect.INFORMS,
                number,
                evidence,
                f"The exporter declares {entry}, a number of the {' and '.join(other_lists)} list, which was left out here.",
                self._law.by_list(number)[other_lists[0]].source,
            )
        day = self._law.as_of or self._law.date
        return Finding(
            NAME,
            "declared-unknown-entry",
            Effect.RAISES,
            None,
            evidence,
            f"The exporter declares {entry}, which as of {day} stands on neither list. It may be outdated, mistyped or "
            "of another country's list: find out which entry is meant.",
            _OWN,
        )

    def _answer(self, text: str, opinion: Opinion) -> Finding | Gap:
        """What a text without a number answers: no, yes, or nothing that can be read."""
        evidence: dict[str, object] = {"declared": None, "read": text, "lists": []}
        denied = any(labels.words(kind).search(text) for kind in _DENIALS)
        if denied and not _besides(text, *_DENIALS):
            message = f"The exporter declares {short(text)!r}. That was not checked and lowers nothing."
            message += self._other_side("", opinion)
            return Finding(NAME, "declared-not-listed", Effect.INFORMS, None, evidence, message, _OWN)
        if not _besides(text, "yes", *_DENIALS):
            message = f"The exporter declares the goods as controlled ({short(text)!r}) and gives no number. Ask for it."
            return Finding(NAME, "declared-without-number", Effect.RAISES, None, evidence, message, _OWN)
        return Gap(
            NAME,
            "declared_entry",
            f"{short(text)!r} is declared and is no control number we know. Write it as 3A001.a.5, or EAR99 if there is none.",
        )

    def _other_side(self, number: str, opinion: Opinion) -> str:
        """What the text says where it plainly says something else than the declaration."""
        first: Candidate | None = opinion.candidates[0] if opinion.candidates else None
        if first is None or first.probability < max(AGREES_FROM, opinion.none_probability) or first.entry == number:
            return ""
        return f" The text reads like goods of {first.entry}: {first.subject}. Find out which is right."


def _munitions(number: str, text: str) -> Finding:
    return Finding(
        NAME,
        "declared-munitions",
        Effect.RAISES,
        None,
        {"declared": number, "read": text, "lists": []},
        f"The exporter declares {number}, a number of a munitions list. Those lists are not looked at here; "
        "military goods need a licence of their own.",
        _OWN,
    )


def _besides(text: str, *kinds: str) -> str:
    """The letters and digits of the text that are left without labels and the words of these kinds."""
    for kind in ("labels", *kinds):
        text = labels.words(kind).sub(" ", text)
    return re.sub(r"[\W_]+", "", text)
