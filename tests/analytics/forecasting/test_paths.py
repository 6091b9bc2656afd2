"""Laws of sample paths: their marginals are the bands, their sums follow the dependence."""

import time
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from core.analytics.forecasters.contract import Bands, History
from core.analytics.forecasters.intermittent import Croston
from core.analytics.forecasters.naive import normal
from core.analytics.forecasting.dependence import Dependence
from core.analytics.forecasting.paths import (
    fall,
    lead_time_demand,
    normal_scores,
    sample_paths,
    sum_bands,
    sum_quantiles,
    sums,
)
from core.errors import Invalid

LEVELS = (0.5, 0.8, 0.95)
FREE = Dependence()
ONE = Dependence(common=1.0)
BOTH = Dependence(common=0.3, fading=0.5)
STEPS = 12


def bell(mean=100.0, spread=10.0, steps=STEPS, levels=LEVELS):
    return normal(np.full(steps, mean), np.full(steps, spread), levels)


@st.composite
def banded(draw, least=-1e3):
    """Bands of any skew: each level adds something below and above."""
    steps = draw(st.integers(1, 8))
    few = st.floats(0.5, 50)
    size = {"min_size": steps * 3, "max_size": steps * 3}
    below = np.array(draw(st.lists(few, **size))).reshape(3, steps).cumsum(axis=0)
    skew = draw(st.floats(0.7, 1.4))
    mean = np.array(draw(st.lists(st.floats(0, 300), min_size=steps, max_size=steps)))
    lower = np.maximum(mean - below, least)
    return Bands(mean, LEVELS, lower, mean + skew * (mean - lower))


@st.composite
def told(draw):
    """Bands that a distribution has, from nearly normal to exponential, a shape for each step."""
    shapes = np.array(draw(st.lists(st.floats(1, 50), min_size=1, max_size=8)))
    known = stats.gamma(shapes, scale=draw(st.floats(0.1, 100)))
    lower = np.array([known.ppf(0.5 - level / 2) for level in LEVELS])
    upper = np.array([known.ppf(0.5 + level / 2) for level in LEVELS])
    return Bands(known.mean(), LEVELS, lower, upper)


dependences = st.builds(Dependence, st.floats(0, 1), st.floats(0, 0.95))
seeds = st.integers(0, 2**32)


@settings(max_examples=25)
@given(told(), dependences, seeds)
def test_marginals_of_paths_are_the_bands(bands, dependence, seed):
    paths = sample_paths(bands, dependence, seed=seed)

    for at, level in enumerate(LEVELS):
        scale = bands.half_widths[at] * 0.02 + 1e-9
        assert (np.abs(np.quantile(paths, 0.5 - level / 2, axis=0) - bands.lower[at]) < scale).all()
        assert (np.abs(np.quantile(paths, 0.5 + level / 2, axis=0) - bands.upper[at]) < scale).all()


@settings(max_examples=25)
@given(banded(), dependences, seeds)
def test_the_mean_of_sums_is_the_sum_of_means(bands, dependence, seed):
    paths = sample_paths(bands, dependence, seed=seed)

    found = sums(paths, 1, paths.shape[1]).mean()
    assert found == pytest.approx(bands.mean.sum(), rel=1e-9, abs=1e-6)


@settings(max_examples=25)
@given(banded(least=0.0), dependences, seeds, st.booleans())
def test_what_is_never_below_zero_stays_so(bands, dependence, seed, is_whole):
    paths = sample_paths(bands, dependence, number=200, seed=seed, least=0.0, is_whole=is_whole)

    assert (paths >= 0).all()
    assert not is_whole or (paths == np.round(paths)).all()


@settings(max_examples=25)
@given(banded(), dependences, seeds)
def test_a_wider_level_is_wider_in_the_sum_too(bands, dependence, seed):
    paths = sample_paths(bands, dependence, number=500, seed=seed)

    found = sum_bands(paths, 1, paths.shape[1], LEVELS)
    assert (np.diff(found.lower, axis=0) <= 0).all()
    assert (np.diff(found.upper, axis=0) >= 0).all()
    assert (found.lower <= found.mean).all()
    assert (found.mean <= found.upper).all()


def test_the_same_seed_gives_the_same_paths_and_another_seed_others():
    one, again = (sample_paths(bell(), BOTH, number=50, seed=4) for _ in range(2))
    other = sample_paths(bell(), BOTH, number=50, seed=5)

    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)


def test_without_dependence_the_variances_add_up():
    total = sums(sample_paths(bell(), FREE, number=20_000), 1, STEPS)

    assert total.var() == pytest.approx(STEPS * 10**2, rel=0.03)


def test_wholly_dependent_the_standard_deviations_add_up():
    total = sums(sample_paths(bell(), ONE, number=20_000), 1, STEPS)

    assert total.std() == pytest.approx(STEPS * 10, rel=0.002)


def test_between_the_two_the_variance_is_that_of_the_correlations():
    total = sums(sample_paths(bell(), BOTH, number=20_000), 1, STEPS)

    closed_form = STEPS * 10**2 * (1 + (STEPS - 1) * BOTH.of_pairs(STEPS))
    assert total.var() == pytest.approx(closed_form, rel=0.03)


