"""Subscriptions reconcile to the last digit, and their figures are those that are known."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analytics.kpi.movement import Movement, gross_retention, net_retention, quick_ratio
from core.analytics.kpi.saas import (
    SUBSCRIPTION_METRICS,
    Subscriptions,
    acquisition_cost,
    lifetime_value,
    logo_churn,
    payback_months,
    subscription_figures,
    value_to_cost,
)
from core.errors import Invalid
from tests.analytics.kpi.golden import near, section

INPUTS, EXPECTED = section("saas")["inputs"], section("saas")["expected"]
PARTS = ("new", "expansion", "reactivation", "contraction", "churn")
MONEY = st.decimals(0, 10**9, places=4)


def month(**changes):
    moved = {name: INPUTS[name] for name in PARTS}
    rest = {name: value for name, value in INPUTS.items() if name not in {*PARTS, "mrr_start"}}
    movement = Movement(INPUTS["mrr_start"], **moved, stated=112_000)
    return Subscriptions(**({"movement": movement} | rest | changes))


@pytest.mark.parametrize("key", EXPECTED)
def test_a_figure_is_the_one_that_is_known(key):
    assert subscription_figures(month())[key].value == near(EXPECTED[key])


def test_what_is_known_elsewhere_is_all_there():
    assert set(SUBSCRIPTION_METRICS) == {*EXPECTED, "mrr_gap", "logo_churn"}
    assert all(metric.formula and metric.inputs for metric in SUBSCRIPTION_METRICS.values())


def test_a_movement_that_comes_to_its_end_reconciles():
    movement = Movement(0.1, new=0.2, stated=0.3)

    assert movement.is_reconciled
    assert movement.gap.value == 0


def test_one_that_does_not_says_by_how_much():
    movement = Movement(100_000, new=12_000, churn=5000, stated=Decimal("107000.01"))

    assert not movement.is_reconciled
    assert movement.gap.value == 0.01


def test_without_an_end_there_is_nothing_to_reconcile_with():
    movement = Movement(100, new=1)

    assert movement.gap.reason == "end_not_stated"
    assert not movement.is_reconciled


def test_a_part_that_is_missing_leaves_the_end_open():
    movement = Movement(100, new=None, stated=100)

    assert movement.end.reason == "input_missing"
    assert movement.gap.reason == "input_missing"


def test_a_loss_with_a_minus_is_refused():
    with pytest.raises(Invalid, match="Churn is -5,000; state it as a positive amount"):
        Movement(100_000, churn=-5000)


@given(start=MONEY, parts=st.tuples(*[MONEY] * 5))
def test_a_movement_reconciles_with_the_sum_of_its_parts(start, parts):
    moved = dict(zip(PARTS, parts, strict=True))
    *gains, contraction, churn = parts

    movement = Movement(start, **moved, stated=start + sum(gains) - contraction - churn)

    assert movement.is_reconciled


@given(start=MONEY, parts=st.tuples(*[MONEY] * 5))
def test_gross_retention_is_never_above_1_nor_above_net_retention(start, parts):
    movement = Movement(start, **dict(zip(PARTS, parts, strict=True)))

    gross, net = gross_retention(movement), net_retention(movement)

    if gross.value is None:
        assert gross.reason == net.reason == "base_not_positive"
    else:
        assert gross.value <= 1
        assert gross.value <= net.value


def test_where_nothing_was_lost_there_is_no_quick_ratio():
    assert quick_ratio(Movement(100, new=10)).reason == "churn_zero"


def test_a_cost_from_a_difference_of_customers_says_so_and_so_does_what_follows():
    figures = subscription_figures(month(is_difference=True))

    assert {key for key, one in figures.items() if one.reason == "new_customers_at_least"} == {
        "cac",
        "ltv_to_cac",
        "cac_payback_months",
    }
    assert figures["cac"].value == 1500
    assert "more" in figures["cac"].why


@pytest.mark.parametrize(
    ("figure", "reason"),
    [
        (acquisition_cost(100, -3, is_difference=True), "no_new_customers"),
        (acquisition_cost(None, 3), "input_missing"),
        (lifetime_value(500, None, 0.02), "input_missing"),
        (value_to_cost(20_000, 0), "denominator_not_positive"),
        (payback_months(1500, 500, 0), "contribution_not_positive"),
        (payback_months(1500, 500, -0.2), "contribution_not_positive"),
        (logo_churn(0, 0), "customers_not_positive"),
    ],
)
def test_what_cannot_be_computed_says_why(figure, reason):
    assert (figure.value, figure.reason) == (None, reason)


def test_customers_lost_are_told_of_those_at_the_start():
    assert subscription_figures(month(customers_lost=3, customers_at_start=60))[
        "logo_churn"
    ].value == near(0.05)
