"""What every format ends in: texts by role become one line of goods, or say why they cannot.

One place does this for tables, e-invoices and PDFs alike, so that the same texts mean the same line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from classifier import labels
from classifier.invoices.cells import clean, country, incoterms, scrub, short
from classifier.invoices.columns import Columns
from classifier.invoices.hscodes import NOTHING, read_hs
from classifier.types import Gap, InvoiceLine, Note, Place, Unreadable

Record = InvoiceLine | Unreadable | Note


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the user may tell a reader.

    columns : headings by role; they outrank what is recognised.
    destination, origin : ISO codes for lines and documents that name none.
    sheets : the sheets of a workbook to read; all that hold goods if empty.
    mappings : remembered columns, by the fingerprint of their header.
    watch : called with every header as it is understood.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    destination: str | None = None
    origin: str | None = None
    sheets: tuple[str, ...] = ()
    mappings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    watch: Callable[[Place, Columns], None] | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What a document says once for all its lines; countries as ISO codes."""

    destination: str | None = None
    origin: str | None = None
    consignee: str | None = None
    currency: str | None = None
    incoterms: str | None = None


def make_line(
    number: int,
    place: Place,
    texts: Mapping[str, str],
    options: ReadOptions,
    facts: Facts,
    where: Callable[[str], str],
    original: Mapping[str, str] | None = None,
) -> InvoiceLine | Unreadable:
    """The line that the texts by role describe.

    `where` names a role's column or element for messages. What a line says outranks what its document says,
    which outranks the options; a country that cannot be read is a gap and is never replaced by a default.
    """
    get, gaps = _with_labelled({role: clean(text) for role, text in texts.items()}, f"{place}, {where('description')}")
    description, item_number = get.get("description", ""), get.get("item_number") or None
    hs_code, told = read_hs(get.get("hs_code", ""))
    if told:
        gaps.append(Gap("hs", "hs_code" if hs_code is None else "hs_code digits", f"{place}, {where('hs_code')}: {told}"))
    if not description:
        told = f"{place}, {where('description')}: is empty. Say in words what the goods are."
        if not (item_number or hs_code):
            return Unreadable(number, place, told)
        gaps.append(Gap("text", "description", told))

    def code(role: str, document: str | None, default: str | None) -> str | None:
        text = get.get(role, "")
        if not text:
            return document or default
        found = country(text)
        if found is None:
            told = f"{place}, {where(role)}: {short(text)!r} is no country we know. Write its name or its two-letter code."
            gaps.append(Gap("destination" if role == "destination" else "reader", role, told))
        return found

    return InvoiceLine(
        line=number,
        place=place,
        description=description,
        hs_code=hs_code,
        item_number=item_number,
        origin=code("origin", facts.origin, options.origin),
        destination=code("destination", facts.destination, options.destination),
        consignee=get.get("consignee") or facts.consignee,
        quantity=get.get("quantity") or None,
        unit=get.get("unit") or None,
        unit_price=get.get("unit_price") or None,
        amount=get.get("amount") or None,
        currency=get.get("currency") or facts.currency,
        incoterms=incoterms(get.get("incoterms", "")) or facts.incoterms,
        declared_entry=get.get("declared_entry") or None,
        gaps=tuple(gaps),
        original={scrub(name): scrub(text) for name, text in (original or {}).items()},
    )


def line_of_text(number: int, place: Place, text: str, **given: str | None) -> InvoiceLine:
    """The line of a bare description, with what is `given` beside it by role; what labels in the text say is read too."""
    texts = {"description": text} | {role: value for role, value in given.items() if value}
    line = make_line(number, place, texts, ReadOptions(), Facts(), lambda role: "the text")
    return line if isinstance(line, InvoiceLine) else InvoiceLine(number, place, "")


# Which witness would have missed it, and its name; of a declared number the finding tells already.
_REMARKED = {"hs_code": ("hs", "HS code"), "origin": ("reader", "origin")}


def _with_labelled(texts: Mapping[str, str], where: str) -> tuple[dict[str, str], list[Gap]]:
    """The texts by role, with what the description states behind labels for roles that say nothing, and a remark on each."""
    found = {
        role: value
        for role, value in labels.stated(texts.get("description", "")).items()
        if texts.get(role, "").casefold() in NOTHING
    }
    remarks = [
        Gap(
            witness, f"{role} label", f"{where}: the {name} {short(found[role])} was read from the text, the line gives no other."
        )
        for role, (witness, name) in _REMARKED.items()
        if role in found
    ]
    return {**texts, **found}, remarks
