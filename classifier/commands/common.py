"""What several commands share: options as they are typed, and how a fit is shown."""

from __future__ import annotations

import datetime as dt
import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from classifier import countries
from classifier.errors import UsageError

if TYPE_CHECKING:
    from classifier.config import Config
    from classifier.law import OwnRules
    from classifier.screener import Screener

AsOfOption = Annotated[
    str | None, typer.Option("--as-of", help="Use the law data in force on this day (2026-08-01); by default the latest texts.")
]
DataOption = Annotated[
    Path | None,
    typer.Option("--data", help="Folder of training data (controlled/, ordinary/) to fit on; the program's own by default."),
]
SecondReaderOption = Annotated[
    Path | None,
    typer.Option(
        "--second-reader", help="Folder of a sentence transformer of yours that also reads the texts; none is ever fetched."
    ),
]
RulesOption = Annotated[Path | None, typer.Option("--rules", help="Your own rules besides, as TOML or CSV.")]


def tell(message: str) -> None:
    """A sentence on standard error."""
    typer.echo(message, err=True)


def parse_lists(text: str) -> tuple[str, ...]:
    """ "eu,us" as list names. The Screener refuses unknown ones."""
    return tuple(part.strip().upper() for part in text.split(",") if part.strip())


def parse_country(option: str, text: str | None) -> str | None:
    """A country as typed, as its ISO code. UsageError if it is none."""
    if text is None:
        return None
    code = countries.iso_code(text)
    if code is None:
        raise UsageError(f"{option} {text}: is no country we know.", "Give a two-letter code such as DE, or the country's name.")
    return code


def parse_date(option: str, text: str | None) -> dt.date | None:
    """A day as typed (2026-05-01). UsageError if it is none."""
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{option} {text}: is no date.", "Write it as 2026-05-01.") from None


def read_rules(file: Path | None) -> OwnRules | None:
    """The user's own rules, if a file is named. UsageError says what is wrong with it."""
    from classifier import own_rules

    return own_rules.read(file) if file is not None else None


def parse_columns(pairs: list[str]) -> dict[str, str]:
    """`role=heading` pairs as a table. UsageError if one has no equals sign."""
    table = {}
    for pair in pairs:
        role, sign, heading = pair.partition("=")
        if not sign or not heading.strip():
            raise UsageError(
                f"--column {pair}: has no heading.", 'Write it as role=heading, for example description="Item text".'
            )
        table[role.strip()] = heading.strip()
    return table


def screener_from(
    settings: Config, lists: str = "eu,us", as_of: str | None = None, rules: Path | None = None, **more: Any
) -> Screener:
    """A Screener with the user's settings and with options as typed, which outrank them; `more` goes to it as it is."""
    from classifier.decide import Cutoffs

    return make_screener(
        lists=parse_lists(lists),
        as_of=parse_date("--as-of", as_of),
        own_rules=read_rules(rules or settings.rules),
        cutoffs=Cutoffs(**settings.cutoffs),
        **more,
    )


def make_screener(**settings: Any) -> Screener:
    """A Screener that shows on standard error when it has to fit a model first."""
    from classifier.screener import Screener

    with fit_progress() as progress:
        screener = Screener(told=tell, progress=progress, **settings)
    # Model and law stay to the end: sparing the collector from walking through them again saves a tenth of a long run.
    gc.freeze()
    return screener


@contextmanager
def fit_progress() -> Iterator[Callable[[int, int], None]]:
    """A progress callback: a bar on a terminal, nothing in a pipe."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    bar = Progress(TextColumn("fitting"), BarColumn(), TimeRemainingColumn(), console=Console(stderr=True), transient=True)
    task = bar.add_task("fitting", total=None)

    def show(done: int, total: int) -> None:
        if not bar.live.is_started:
            bar.start()
        bar.update(task, completed=done, total=total)

    try:
        yield show
    finally:
        bar.stop()
