"""Classes of demand: golden cuts, and what suits each."""

import numpy as np
import pytest

from core.analytics.forecasters import FORECASTERS
from core.analytics.forecasting.demand import MEMBERS, SILENT, DemandClass, classified, demand
from core.errors import Invalid, NotEnoughData

GOLDEN = np.array([0, 0, 3, 0, 0, 0, 5, 0, 2, 0, 0, 4.0])


@pytest.mark.parametrize(
    ("steps_per_demand", "variation", "kind"),
    [
        (1.0, 0.2, "smooth"),
        (1.0, 0.8, "erratic"),
        (3.0, 0.136, "intermittent"),
        (2.0, 0.9, "lumpy"),
        (1.32, 0.1, "intermittent"),
        (1.0, 0.49, "erratic"),
        (1.32, 0.49, "lumpy"),
        (2.0, None, "intermittent"),
    ],
)
def test_a_value_on_a_limit_belongs_to_the_higher_class(steps_per_demand, variation, kind):
    assert classified(steps_per_demand, variation) == kind


def test_the_golden_series_is_intermittent_by_its_sample_variance():
    found = demand(GOLDEN)

    assert found.kind is DemandClass.INTERMITTENT
    assert found.steps_per_demand == 3.0
    assert found.variation == pytest.approx(0.1360544218)
    assert found.share_of_zeros == pytest.approx(8 / 12)
    assert found.demands == 4
    assert not found.is_silent
    assert found.members == MEMBERS[DemandClass.INTERMITTENT]
    assert found.said == "Demand comes now and then, in like amounts."


def test_demand_that_came_once_does_not_vary():
    found = demand(np.array([0, 2.0, 0]))

    assert found.variation is None
    assert found.kind is DemandClass.INTERMITTENT


def test_no_demand_is_a_class_of_its_own():
    found = demand(np.zeros(5))

    assert found.kind is DemandClass.NONE
    assert found.steps_per_demand is None
    assert found.share_of_zeros == 1.0


def test_a_silence_that_chance_does_not_explain_asks_for_what_fades():
    ended = np.concatenate([np.tile([0.0, 3.0], 20), np.zeros(12)])

    found = demand(ended)

    assert found.is_silent
    assert found.members == SILENT
    assert found.said.endswith("There was none in the last 12 steps.")


def test_a_silence_as_long_as_usual_is_none():
    assert not demand(np.concatenate([np.tile([0.0, 3.0], 20), np.zeros(3)])).is_silent


def test_each_member_that_suits_is_a_forecaster():
    assert {name for names in MEMBERS.values() for name in names} <= set(FORECASTERS)
    assert set(SILENT) <= set(FORECASTERS)


def test_no_values_and_values_below_zero_are_refused():
    with pytest.raises(NotEnoughData, match="needs 1 value; there are 0"):
        demand(np.array([]))
    with pytest.raises(Invalid, match="never negative; 1 values are"):
        demand(np.array([1.0, -1.0]))
