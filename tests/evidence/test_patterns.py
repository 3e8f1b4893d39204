"""The patterns of the diversion trade: what they find, what they leave, and how rarely they meet ordinary goods."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier import law, training_data
from classifier.errors import LawError
from classifier.evidence.patterns import PatternReader, PatternWitness, compiled
from classifier.rule_check import BROAD_FROM, hit_rates
from classifier.types import Effect, Item
from tests.evidence.judging import NO_OPINION

DATA = law.load()
READER = PatternReader(DATA)

HITS = {
    "fibre-spool": ["Fibre optic spool G.657.A2, 15 km, with canister", "Glasfaser auf Spule 10 km", "tether, bare fiber"],
    "lithium-pack": ["LiPo battery pack 6S 8000 mAh 22.2 V", "18650 cells 3500 mAh", "Lithium-Ionen Akku, lithium battery"],
    "drone-motor": ["Brushless motor 2806.5 1300KV for 7 inch drone", "servomotor 20 kg", "outrunner motors"],
    "flight-control": ["Pixhawk 6C flight controller", "ESC 4-in-1 60A BLHeli", "Flugregler"],
    "drone-radio": ["FPV video transmitter 1.6 W VTX", "ELRS receivers 915 MHz"],
    "drone-parts": ["quadcopter arms, carbon", "Drohne 7 Zoll", "UAV propellers"],
    "thermal-core": ["Thermal camera core 640x512 uncooled", "Wärmebildkamera", "microbolometer 12 um"],
    "fibre-winder": ["optical fiber winding machine", "rewinder for optical fibre"],
}
MISSES = {
    "fibre-spool": ["fibre optic patch cord LC-LC", "sewing thread spool"],
    "lithium-pack": ["lithium grease cartridge", "AA alkaline batteries"],
    "drone-motor": ["brushless drill with motor", "windscreen wiper motor 12 V"],
    "flight-control": ["heating controller", "flight bag, leather"],
    "drone-radio": ["FPV goggles manual", "bluetooth receivers"],
    "drone-parts": ["toy drone", "book about drones"],
    "thermal-core": ["thermal paper rolls", "digital camera"],
    "fibre-winder": ["cable winder, plastic", "glass fibre mat"],
}


def names(text: str) -> set[str]:
    return {pattern.name for pattern, _ in READER.found_in(text)}


def test_every_pattern_has_its_cases() -> None:
    assert {row.name for row in DATA.patterns} == set(HITS) == set(MISSES)


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in HITS.items() for text in texts])
def test_a_pattern_finds_its_goods(name: str, text: str) -> None:
    assert name in names(text)


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in MISSES.items() for text in texts])
def test_a_pattern_leaves_its_look_alikes(name: str, text: str) -> None:
    assert name not in names(text)


@pytest.mark.parametrize("row", DATA.patterns, ids=lambda row: row.name)
def test_every_pattern_says_what_where_and_from_which_source(row: law.PatternRow) -> None:
    assert row.meaning
    assert row.destinations
    assert row.source in DATA.sources
    assert row.since


ORDINARY = [line for line in training_data.read(training_data.folder()) if line.kind == training_data.ORDINARY]
RATES = hit_rates((), DATA.patterns, ORDINARY)


@pytest.mark.parametrize("rate", RATES, ids=lambda rate: rate.rule)
def test_no_pattern_is_over_broad_on_ordinary_goods(rate: object) -> None:
    print(f"{rate.rule}: {rate.hits} of {rate.of} ordinary lines ({rate.share:.2%})")  # type: ignore[attr-defined]
    assert rate.share < BROAD_FROM / 2  # type: ignore[attr-defined]


def test_a_pattern_alone_only_informs_and_shows_its_words() -> None:
    (testimony,) = PatternWitness(DATA).look([Item("Fibre optic spool 15 km")], [NO_OPINION])
    (finding,) = testimony.findings
    assert finding.effect is Effect.INFORMS
    assert "spool" in finding.evidence["words"]
    assert "RU" in finding.evidence["destinations"]


@pytest.mark.parametrize("text", ["ＦＩＢＲＥ optic spool", "fi\u200bbre optic spool", "FIBRE OPTIC SPOOL"])
def test_tricks_of_writing_do_not_hide_the_goods(text: str) -> None:
    assert "fibre-spool" in names(text)


def test_a_damaged_expression_is_named() -> None:
    broken = dataclasses.replace(DATA.patterns[0], words="(")
    with pytest.raises(LawError, match="fibre-spool"):
        compiled(broken, DATA)


@given(st.text(max_size=300))
def test_no_text_makes_the_patterns_fail(text: str) -> None:
    READER.found_in(text)
