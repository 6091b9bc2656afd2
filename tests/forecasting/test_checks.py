"""Forecasts from the future and scores that disagree are named."""

from datetime import UTC, datetime

import pytest

from core.forecasting import checks
from tests.bed.breaking import drop_index
from tests.bed.rows import Rows

MARCH = datetime(2024, 3, 1, tzinfo=UTC)
APRIL = datetime(2024, 4, 1, tzinfo=UTC)
MAY = datetime(2024, 5, 1, tzinfo=UTC)


@pytest.fixture
def rows(db):
    return Rows(db.connection())


def forecast(rows, trained_until=None, **given):
    model = rows.add(
        "trained_models", model_name="Revenue", version="3", trained_until=trained_until
    )["id"]
    given = {"origin_date": MARCH, "forecast_date": MAY} | given
    return rows.add("forecasts", model_id=model, **given)["id"]


def test_a_live_forecast_of_a_model_that_saw_later_data_is_named(db, root, rows):
    forecast(rows, APRIL, is_backtest=False)

    assert checks.live_forecasts_know_no_later_data(db, root) == [
        "The model 'Revenue', version 3, has seen data up to 2024-04-01, after the "
        "origin of 1 live forecast of it, first 2024-03-01."
    ]


@pytest.mark.parametrize(
    ("trained_until", "is_backtest"), [(MARCH, False), (None, False), (APRIL, True)]
)
def test_what_a_model_could_know_and_a_backtest_are_no_finding(
    db, root, rows, trained_until, is_backtest
):
    forecast(rows, trained_until, is_backtest=is_backtest)

    assert checks.live_forecasts_know_no_later_data(db, root) == []


def test_scores_of_which_the_latest_counts_are_no_finding(db, root, rows):
    scored = forecast(rows, actual_value=7.0)
    rows.add("forecast_scores", forecast_id=scored, actual_value=6.0, is_current=False)
    rows.add("forecast_scores", forecast_id=scored, actual_value=7.0)
    rows.add("forecasts", actual_value=3.0, origin_date=MARCH, forecast_date=MAY)

    assert checks.one_score_is_current(db, root) == []
    assert checks.actuals_are_those_of_the_score(db, root) == []


@pytest.mark.parametrize("current", [False, True])
def test_a_forecast_without_one_current_score_is_named(db, root, rows, current):
    drop_index(db, "uq_forecast_scores_current")
    scored = forecast(rows)
    for _ in range(2):
        rows.add("forecast_scores", forecast_id=scored, is_current=current)

    assert checks.one_score_is_current(db, root) == [
        f"The forecast of 'Revenue' for 2024-05-01 has 2 scores, of which {2 * current} count."
    ]


@pytest.mark.parametrize(("shown", "said"), [(6.0, "6.0"), (None, "nothing")])
def test_an_actual_that_is_not_that_of_the_score_is_named(db, root, rows, shown, said):
    scored = forecast(rows, actual_value=shown)
    rows.add("forecast_scores", forecast_id=scored, actual_value=7.0)

    assert checks.actuals_are_those_of_the_score(db, root) == [
        f"The forecast of 'Revenue' for 2024-05-01 shows the actual {said}; its score says 7.0."
    ]
