"""What an event brings, how far that is known, and the report of a promotion."""

import numpy as np
import pytest

from core.analytics.forecasters.contract import History, Regressors
from core.analytics.forecasters.linear import Linear
from core.analytics.forecasting.gains import gains, promotion_report
from core.errors import Invalid

COUNT = 120


def beside(**columns):
    rows = np.column_stack(list(columns.values()))
    return Regressors(tuple(columns), rows, rows[:0])


def sold(seed=1, noise=4.0, base=80.0, more=20.0):
    chance = np.random.default_rng(seed)
    sale = (chance.random(COUNT) < 0.2).astype(float)
    values = base + more * sale + chance.normal(0, noise, COUNT)
    return History(values, (), None, beside(sale=sale))


def test_a_hundred_where_eighty_were_to_be_expected_are_a_quarter_more():
    history = sold(noise=0.0)
    count = int(history.regressors.past.sum())

    report = promotion_report(history, "sale", ["sale"], Linear(shrinking="none"))

    assert report.steps == count
    assert report.actual == pytest.approx(100 * count)
    assert report.base.value == pytest.approx(80 * count)
    assert report.incremental.value == pytest.approx(20 * count)
    assert report.lift.value == pytest.approx(0.25)


def test_the_gain_of_an_event_has_a_standard_error_and_bounds_in_units_and_as_a_share():
    (gain,) = gains(sold(), levels=(0.8, 0.95))

    assert gain.steps == int(sold().regressors.past.sum())
    assert gain.units.value == pytest.approx(20, abs=3)
    assert gain.share.value == pytest.approx(0.25, abs=0.04)
    assert 0.4 < gain.units.error < 1.6
    assert gain.units.lower[1] < gain.units.lower[0] < gain.units.value < gain.units.upper[0]
    assert gain.share.error == pytest.approx(gain.units.error / 80, rel=0.2)


@pytest.mark.parametrize("scale", ["plain", "log"])
def test_bounds_of_a_gain_hold_it_as_often_as_they_say(scale):
    inside = []
    for seed in range(80):
        (gain,) = gains(sold(seed), by=Linear(scale=scale), levels=(0.95,))
        inside.append(gain.units.lower[0] <= 20 <= gain.units.upper[0])

    assert 0.89 <= np.mean(inside) <= 1


def test_bounds_of_what_a_promotion_brought_hold_chance_too():
    inside = []
    for seed in range(80):
        history = sold(seed)
        report = promotion_report(history, "sale", ["sale"], levels=(0.95,), steps=_first(history))
        inside.append(report.base.lower[0] <= 80 + _chance(seed) <= report.base.upper[0])

    assert 0.89 <= np.mean(inside) <= 1


def _first(history):
    return np.flatnonzero(history.regressors.past[:, 0])[:1]


def _chance(seed):
    """What chance brought in the first step of the sale."""
    history = sold(seed)
    at = _first(history)[0]
    return history.values[at] - 100


def test_days_before_and_after_are_part_of_an_event():
    at_work = np.zeros(COUNT)
    at_work[10::30] = 1
    after = np.roll(at_work, 1)
    chance = np.random.default_rng(2).normal(0, 0.5, COUNT)
    history = History(
        50 + 20 * at_work - 10 * after + chance, (), None, beside(sale=at_work, dip=after)
    )

    both, alone = (gains(history, {"Sale": names})[0] for names in (("sale", "dip"), ("sale",)))

    assert both.steps == 2 * alone.steps
    assert both.units.value == pytest.approx(5, abs=1)
    assert alone.units.value == pytest.approx(20, abs=1)


def test_in_logarithms_the_share_is_what_multiplies():
    chance = np.random.default_rng(4)
    sale = (chance.random(COUNT) < 0.2).astype(float)
    values = 100 * 1.3**sale * np.exp(chance.normal(0, 0.02, COUNT))

    (gain,) = gains(History(values, (), None, beside(sale=sale)), by=Linear(scale="log"))
    report = promotion_report(
        History(values, (), None, beside(sale=sale)), "sale", ["sale"], Linear(scale="log")
    )

    assert gain.share.value == pytest.approx(0.3, abs=0.02)
    assert report.lift.value == pytest.approx(0.3, abs=0.02)


def test_a_price_is_measured_against_its_median():
    chance = np.random.default_rng(5)
    price = chance.choice([4.0, 5.0, 6.0], COUNT)
    history = History(
        100 - 10 * price + chance.normal(0, 0.1, COUNT), (), None, beside(price=price)
    )

    (gain,) = gains(history, by=Linear(shrinking="none"))

    dear = price[price != 5] - 5
    assert gain.steps == len(dear)
    assert gain.units.value == pytest.approx(-10 * dear.mean(), abs=0.2)


@pytest.mark.parametrize("base", [0.0, -5.0])
def test_without_a_baseline_there_is_no_lift_but_the_reason(base):
    sale = np.zeros(COUNT)
    sale[::10] = 1
    history = History(base + 20 * sale, (), None, beside(sale=sale))
    exact = Linear(trend="none", shrinking="none", lasting="no")

    (gain,) = gains(history, by=exact)
    report = promotion_report(history, "sale", ["sale"], exact)

    assert gain.share is None
    assert "baseline is not above 0" in gain.why_not
    assert gain.units.value == pytest.approx(20)
    assert report.lift is None
    assert "baseline is not above 0" in report.why_no_lift
    assert report.incremental.value == pytest.approx(20 * report.steps)


def test_an_event_that_never_changed_has_no_effect_that_is_known():
    still = History(np.arange(COUNT, dtype=float), (), None, beside(sale=np.zeros(COUNT)))

    (gain,) = gains(still)

    assert gain.units is None
    assert gain.why_not == "'sale' does not change in the history; its effect is not known."
    with pytest.raises(Invalid, match="'sale' does not change"):
        promotion_report(still, "sale", ["sale"])


def test_without_anything_beside_the_series_there_is_no_effect():
    with pytest.raises(Invalid, match="neither an event nor a regressor"):
        gains(History(np.arange(20.0)))
