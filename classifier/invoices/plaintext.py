"""Plain text: a table if its first lines have a header, else one item a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import BinaryIO

from classifier.errors import InvoiceError
from classifier.invoices import delimited, tables
from classifier.invoices.cells import clean, is_total, short
from classifier.invoices.header import Row, facts_above, is_document_label, labelled
from classifier.invoices.lines import Facts, ReadOptions, Record, make_line
from classifier.invoices.textlines import decoded_lines
from classifier.types import Note, Place

_NUMBERED = re.compile(r"^\s*(?:[-*•–]|\(?\d{1,4}[.)])\s+(?=\S)")


def read(source: BinaryIO, file: str, options: ReadOptions) -> Iterator[Record]:
    """The lines of the text, in order; list marks such as "1." are no part of an item."""
    lines = decoded_lines(source)
    sample = list(islice(lines, delimited.SAMPLE_LINES))
    if options.columns or delimited.has_header(sample):
        delimiter, width = delimited.find_delimiter(sample)
        yield from tables.read_rows(delimited.rows(chain(sample, lines), delimiter, width), file, options)
        return
    number = 0
    facts = Facts()
    for row, text in enumerate(chain(sample, lines), start=1):
        place = Place(file, row)
        item = clean(_NUMBERED.sub("", text))
        if not item:
            continue
        if not number:
            facts, told = facts_above([Row(row, [item])], facts)
            if told:
                yield from (Note(place, f"{file}: {sentence}") for sentence in told)
                continue
        if is_total(item) or is_document_label(item) or labelled([item]):
            yield Note(place, f"{place}: no item ({short(item)}); left out.")
            continue
        number += 1
        yield make_line(number, place, {"description": item}, options, facts, lambda role: "the text")
    if not number:
        raise InvoiceError(f"{file}: holds no items.", "Write one item a line.")
