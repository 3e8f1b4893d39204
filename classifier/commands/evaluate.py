"""`dualuse evaluate`: labelled goods to a score card."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from classifier.commands import common
from classifier.errors import InvoiceError, UsageError

if TYPE_CHECKING:
    from classifier.config import Config
    from classifier.evaluation import Labelled
    from classifier.law import Law


class PlotFormat(StrEnum):
    """The formats of the plots."""

    PNG = "png"
    SVG = "svg"


def evaluate(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            help="CSV files with the columns description, label (several joined by |, or none), and optionally hs_code."
        ),
    ] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Save the score card as JSON.")] = None,
    held_out: Annotated[
        bool, typer.Option("--held-out", help="Also fit without a fifth of the training goods, and judge that fifth.")
    ] = False,
    plots: Annotated[
        Path | None, typer.Option("--plots", help="Draw reliability, precision-recall and coverage into this folder.")
    ] = None,
    plot_format: Annotated[PlotFormat, typer.Option("--plot-format", help="Format of the plots.")] = PlotFormat.PNG,
    lists: Annotated[str, typer.Option("--lists", help="Lists to judge against.")] = "eu,us",
    prior: Annotated[
        float | None, typer.Option("--prior", help="Share of listed goods to re-weight the scores to, and to measure at.")
    ] = None,
    rules: common.RulesOption = None,
    data: common.DataOption = None,
    second_reader: common.SecondReaderOption = None,
) -> None:
    """Measure how often the right entry comes first, and how often ordinary goods raise an alarm."""
    if not files and not held_out:
        raise UsageError("There is nothing to evaluate.", "Name a labelled CSV file, or add --held-out.")
    if plots is not None:
        from classifier.evaluation.plots import need_matplotlib

        need_matplotlib()
    from classifier import config, evaluation, law

    settings, listed = config.load(), law.load()
    options: dict[str, Any] = {"lists": lists, "rules": rules, "prior": prior, "top": max(evaluation.RANKS)}
    sets, left_out = _read(files or [], listed)
    card: dict[str, Any] = {}
    if sets:
        card = evaluation.score_card(common.screener_from(settings, training=data, second_reader=second_reader, **options), sets)
    if held_out:
        part = _held_out(data, listed, second_reader, settings, options)
        card = {"prior": part["prior"], "lists": part["lists"], "sets": {}, **card, "held_out": part}
    if card:
        _give(card, output)
        if plots is not None:
            _draw(card, plots, plot_format)
    for told in left_out:
        common.tell(told)
    if left_out:
        common.tell(f"{len(left_out)} left out.")
        raise typer.Exit(3)


def _read(files: list[Path], law: Law) -> tuple[list[tuple[str, list[Labelled]]], list[str]]:
    """The sets of goods by name; and what could not be read, rows and whole files."""
    from classifier import evaluation

    sets, left_out = [], []
    for name, path in zip(_names(files), files, strict=True):
        try:
            found = evaluation.read(path, law)
        except InvoiceError as error:
            left_out.append(str(error))
            continue
        for note in found.notes:
            common.tell(note)
        left_out += found.unreadable
        sets.append((name, found.rows))
    return sets, left_out


def _names(files: list[Path]) -> list[str]:
    """The files' names; with their folders where two have the same name."""
    names = [path.name for path in files]
    return [name if names.count(name) == 1 else str(path) for name, path in zip(names, files, strict=True)]


def _held_out(
    data: Path | None, law: Law, second_reader: Path | None, settings: Config, options: dict[str, Any]
) -> dict[str, Any]:
    from classifier import evaluation, model_cache, training_data
    from classifier.evaluation import held_out

    lines = training_data.read(data or training_data.folder())
    common.tell("Fitting a model without a fifth of the training goods.")
    with common.fit_progress() as progress:
        model, rest, sets = held_out.split(lines, law, progress=progress)
    second = model_cache.reader(second_reader, rest, common.tell) if second_reader is not None else None
    screener = common.screener_from(settings, model=model, second_reader=second, **options)
    return evaluation.score_card(screener, sets) | {"fitted_on": model.facts["lines"]}


def _give(card: dict[str, Any], output: Path | None) -> None:
    from classifier import evaluation

    typer.echo(evaluation.as_text(card), nl=False)
    if output is None:
        return
    try:
        output.write_text(evaluation.as_json(card), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{output}: cannot be written ({error.strerror}).", "Name a file in a folder that exists.") from error


def _draw(card: dict[str, Any], folder: Path, ending: PlotFormat) -> None:
    from classifier.evaluation import plots

    drawn = plots.draw(card, folder, str(ending))
    if drawn:
        common.tell(f"{len(drawn)} plots are in {folder}.")
    else:
        common.tell("Nothing was drawn: a plot needs a set with both listed and other goods.")
