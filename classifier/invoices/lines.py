"""What every format ends in: texts by role become one line of goods, or say why they cannot.

One place does this for tables, e-invoices and PDFs alike, so that the same texts mean the same line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

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
    usual_destination : as `destination`, out of the settings; the buyer's country outranks it.
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
    usual_destination: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What a document says once for all its lines; countries as ISO codes.

    `unreadable`: by role, what it says in words that name no country we know. That is not the same as saying
    nothing: no default takes its place.
    """

    destination: str | None = None
    origin: str | None = None
    consignee: str | None = None
    currency: str | None = None
    incoterms: str | None = None
    unreadable: Mapping[str, str] = field(default_factory=dict)

    def followed_by(self, later: Facts) -> Facts:
        """What holds once the later facts are said: they outrank these role by role, readable or not."""
        said: dict[str, Any] = {role: value for role, value in _values(later).items() if value is not None}
        none = dict.fromkeys(later.unreadable)
        old = {role: text for role, text in self.unreadable.items() if role not in said}
        return replace(self, **{**none, **said}, unreadable={**old, **later.unreadable})

    def contradicts(self, known: Facts) -> bool:
        """Whether a role is said in both, and not the same."""
        ours, theirs = ({**_values(facts), **facts.unreadable} for facts in (self, known))
        return any(None not in (text, theirs[role]) and text != theirs[role] for role, text in ours.items())


def _values(facts: Facts) -> dict[str, str | None]:
    return {part.name: getattr(facts, part.name) for part in fields(facts) if part.name != "unreadable"}


def facts_of(said: Mapping[str, str]) -> Facts:
    """The facts in a document's texts by role; an empty text says nothing."""
    codes = {role: country(said[role]) for role in ("destination", "origin") if said.get(role)}
    return Facts(
        destination=codes.get("destination"),
        origin=codes.get("origin"),
        consignee=said.get("consignee") or None,
        currency=said.get("currency") or None,
        incoterms=incoterms(said.get("incoterms", "")),
        unreadable={role: said[role] for role, code in codes.items() if code is None},
    )


def with_buyer(facts: Facts, buyer: str, file: str, options: ReadOptions) -> tuple[Facts, list[Note]]:
    """The facts with the buyer's country in place of a destination that the document does not name, and what to tell.

    What the user gives for this run outranks the buyer; where the two differ, that is told.
    """
    if not buyer or facts.destination or "destination" in facts.unreadable:
        return facts, []
    code, given = country(buyer), options.destination
    named = f"{file}: names no country of delivery; "
    if given is not None:
        told = f"{named}{given} is taken as given, though the buyer is in {code or short(buyer)}. Check where the goods go."
        return facts, [] if code == given else [Note(Place(file), told)]
    if code is None:
        return replace(facts, unreadable={**facts.unreadable, "destination": buyer}), []
    told = f"{named}the buyer's country {code} is taken as destination."
    return replace(facts, destination=code), [Note(Place(file), told)]


def make_line(
    number: int,
    place: Place,
    texts: Mapping[str, str],
    options: ReadOptions,
    facts: Facts,
    where: Callable[[str], str],
    original: Mapping[str, str] | None = None,
    stated: tuple[tuple[str, str], ...] = (),
) -> InvoiceLine | Unreadable:
    """The line that the texts by role describe.

    `where` names a role's column or element for messages. What a line says outranks what its document says,
    which outranks the options; a country that cannot be read, on the line or for the whole document, is a gap and
    is never replaced by a default. `stated`: properties of the goods that limits are written about, as `Item.facts`.
    """
    get, gaps = _with_labelled({role: clean(text) for role, text in texts.items()}, lambda: f"{place}, {where('description')}")
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
        found = country(text) if text else document
        if found is not None:
            return found
        if text:
            told = f"{place}, {where(role)}: {short(text)!r}"
        elif role in facts.unreadable:
            told = f"{place}: {short(facts.unreadable[role])!r}, the {role} that the document names for all lines,"
        else:
            return default
        told += " is no country we know. Write its name or its two-letter code."
        gaps.append(Gap("destination" if role == "destination" else "reader", role, told))
        return None

    return InvoiceLine(
        line=number,
        place=place,
        description=description,
        hs_code=hs_code,
        item_number=item_number,
        origin=code("origin", facts.origin, options.origin),
        destination=code("destination", facts.destination, options.destination or options.usual_destination),
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
        facts=stated,
    )


def line_of_text(number: int, place: Place, text: str, **given: str | None) -> InvoiceLine:
    """The line of a bare description, with what is `given` beside it by role; what labels in the text say is read too."""
    texts = {"description": text} | {role: value for role, value in given.items() if value}
    line = make_line(number, place, texts, ReadOptions(), Facts(), lambda role: "the text")
    return line if isinstance(line, InvoiceLine) else InvoiceLine(number, place, "")


# Which witness would have missed it, and its name; of a declared number the finding tells already.
_REMARKED = {"hs_code": ("hs", "HS code"), "origin": ("reader", "origin")}


def _with_labelled(texts: Mapping[str, str], where: Callable[[], str]) -> tuple[dict[str, str], list[Gap]]:
    """The texts by role, with what the description states behind labels for roles that say nothing, and a remark on each."""
    found = {
        role: value
        for role, value in labels.stated(texts.get("description", "")).items()
        if texts.get(role, "").casefold() in NOTHING
    }
    remarks = [
        Gap(
            witness,
            f"{role} label",
            f"{where()}: the {name} {short(found[role])} was read from the text, the line gives no other.",
        )
        for role, (witness, name) in _REMARKED.items()
        if role in found
    ]
    return {**texts, **found}, remarks
