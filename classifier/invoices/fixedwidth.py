"""Tables whose columns are kept apart by white space alone: a header whose headings stand two blanks apart, or more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from classifier.invoices import columns
from classifier.invoices.header import Row

_MIN_HEADINGS = 2
_HEADING = re.compile(r"\S+(?: \S+)*")


def cuts(sample: Sequence[str]) -> list[int] | None:
    """Where the columns of the sample's table are cut, or None if it holds no such table.

    Between two headings the cut is in the widest gap that the header and the rows below it, up to an empty line,
    have in common; where there is none, the table is no table of fixed width.
    """
    for place, line in enumerate(sample):
        headings = list(_HEADING.finditer(line.expandtabs()))
        names = [heading[0] for heading in headings]
        described = any(columns.role_of(name)[0] == "description" for name in names)
        if described and columns.strength_of(names) >= _MIN_HEADINGS:
            body = _paragraph(sample[place:])
            found = [_gap(body, left.end(), right.start()) for left, right in pairwise(headings)]
            if len(body) > 1 and all(found):
                return found
    return None


def rows(lines: Iterable[str], cuts: Sequence[int]) -> Iterator[Row]:
    """The rows of the table. A line in which a word stands across a cut, above or below the table, is one cell."""
    for number, line in enumerate(lines, start=1):
        text = line.expandtabs().rstrip()
        if any(cut < len(text) and not text[cut].isspace() and not text[cut - 1].isspace() for cut in cuts):
            yield Row(number, [text])
        else:
            yield Row(number, [text[start:end].strip() for start, end in zip((0, *cuts), (*cuts, None), strict=True)])


def _paragraph(lines: Sequence[str]) -> list[str]:
    found = []
    for line in lines:
        if not line.strip():
            break
        found.append(line.expandtabs().rstrip())
    return found


def _gap(body: Sequence[str], left: int, right: int) -> int:
    """The middle of the widest blank that all lines have between two places; 0 if there is none."""
    blank = "".join(
        " " if all(place >= len(line) or line[place] == " " for line in body) else "x" for place in range(left, right)
    )
    runs = sorted(re.finditer(r" +", blank), key=lambda run: run.end() - run.start())
    return left + (runs[-1].start() + runs[-1].end() + 1) // 2 if runs else 0
