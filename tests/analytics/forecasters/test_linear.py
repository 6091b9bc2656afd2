"""Linear regression against textbook formulas, and what it does with trends, seasons and events."""

import numpy as np
import pytest
import statsmodels.api as sm

from core.analytics.forecasters.contract import History, Regressors
from core.analytics.forecasters.linear import Linear
from core.errors import Invalid, NotEnoughData

SEASON = 7
HORIZON = 14
PLAIN = {"trend": "linear", "shrinking": "none", "lasting": "no"}


def random(seed=3):
    return np.random.default_rng(seed)


def rhythm(count, size=10):
    return size * np.array([3, 1, 0, -1, -1, -2, 0])[np.arange(count) % SEASON]


def promoted(count=140, lasting=0.0, seed=3, lift=30.0):
    chance = random(seed)
    at_work = (chance.random(count + HORIZON) < 0.15).astype(float)
    noise = chance.normal(0, 3, count)
    for at in range(1, count):
        noise[at] += lasting * noise[at - 1]
    values = 100 + rhythm(count) + lift * at_work[:count] + noise
    known = Regressors(("sale",), at_work[:count, None], at_work[count:, None])
    return History(values, (SEASON,), None, known)


def test_least_squares_is_that_of_an_independent_library():
    history = promoted()
    fit = Linear.of(PLAIN).fit(history)

    bands = fit.predict(HORIZON, (0.95,))

    columns = np.column_stack(list(fit.design.columns(len(history) + HORIZON).values()))
    every = np.vstack([history.regressors.past, history.regressors.ahead])
    rows = np.column_stack([columns, every])
    peer = sm.OLS(history.values, rows[: len(history)]).fit()
    told = peer.get_prediction(rows[len(history) :]).summary_frame(alpha=0.05)
    found = fit.parameters["coefficients"]
    assert [one["value"] for one in found.values()] == pytest.approx(peer.params, rel=1e-8)
    assert [one["error"] for one in found.values()] == pytest.approx(peer.bse, rel=1e-8)
    assert bands.mean == pytest.approx(told["mean"].to_numpy(), rel=1e-9)
    assert bands.lower[0] == pytest.approx(told["obs_ci_lower"].to_numpy(), rel=1e-9)
    assert bands.upper[0] == pytest.approx(told["obs_ci_upper"].to_numpy(), rel=1e-9)


def test_errors_that_last_give_the_best_linear_unbiased_prediction():
    history = promoted(lasting=0.7)
    fit = Linear.of({**PLAIN, "lasting": "yes"}).fit(history)

    mean, spread = fit.solution.ahead(fit.seen[-HORIZON:], fit.seen[-1])

    lasting, count = fit.solution.lasting, len(history)
    places = np.arange(count + HORIZON)
    shared = lasting ** np.abs(places[:, None] - places) / (1 - lasting**2)
    within, across = np.linalg.inv(shared[:count, :count]), shared[count:, :count]
    covariance = np.linalg.inv(fit.seen.T @ within @ fit.seen)
    expected = covariance @ fit.seen.T @ within @ history.values
    errors = history.values - fit.seen @ expected
    moved = fit.seen[-HORIZON:] - across @ within @ fit.seen
    new = np.diag(shared[count:, count:] - across @ within @ across.T)
    doubt = np.diag(moved @ covariance @ moved.T)
    assert lasting == pytest.approx(0.7, abs=0.1)
    assert fit.solution.coefficients == pytest.approx(expected, rel=1e-6)
    assert mean == pytest.approx(fit.seen[-HORIZON:] @ expected + across @ within @ errors)
    assert spread == pytest.approx(fit.solution.deviation * np.sqrt(new + doubt), rel=1e-6)


def test_the_strength_of_shrinking_is_that_which_leaving_out_in_turn_would_choose():
    history = promoted(count=60)

    fit = Linear(trend="none", lasting="no").fit(history)

    rows, values = fit.seen, history.values
    spread = np.where(np.arange(rows.shape[1]) < 1, 1.0, rows.std(axis=0))
    scaled, marks = rows / spread, np.diag((np.arange(rows.shape[1]) >= 1).astype(float))
    scores = {}
    for strength in np.logspace(-4, 2, 25):
        hat = scaled @ np.linalg.inv(scaled.T @ scaled + strength * 60 * marks) @ scaled.T
        left = values - hat @ values
        scores[strength] = left @ left / (60 - np.trace(hat)) ** 2
    best = min(scores, key=scores.get)
    hat = scaled @ np.linalg.inv(scaled.T @ scaled + best * 60 * marks) @ scaled.T
    assert fit.solution.strength == pytest.approx(best)
    assert fit.solution.freedom == pytest.approx(60 - np.trace(hat))


def test_an_event_ahead_moves_its_step_by_its_effect():
    history = promoted()
    without = Regressors(("sale",), history.regressors.past, np.zeros((HORIZON, 1)))

    with_it = Linear().fit(history).predict(HORIZON).mean
    none = Linear().fit(History(history.values, (SEASON,), None, without)).predict(HORIZON).mean

    at_work = history.regressors.ahead[:, 0] > 0
    assert (with_it - none)[at_work] == pytest.approx(30, abs=2)
    assert (with_it - none)[~at_work] == pytest.approx(0)


def test_bounds_are_wider_where_an_effect_is_hardly_known():
    history = promoted()
    once = np.zeros((len(history), 1))
    once[50] = 1
    ahead = np.zeros((HORIZON, 1))
    ahead[3] = 1

    known = History(history.values, (SEASON,), None, Regressors(("once",), once, ahead))
    widths = Linear.of(PLAIN).fit(known).predict(HORIZON).half_widths[1]

    assert widths[3] > 1.3 * np.delete(widths, 3).max()


