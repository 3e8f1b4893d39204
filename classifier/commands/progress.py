"""How far a long run has come: a bar on standard error with lines per second and time left; nothing in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from classifier.errors import InvoiceError

Anything = TypeVar("Anything")

TEXT_ENDINGS = frozenset({".csv", ".tsv", ".tab", ".txt", ".jsonl", ".ndjson"})
"""Documents that are streamed, where counting line ends tells about how many lines there will be."""


class Progress:
    """Counts lines and shows nothing: what a pipe gets."""

    def advance(self) -> None:
        """One more line is done."""

    def ahead(self, file: str, records: Iterable[Anything]) -> Iterable[Anything]:
        """The records of a file, once it is known how many there are, if that can be known."""
        return records


class _Bar(Progress):
    def __init__(self, bar: Any, total: int) -> None:
        self._bar = bar
        self._total = total
        self._task = bar.add_task("scoring", total=total or None)

    def advance(self) -> None:
        self._bar.advance(self._task)

    def ahead(self, file: str, records: Iterable[Anything]) -> Iterator[Anything]:
        if Path(file).suffix.lower() in TEXT_ENDINGS:
            yield from records
            return
        # Other documents are in memory as a whole anyway: read to the end, then their number is known.
        known: list[Anything] = []
        failure: InvoiceError | None = None
        try:
            known.extend(records)
        except InvoiceError as error:
            failure = error
        self._total += len(known)
        self._bar.update(self._task, total=self._total)
        yield from known
        if failure is not None:
            raise failure


@contextmanager
def work_progress(files: list[str]) -> Iterator[Progress]:
    """A bar on a terminal; in a pipe a `Progress` that shows nothing."""
    if not sys.stderr.isatty():
        yield Progress()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, ProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Any) -> Text:
            return Text(f"{task.speed or 0:,.0f} lines/s")

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        Rate(),
        TimeRemainingColumn(),
    )
    with Bars(*columns, console=Console(stderr=True), transient=True) as bar:
        yield _Bar(bar, sum(count_lines(Path(file)) for file in files))


def count_lines(path: Path) -> int:
    """About how many lines a streamed document has; 0 for any other, and for what cannot be read."""
    if path.suffix.lower() not in TEXT_ENDINGS:
        return 0
    try:
        with path.open("rb") as handle:
            return max(0, sum(block.count(b"\n") for block in iter(lambda: handle.read(1 << 20), b"")) - 1)
    except OSError:
        return 0
