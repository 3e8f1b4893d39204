"""Old workbooks (XLS) are compound files: small file systems of chained sectors, which must end somewhere."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from classifier.errors import InvoiceError

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LARGEST_SECTOR = 0xFFFFFFFA
_HEADER = 512
_HINT = "Open it in a spreadsheet program and save it again."


def refuse_loops(content: bytes, file: str) -> None:
    """InvoiceError if a chain of sectors runs in a circle: whoever follows it never comes to an end."""
    if not content.startswith(MAGIC):
        return
    damaged = InvoiceError(f"{file}: is damaged (its chains of sectors make no sense).", _HINT)
    try:
        shift = struct.unpack_from("<H", content, 30)[0]
        mini, _, extra = struct.unpack_from("<3I", content, 60)
        if shift not in (9, 12):
            raise damaged
        table = _table(content, 1 << shift, extra)
        _no_circle(table)
        _no_circle(_numbers(content, 1 << shift, _chain(table, mini)))
    except (struct.error, IndexError, _CircleError):
        raise damaged from None


class _CircleError(Exception):
    """A chain comes back to a sector that it has been at."""


def _table(content: bytes, size: int, extra: int) -> list[int]:
    """The number of the sector that follows each sector."""
    places = list(struct.unpack_from("<109I", content, 76))
    seen: set[int] = set()
    while extra < _LARGEST_SECTOR:
        if extra in seen:
            raise _CircleError
        seen.add(extra)
        more = _numbers(content, size, [extra])
        places.extend(more[:-1])
        extra = more[-1]
    return _numbers(content, size, [place for place in places if place < _LARGEST_SECTOR])


def _numbers(content: bytes, size: int, sectors: Sequence[int]) -> list[int]:
    found: list[int] = []
    for sector in sectors:
        start = max(size, _HEADER) + sector * size
        found.extend(struct.unpack_from(f"<{size // 4}I", content, start))
    return found


def _chain(table: Sequence[int], start: int) -> list[int]:
    found: list[int] = []
    while start < len(table):
        found.append(start)
        if len(found) > len(table):
            raise _CircleError
        start = table[start]
    return found


def _no_circle(table: Sequence[int]) -> None:
    """Raises if any chain of the table runs in a circle; every sector is looked at once."""
    done = [0] * len(table)
    for start in range(len(table)):
        place, walk = start, start + 1
        while place < len(table) and done[place] == 0:
            done[place] = walk
            place = table[place]
        if place < len(table) and done[place] == walk:
            raise _CircleError
