"""Tables of goods whose rules are drawn on the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from classifier.invoices.cells import clean, is_amount
from classifier.invoices.pdf_header import names_goods, stacked


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawn table of goods: its rows, where each begins on the page and where the last ends.

    `header` is the place of its header among the rows; None if the table before goes on in it.
    """

    rows: list[list[str]]
    tops: list[float]
    bottom: float
    header: int | None

    def holds_rows(self) -> bool:
        """Whether it has rows besides its header."""
        return self.header is None or self.header + 1 < len(self.rows)

    def goes_on_at(self, top: float) -> bool:
        """Whether it is a header alone, and a table drawn from `top` holds its rows."""
        return not self.holds_rows() and top - self.bottom < self.bottom - self.tops[-1]


def drawn_tables(page: Any, width: int) -> list[Drawn]:
    """The drawn tables of goods of a page (of pdfplumber); `width` is the number of columns of one that may go on there.

    Empty if the cells of one hold several items each, or if its header alone is drawn: such a page is read by places.
    """
    found: list[Drawn] = []
    for drawn in page.find_tables():
        extracted = [[cell or "" for cell in row] for row in drawn.extract()]
        many = any(sum(1 for part in cell.split("\n") if is_amount(part)) > 1 for row in extracted for cell in row)
        rows = [[clean(cell) for cell in row] for row in extracted]
        titles = [[stacked([clean(part) for part in cell.split("\n")]) for cell in row] for row in extracted]
        header = next((at for at, row in enumerate(titles) if names_goods(row)), None)
        tops = [row.bbox[1] for row in drawn.rows]
        if header is not None:
            if many:
                return []
            rows[header], width = titles[header], len(titles[header])
        elif many or not rows or len(rows[0]) != width or (found and not found[-1].goes_on_at(tops[0])):
            continue
        found.append(Drawn(rows, tops, drawn.bbox[3], header))
    filled = (one.holds_rows() or (at + 1 < len(found) and found[at + 1].header is None) for at, one in enumerate(found))
    return found if all(filled) else []
