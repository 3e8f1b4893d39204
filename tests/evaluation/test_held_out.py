"""The held-out fifth: goods that the model has not seen, and nothing of them in what it has."""

import pytest

from classifier import Screener, evaluation
from classifier.errors import ModelError
from classifier.evaluation import held_out
from classifier.law import Law
from tests.model.small import lines


def test_held_out_goods_and_learnt_lines_are_all_lines_and_share_none(law: Law) -> None:
    model, learnt, sets = held_out.split(lines(), law)
    told = [row.description for _, rows in sets for row in rows]
    assert told
    assert sorted(told + [line.text for line in learnt]) == sorted(line.text for line in lines())
    assert not set(told) & {line.text for line in learnt}
    assert model.facts["lines"] == len(learnt)
    assert [name for name, _ in sets] == ["listed goods", "ordinary goods"]


def test_held_out_goods_give_a_card_of_their_own(law: Law) -> None:
    model, _, sets = held_out.split(lines(), law)
    card = evaluation.score_card(Screener(model=model, top=max(evaluation.RANKS)), sets)
    assert set(card["sets"]) == {"listed goods", "ordinary goods", evaluation.TOGETHER}
    assert card["sets"][evaluation.TOGETHER]["rows"] == sum(len(rows) for _, rows in sets)
    text = evaluation.as_text({"prior": 0.5, "sets": {}, "held_out": card})
    assert "held-out lines of the training data, listed goods" in text


def test_too_few_lines_are_refused(law: Law) -> None:
    with pytest.raises(ModelError, match="too few to hold some out"):
        held_out.split(lines()[:1], law)
