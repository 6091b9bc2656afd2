"""Rolling figures are those of each window alone, and end where the metrics end."""

import numpy as np
import pandas as pd
import pytest

from core.analytics.risk.metrics import figures
from core.analytics.risk.panels import panel
from core.analytics.risk.sample import Sample
from core.errors import Invalid
from tests.analytics.risk import known

LASTS = {
    "volatility": "rolling_vol_63_last",
    "sharpe": "rolling_sharpe_63_last",
    "beta": "rolling_beta_63_last",
}


def made(rows=160, gaps=0.0):
    random = np.random.default_rng(6)
    values = random.normal(0.001, 0.01, (rows, 3))
    values[random.random(values.shape) < gaps] = np.nan
    other = random.normal(0, 0.01, rows)
    other[random.random(rows) < gaps] = np.nan
    sample = known.of(*values.T)
    return Sample(sample.returns, 0.02, pd.Series(other, sample.returns.frame.index))


def each_window(sample, window, figure):
    """One after the other, of what is there, where that is enough."""
    frame, other = sample.returns.frame, sample.benchmark
    rows = []
    for end in range(window, len(frame) + 1):
        part, beside = frame.iloc[end - window : end], other.iloc[end - window : end]
        rows.append([figure(part[name], beside) for name in frame])
    before = np.full((window - 1, frame.shape[1]), np.nan)
    return np.vstack([before, rows])


def enough(values, window):
    return values if values.notna().sum() >= 0.8 * window else values * np.nan


FIGURES = {
    "volatility": lambda one, _: one.std() * np.sqrt(252),
    "sharpe": lambda one, _: (one.mean() - (1.02 ** (1 / 252) - 1)) / one.std() * np.sqrt(252),
    "var_95": lambda one, _: -one.quantile(0.05),
    "beta": lambda one, other: one.cov(other) / other[one.notna() & other.notna()].var(),
}


@pytest.mark.parametrize("gaps", [0.0, 0.08, 0.15])
@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_that_of_its_window_alone(name, gaps):
    sample, window = made(110, gaps), 30

    def figure(one, other):
        both = one.where(other.notna()) if name == "beta" else one
        return FIGURES[name](enough(both, window), other)

    found = panel(sample, window)[name]

    expected = each_window(sample, window, figure)
    assert found.to_numpy() == pytest.approx(expected, rel=1e-11, nan_ok=True)
    assert np.isfinite(expected).any()


@pytest.mark.parametrize("name", LASTS)
def test_the_last_value_is_the_metric_of_the_newest(name):
    sample = made()

    found = panel(sample)[name].iloc[-1]

    metric = [figure.value for figure in figures(sample)[LASTS[name]]]
    assert found.tolist() == pytest.approx(metric, rel=1e-12)


def test_what_comes_later_moves_no_earlier_value():
    sample = made()
    early = Sample(known.of(*sample.values[:100].T).returns, 0.02, sample.benchmark)

    whole, part = panel(sample), panel(early)

    for name, found in part.items():
        assert np.array_equal(found.to_numpy(), whole[name].to_numpy()[:100], equal_nan=True)


def test_four_of_five_returns_are_enough():
    values = np.random.default_rng(1).normal(0, 0.01, 10)
    values[[1, 4]] = np.nan
    fewer = values.copy()
    fewer[8] = np.nan

    found = panel(known.of(values, fewer), 10)["volatility"]

    assert np.isfinite(found.iloc[-1]).tolist() == [True, False]


def test_returns_that_never_vary_have_a_volatility_of_0_and_no_sharpe_ratio():
    still = known.of([0.1] * 40, benchmark=pd.Series(0.1, known.of([0.1] * 40).returns.frame.index))

    found = panel(still, 20)

    assert (found["volatility"].iloc[19:] == 0).all(axis=None)
    assert found["sharpe"].isna().all(axis=None)
    assert found["beta"].isna().all(axis=None)
    assert found["var_95"].iloc[-1].tolist() == [-0.1]


def test_a_series_shorter_than_its_window_has_no_figures():
    found = panel(made(20))

    assert set(found) == {"volatility", "sharpe", "var_95", "beta"}
    assert all(frame.shape == (20, 3) and frame.isna().all(axis=None) for frame in found.values())


def test_without_a_benchmark_there_is_no_beta():
    assert set(panel(known.of([0.1, 0.2, 0.3]), 2)) == {"volatility", "sharpe", "var_95"}


def test_a_window_of_one_is_refused():
    with pytest.raises(Invalid, match="A window needs 2 returns or more, not 1"):
        panel(known.of([0.1, 0.2]), 1)
