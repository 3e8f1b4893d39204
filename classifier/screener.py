"""The public face: a `Screener` holds law and model, and judges lines, texts, files or data frames."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count, groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from classifier import __version__
from classifier import law as law_data
from classifier.decide import Cutoffs
from classifier.errors import UsageError
from classifier.evidence.text import TextWitness
from classifier.law import LISTS, OwnRules
from classifier.model.fitted import FittedModel
from classifier.model.second_reader import SecondReader
from classifier.screen import Engine, Record, Result
from classifier.types import Assessment, Basis, InvoiceLine, Place

if TYPE_CHECKING:
    import pandas as pd

DEFAULT_TOP = 5


class Screener:
    """Judges goods against EU Annex I and the US Commerce Control List.

    Parameters
    ----------
    lists : which lists to judge against, of "EU" and "US".
    top : how many candidate entries each assessment keeps; 0 for every entry of the lists.
    as_of : use the law data in force on that day.
    prior : the share of listed goods among your lines, if you know it; the scores are re-weighted to it.
    own_rules : your own rules besides the law data, as `classifier.own_rules.read` gives them.
    model : a fitted model; by default the kept one, fitted first if there is none.
    training : the folder of the training data that the kept model is fitted on; by default the program's own.
    second_reader : the folder of a sentence transformer that also reads the texts, or a reader at hand.
    told, progress : called with a sentence, and with (done, total), while a model is being fitted.
    """

    def __init__(
        self,
        *,
        lists: Sequence[str] = LISTS,
        top: int = DEFAULT_TOP,
        as_of: dt.date | None = None,
        prior: float | None = None,
        cutoffs: Cutoffs | None = None,
        model: FittedModel | None = None,
        training: Path | None = None,
        second_reader: Path | SecondReader | None = None,
        law_folder: Path | None = None,
        own_rules: OwnRules | None = None,
        told: Callable[[str], None] | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        unknown = set(lists) - set(LISTS)
        if unknown or not lists:
            raise UsageError(
                f"Unknown list: {', '.join(sorted(unknown)) or '(none given)'}.", f"The lists are {', '.join(LISTS)}."
            )
        if prior is not None and not 0 < prior < 1:
            raise UsageError(f"The prior is a share between 0 and 1, not {prior}.")
        if top < 0:
            raise UsageError(f"The number of candidates cannot be {top}.", "Give 0 for all, or a positive number.")
        self.lists = tuple(name for name in LISTS if name in lists)
        self.top = top
        self.prior = prior
        self.law = law_data.load(law_folder, as_of, self.lists, own_rules)
        self.model = model or self._kept_model(training, told, progress)
        self.cutoffs = cutoffs or Cutoffs()
        self.second = _second_reader(second_reader, training, told) if isinstance(second_reader, Path) else second_reader
        text = TextWitness(self.model, self.law, self.lists, keep=top, prior=prior, second=self.second)
        self._engine = Engine(self.law, text, self.lists, self.cutoffs, top)

    def screen(self, lines: Iterable[Record | str | Mapping[str, Any]]) -> Iterator[Result]:
        """One result per line, in order and lazily.

        A line is an `InvoiceLine`, a description, or a table such as {"description": ..., "hs_code": ...} whose
        keys are read like the headings of an invoice. What could not be read passes through as it is.
        InvoiceError if a table has no description among its keys.
        """
        return self._engine.screen(_as_lines(lines))

    def screen_texts(self, texts: Iterable[str], destination: str | None = None) -> Iterator[Assessment]:
        """One assessment per description."""
        lines = (replace(_text_line(number, text), destination=destination) for number, text in enumerate(texts, start=1))
        for result in self.screen(lines):
            assert isinstance(result, Assessment)
            yield result

    def screen_file(
        self, path: str | Path, columns: Mapping[str, str] | None = None, destination: str | None = None
    ) -> Iterator[Result]:
        """One result per line of an invoice in any format that is read, lazily; "-" is standard input.

        `columns` and `destination` (ISO 3166) as in `screen_frame` and on the command line. Notes of the reader (a row
        of totals left out) and rows that could not be read are among the results. InvoiceError if nothing can be read.
        """
        from classifier.invoices import Document, ReadOptions

        return self.screen(Document(str(path)).records(ReadOptions(columns or {}, destination)))

    def screen_frame(self, frame: pd.DataFrame, columns: Mapping[str, str] | None = None, prefix: str = "") -> pd.DataFrame:
        """The frame with verdict, score, none_probability, entry, probability, eu_entry, us_entry and reason for each row.

        Columns are found by their headings as in a file; `columns` names them by role where that fails
        ({"description": "Item text"}). The index is kept. `prefix` is put before the names of the added columns;
        UsageError if the frame has one of them already.
        """
        from classifier.frames import screen_frame

        return screen_frame(self, frame, columns or {}, prefix)

    def _kept_model(
        self, training: Path | None, told: Callable[[str], None] | None, progress: Callable[[int, int], None] | None
    ) -> FittedModel:
        from classifier import model_cache

        # The model is the same whatever day is asked about: it is fitted on the law of today.
        default = self.law.as_of is None and self.law.folder == law_data.LAW_FOLDER
        return model_cache.model(self.law if default else law_data.load(), training, told=told, progress=progress)

    def basis(self, options: Mapping[str, Any] | None = None, inputs: Sequence[Mapping[str, Any]] = ()) -> Basis:
        """What the screener's answers stand on."""
        return Basis(
            version=__version__,
            law={"date": self.law.date, "as_of": self.law.day, "digest": self.law.digest},
            training=str(self.model.facts.get("training", "")),
            model={
                **({"digest": self.model.facts["digest"]} if "digest" in self.model.facts else {}),
                "classes": len(self.model.classes),
                "features": len(self.model.features.names),
                "calibrated_at": self.model.calibration.prior,
                **self.model.facts.get("settings", {}),
                **({"second_reader": self.second.facts} if self.second else {}),
            },
            options={"lists": list(self.lists), "top": self.top, "prior": self.prior, **(options or {})},
            inputs=tuple(inputs),
        )


def _as_lines(lines: Iterable[Record | str | Mapping[str, Any]]) -> Iterator[Record]:
    """Texts and tables as lines; runs of tables with the same keys are read as one table."""
    from classifier.invoices import tables

    number = count(1)
    for keys, group in groupby(lines, key=_keys):
        if keys is None:
            for line in group:
                counted = next(number)
                assert not isinstance(line, Mapping)
                yield _text_line(counted, line) if isinstance(line, str) else line
        else:
            cells = ([_cell(value) for value in line.values()] for line in group if isinstance(line, Mapping))
            rows = (tables.Row(place, row) for place, row in enumerate(cells, start=1))
            yield from tables.read_table(tables.Row(0, keys), rows, "lines", tables.ReadOptions({}), numbers=number)


def _keys(line: Record | str | Mapping[str, Any]) -> tuple[str, ...] | None:
    return tuple(line) if isinstance(line, Mapping) else None


def _text_line(number: int, text: str) -> InvoiceLine:
    from classifier.invoices.lines import line_of_text

    return line_of_text(number, Place("texts", number), text)


def _cell(value: Any) -> str:
    return "" if value is None else str(value)


def _second_reader(folder: Path, training: Path | None, told: Callable[[str], None] | None) -> SecondReader:
    from classifier import model_cache, training_data

    return model_cache.reader(folder, training_data.read(training or training_data.folder()), told)
