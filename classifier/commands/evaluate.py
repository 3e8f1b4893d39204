"""`dualuse evaluate`: labelled goods to a score card."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from classifier.commands import common
from classifier.errors import UsageError


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
    second_reader: Annotated[Path | None, typer.Option("--second-reader", help=common.SECOND_READER)] = None,
) -> None:
    """Measure how often the right entry comes first, and how often ordinary goods raise an alarm."""
    if not files and not held_out:
        raise UsageError("There is nothing to evaluate.", "Name a labelled CSV file, or add --held-out.")
    if plots is not None:
        from classifier.evaluation.plots import need_matplotlib

        need_matplotlib()
    settings = {"lists": common.parse_lists(lists), "prior": prior, "second_reader": second_reader}
    card = _files(files, settings) if files else None
    if held_out:
        part = _held_out(settings)
        card = {**(card or {"prior": part["prior"], "lists": part["lists"], "sets": {}}), "held_out": part}
    assert card is not None
    _give(card, output)
    if plots is not None:
        _draw(card, plots, plot_format)


def _files(files: list[Path], settings: dict[str, Any]) -> dict[str, Any]:
    from classifier import evaluation

    names = _names(files)
    sets = [(name, evaluation.read(path)) for name, path in zip(names, files, strict=True)]
    return evaluation.score_card(common.make_screener(top=max(evaluation.RANKS), **settings), sets)


def _names(files: list[Path]) -> list[str]:
    """The files' names; with their folders where two have the same name."""
    names = [path.name for path in files]
    return [name if names.count(name) == 1 else str(path) for name, path in zip(names, files, strict=True)]


def _held_out(settings: dict[str, Any]) -> dict[str, Any]:
    from classifier import evaluation, law, training_data
    from classifier.evaluation import held_out

    lines = training_data.read(training_data.folder())
    common.tell("Fitting a model without a fifth of the training goods.")
    with common.fit_progress() as progress:
        model, rest, sets = held_out.split(lines, law.load(), progress=progress)
    if settings["second_reader"] is not None:
        settings = settings | {"second_reader": common.load_second_reader(settings["second_reader"], rest)}
    screener = common.make_screener(top=max(evaluation.RANKS), model=model, **settings)
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
