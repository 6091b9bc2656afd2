"""Demand that comes now and then: published values, and bounds that know of empty steps."""

import numpy as np
import pytest
from scipy import stats
from statsforecast.models import CrostonSBA

from core.analytics.forecasters import occasional
from core.analytics.forecasters.contract import History
from core.analytics.forecasters.intermittent import Adida, Croston, Imapa, Sba, Tsb
from core.errors import Invalid

GOLDEN = np.array([0, 0, 3, 0, 0, 0, 5, 0, 2, 0, 0, 4.0])
KINDS = (Croston, Sba, Tsb, Adida, Imapa)
FINE = np.linspace(0.01, 0.99, 99)


def expected(forecaster, values):
    return float(forecaster.fit(History(values)).predict(1).mean[0])


def counts(seed=3, steps=400, shape=0.8, mean=1.5):
    return np.random.default_rng(seed).negative_binomial(shape, shape / (shape + mean), steps) * 1.0


def now_and_then(seed=5, steps=300, chance=0.2):
    random = np.random.default_rng(seed)
    return (random.random(steps) < chance) * random.lognormal(2, 0.5, steps)


@pytest.mark.parametrize(
    ("forecaster", "golden", "within"),
    [
        (Croston(sizes=0.1, gaps=0.1), 1.060514878, 1e-8),
        (Sba(sizes=0.1, gaps=0.1), 1.0074891341, 1e-8),
        (Tsb(sizes=0.1, chances=0.1), 0.8586320071, 1e-8),
        (Adida(blocks=0), 1.0723333, 2e-5),
        (Imapa(blocks=0), 1.1798791, 2e-5),
        (Croston(sizes=0, gaps=0), 1.0605149, 2e-5),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_each_gives_the_value_that_was_worked_out_for_it(forecaster, golden, within):
    assert expected(forecaster, GOLDEN) == pytest.approx(golden, abs=within)


def test_a_long_series_gets_what_an_independent_library_gives():
    values = now_and_then()

    theirs = CrostonSBA().forecast(y=values.copy(), h=1)["mean"][0]

    assert expected(Sba(sizes=0.1, gaps=0.1), values) == pytest.approx(theirs, rel=1e-12)


@pytest.mark.parametrize("kind", KINDS)
def test_demand_at_every_step_and_always_the_same_comes_again(kind):
    bands = kind().fit(History(np.full(20, 7.0))).predict(3)

    factor = 1 - 0.1 / 2 if kind is Sba else 1.0
    assert bands.mean == pytest.approx(7 * factor)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_ever_sold_is_a_forecast_of_nothing_without_bounds(kind):
    fit = kind().fit(History(np.zeros(10)))

    bands = fit.predict(4)
    assert not bands.mean.any()
    assert not bands.has_bounds
    assert fit.parameters == {"bounds": "none"}


@pytest.mark.parametrize("kind", KINDS)
def test_demand_below_zero_is_refused_with_its_number(kind):
    with pytest.raises(Invalid, match="never negative; 2 are"):
        kind().fit(History(np.array([1.0, -1, 0, 2, -3])))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("bounds", ["sizes", "negative_binomial"])
def test_bounds_hold_the_mean_never_fall_below_zero_and_widen_with_the_level(kind, bounds):
    bands = kind(bounds=bounds).fit(History(counts())).predict(2, tuple(FINE))

    assert (bands.lower >= 0).all()
    assert (bands.lower <= bands.mean).all()
    assert (bands.mean <= bands.upper).all()
    assert (np.diff(bands.upper, axis=0) >= 0).all()
    assert (np.diff(bands.lower, axis=0) <= 0).all()


def test_sizes_that_were_seen_have_the_mean_that_is_expected():
    values = now_and_then()

    fit = Croston(bounds="sizes").fit(History(values))

    grid = (np.arange(5_000) + 0.5) / 5_000
    mean = np.mean([fit.demand.quantile(part) for part in grid])
    assert mean == pytest.approx(fit.mean, rel=0.01)


def test_a_mean_above_every_size_seen_scales_the_sizes():
    demand = occasional.seen(np.array([1.0, 0, 1]), mean=2.0, chance=2.0)

    assert demand.chance == 1.0
    assert demand.quantile(0.01) == demand.quantile(0.99) == 2.0


def test_an_empty_step_is_as_likely_as_the_chance_says():
    demand = occasional.Seen(0.25, np.array([1.0, 2, 3]))

    assert [demand.quantile(part) for part in (0, 0.75, 0.76, 0.9, 1)] == [0, 0, 1, 2, 3]


def test_counts_that_are_negative_binomial_are_known_as_such_and_others_are_not():
    fitting = Tsb().fit(History(counts()))
    in_dozens = Tsb().fit(History(12.0 * (counts() > 0)))
    broken = Tsb().fit(History(now_and_then()))

    assert fitting.parameters["bounds"] == "negative_binomial"
    assert in_dozens.parameters["bounds"] == "sizes"
    assert broken.parameters["bounds"] == "sizes"


def test_the_negative_binomial_has_mean_and_variance_of_the_values():
    values = counts()

    demand = occasional.counted(values, float(values.mean()))

    told = stats.nbinom(demand.shape, demand.shape / (demand.shape + demand.mean))
    assert told.mean() == pytest.approx(values.mean())
    assert told.var() == pytest.approx(values.var(ddof=1))
    assert demand.quantile(0.9) == told.ppf(0.9)


def test_the_negative_binomial_is_refused_where_there_is_none():
    with pytest.raises(Invalid, match="whole numbers whose variance is above"):
        Tsb(bounds="negative_binomial").fit(History(now_and_then()))


def test_tsb_fades_when_sales_stop_and_croston_does_not():
    alive = counts(steps=100)
    ended = np.concatenate([alive, np.zeros(60)])

    assert expected(Tsb(), ended) < 0.05 * expected(Tsb(), alive)
    assert expected(Croston(), ended) == pytest.approx(expected(Croston(), alive), rel=0.01)
