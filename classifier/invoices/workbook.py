"""Workbooks (XLSX, XLS, ODS) through calamine, after a look at whether the file is a bomb."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
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
from classifier.types import Note, Place

_SHOWN = 20


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
    for name in wanted:
        label = name if len(names) > 1 else None
        place = Place(file, sheet=label)
        rows = _rows(book, name, file)
        if rows is None:
            continue
        try:
            for record in tables.read_rows(rows, file, options, label, numbers):
                yield record
                read_any = True
        except InvoiceError as error:
            left_out.append((name, error))
            continue
        if name in unseen:
            yield Note(place, f"{place}: is a hidden sheet; read like the others.")
        if told := hidden.get(name):
            yield Note(place, f"{place}: hidden rows are read like the others: {_listed(told)}.")
    if not read_any:
        if left_out:
            raise left_out[0][1]
        raise InvoiceError(f"{file}: all its sheets are empty.", "Give a table with a header and at least one line of goods.")
    for name, reason in left_out:
        place = Place(file, sheet=name)
        yield Note(place, f"{place}: holds no table of goods; left out ({reason.message.removeprefix(f'{place}: ')})")


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
        with _quiet():
            return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    except python_calamine.PasswordError as error:
        raise InvoiceError(f"{file}: is locked with a password.", "Save a copy without one.") from error
    except BaseException as error:
        raise _damaged(error, file) from error


def _rows(book: Any, name: str, file: str) -> Iterator[Row] | None:
    """The sheet's rows from its first on, or None if it is empty or no table (a chart)."""
    import python_calamine

    try:
        with _quiet():
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


@contextmanager
def _quiet() -> Iterator[None]:
    """Standard error goes nowhere meanwhile: calamine's Rust code prints a backtrace of its own before it raises."""
    sys.stderr.flush()
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


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