def test_bounds_hold_what_they_promise():
    inside = []
    for seed in range(60):
        history = promoted(count=70 + HORIZON, lasting=0.5, seed=seed)
        bands = Linear().fit(history.until(70)).predict(HORIZON, (0.95,))
        actual = history.values[70:]
        inside.append((bands.lower[0] <= actual) & (actual <= bands.upper[0]))

    assert 0.92 <= np.mean(inside) <= 0.98


@pytest.mark.parametrize(
    ("trend", "expected"), [("linear", 20), ("none", 0), ("piecewise", 20), ("damped", 17.3)]
)
def test_a_trend_goes_on_as_it_was_chosen(trend, expected):
    values = 50 + 2.0 * np.arange(60) + random().normal(0, 0.01, 60)

    fit = Linear(trend=trend, lasting="no", damping=0.98).fit(History(values))
    mean = fit.predict(10).mean

    assert mean[-1] - mean[0] == pytest.approx(expected * 0.9, abs=1)


def test_a_bend_is_followed_by_a_trend_that_may_bend():
    steps = np.arange(120.0)
    values = 10 + np.where(steps < 60, 0, 3 * (steps - 60)) + random().normal(0, 0.5, 120)

    mean = Linear(trend="piecewise").fit(History(values)).predict(10).mean

    assert mean[-1] == pytest.approx(10 + 3 * 69, rel=0.05)


def test_a_long_season_is_told_by_waves_and_a_short_one_within_it_once():
    hours = np.arange(24 * 7 * 4)
    values = 50 + 10 * np.sin(2 * np.pi * hours / 24) + 5 * np.cos(2 * np.pi * hours / 168)

    fit = Linear(trend="none", lasting="no").fit(History(values, (24, 168)))

    names = fit.parameters["coefficients"]
    ahead = np.arange(len(hours), len(hours) + 168)
    expected = 50 + 10 * np.sin(2 * np.pi * ahead / 24) + 5 * np.cos(2 * np.pi * ahead / 168)
    assert fit.parameters["seasons"] == [24, 168]
    assert "season 168: sine 1" in names
    assert "season 168: sine 7" not in names
    assert fit.predict(168).mean == pytest.approx(expected, abs=0.05)


def test_a_season_that_has_not_passed_twice_is_left_out():
    assert Linear().fit(History(rhythm(13) + 50.0, (SEASON,))).parameters["seasons"] == []


def test_a_regressor_that_never_moved_has_no_effect():
    history = promoted()
    beside = Regressors(("still",), np.zeros((140, 1)), np.ones((HORIZON, 1)))

    fit = Linear().fit(History(history.values, (SEASON,), None, beside))

    assert "still" not in fit.parameters["coefficients"]
    assert np.isfinite(fit.predict(HORIZON).mean).all()


def test_a_regressor_that_is_not_known_ahead_is_refused_in_words():
    history = promoted()
    short = Regressors(("sale",), history.regressors.past, history.regressors.ahead[:3])

    with pytest.raises(Invalid, match="'sale' must be known for all 14 steps ahead; .* for 3"):
        Linear().fit(History(history.values, (SEASON,), None, short)).predict(HORIZON)


def test_effects_that_multiply_are_found_in_logarithms():
    chance = random()
    sale = (chance.random(200) < 0.2).astype(float)
    values = 100 * np.exp(0.01 * np.arange(200)) * 1.5**sale * np.exp(chance.normal(0, 0.02, 200))
    known = Regressors(("sale",), sale[:190, None], np.ones((10, 1)))

    fit = Linear(scale="log", trend="linear").fit(History(values[:190], (), None, known))
    bands = fit.predict(10)

    assert fit.parameters["coefficients"]["sale"]["value"] == pytest.approx(np.log(1.5), abs=0.02)
    assert bands.mean == pytest.approx(150 * np.exp(0.01 * np.arange(190, 200)), rel=0.03)


def test_on_the_scale_of_logarithms_nothing_is_below_zero():
    values = random().poisson(0.3, 60).astype(float)

    bands = Linear(scale="log").fit(History(values)).predict(10)

    assert (bands.lower >= 0).all()


def test_values_below_zero_have_no_logarithm():
    with pytest.raises(Invalid, match="below zero, which have no logarithm"):
        Linear(scale="log").fit(History(np.arange(-5.0, 5)))


def test_more_effects_than_values_are_refused_for_least_squares_only():
    few = History(rhythm(14) + random().normal(0, 1, 14), (SEASON,), None, None)
    many = random().normal(0, 1, (20, 8))
    history = History(few.values, (SEASON,), None, Regressors(tuple("abcdefgh"), many[:14], many))

    with pytest.raises(NotEnoughData, match="Least squares for 16 effects needs more"):
        Linear(shrinking="none").fit(history)
    assert np.isfinite(Linear().fit(history).predict(6).lower).all()


@pytest.mark.parametrize(
    "values", [np.full(20, 5.0), np.zeros(8), np.arange(20.0), 1e12 + rhythm(60)]
)
def test_what_is_exact_is_carried_on_without_a_number_that_is_none(values):
    bands = Linear(trend="linear").fit(History(values)).predict(5)

    assert np.isfinite(bands.lower).all()
    assert np.isfinite(bands.upper).all()


def test_large_numbers_lose_nothing():
    history = promoted()
    lifted = History(history.values + 1e9, (SEASON,), None, history.regressors)

    near, far = (Linear().fit(one).predict(HORIZON) for one in (history, lifted))

    assert far.mean - 1e9 == pytest.approx(near.mean, abs=1e-4)
    assert far.half_widths == pytest.approx(near.half_widths, rel=1e-4)
