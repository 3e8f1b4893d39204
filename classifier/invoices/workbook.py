"""Workbooks (XLSX, XLS, ODS) through calamine, after a look at whether the file is a bomb."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import os
import sys
import threading
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from classifier.errors import InvoiceError, UsageError
from classifier.invoices import compound, tables
from classifier.invoices.foreign import refuse_office
from classifier.invoices.header import Row
from classifier.invoices.hidden import hidden_rows
from classifier.invoices.lines import ReadOptions, Record
from classifier.invoices.packed import refuse_bomb
from classifier.invoices.probe import refuse_deadly
from classifier.invoices.whole import read_whole
from classifier.types import InvoiceLine, Note, Place

_SHOWN = 20
_STDERR = 2


def read(source: BinaryIO, file: str, options: ReadOptions) -> Iterator[Record]:
    """The lines of every sheet that holds goods. InvoiceError for a damaged, locked or overgrown file."""
    content = read_whole(source, file)
    refuse_office(content, file)
    refuse_bomb(content, file)
    refuse_deadly(content, file)
    book = _open(content, file)
    names: list[str] = book.sheet_names
    if not names:
        raise InvoiceError(f"{file}: is a workbook without sheets.", "Save it again with at least one sheet of goods.")
    wanted = _wanted(names, options, file)
    hidden = hidden_rows(content)
    unseen = {sheet.name for sheet in book.sheets_metadata if not str(sheet.visible).endswith(".Visible")}
    read_any = False
    left_out: list[tuple[str, InvoiceError]] = []
    numbers = itertools.count(1)
    seen = _Repeats(file)
    for name in wanted:
        label = name if len(names) > 1 else None
        place = Place(file, sheet=label)
        rows = _rows(book, name, file)
        if rows is None:
            continue
        try:
            for record in tables.read_rows(rows, file, options, label, numbers):
                seen.take(name, record)
                yield record
                read_any = True
        except InvoiceError as error:
            left_out.append((name, error))
            continue
        if name in unseen:
            yield Note(place, f"{place}: is a hidden sheet; read like the others.")
        if concealed := hidden.get(name):
            yield Note(place, f"{place}: hidden rows are read like the others: {_listed(concealed)}.")
    if not read_any:
        if left_out:
            raise left_out[0][1]
        raise InvoiceError(f"{file}: all its sheets are empty.", "Give a table with a header and at least one line of goods.")
    for name, reason in left_out:
        place = Place(file, sheet=name)
        told = reason.message.removeprefix(str(place)).lstrip(":, ").removesuffix(".")
        yield Note(place, f"{place}: holds no table of goods; left out ({told}).")
    yield from seen.notes()


class _Repeats:
    """Remembers the goods of each sheet, and finds those that a packing list names again."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._goods: dict[str, set[str]] = {}

    def take(self, sheet: str, record: Record) -> None:
        """Remembers the record's goods by their part number, or their description."""
        if isinstance(record, InvoiceLine):
            self._goods.setdefault(sheet, set()).add((record.item_number or record.description).casefold())

    def notes(self) -> Iterator[Note]:
        """A note about each sheet most of whose goods an earlier one names."""
        for (first, goods), (second, again) in itertools.combinations(self._goods.items(), 2):
            if 2 * len(goods & again) > len(again):
                place = Place(self._file, sheet=second)
                yield Note(
                    place,
                    f"{place}: names {len(goods & again):,} of its {len(again):,} goods as sheet {first} does; both are judged. "
                    f"Read one alone with --sheet if they are the same goods.",
                )