def test_a_normal_forecast_has_normal_paths_to_the_tails():
    paths = sample_paths(bell(steps=1, levels=(0.8,)), FREE, number=10_000)

    for part in (0.001, 0.3, 0.6, 0.999):
        expected = NormalDist(100, 10).inv_cdf(part)
        assert np.quantile(paths, part) == pytest.approx(expected, abs=0.15)


def test_a_forecast_without_bounds_has_paths_that_are_its_mean():
    bands = Bands.without(np.array([1.0, -2.0]), LEVELS)

    assert (sample_paths(bands, BOTH, number=3, least=0.0) == [1.0, 0.0]).all()


def test_whole_numbers_keep_the_mean_of_what_is_seldom():
    bands = Bands(np.full(40, 0.2), (0.8,), np.zeros((1, 40)), np.full((1, 40), 0.5))

    paths = sample_paths(bands, FREE, number=4_000, least=0.0, is_whole=True)

    assert set(np.unique(paths)) <= {0.0, 1.0, 2.0}
    assert paths.mean() == pytest.approx(0.2, abs=0.01)


def test_seldom_demand_keeps_its_mean_and_its_empty_steps():
    values = np.tile([0, 0, 0, 6.0, 0, 0, 2.0, 0], 30)
    levels = tuple(np.linspace(0.02, 0.98, 49))
    bands = Croston(bounds="sizes").fit(History(values)).predict(28, levels)

    paths = sample_paths(bands, FREE, least=0.0)

    assert sums(paths, 1, 28).mean() == pytest.approx(bands.mean.sum(), rel=0.03)
    assert (paths == 0).mean() == pytest.approx(0.75, abs=0.04)


def test_what_came_lies_where_the_normal_distribution_has_it():
    came = np.array([100.0, 110.0, 80.0])

    found = normal_scores(bell(steps=3), came)

    assert found == pytest.approx([0, 1, -2], abs=0.02)


def test_nothing_sold_where_nothing_is_usual_is_no_error():
    bands = Bands(np.full(2, 0.5), (0.8,), np.zeros((1, 2)), np.full((1, 2), 2.0))

    nothing, much = normal_scores(bands, np.array([0.0, 99.0]), least=0.0)

    assert -1.3 < nothing < 0
    assert much > 2.5


def test_one_step_asked_for_as_a_sum_is_that_step():
    bands = bell()
    paths = sample_paths(bands, BOTH)

    found = sum_quantiles(paths, 3, 3, [0.1, 0.975])

    assert found == pytest.approx([bands.lower[1, 2], bands.upper[2, 2]], rel=1e-3)


def test_demand_until_delivery_of_a_known_time_is_the_sum_of_its_steps():
    paths = sample_paths(bell(), BOTH, number=100)

    assert lead_time_demand(paths, 5) == pytest.approx(sums(paths, 1, 5))
    assert not lead_time_demand(paths, 0).any()


def test_a_lead_time_that_varies_makes_demand_until_delivery_vary_more():
    paths = sample_paths(bell(), FREE, number=4_000)

    steady = lead_time_demand(paths, 6)
    varying = lead_time_demand(paths, [3, 9])

    closed_form = 6 * 10**2 + 100**2 * 3**2
    assert varying.var() == pytest.approx(closed_form, rel=0.05)
    assert varying.mean() == pytest.approx(steady.mean(), rel=0.02)


def test_a_fall_below_a_threshold_is_as_likely_as_the_marginal_says():
    found = fall(sample_paths(bell(steps=1), FREE), 90)

    assert found.probability == pytest.approx(NormalDist().cdf(-1), abs=0.002)
    assert found.usual_step is None


def test_cash_that_is_spent_evenly_runs_out_when_it_must():
    paths = sample_paths(bell(mean=-10, spread=0.01), FREE, number=100)

    found = fall(paths, 0, opening=45, parts=[0.1])

    assert found.probability == 1
    assert found.by_step.tolist() == [0, 0, 0, 0, *[1] * 8]
    assert found.usual_step == 5
    assert found.steps == ((0.1, 5),)


@settings(max_examples=25)
@given(banded(), dependences, seeds, st.floats(-100, 300), st.floats(0, 50))
def test_a_higher_threshold_is_passed_sooner_and_by_step_it_only_grows(
    bands, dependence, seed, threshold, more
):
    paths = sample_paths(bands, dependence, number=200, seed=seed)

    low, high = fall(paths, threshold), fall(paths, threshold + more)

    assert (np.diff(low.by_step) >= 0).all()
    assert (high.by_step >= low.by_step).all()


def test_what_cannot_be_asked_is_refused():
    paths = sample_paths(bell(), FREE, number=10)

    with pytest.raises(Invalid, match="needs 2 paths"):
        sample_paths(bell(), FREE, number=1)
    with pytest.raises(Invalid, match="Steps go from 1 to 12"):
        sums(paths, 5, 13)
    with pytest.raises(Invalid, match="A lead time is from 0 to 12"):
        lead_time_demand(paths, 13)


def test_a_year_of_days_on_two_thousand_paths_takes_less_than_a_second():
    bands = bell(steps=365)

    begun = time.process_time()
    sample_paths(bands, BOTH, number=2_000)

    assert time.process_time() - begun < 1
