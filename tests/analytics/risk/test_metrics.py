"""Every metric agrees with independent programs, holds its laws, and says why it is not defined."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.analytics.risk.metrics import (
    ALIKE,
    METRICS,
    NO_BASE,
    NO_BENCHMARK,
    NO_FALL,
    STILL,
    TOO_FEW,
    figures,
)
from core.analytics.risk.returns import Prices, Returns
from core.analytics.risk.sample import Sample
from core.errors import Invalid
from tests.analytics.risk import known

RF = 0.02
OF_RF = {  # figures that were computed with a risk-free rate of 2 %
    "sharpe": "sharpe_rf2pct",
    "sortino": "sortino_rf2pct",
    "alpha_arith": "jensen_alpha_arith_rf2pct",
    "alpha_geom": "alpha_geom_rf2pct",
    "treynor": "treynor_rf2pct",
}
CALLED = {key: key.removesuffix("_252").removesuffix("_rf0") for key in known.golden()["expected"]}
SCALARS = {called: key for key, called in CALLED.items() if called in METRICS}


def value(sample, key, column=0):
    return figures(sample)[key][column].value


def why(sample, key, column=0):
    figure = figures(sample)[key][column]
    assert figure.value is None
    return figure.why_null


@pytest.mark.parametrize("key", SCALARS)
def test_a_figure_is_what_independent_programs_say(key):
    expected = known.golden()["expected"][SCALARS[key]]

    assert value(known.sample(), key) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("key", OF_RF)
def test_a_figure_beyond_a_risk_free_rate_is_what_independent_programs_say(key):
    expected = known.golden()["expected"][OF_RF[key]]

    assert value(known.sample(RF), key) == pytest.approx(expected, rel=1e-9)


def test_every_metric_is_held_against_another_program():
    assert set(METRICS) == SCALARS.keys() | OF_RF.keys()


def test_many_instruments_are_reckoned_as_each_alone():
    random = np.random.default_rng(5)
    columns = [random.normal(0, 0.01, 200) for _ in range(4)]
    columns[1][20:40] = np.nan
    columns[2][:] = np.nan
    other = pd.Series(random.normal(0, 0.01, 200), known.of(*columns).returns.frame.index)

    together = figures(known.of(*columns, benchmark=other))

    for number, column in enumerate(columns):
        alone = figures(known.of(column, benchmark=other))
        for key in METRICS:
            one, same = together[key][number], alone[key][0]
            assert (one.value is None, one.why_null) == (same.value is None, same.why_null)
            if one.value is not None:
                assert one.value == pytest.approx(same.value, rel=1e-12)


def test_missing_returns_are_left_out_and_counted_out():
    values = np.random.default_rng(1).normal(0, 0.01, 100)
    gaps = np.insert(values, [10, 10, 50], np.nan)

    for key in (
        "volatility_ann",
        "annualized_return",
        "sharpe",
        "max_drawdown",
        "skew",
        "omega_thr0",
    ):
        assert value(known.of(gaps), key) == pytest.approx(value(known.of(values), key), rel=1e-12)


@settings(max_examples=50)
@given(
    st.lists(st.floats(-0.2, 0.2), min_size=5, max_size=60),
    st.floats(0.1, 0.9),
)
def test_laws_hold_for_any_returns(values, share):
    sample = known.of(values)
    found = {key: figure[0].value for key, figure in figures(sample).items()}

    assert -1 <= found["max_drawdown"] <= found["current_drawdown"] <= 0
    assert found["worst_day"] <= found["ghpr_daily"] + 1e-12
    assert found["ghpr_daily"] <= found["best_day"] + 1e-12
    assert found["volatility_ann"] >= 0
    if found["sharpe"] is not None:
        smaller = value(known.of([share * one for one in values]), "sharpe")
        assert smaller == pytest.approx(found["sharpe"], rel=1e-6, abs=1e-9)
        assert 0 <= (found["psr_sr0"] if found["psr_sr0"] is not None else 0) <= 1


def test_what_comes_later_moves_no_earlier_figure():
    values = np.random.default_rng(2).normal(0, 0.01, 120)
    later = values.copy()
    later[100:] *= 5

    early, same = known.of(values[:100]), known.of(later[:100])

    assert [value(early, key) for key in ("sharpe", "calmar", "ulcer_index")] == [
        value(same, key) for key in ("sharpe", "calmar", "ulcer_index")
    ]


@pytest.mark.parametrize(
    ("values", "key", "said"),
    [
        ([0.01], "volatility_ann", TOO_FEW),
        ([], "total_return", TOO_FEW),
        ([0.01] * 9, "sharpe", ALIKE),
        ([0.01] * 9, "calmar", NO_FALL),
        ([0.01, 0.02, 0.03], "sortino", "No return was below the risk-free one."),
        ([0.01, 0.02, 0.03], "omega_thr0", "There was no loss."),
        ([0.0, 0.0, 0.0], "win_rate", "There was neither gain nor loss."),
        ([0.0] * 21, "tail_ratio", "The 5 % quantile is 0."),
        ([0.01, 0.02, 0.01], "psr_sr0", "Skew and kurtosis need 4 returns that differ."),
        ([0.01, -0.02, 0.03], "rolling_vol_63_last", "There are fewer than 63 returns."),
        ([0.01, -0.02, 0.03], "cagr_calendar", NO_BASE),
        ([0.01, -0.02, 0.03], "beta", NO_BENCHMARK),
    ],
)
def test_what_is_not_defined_says_why(values, key, said):
    assert why(known.of(values), key) == said


@pytest.mark.parametrize(
    ("benchmark", "key", "said"),
    [
        ([0.01, 0.01, 0.01, 0.01], "beta", STILL),
        ([0.01, 0.01, 0.01, 0.01], "treynor", "Its beta is 0, or not known."),
        ([0.02, -0.01, 0.02, -0.01], "information_ratio_ann",
         "It never differs from the benchmark but by the same."),
        ([-0.02, -0.01, -0.02, -0.01], "up_capture", "The benchmark never rose."),
        ([0.02, 0.01, 0.02, 0.01], "down_capture", "The benchmark never fell."),
        ([np.nan, np.nan, np.nan, 0.01], "correlation", TOO_FEW),
    ],
)  # fmt: skip
def test_what_a_benchmark_leaves_undefined_says_why(benchmark, key, said):
    own = known.of([0.01, -0.02, 0.01, -0.02])
    other = pd.Series(benchmark, own.returns.frame.index)

    assert why(Sample(own.returns, benchmark=other), key) == said


def test_a_shorter_benchmark_counts_where_both_are_there():
    own = known.of(np.random.default_rng(3).normal(0, 0.01, 50))
    other = pd.Series(np.random.default_rng(4).normal(0, 0.01, 50), own.returns.frame.index)
    late = known.of(own.values[20:, 0])

    short = Sample(own.returns, benchmark=other.iloc[20:])
    alone = Sample(Returns(own.returns.frame.iloc[20:], known.DAYS), benchmark=other.iloc[20:])

    assert value(short, "beta") == pytest.approx(value(alone, "beta"), rel=1e-12)
    assert len(late.values) == 30


def test_gains_above_a_hundred_percent_are_gains():
    found = value(known.of([1.5, 0.5, 2.0, 0.1]), "sharpe")

    assert found > 10
    assert value(known.of([1.5, 0.5, 2.0, 0.1]), "max_drawdown") == 0


def test_a_negative_risk_free_rate_counts():
    values = np.random.default_rng(3).normal(0, 0.01, 50)

    assert value(known.of(values, rf=-0.02), "sharpe") > value(known.of(values), "sharpe")


def test_without_a_benchmark_nothing_is_paired():
    with pytest.raises(Invalid, match="There is no benchmark"):
        _ = known.of([0.1, 0.2]).pair


def frame(values, days=("2024-01-01", "2024-01-02", "2024-01-03")):
    return pd.DataFrame({"A": values}, pd.DatetimeIndex(days[: len(values)]))


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Returns(frame([0.1, -1.5]), 252), "'A' loses more than everything in one period"),
        (lambda: Prices(frame([10, 0.0])), "'A' has a price of 0 or below"),
        (lambda: Prices(frame([10, -3.0])), "'A' has a price of 0 or below"),
        (lambda: Returns(frame([0.1, 0.2]), 0), "A year has from 1 to 366 periods, not 0"),
        (lambda: Returns(frame([0.1, np.inf]), 252), "A value is infinite"),
        (lambda: Returns(frame([0.1]).reset_index(drop=True), 252), "Each row needs a date"),
        (
            lambda: Prices(frame([1.0, 2.0], ("2024-01-02", "2024-01-01"))),
            "The dates are not in order",
        ),
        (
            lambda: Prices(frame([1.0, 2.0], ("2024-01-02", "2024-01-02"))),
            "The date 2024-01-02 is there twice",
        ),
        (lambda: Returns(frame([0.1]), 252).per_period(-1.0), "leaves nothing"),
    ],
)
def test_what_are_no_returns_or_prices_is_refused(make, said):
    with pytest.raises(Invalid, match=said):
        make()


def test_prices_become_changes_between_those_that_are_there():
    found = Prices(frame([10.0, np.nan, 12.0])).returns(252)

    assert np.isnan(found.values[0, 0])
    assert found.values[1, 0] == pytest.approx(0.2)
    assert found.base == pd.Timestamp("2024-01-01")
    assert found.of(["A"]).frame.columns.tolist() == ["A"]
