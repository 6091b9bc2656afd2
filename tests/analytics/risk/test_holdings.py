"""A portfolio earns what its holdings earned, and knows nothing before its day."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.analytics.risk.holdings import KEPT, Held, course
from core.errors import Invalid, NotEnoughData

DAY = pd.Timestamp("2024-01-01")
MADE = pd.date_range(DAY, periods=90, freq="B")


def table(**columns):
    length = len(next(iter(columns.values())))
    return pd.DataFrame(columns, pd.date_range(DAY, periods=length, freq="D"), dtype=float)


def made(seed=3, names="ABC"):
    steps = np.random.default_rng(seed).normal(0, 0.02, (len(MADE), len(names)))
    return pd.DataFrame(50 * np.cumprod(1 + steps, axis=0), MADE, list(names))


def wealth(found):
    return 100 * np.cumprod(1 + found.returns.values[:, 0])


def weighted(since=DAY, **weights):
    return [Held(name, since, weight=weight) for name, weight in weights.items()]


def counted(since=DAY, **quantities):
    return [Held(name, since, quantity=quantity) for name, quantity in quantities.items()]


@pytest.mark.parametrize(("rebalance", "last"), [("never", 105.25), ("daily", 105.00)])
def test_weights_drift_unless_they_are_restored(rebalance, last):
    prices = table(A=[10, 11, 11.55], B=[20, 20, 19])

    found = course(prices, weighted(A=0.5, B=0.5), rebalance, 252)

    assert wealth(found) == pytest.approx([105, last], rel=1e-12)
    assert found.returns.base == DAY
    assert found.returns.frame.columns.tolist() == ["portfolio"]
    assert found.weights.iloc[0].tolist() == [0.5, 0.5]
    assert found.cautions == ()
    assert found.value is None


def test_drifted_weights_are_those_at_the_beginning_of_a_return():
    prices = table(A=[10, 11, 11.55], B=[20, 20, 19])

    found = course(prices, weighted(A=0.5, B=0.5), "never", 252)

    assert found.weights.iloc[1].tolist() == pytest.approx([55 / 105, 50 / 105])


@pytest.mark.parametrize(
    ("rebalance", "days"),
    [
        ("weekly", ["2024-01-05", "2024-01-12", "2024-01-19"]),
        ("monthly", ["2024-01-31", "2024-02-29", "2024-03-29"]),
        ("quarterly", ["2024-03-29"]),
        ("yearly", []),
    ],
)
def test_targets_are_restored_at_the_close_of_the_last_session(rebalance, days):
    found = course(made(), weighted(A=0.2, B=0.3, C=0.5), rebalance, 252)

    at_target = np.isclose(found.weights["A"], 0.2, atol=1e-12)
    restored = [MADE[at] for at in np.flatnonzero(at_target)][1 : len(days) + 1]
    assert restored == [pd.Timestamp(day) for day in days]


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10_000), st.lists(st.floats(0.5, 40), min_size=3, max_size=3))
def test_weights_that_are_never_restored_are_quantities(seed, quantities):
    prices = made(seed)
    worth = np.array(quantities) * prices.iloc[0].to_numpy()
    shares = dict(zip("ABC", worth / worth.sum(), strict=True))

    by_weight = course(prices, weighted(**shares), "never", 252)
    by_quantity = course(prices, counted(**dict(zip("ABC", quantities, strict=True))), "never", 252)

    assert by_weight.returns.values == pytest.approx(by_quantity.returns.values, abs=1e-12)
    assert by_weight.weights.to_numpy() == pytest.approx(by_quantity.weights.to_numpy(), abs=1e-12)


@settings(max_examples=12, deadline=None)
@given(st.floats(1e-3, 1e6))
def test_returns_do_not_depend_on_how_much_money_there_is(scale):
    small = [*counted(A=3, B=2), *counted(MADE[40], A=5)]
    large = [Held(one.name, one.since, quantity=one.quantity * scale) for one in small]

    found, same = (course(made(), held, "never", 252) for held in (small, large))

    assert found.returns.values == pytest.approx(same.returns.values, abs=1e-12)


def test_a_purchase_is_no_gain():
    prices = table(A=[10, 10, 10], B=[5, 5, 5.5])

    found = course(prices, [*counted(A=1), *counted(DAY + pd.Timedelta("1D"), B=2)], "never", 252)

    assert found.returns.values[:, 0] == pytest.approx([0, 0.05])
    assert found.value.tolist() == [10, 20, 21]


@pytest.mark.parametrize("rebalance", ["never", "monthly", "daily"])
def test_what_is_decided_later_does_not_move_the_past(rebalance):
    early = weighted(A=0.6, B=0.4)
    later = [*early, *weighted(MADE[50], A=0.1, C=0.5)]
    wild = made()
    wild.iloc[51:] *= 3

    alone = course(made(), early, rebalance, 252)
    changed = course(wild, later, rebalance, 252)

    assert alone.returns.values[:50] == pytest.approx(changed.returns.values[:50], abs=1e-15)
    assert changed.weights.iloc[50].tolist() == pytest.approx([0.1, 0.4, 0.5])


def test_a_change_on_a_weekend_takes_effect_at_the_next_close():
    held = [*counted(A=1), *counted(pd.Timestamp("2024-01-06 15:00"), A=0, B=1)]

    found = course(made(), held, "never", 252)

    monday, tuesday = pd.Timestamp("2024-01-08"), pd.Timestamp("2024-01-09")
    assert found.weights.loc[monday].tolist() == [1, 0]
    assert found.weights.loc[tuesday].tolist() == [0, 1]


def test_what_is_not_invested_is_cash():
    prices = table(A=[10, 11, 11])

    found = course(prices, weighted(A=0.9), "never", 252)

    assert found.returns.values[0, 0] == pytest.approx(0.09)
    assert found.cautions == (
        "The weights sum to 90 %; the rest is counted as cash that earns nothing.",
    )


def test_what_is_invested_beyond_everything_is_borrowed():
    held = [*weighted(A=1), *weighted(DAY + pd.Timedelta("1D"), A=1.5)]

    found = course(table(A=[10, 11, 12.1]), held, "never", 252)

    assert found.returns.values[:, 0] == pytest.approx([0.1, 0.15])
    assert found.cautions == (
        "From 2024-01-02 on the weights sum to 150 %; what is beyond 100 % is counted as borrowed "
        "money that costs nothing.",
    )


def test_a_short_holding_gains_where_prices_fall():
    found = course(table(A=[10, 9], B=[10, 10]), counted(A=-1, B=3), "never", 252)

    assert found.returns.values[0, 0] == pytest.approx(1 / 20)
    assert found.weights.iloc[0].tolist() == pytest.approx([-0.5, 1.5])


def test_a_missing_price_is_the_one_before_it_for_five_rows():
    prices = table(A=[10, *[np.nan] * 7, 12], B=[10] * 9)

    found = course(prices, weighted(A=0.5, B=0.5), "never", 252)

    assert found.returns.values[:5, 0].tolist() == [0] * 5
    assert np.isnan(found.returns.values[5:7, 0]).all()
    assert found.returns.values[7, 0] == pytest.approx(0.1)
    assert found.cautions == (
        "'A' has no price on 5 rows; the last one was carried.",
        "'A' has no price on 2 rows from 2024-01-07 on, though it is held: these have no return. "
        "Add prices, or close the holding.",
    )


def test_a_portfolio_begins_when_all_of_it_has_a_price():
    prices = table(A=[10, 11, 12], B=[np.nan, 5, 5])

    found = course(prices, counted(A=1, B=1), "never", 252)

    assert found.returns.base == pd.Timestamp("2024-01-02")
    assert found.value.tolist() == [16, 17]
    assert found.cautions == (
        "The portfolio begins on 2024-01-02, not on 2024-01-01: until then there is no price of "
        "'B'.",
    )


def test_where_nothing_is_held_there_is_no_return():
    held = [*counted(A=1), *counted(DAY + pd.Timedelta("1D"), A=0)]

    found = course(table(A=[10, 11, 12]), held, "monthly", 252)

    assert found.returns.values[0, 0] == pytest.approx(0.1)
    assert np.isnan(found.returns.values[1, 0])
    assert found.cautions == (KEPT,)


def test_what_was_delisted_is_sold_at_its_last_price():
    prices = table(A=[10, 11, *[np.nan] * 8], B=[10] * 10)
    held = [*counted(A=1, B=1), *counted(DAY + pd.Timedelta("8D"), A=0)]

    found = course(prices, held, "never", 252)

    assert found.returns.values[-1, 0] == 0
    assert found.value.iloc[-1] == 10


def test_a_holding_after_the_last_price_is_left_out_and_named():
    held = [*counted(A=1), *counted(pd.Timestamp("2030-01-01"), A=5)]

    found = course(table(A=[10, 11]), held, "never", 252)

    assert found.cautions == ("'A' from 2030-01-01 on lies after the last price, and is left out.",)


def test_moments_with_a_time_zone_are_moments():
    prices = table(A=[10, 11, 12]).tz_localize("UTC")

    found = course(prices, weighted(DAY.tz_localize("UTC"), A=1), "monthly", 252)

    assert wealth(found) == pytest.approx([110, 120])


@pytest.mark.parametrize(
    ("held", "said"),
    [
        ([], "The portfolio holds nothing"),
        (weighted(A=1, B=np.nan), "What is held of 'B' is not a number"),
        ([*weighted(A=1), *counted(B=1)], "Some holdings have a weight and some a quantity"),
        ([Held("A", DAY)], "'A' needs either a weight or a quantity"),
        ([Held("A", DAY, 1.0, 1.0)], "'A' needs either a weight or a quantity"),
        (weighted(X=1), "There are no prices of 'X'"),
        (weighted(A=1) * 2, "'A' is held twice from 2024-01-01 on"),
        (weighted(A=0), "Nothing is held on any day"),
        (weighted(C=1), "no day with a price of all that is held; look at 'C'"),
        (weighted(DAY.tz_localize("UTC"), A=1), "Either both prices and holdings have a time zone"),
        (counted(A=-1, B=0.1), "On 2024-01-01 the portfolio is worth nothing or less"),
        (weighted(A=-2, B=1), "On 2024-01-03 the portfolio is worth nothing or less"),
        (weighted(DAY + pd.Timedelta("2D"), A=1), "A portfolio needs prices of two days"),
    ],
)
def test_what_is_no_portfolio_is_refused_in_a_sentence(held, said):
    prices = table(A=[10, 11, 20], B=[20, 20, 19], C=[np.nan] * 3)

    with pytest.raises(Invalid, match=said):
        course(prices, held, "never", 252)


def test_an_unknown_rebalancing_is_refused():
    with pytest.raises(Invalid, match="one of never, daily, .*, not 'often'"):
        course(table(A=[1, 2]), weighted(A=1), "often", 252)


def test_one_price_is_not_enough():
    with pytest.raises(NotEnoughData):
        course(table(A=[10]), weighted(A=1), "never", 252)