def as_text(cell: object) -> str:
    """A cell's value as a person would read it: whole numbers without a point, dates as ISO."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    return str(cell)


def _wanted(names: list[str], options: ReadOptions, file: str) -> list[str]:
    if not options.sheets:
        return names
    folded = {name.casefold(): name for name in names}
    for name in options.sheets:
        if name.casefold() not in folded:
            raise InvoiceError(f"{file}: has no sheet {name!r}.", f"Its sheets are {', '.join(names[:_SHOWN])}.")
    return [folded[name.casefold()] for name in options.sheets]


def _open(content: bytes, file: str) -> Any:
    import python_calamine

    if compound.is_locked(content):
        raise InvoiceError(f"{file}: is locked with a password.", "Save a copy without one.")
    try:
        with _silence:
            return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    except python_calamine.PasswordError as error:
        raise InvoiceError(f"{file}: is locked with a password.", "Save a copy without one.") from error
    except BaseException as error:
        raise _damaged(error, file) from error


def _rows(book: Any, name: str, file: str) -> Iterator[Row] | None:
    """The sheet's rows from its first on, or None if it is empty or no table (a chart)."""
    import python_calamine

    try:
        with _silence:
            sheet = book.get_sheet_by_name(name)
        if sheet.start is None:
            return None
        merged = sheet.merged_cell_ranges or []
        return _filled(_values(sheet, file), _tall(merged))
    except python_calamine.WorksheetNotFound:
        return None
    except BaseException as error:
        raise _damaged(error, file) from error


def _values(sheet: Any, file: str) -> Iterator[tuple[int, list[Any]]]:
    try:
        yield from enumerate(sheet.iter_rows(), start=1)
    except GeneratorExit:
        raise
    except BaseException as error:
        raise _damaged(error, file) from error


class _Silence:
    """Standard error goes nowhere while anyone is inside: calamine's Rust code prints a backtrace of its own before it raises.

    The first to come in turns it away and the last to leave turns it back, in whatever order threads come and go.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0
        self._kept: int | None = None

    def __enter__(self) -> None:
        with self._lock:
            # Without a standard error of ours, descriptor 2 is missing or some file that was opened since.
            if self._inside == 0 and sys.stderr is not None:
                self._turn_away()
            self._inside += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._inside -= 1
            if self._inside == 0 and self._kept is not None:
                os.dup2(self._kept, _STDERR)
                os.close(self._kept)
                self._kept = None

    def _turn_away(self) -> None:
        sys.stderr.flush()
        try:
            self._kept = os.dup(_STDERR)
        except OSError:
            return
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, _STDERR)
        os.close(nowhere)


_silence = _Silence()


def _damaged(error: BaseException, file: str) -> BaseException:
    """What to raise for calamine's error: its Rust code panics, outside Exception, on some damaged files."""
    if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError | UsageError):
        return error
    return InvoiceError(
        f"{file}: cannot be read as a workbook ({str(error)[:200]}).", "Open it in a spreadsheet program and save it again."
    )


def _tall(merged: Sequence[Any]) -> list[tuple[int, int, int]]:
    """First row, last row and column (from 0) of the merged cells that reach over several rows."""
    return sorted((top, bottom, left) for (top, left), (bottom, _) in merged if bottom > top)


def _filled(rows: Iterator[tuple[int, list[Any]]], tall: list[tuple[int, int, int]]) -> Iterator[Row]:
    """The rows as text; a cell merged over several rows is read in each of them that holds something of its own."""
    waiting = iter(tall)
    upcoming = next(waiting, None)
    open_cells: dict[int, tuple[int, str]] = {}
    for number, values in rows:
        cells = [as_text(value) for value in values]
        own = any(cell.strip() for cell in cells)
        for column, (bottom, text) in list(open_cells.items()):
            if number - 1 > bottom:
                del open_cells[column]
            elif own and column < len(cells) and not cells[column].strip():
                cells[column] = text
        while upcoming is not None and upcoming[0] <= number - 1:
            top, bottom, left = upcoming
            if top == number - 1 and left < len(cells):
                open_cells[left] = (bottom, cells[left])
            upcoming = next(waiting, None)
        yield Row(number, cells)


def _listed(rows: list[int]) -> str:
    shown = ", ".join(map(str, rows[:_SHOWN]))
    return shown if len(rows) <= _SHOWN else f"{shown} and {len(rows) - _SHOWN:,} more"
