"""Facts stated beside a description (`--fact frame_rate="9 Hz"`), and an entry's limits as a checklist to state them by."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from classifier.errors import UsageError
from classifier.limits import Condition, Limit, Limits
from classifier.quantities.meaning import Vocabulary
from classifier.quantities.read import plain


def parse_facts(pairs: Iterable[str], vocabulary: Vocabulary) -> tuple[tuple[str, str], ...]:
    """`name=value` pairs as facts. UsageError if a name is unknown or a value cannot be read as one of its kind."""
    facts = []
    for pair in pairs:
        name, sign, value = pair.partition("=")
        key, value = _key(name, vocabulary), value.strip().strip("\"'").strip()
        if not sign or not value:
            raise UsageError(f"--fact {pair}: has no value.", f'Write it as --fact {key or "frame_rate"}="9 Hz".')
        if key is None:
            raise UsageError(f"--fact {pair}: no limit asks for {name.strip()!r}.", _close(name, vocabulary))
        if key in vocabulary.words:
            word = vocabulary.words[key]
            if value.lower() not in word.values and not vocabulary.stated(key, plain(value).lower()):
                raise UsageError(f"--fact {pair}: the {word.name} cannot be {value!r}.", f"Give {' or '.join(word.values)}.")
            facts.append((key, value.lower()))
            continue
        readings = vocabulary.fact(key, value)
        if not readings:
            wanted = vocabulary.properties[key]
            raise UsageError(f"--fact {pair}: {value!r} is no {wanted.name}.", "Give a number with its unit, such as 9 Hz.")
        if not all(reading.sure for reading in readings):
            raise UsageError(f"--fact {pair}: {value!r} can be read in more than one way.", "Write the unit out, as in 800 mW.")
        facts.append((key, value))
    return tuple(facts)


def facts_among(traits: Iterable[tuple[str, str]], vocabulary: Vocabulary) -> tuple[tuple[str, str], ...]:
    """Those of a document's named properties ("Frame rate", "60 Hz") that a limit asks for and whose value can be read surely.

    A name is a property's own, or consists of words that point to one; the others say nothing here.
    """
    found: dict[str, str] = {}
    for name, value in traits:
        own = _key(name, vocabulary)
        pointed = [each.key for each in vocabulary.properties.values() if each.cues and each.cues.fullmatch(name.lower())]
        read = [key for key in ([own] if own else pointed) if _is_sure(key, value, vocabulary)]
        if len(read) == 1:
            found.setdefault(read[0], value)
    return tuple(found.items())


def stated_in(description: str, vocabulary: Vocabulary) -> frozenset[str]:
    """The properties that a description states itself, in numbers or in words."""
    text = plain(description).lower()
    goods = frozenset(kind for kind, each in vocabulary.goods.items() if each.named_in(text))
    worded = (key for key in vocabulary.words if vocabulary.stated(key, text))
    return frozenset((*(reading.property for reading in vocabulary.readings(description, goods)), *worded))


def checklist(limits: Limits, entry: str) -> list[str]:
    """An entry's limits as lines to tick off; empty if none is held for it."""
    lines: list[str] = []
    goods = ""
    for limit in limits.of(entry):
        if limit.goods != goods:
            goods = limit.goods
            lines.append(f"{goods.replace('_', ' ')}:")
        lines.append(f"  [ ] {limit.at[6:] or limit.at}{_lists(limits, limit)}: {_sentence(limits, limit)}")
    return lines


def questions(limits: Limits, entry: str) -> dict[str, str]:
    """The properties that an entry's limits ask for, each with its question."""
    vocabulary = limits.vocabulary
    keys = dict.fromkeys(test.property for limit in limits.of(entry) for test in limit.tests)
    return {key: (vocabulary.words[key] if key in vocabulary.words else vocabulary.properties[key]).ask for key in keys}


def _is_sure(key: str, value: str, vocabulary: Vocabulary) -> bool:
    if key in vocabulary.words:
        return len(vocabulary.stated(key, plain(value).lower())) == 1
    readings = vocabulary.fact(key, value)
    return bool(readings) and all(reading.sure for reading in readings)


def _lists(limits: Limits, limit: Limit) -> str:
    """Named only where the lists differ."""
    everywhere = {name for other in limits.of(limit.entry) for name in other.lists}
    return "" if set(limit.lists) == everywhere else f" ({', '.join(limit.lists)})"


def _sentence(limits: Limits, limit: Limit) -> str:
    parts = [_test(limits, limit.limit), *(_test(limits, test) for test in limit.when)]
    text = " and ".join(parts) + (" (before or after heat treatment)" if limit.capable else "")
    if limit.unless:
        text += "; not if " + " or ".join(_test(limits, test) for test in limit.unless)
    return text + (f"; also: {limit.also}" if limit.also else "")


def _test(limits: Limits, test: Condition) -> str:
    vocabulary = limits.vocabulary
    if test.word:
        return f"{vocabulary.words[test.property].name}: {test.word}"
    return f"{vocabulary.properties[test.property].name} {test}"


def _key(name: str, vocabulary: Vocabulary) -> str | None:
    key = "_".join(name.replace("-", " ").replace("_", " ").lower().split())
    if key in vocabulary.properties or key in vocabulary.words:
        return key
    named = {each.name: each.key for each in vocabulary.properties.values()}
    named |= {each.name: each.key for each in vocabulary.words.values()}
    return {text.lower().replace(" ", "_"): found for text, found in named.items()}.get(key)


def _close(name: str, vocabulary: Vocabulary) -> str:
    known = [*vocabulary.properties, *vocabulary.words]
    close = difflib.get_close_matches("_".join(name.lower().split()), known, 5, 0.5)
    if close:
        return f"Did you mean {' or '.join(close)}?"
    return "`dualuse classify` lists the questions for your goods, each with its name."
