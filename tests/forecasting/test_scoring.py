"""What came is filled in beside what was expected, scored, and scored anew when it is restated."""

import pandas as pd
import pytest
from sqlalchemy import select
from sqlmodel import col

from core.actors import SYSTEM
from core.forecasting import actions, glance, queries, scoring
from core.forecasting.tables import Forecast, ForecastScore
from core.series import actions as points
from core.series.tables import Series
from tests.forecasting.futures import made_of


@pytest.fixture
def model(db, ada, series):
    """Three months ahead of ever the same 5."""
    return actions.store(db, ada, made_of(series.id))


def came(db, ada, upload, series, values, first="2026-01-31"):
    moments = pd.date_range(first, periods=len(values), freq="ME", tz="UTC")
    named = {"series_id": series.id, "category": "sales"}
    frame = pd.DataFrame({"timestamp": moments, "value": values, **named})
    points.add_points(db, ada, upload.id, frame)


def scores(db):
    return db.scalars(select(ForecastScore).order_by(col(ForecastScore.id))).all()


def test_nothing_is_scored_before_something_came(db, model):
    assert scoring.score(db, SYSTEM) == 0


def test_what_came_is_filled_in_and_scored(db, ada, upload, series, model):
    came(db, ada, upload, series, [5.0, 9.0])

    count = scoring.score(db, SYSTEM)

    found = scores(db)
    assert count == 2
    assert queries.ahead(db, ada, model)["actual"].tolist()[:2] == [5.0, 9.0]
    assert [(one.error, one.naive_error) for one in found] == [(0.0, 0.0), (4.0, 4.0)]
    assert [(one.inside_80, one.inside_95) for one in found] == [(True, True), (False, False)]
    assert {one.data_upload_id for one in found} == {upload.id}


def test_what_was_scored_is_not_scored_again(db, ada, upload, series, model):
    came(db, ada, upload, series, [5.0])
    scoring.score(db, SYSTEM)

    assert scoring.score(db, SYSTEM) == 0


def test_a_restated_value_is_scored_anew_and_the_score_before_is_kept(
    db, ada, upload, series, model
):
    came(db, ada, upload, series, [5.0])
    scoring.score(db, SYSTEM)
    came(db, ada, upload, series, [6.0])

    scoring.score(db, SYSTEM)

    assert [(one.actual_value, one.is_current) for one in scores(db)] == [
        (5.0, False),
        (6.0, True),
    ]
    assert queries.ahead(db, ada, model)["actual"].iloc[0] == 6.0


def test_what_a_recipe_makes_of_the_values_is_what_counts(db, ada, upload, series, model):
    series.recipe = [{"step": "resample", "to": "ME"}]
    db.flush()
    moments = pd.date_range("2026-01-01", "2026-02-28", tz="UTC")
    days = {"timestamp": moments, "value": 1.0, "series_id": series.id, "category": "sales"}
    points.add_points(db, ada, upload.id, pd.DataFrame(days))

    count = scoring.score(db, SYSTEM)

    assert count == 2
    assert [one.actual_value for one in scores(db)] == [31.0, 28.0]


def test_a_back_test_is_not_scored(db, ada, upload, series, model):
    came(db, ada, upload, series, [7.0], first="2025-12-31")

    assert scoring.score(db, SYSTEM) == 0


def test_a_forecast_without_bounds_is_inside_nothing(db, ada, upload, series, model):
    live = db.scalars(select(Forecast).where(~col(Forecast.is_backtest)))
    for one in live:
        one.lower_80 = one.upper_80 = None
        one.lower_confidence_interval = one.upper_confidence_interval = None
    db.flush()
    came(db, ada, upload, series, [5.0])

    scoring.score(db, SYSTEM)

    assert [(one.inside_80, one.inside_95) for one in scores(db)] == [(None, None)]


def test_the_ledger_tells_of_each_series_how_often_bands_held(
    db, ada, upload, series, model, statements
):
    came(db, ada, upload, series, [5.0, 9.0])
    scoring.score(db, SYSTEM)

    with statements.budget(1):
        found = queries.ledger(db, ada)

    (row,) = found.to_dict("records")
    assert (row["series"], row["scored"], row["inside"], row["with_band"]) == ("revenue", 2, 1, 2)
    assert (row["error"], row["naive_error"]) == (2.0, 2.0)


def test_scoring_is_needed_when_values_came_and_not_after(db, ada, upload, series, model):
    kept = scoring.kind().keep

    before = scoring.needed(db, SYSTEM)

    assert before is not None
    assert kept(db, SYSTEM, None) == {"seen": before["seen"], "scored": 0}


def test_where_nothing_was_forecast_nothing_is_to_be_scored(db):
    assert scoring.needed(db, SYSTEM) is None


def test_home_tells_of_the_newest_value_that_left_its_band(db, ada, eve, upload, series, model):
    came(db, ada, upload, series, [5.0, 9.0])
    scoring.score(db, SYSTEM)

    (notice,) = glance.waiting(db, ada)

    assert notice.sentence.startswith("revenue was 9 on 2026-02-28, outside of its forecast (")
    assert notice.page == "forecasting"
    assert glance.waiting(db, eve) == []


def test_home_says_nothing_when_the_newest_value_is_back_in_its_band(
    db, ada, upload, series, model
):
    came(db, ada, upload, series, [9.0, 5.0])
    scoring.score(db, SYSTEM)

    assert glance.waiting(db, ada) == []


def test_of_many_series_home_names_a_few(db, ada, upload):
    for number in range(5):
        one = Series(user_id=ada.id, name=f"s{number}", category="sales")
        db.add(one)
        db.flush()
        actions.store(db, ada, made_of(one.id, name=one.name))
        came(db, ada, upload, one, [9.0])
    scoring.score(db, SYSTEM)

    found = [notice.sentence for notice in glance.waiting(db, ada)]

    assert len(found) == 4
    assert found[-1] == "2 more series left their forecast."
