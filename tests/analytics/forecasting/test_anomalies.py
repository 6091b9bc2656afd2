"""Planted anomalies are found and told apart; clean series are left alone; nothing is foreseen."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.analytics.forecasting.anomalies import anomalies
from core.analytics.forecasting.breaks import last_break
from core.analytics.forecasting.shifts import Kind, shifts
from core.errors import Invalid

STEPS = np.arange(120)
BASE = 100 + 0.2 * STEPS + 10 * np.sin(2 * np.pi * STEPS / 12)
GROWING = 100 * np.exp(0.02 * STEPS + 0.3 * np.sin(2 * np.pi * STEPS / 12))


def noise(seed, count=120):
    return np.random.default_rng(seed).normal(size=count)


CALM = BASE + noise(1)


def places(seen):
    return [one.place for one in seen.found]


@pytest.mark.parametrize("then", [False, True], ids=["in hindsight", "as known then"])
@pytest.mark.parametrize("size", [-9, 9])
def test_a_planted_spike_is_found_and_said(then, size):
    values = CALM + np.where(STEPS == 90, size, 0)

    seen = anomalies(values, (12,), as_known_then=then)

    one = next(one for one in seen.found if one.place == 90)
    assert one.lower < one.expected < one.upper
    assert np.sign(one.score) == np.sign(size)
    assert one.score == seen.scores[90]
    assert f"is too {'high' if size > 0 else 'low'}" in one.said
    assert seen.shifts == ()


@pytest.mark.parametrize("level", [0.8, 0.95, 0.99])
@pytest.mark.parametrize(("count", "seasons"), [(60, (12,)), (200, (7,)), (200, ())])
def test_a_clean_series_gives_at_most_the_share_that_the_level_says(count, seasons, level):
    base = np.tile(np.arange(12.0 if not seasons else seasons[0]), count)[:count]
    base = base if seasons else 0.1 * np.arange(count)

    shares = [
        len(anomalies(base + noise(seed, count), seasons, level=level).found) / count
        for seed in range(5)
    ]

    # Five series: what chance adds to their mean is two of its standard errors.
    assert np.mean(shares) <= 1 - level + 2 * np.sqrt(level * (1 - level) / count / 5) + 0.005


def test_as_known_then_a_clean_series_gives_hardly_more_than_the_level_says():
    seen = [anomalies(noise(seed, 400), level=0.95, as_known_then=True) for seed in range(3)]

    judged = sum(np.isfinite(one.upper).sum() for one in seen)
    assert sum(len(one.found) for one in seen) / judged < 0.07


@settings(max_examples=6, deadline=None)
@given(st.integers(30, 119), st.floats(-1e6, 1e6), st.booleans())
def test_what_comes_later_does_not_move_what_was_known_then(cut, later, is_cut):
    full = anomalies(GROWING * np.exp(noise(2) / 30), (12, 30), as_known_then=True)
    values = GROWING * np.exp(noise(2) / 30)
    other = values[:cut] if is_cut else np.where(cut > STEPS, values, later)

    seen = anomalies(other, (12, 30), as_known_then=True)

    for name in ("expected", "lower", "upper", "scores"):
        assert np.array_equal(getattr(seen, name)[:cut], getattr(full, name)[:cut], equal_nan=True)
    assert [one for one in seen.found if one.place < cut] == [
        one for one in full.found if one.place < cut
    ]


@pytest.mark.parametrize("base", [CALM, GROWING * np.exp(noise(1) / 40)], ids=["units", "shares"])
def test_a_level_that_changes_is_no_row_of_anomalies(base):
    is_share = base is not CALM
    values = np.where(STEPS >= 70, base * 1.5 if is_share else base + 15, base)

    seen = anomalies(values, (12,))

    (one,) = seen.shifts
    assert one.kind is Kind.LEVEL
    assert abs(one.place - 70) <= 1
    assert seen.is_share == is_share
    size = np.expm1(one.size) if is_share else one.size
    assert size == pytest.approx(0.5 if is_share else 15, rel=0.15)
    assert seen.said[0].startswith(f"From value {one.place + 1} on the level rose by ")
    assert len(seen.found) <= 4


def test_a_trend_that_changes_is_told_as_one():
    values = np.maximum(STEPS - 60, 0) * -1.0 + noise(3)

    seen = anomalies(values)

    (one,) = seen.shifts
    assert one.kind is Kind.TREND
    assert one.place == pytest.approx(60, abs=5)
    assert "on the trend fell by" in seen.said[0]


def test_as_known_then_a_level_is_told_at_its_third_value():
    values = np.where(STEPS >= 90, CALM + 25, CALM)

    seen = anomalies(values, (12,), as_known_then=True)

    assert 90 in [one.place for one in seen.shifts]
    assert {90, 91, 92} <= set(places(seen))
    assert sum(place > 95 for place in places(seen)) <= 3


@pytest.mark.parametrize("kind", ["alike", "wandering"])
def test_chance_gives_few_shifts(kind):
    found = 0
    for seed in range(10):
        values = noise(seed)
        found += bool(shifts(np.cumsum(values) if kind == "wandering" else values))

    assert found <= 3


@pytest.mark.parametrize("values", [np.arange(10.0), np.full(60, 4.0)])
def test_where_too_little_is_known_or_nothing_varies_there_are_no_shifts(values):
    assert shifts(values) == ()


def test_scatter_that_grows_is_judged_by_that_around():
    scatter = np.repeat([1.0, 6.0], 300)

    seen = anomalies(noise(7, 600) * scatter, level=0.99)

    width = seen.upper - seen.lower
    assert np.median(width[350:]) > 3 * np.median(width[:250])


def test_missing_values_are_no_anomalies_and_do_not_hide_one():
    values = CALM + np.where(STEPS == 60, 12, 0)
    values[[58, 59, 61]] = np.nan

    seen, then = anomalies(values, (12,)), anomalies(values, (12,), as_known_then=True)

    assert 60 in places(seen)
    assert 60 in places(then)
    assert np.isfinite(seen.expected).all()
    assert np.isnan(seen.scores[[58, 59, 61]]).all()


def test_a_promotion_that_is_known_is_no_anomaly():
    event = np.isin(STEPS, [20, 47, 66, 90, 111]).astype(float)

    seen = anomalies(CALM + 15 * event, (12,), {"promotion": event})

    assert not {20, 47, 66, 90, 111} & set(places(seen))


@pytest.mark.parametrize("then", [False, True])
def test_nothing_is_out_of_line_where_nothing_varies(then):
    assert anomalies(np.full(60, 4.0), (12,), as_known_then=then).found == ()


@pytest.mark.parametrize("then", [False, True])
def test_a_value_of_nothing_in_a_growing_series_is_an_anomaly(then):
    values = GROWING * np.exp(noise(1) / 40)
    values[110] = 0 if then else 1e-9

    assert 110 in places(anomalies(values, (12,), as_known_then=then))


def test_before_anything_is_known_nothing_is_judged():
    late = np.where(STEPS < 60, np.nan, CALM)

    seen = anomalies(late, (), as_known_then=True)

    assert np.isnan(seen.expected[:64]).all()
    assert np.isfinite(seen.expected[64:]).all()


def test_windows_without_scatter_are_judged_by_that_of_all():
    values = np.append(np.zeros(150), noise(5, 150))

    assert np.isfinite(anomalies(values).upper).all()


def test_a_level_that_is_none_is_refused():
    with pytest.raises(Invalid, match="between 0 and 1; 1 does not"):
        anomalies(CALM, level=1)


@pytest.mark.parametrize("is_share", [False, True])
def test_older_values_are_useless_after_a_large_change_of_level(is_share):
    base = GROWING * np.exp(noise(1) / 40) if is_share else CALM
    values = np.where(STEPS >= 70, base * 3 if is_share else base + 40, base)

    found = last_break(values, (12,))

    assert found.place == pytest.approx(70, abs=1)
    assert found.after > found.before
    assert "tells little about what comes" in found.said


@pytest.mark.parametrize("values", [CALM, np.where(STEPS >= 105, CALM + 40, CALM)])
def test_without_a_change_that_has_lasted_all_values_tell(values):
    assert last_break(values, (12,)) is None


def test_of_many_values_the_range_is_no_wider_than_what_they_say_themselves():
    random = np.random.default_rng(11)
    values = 100 + random.normal(0, 1, 1_000)
    wild = random.random(1_000) < 0.12
    values[wild] += random.choice([-8.0, 8.0], wild.sum())

    found = anomalies(values, level=0.99)

    assert (found.upper - found.expected).max() < 12
    assert 5 <= len(found.found) <= 15
