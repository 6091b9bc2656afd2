"""Drawn futures have the law of their past, depend on their seed alone, and stay within bounds."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from core.analytics.risk.simulating import MODELS, SHOWN, freedom, simulate
from core.errors import Invalid, NotEnoughData

NAMES = ["A", "B", "C"]
EQUAL = pd.Series(1 / 3, NAMES)


def made(rows=500, seed=8):
    random = np.random.default_rng(seed)
    values = random.normal(0, 0.008, (rows, 3)) + random.normal(0.0005, 0.01, (rows, 1))
    return pd.DataFrame(values, pd.date_range("2022-01-03", periods=rows, freq="B"), NAMES)


def future(model="normal", returns=None, weights=EQUAL, **options):
    given = {"horizon": 10, "paths": 5_000, "seed": 7} | options
    return simulate(made() if returns is None else returns, weights, model=model, **given)


@pytest.mark.parametrize("is_full", [False, True])
@pytest.mark.parametrize("model", MODELS)
def test_the_same_seed_draws_the_same_paths_however_many_there_are(model, is_full):
    few, many = (future(model, paths=paths, is_full=is_full) for paths in (3_100, 6_000))

    assert np.array_equal(few.final, many.final[:3_100])
    assert not np.array_equal(few.final, future(model, paths=3_100, seed=8, is_full=is_full).final)


@pytest.mark.parametrize("is_full", [False, True])
@pytest.mark.parametrize("model", MODELS)
def test_one_period_has_the_mean_and_deviation_of_the_past(model, is_full):
    own = made().to_numpy() @ EQUAL.to_numpy()

    found = future(model, horizon=1, paths=40_000, is_full=is_full).final

    assert found.mean() == pytest.approx(own.mean(), abs=4 * own.std() / 200)
    assert found.std() == pytest.approx(own.std(ddof=1), rel=0.03)


def test_many_periods_of_a_normal_have_its_known_law():
    own = made().to_numpy() @ EQUAL.to_numpy()
    mean, square = 1 + own.mean(), (1 + own.mean()) ** 2 + own.var(ddof=1)

    found = future(horizon=60, paths=40_000).final

    assert found.mean() == pytest.approx(mean**60 - 1, abs=4 * found.std() / 200)
    assert found.var() == pytest.approx(square**60 - mean**120, rel=0.05)


def test_instruments_go_together_as_they_did():
    spread = pd.Series({"A": 1.0, "B": -1.0})
    own = made().to_numpy() @ [1, -1, 0]

    found = future(weights=spread, horizon=1, paths=40_000, is_full=True).final

    assert found.std() == pytest.approx(own.std(ddof=1), rel=0.03)


def test_a_students_t_has_heavy_tails():
    heavy = stats.t.rvs(3, size=(800, 1), random_state=5) * 0.01
    returns = pd.DataFrame(heavy, pd.date_range("2020-01-01", periods=800), ["A"])
    alone = pd.Series({"A": 1.0})

    mixed, normal = (
        future(model, returns, alone, horizon=1, paths=50_000) for model in ("student_t", "normal")
    )

    assert mixed.es[0.99] > 1.2 * normal.es[0.99]
    drawn = (mixed.final - heavy.mean()) / heavy.std(ddof=1)
    degrees = freedom(heavy[:, 0])
    scaled = stats.t(degrees, scale=np.sqrt((degrees - 2) / degrees))
    assert stats.kstest(drawn, scaled.cdf).pvalue > 0.01


def test_freedom_is_the_likeliest():
    assert freedom(stats.t.rvs(4, size=20_000, random_state=1)) == pytest.approx(4, rel=0.1)
    assert freedom(np.random.default_rng(1).normal(size=20_000)) > 30
    assert freedom(np.zeros(50)) == 100


def test_a_block_is_the_past_as_it_was():
    rising = pd.DataFrame(
        {"A": np.arange(1, 61) / 1000}, pd.date_range("2024-01-01", periods=60, freq="B")
    )

    found = future("block_bootstrap", rising, pd.Series({"A": 1.0}), horizon=3, block=3)

    sums = [np.prod(1 + np.roll(rising["A"], -at)[:3]) - 1 for at in range(60)]
    assert np.unique(found.final.round(12)) == pytest.approx(np.unique(np.round(sums, 12)))


def test_buy_and_hold_drifts_where_weights_are_not_restored():
    steady = made() * 0 + [0.01, 0.0, 0.0]

    held = future("normal", steady, horizon=100, paths=100, is_full=True)
    restored = future("normal", steady, horizon=100, paths=100)

    assert held.final == pytest.approx((1.01**100 - 1) / 3)
    assert restored.final == pytest.approx((1 + 0.01 / 3) ** 100 - 1)


@pytest.mark.parametrize("is_full", [False, True])
def test_cash_stays_what_it_is(is_full):
    steady = made() * 0 + [0.01, 0.0, 0.0]

    found = future(returns=steady, weights=pd.Series({"A": 0.4}), horizon=1, is_full=is_full)

    assert found.final == pytest.approx(0.004)


def test_figures_are_those_of_the_paths():
    found = future(horizon=252, paths=2_000)

    assert found.quantiles.columns.tolist() == ["5 %", "25 %", "50 %", "75 %", "95 %"]
    assert (found.quantiles.iloc[0] == 1).all()
    assert (found.quantiles.index[0], found.quantiles.index[-1]) == (0, 252)
    assert len(found.quantiles) == SHOWN
    assert found.quantiles.iloc[-1].tolist() == pytest.approx(
        np.quantile(found.final + 1, [0.05, 0.25, 0.5, 0.75, 0.95]).tolist(), rel=1e-6
    )
    assert found.var[0.95] == pytest.approx(-np.quantile(found.final, 0.05))
    assert found.es[0.99] >= found.var[0.99] >= found.var[0.95]
    assert found.chance_of_loss == (found.final < 0).mean()
    assert found.worst == found.final.min()
    assert (found.model, found.paths, found.horizon, found.seed) == ("normal", 2_000, 252, 7)


def test_nothing_falls_below_0():
    wild = made() * 60

    found = future(returns=wild, horizon=20)

    assert found.worst == -1
    assert found.quantiles.min(axis=None) >= 0


def test_moments_at_which_a_holding_has_no_return_are_not_drawn():
    gaps = made()
    gaps.iloc[::3, 1] = np.nan

    found, same = (
        future("block_bootstrap", given) for given in (gaps, made().drop(gaps.index[::3]))
    )

    assert np.array_equal(found.final, same.final)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"model": "wild"}, "A simulation is normal, student_t, block_bootstrap, not 'wild'"),
        ({"horizon": 0}, "from 1 to 2,520 periods, not 0"),
        ({"paths": 200_000}, "from 100 to 100,000 paths, not 200,000"),
        ({"seed": -1}, "A seed is 0 or above, not -1"),
        ({"block": 501}, "A block has from 1 to 500 returns here, not 501"),
        ({"weights": pd.Series({"X": 1.0})}, "There are no returns of 'X'"),
        ({"weights": pd.Series({"A": np.nan})}, "Each holding needs a weight"),
    ],
)
def test_what_makes_no_sense_is_refused(options, said):
    with pytest.raises(Invalid, match=said):
        future(**options)


def test_few_returns_are_refused():
    with pytest.raises(NotEnoughData, match="needs 30 moments .* there are 29"):
        future(returns=made(29))
