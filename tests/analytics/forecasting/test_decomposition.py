"""A series taken apart: the parts add up, and what was planted is found again."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.nonparametric.smoothers_lowess import lowess
from statsmodels.tsa.seasonal import MSTL, STL

from core.analytics.forecasting import robust, smoothing
from core.analytics.forecasting.decomposition import decomposed
from core.errors import Invalid, NotEnoughData

STEPS = np.arange(120)
WAVE = np.sin(2 * np.pi * STEPS / 12)
NOISE = np.random.default_rng(1).normal(size=120)
MONTHLY = 100 + 0.5 * STEPS + 10 * WAVE + NOISE
GROWING = 100 * np.exp(0.02 * STEPS + 0.3 * WAVE + 0.02 * NOISE)
PROMOTIONS = np.isin(STEPS, [5, 20, 47, 66, 90, 111]).astype(float)


def assert_adds_up(apart):
    parts = apart.parts
    known = np.isfinite(apart.values)
    total = parts.expected + parts.remainder

    assert np.allclose(total[known], apart.values[known], rtol=1e-12, atol=1e-9)
    assert np.isfinite(parts.expected).all()
    assert np.isnan(parts.remainder[~known]).all()


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.none() | st.floats(-1e6, 1e6), min_size=1, max_size=40).filter(any),
    st.sampled_from([(), (4,), (3, 7)]),
)
def test_the_parts_of_any_series_add_up_to_it(values, seasons):
    apart = decomposed(np.array(values, dtype=float), seasons)

    assert_adds_up(apart)


@pytest.mark.parametrize("values", [MONTHLY, GROWING], ids=["in units", "in shares"])
def test_parts_are_told_in_units_whether_seasons_are_shares_or_not(values):
    apart = decomposed(values, (12,), {"promotion": PROMOTIONS})

    assert_adds_up(apart)
    assert apart.is_multiplicative == (values is GROWING)
    assert np.allclose(apart.parts.adjusted, apart.parts.trend + apart.parts.remainder)


def test_planted_trend_and_season_are_found_within_the_noise():
    apart = decomposed(MONTHLY, (12,))

    assert np.abs(apart.parts.trend - 100 - 0.5 * STEPS).mean() < 0.35
    assert np.abs(apart.parts.seasons[0] - 10 * WAVE).mean() < 0.6


def test_a_season_is_that_of_the_library_with_the_same_settings():
    ours = smoothing.smoothed(MONTHLY, (12,))

    theirs = STL(
        MONTHLY, period=12, seasonal=11, trend=21, robust=True,
        seasonal_jump=2, trend_jump=3, low_pass_jump=2,
    ).fit(inner_iter=1, outer_iter=15)  # fmt: skip
    assert np.allclose(ours.seasons[0], theirs.seasonal)
    assert np.allclose(ours.trend, theirs.trend)


def test_several_seasons_are_nearly_those_of_the_library():
    hours = np.arange(24 * 40)
    values = 50 + 5 * np.sin(hours * np.pi / 12) + 3 * np.sin(hours * np.pi / 84)

    ours = smoothing.smoothed(values, (24, 168), is_robust=False)

    theirs = MSTL(values, periods=(24, 168)).fit()
    assert np.abs(ours.seasons - theirs.seasonal.T).max() < 0.3
    assert np.abs(ours.expected - values).mean() < 0.05


def test_the_trend_without_a_season_is_a_local_regression():
    ours = smoothing._local(STEPS.astype(float), MONTHLY, 60)

    theirs = lowess(MONTHLY, STEPS, frac=0.5, it=3, return_sorted=False)
    assert np.abs(ours - theirs).max() < 0.5


def test_a_wild_value_does_not_bend_the_trend():
    values = 0.1 * STEPS + np.where(STEPS == 50, 1e6, 0) + NOISE / 10

    apart = decomposed(values)

    assert np.abs(apart.parts.trend - 0.1 * STEPS).max() < 0.5


@pytest.mark.parametrize(
    ("values", "trend"),
    [
        ([5], [5]),
        ([1, 2], [1.5, 1.5]),
        ([1, 2, 3, 4], [1, 2, 3, 4]),
        ([7] * 12, [7] * 12),
        ([1, np.nan, 3, 4], [1, 2, 3, 4]),
        ([3] * 7 + [90] + [3] * 7, [3] * 15),
    ],
)
def test_a_short_history_has_a_trend_and_what_remains(values, trend):
    apart = decomposed(np.array(values, dtype=float), (12,))

    assert apart.parts.trend == pytest.approx(trend)
    assert apart.seasons == ()
    assert apart.notes[0] == f"A season of 12 needs 24 values; there are {len(values)}."


def test_a_season_without_values_at_one_place_is_bridged():
    values = np.where(STEPS % 12 == 3, np.nan, MONTHLY)
    values[40:52] = np.nan

    apart = decomposed(values, (12,))

    off = apart.parts.expected - (100 + 0.5 * STEPS + 10 * WAVE)
    assert np.abs(off[40:52]).max() < 12
    assert_adds_up(apart)


def test_effects_of_events_are_found_within_their_errors():
    weather = np.random.default_rng(2).normal(size=120)

    apart = decomposed(
        MONTHLY + 8 * PROMOTIONS + 2 * weather,
        (12,),
        {"promotion": PROMOTIONS, "weather": weather, "always": np.ones(120)},
    )

    promotion, known, always = apart.effects
    assert abs(promotion.size - 8) < 3 * promotion.error
    assert abs(known.size - 2) < 3 * known.error
    assert always.size is None
    assert always.said == "What 'always' adds cannot be told from trend and seasons."
    assert "'promotion' adds +" in promotion.said


def test_the_effect_on_a_growing_series_is_a_share():
    apart = decomposed(GROWING * 1.2**PROMOTIONS, (12,), {"promotion": PROMOTIONS})

    assert np.expm1(apart.effects[0].size) == pytest.approx(0.2, abs=0.04)
    assert apart.effects[0].said.startswith("'promotion' changes the level by +")


@pytest.mark.parametrize("count", [6, 40])
def test_effects_need_no_season(count):
    event = np.arange(count) % 3 == 1

    apart = decomposed(10 + 5.0 * event, events={"event": event})

    assert apart.effects[0].size == pytest.approx(5, abs=0.2)


def test_strengths_are_near_one_for_planted_parts_and_near_nothing_for_noise():
    strong = decomposed(MONTHLY, (12,))
    weak = decomposed(np.random.default_rng(5).normal(size=600), (12,))
    still = decomposed(np.full(40, 3.0), (12,))

    assert strong.trend_strength > 0.99
    assert strong.season_strengths[0] > 0.97
    assert weak.trend_strength < 0.2
    assert weak.season_strengths[0] < 0.4
    assert still.trend_strength is still.season_strengths[0] is None
    assert still.notes[-1].startswith("All values are equal")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (MONTHLY, "does not grow"),
        (GROWING, "grows with the level"),
        (MONTHLY - 120, "not above 0"),
        (MONTHLY[:30], "cannot be told yet"),
        (np.tile([1.0, 2, 3], 40), "does not grow"),
    ],
)
def test_whether_the_season_grows_with_the_level_is_said(values, said):
    season = 3 if values[0] == 1 else 12

    assert said in decomposed(values, (season,)).growth.said


def test_it_can_be_chosen_whether_seasons_are_shares():
    assert decomposed(MONTHLY, (12,), is_multiplicative=True).is_multiplicative
    with pytest.raises(Invalid, match="above 0"):
        decomposed(MONTHLY - 120, (12,), is_multiplicative=True)


def test_what_cannot_be_taken_apart_is_refused_in_a_sentence():
    with pytest.raises(NotEnoughData, match="without a value"):
        decomposed(np.array([np.nan]))
    with pytest.raises(Invalid, match="1 step or more; there is one of -1"):
        decomposed(MONTHLY, (-1,))
    with pytest.raises(Invalid, match="'rain' needs 120 values"):
        decomposed(MONTHLY, (12,), {"rain": np.ones(3)})
    with pytest.raises(Invalid, match="1 are missing"):
        decomposed(MONTHLY, (12,), {"rain": np.append(np.ones(119), np.nan)})


def test_the_robust_scale_is_that_of_a_normal():
    normal = np.random.default_rng(3).normal(0, 7, 20_000)

    assert robust.scale(normal) == pytest.approx(7, rel=0.03)
    assert robust.scale(np.array([np.nan])) == 0
    assert robust.scale(np.array([5.0, 5, 5, 5, 9])) == pytest.approx(1.2533 * 0.8)
    assert robust.freedom_of(normal) > 100
    assert robust.freedom_of(np.zeros(30)) > 5
