"""The fit: the same twice, calibrated on goods that it does not know, and refused where there is too little."""

from dataclasses import replace

import numpy as np
import pytest

from classifier import training
from classifier.errors import ModelError
from classifier.law import Law
from classifier.model.fitted import NONE
from tests.model import small


def test_fitting_again_and_again_gives_the_same_model(law: Law) -> None:
    first, *others = (training.fit(small.lines(), law) for _ in range(20))
    assert first.classes == ["2B350", "6A003", NONE]
    for other in others:
        np.testing.assert_array_equal(other.weights.toarray(), first.weights.toarray())
        assert other.calibration == first.calibration
        assert other.classes == first.classes


def test_held_out_lines_are_whole_goods() -> None:
    twins = [*small.lines(), *small.lines()]
    held = training.held_out(twins, training.Settings())
    assert held.any()
    assert (held[: len(twins) // 2] == held[len(twins) // 2 :]).all()
    by_word: dict[str, set[bool]] = {}
    for line, out in zip(twins, held.tolist(), strict=True):
        by_word.setdefault(line.label + line.text.split()[0], set()).add(out)
    assert all(len(outs) == 1 for outs in by_word.values())


def test_the_calibration_knows_no_word_of_the_goods_it_is_made_on(law: Law) -> None:
    lines, settings = small.lines(), training.Settings()
    labels = np.array([line.label for line in lines])
    held = training.held_out(lines, settings)
    # A word in letters that no learnt line has tells a model nothing, if it was not shown the word.
    strange = [replace(line, text=f"{line.text} 日本") if out else line for line, out in zip(lines, held, strict=True)]

    def calibration(of: list[training.Line]) -> training.Calibration:
        return training._calibrated_on(held, of, labels, law, settings, training._Steps(None, 0))

    assert calibration(strange) == calibration(lines)


def test_progress_ends_at_its_total(law: Law) -> None:
    steps: list[tuple[int, int]] = []
    training.fit(small.lines(), law, progress=lambda done, total: steps.append((done, total)))
    assert steps[-1][0] == steps[-1][1]
    assert [done for done, _ in steps] == list(range(1, len(steps) + 1))


@pytest.mark.parametrize(
    "goods",
    [
        {"6A003": "thermal infrared imaging uncooled streak framing"},
        {NONE: "chair table shirt bag shoe lamp bottle carpet"},
        {"6A003": "thermal", NONE: "chair"},
        {"3A991": "converter clock driver amplifier switch timer", NONE: "chair table shirt bag shoe lamp bottle carpet"},
    ],
    ids=["listed goods alone", "ordinary goods alone", "one of each", "low-level goods alone"],
)
def test_lines_that_no_model_can_be_fitted_on_are_refused_with_what_is_missing(law: Law, goods: dict[str, str]) -> None:
    with pytest.raises(ModelError, match="too few to fit and calibrate") as caught:
        training.fit(small.lines(goods), law)
    assert "listed entries and ordinary ones" in str(caught.value)
