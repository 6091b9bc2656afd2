"""What is known beside a series: kept as JSON, and laid out over its steps."""

import json
from datetime import date

import numpy as np
import pandas as pd
import pytest

from core.analytics.forecasting.events import Event, Kind
from core.analytics.forecasting.surroundings import NOTHING, Surroundings, beside

MONTHS = pd.date_range("2026-01-01", periods=6, freq="MS")
SALE = Event("Sale", (date(2026, 2, 3), date(2026, 6, 30)), Kind.PROMOTION, before=2)


def test_surroundings_that_were_written_are_the_same():
    prices = pd.Series([1.0, np.nan, 3.0], MONTHS[:3])
    known = Surroundings((SALE,), {"Sale": 0.25}, {"Price": prices})

    again = Surroundings.of(json.loads(json.dumps(known.written())))

    assert again.events == known.events
    assert again.impacts == known.impacts
    pd.testing.assert_series_equal(
        again.others["Price"], prices, check_freq=False, check_index_type=False
    )


def test_nothing_is_known_of_nothing():
    assert not NOTHING
    assert not Surroundings.of({})
    assert beside(NOTHING, MONTHS, 5, "MS").regressors is None


def test_another_series_counts_with_the_mean_of_each_step():
    days = pd.date_range("2026-01-01", "2026-06-30")
    prices = pd.Series(days.month.to_numpy(float), days)

    found = beside(Surroundings(others={"Price": prices}), MONTHS, 5, "MS")

    assert found.regressors.past[:, 0] == pytest.approx([1, 2, 3, 4, 5])
    assert found.regressors.ahead[:, 0] == pytest.approx([6])


def test_a_change_is_of_the_steps_ahead_alone():
    prices = pd.Series(np.full(6, 10.0), MONTHS)

    found = beside(Surroundings(others={"Price": prices}), MONTHS, 4, "MS", {"Price": 0.5})

    assert found.regressors.past[:, 0] == pytest.approx([10] * 4)
    assert found.regressors.ahead[:, 0] == pytest.approx([15, 15])


def test_an_expected_change_is_shared_out_over_the_days_of_a_step():
    closed = Event("Closed", tuple(pd.date_range("2026-02-01", "2026-02-14").date))

    found = beside(Surroundings((closed,), {"Closed": -1.0}), MONTHS, 5, "MS")

    assert found.planned == pytest.approx([1, 0.5, 1, 1, 1, 1])
    assert found.regressors is None
