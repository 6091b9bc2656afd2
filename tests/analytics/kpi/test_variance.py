"""Variances are signed by what is good, and bridges always arrive."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analytics.kpi.variance import bridge, variance
from core.errors import Invalid
from tests.analytics.kpi.golden import near, section

LINES = section("variance")
MONEY = st.integers(-(10**11), 10**11).map(lambda cents: cents / 100)


@pytest.mark.parametrize("line", LINES, ids=[one["line"] for one in LINES])
def test_a_variance_is_the_one_that_is_known(line):
    found = variance(line["actual"], line["budget"], line["kind"] == "cost")

    assert found.diff == line["diff"]
    for value, expected in (
        (found.of_budget, line["pct_of_budget"]),
        (found.favourable, line["favourable_pct"]),
    ):
        assert value == (None if expected is None else near(expected))
    assert found.flag == line["flag"]
    assert found.reason == ("no_budget" if line["budget"] == 0 else "")


@pytest.mark.parametrize(
    ("actual", "budget", "reason"),
    [
        (10, None, "no_budget"),
        (None, 10, "input_missing"),
        (float("nan"), 10, "input_missing"),
        (1e308, -1e308, "too_large"),
    ],
)
def test_without_both_there_is_no_difference(actual, budget, reason):
    found = variance(actual, budget, is_cost=False)

    assert (found.diff, found.of_budget, found.favourable, found.flag) == (None, None, None, "")
    assert found.reason == reason
    assert found.why


def test_as_budgeted_is_neither_good_nor_bad():
    for is_cost in (True, False):
        found = variance(0.1 + 0.2, 0.3, is_cost)

        assert found.flag == "on budget"
        assert found.why == ""


def test_a_budget_too_small_to_divide_by_leaves_the_difference():
    found = variance(1e308, 1e-10, is_cost=False)

    assert (found.diff, found.of_budget, found.reason) == (1e308, None, "too_large")
    assert found.flag == "favourable"


@given(actual=MONEY, budget=MONEY)
def test_what_is_good_of_a_revenue_is_bad_of_a_cost(actual, budget):
    revenue, cost = variance(actual, budget, is_cost=False), variance(actual, budget, is_cost=True)

    assert revenue.diff == cost.diff
    assert revenue.of_budget == cost.of_budget
    if revenue.favourable is not None:
        assert revenue.favourable == -cost.favourable
    assert {revenue.flag, cost.flag} in ({"on budget"}, {"favourable", "unfavourable"})


def test_the_largest_steps_come_first_and_the_rest_is_gathered():
    steps = {"Rent": -10, "Sales": 100, "Wages": -60, "Travel": -5, "Nothing": 0}

    found = bridge(1000, steps, 1025, most=2)

    assert [(one.name, one.amount) for one in found] == [
        ("Sales", 100),
        ("Wages", -60),
        ("Other", -15),
    ]
    assert [(one.before, one.after) for one in found] == [
        (1000, 1100),
        (1100, 1040),
        (1040, 1025),
    ]


def test_what_the_steps_do_not_explain_is_a_step_of_its_own():
    found = bridge(100, {"Sales": 5}, 112)

    assert [(one.name, one.amount) for one in found] == [("Sales", 5), ("Not explained", 7)]


def test_what_is_called_other_already_is_gathered_with_the_rest():
    found = bridge(0, {"Other": 50, "Sales": 10, "Not explained": 2, "Rent": -3}, 60, most=1)

    assert [(one.name, one.amount) for one in found] == [
        ("Sales", 10),
        ("Other", 47),
        ("Not explained", 3),
    ]


def test_mere_rounding_is_no_step():
    found = bridge(0, {"One": 0.1, "Two": 0.2}, 0.1 + 0.2)

    assert [one.name for one in found] == ["Two", "One"]
    assert found[-1].after == 0.1 + 0.2


def test_two_equal_totals_need_no_step():
    assert bridge(10, {}, 10) == ()


def test_a_total_that_is_missing_is_asked_for():
    with pytest.raises(Invalid, match="The total at the end is missing"):
        bridge(10, {}, None)
    with pytest.raises(Invalid, match="What Rent contributes is missing"):
        bridge(10, {"Rent": None}, 10)


def test_a_bridge_of_no_named_steps_is_refused():
    with pytest.raises(Invalid, match="at least 1 step"):
        bridge(10, {}, 10, most=0)


@given(
    start=MONEY,
    steps=st.dictionaries(st.sampled_from([*"abcdefgh", "Other", "Not explained"]), MONEY),
    end=MONEY,
    most=st.integers(1, 6),
)
def test_a_bridge_always_comes_to_the_difference(start, steps, end, most):
    found = bridge(start, steps, end, most)

    amounts = [Fraction(str(one.amount)) for one in found]
    assert sum(amounts) == Fraction(str(end)) - Fraction(str(start))
    assert len(found) <= most + 2
    assert [one.after for one in found][:-1] == [one.before for one in found][1:]
    if found:
        assert (found[0].before, found[-1].after) == (start, end)
    named = [abs(one.amount) for one in found if one.name not in {"Other", "Not explained"}]
    assert named == sorted(named, reverse=True)
