"""The order of methods by what came of them, and the sentence for each."""

import numpy as np
import pytest

from core.analytics.risk.backtests import judged
from core.analytics.risk.ranking import best, ranked
from core.analytics.risk.sides import Tried, side_by_side
from core.analytics.risk.var import METHODS, Risk
from core.errors import Invalid
from tests.analytics.risk import known

COUNT = 1_010
SAID = Risk(0.02, 0.03)


def tried(losses, said=0.02, count=COUNT):
    """A method that was passed at these places."""
    came = np.full(COUNT, 0.001)
    came[list(losses)] = -0.05
    forecast = np.full(COUNT, said)
    forecast[: COUNT - count] = np.nan
    return {0.99: Tried(SAID, judged(came, forecast, 0.99))}


APART = range(60, 1_010, 100)


def test_a_method_that_keeps_its_word_comes_before_one_that_does_not():
    found = {
        "hist": tried(range(9, 1_010, 40)),
        "normal": tried(()),
        "ewma94": tried(APART),
        "student_t": {0.99: Tried(Risk(None, None, "There is none."), None)},
        "fhs_ewma": tried(range(200, 210)),
        "monte_carlo": tried(range(9, 1_010, 60)),
        "gjr_t": {0.99: Tried(SAID, None)},
    }

    ranks = ranked(found)

    assert [rank.method for rank in ranks] == [
        "ewma94", "fhs_ewma", "normal", "monte_carlo", "hist", "student_t", "gjr_t"
    ]  # fmt: skip
    assert [rank.place for rank in ranks] == [1, 2, 3, 4, 5, 6, 7]
    assert [rank.is_believed for rank in ranks] == [True] + 6 * [False]
    assert [rank.reason for rank in ranks] == [
        "10 losses beyond it of 1,010, where 10.1 were expected, not in clusters: keeps its word.",
        "10 losses beyond it of 1,010, where 10.1 were expected, but in clusters: it is late when "
        "the weather turns.",
        "No loss beyond it of 1,010, where 10.1 were expected: asks for more than needed.",
        "17 losses beyond it of 1,010, where 10.1 were expected: promises too little risk. "
        "Of the last 250 forecasts 4 were passed: green.",
        "26 losses beyond it of 1,010, where 10.1 were expected: promises far too little risk. "
        "Of the last 250 forecasts 7 were passed: yellow.",
        "There is none.",
        "There are too few returns to try it.",
    ]
    assert [rank.is_tried for rank in ranks] == 5 * [True] + 2 * [False]


def test_of_those_that_keep_their_word_the_nearest_is_first():
    near, far = tried(APART, 0.02), tried(APART, 0.03)

    ranks = ranked({"normal": far, "hist": near})

    assert [rank.method for rank in ranks] == ["hist", "normal"]
    assert ranks[0].loss < ranks[1].loss


def test_a_method_that_often_says_nothing_is_not_believed():
    ranks = ranked({"gjr_t": tried(APART, count=500), "hist": tried(APART, 0.04)})

    assert [rank.method for rank in ranks] == ["hist", "gjr_t"]
    assert ranks[1].reason == (
        "It made 500 forecasts where others made 1,010: it often has nothing to say."
    )


def test_a_single_loss_is_one():
    assert ranked({"hist": tried([500])})[0].reason.startswith("1 loss beyond it of 1,010")


def test_the_best_has_a_sentence():
    alone = best(ranked({"hist": tried(APART), "normal": tried(())}))
    first = best(ranked({"hist": tried(APART), "normal": tried(APART)}))
    none = best(ranked({"hist": tried(())}))

    assert alone.startswith("Believe Historical, and no other: 10 losses beyond it")
    assert first.startswith("Believe Historical, the nearest of 2 methods that kept their word: 10")
    assert none.startswith("No method kept its word on this series; Historical came nearest. No lo")


@pytest.mark.parametrize("found", [{}, {"hist": {0.99: Tried(SAID, None)}}])
def test_without_back_tests_none_is_the_best(found):
    assert best(ranked(found)) == (
        "No method could be tried on this series; believe none of them too much."
    )


def test_a_level_that_was_not_asked_has_no_ranking():
    with pytest.raises(Invalid, match="No method was asked at 95%"):
        ranked({"hist": tried(())}, 0.95)


def test_all_methods_of_real_figures_are_ranked():
    ranks = ranked(side_by_side(np.array(known.golden()["returns"])))

    assert {rank.method for rank in ranks} == METHODS.keys()
    assert best(ranks)
