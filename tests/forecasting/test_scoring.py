"""What came is filled in beside what was expected, scored, and scored anew when it is restated."""

from concurrent.futures import ThreadPoolExecutor

import pandas as pd
import pytest
from sqlalchemy import delete, func, select, update
from sqlmodel import col

from core.actors import SYSTEM
from core.analytics.forecasting.study import Wish
from core.db import carry_out, read, versions, write
from core.forecasting import actions, checks, glance, ledger, queries, scoring
from core.forecasting.tables import Forecast, ForecastScore, ForecastTally
from core.jobs.tables import Job, JobStatus
from core.registry.tables import TrainedModel
from core.series import actions as points
from core.series.tables import Series, TimeSeriesData
from core.uploads import storing
from core.uploads.shapes import Load, Mode
from tests.bed.cast import ADA
from tests.bed.rows import Rows
from tests.forecasting.futures import made_of, seasonal


@pytest.fixture
def model(db, ada, series):
    """Three months ahead of ever the same 5."""
    return actions.store(db, ada, made_of(series.id))


def months(series, values, first="2026-01-31"):
    moments = pd.date_range(first, periods=len(values), freq="ME", tz="UTC")
    named = {"series_id": series.id, "category": "sales"}
    return pd.DataFrame({"timestamp": moments, "value": values, **named})


def came(db, ada, upload, series, values, first="2026-01-31"):
    points.add_points(db, ada, upload.id, months(series, values, first))


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
    points.add_points(db, ada, upload.id, days(series, "2026-01-01", "2026-02-28"))

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


def test_a_file_that_is_taken_back_withdraws_the_score_and_loses_nothing(
    db, ada, upload, series, model
):
    came(db, ada, upload, series, [5.0, 9.0])
    scoring.score(db, SYSTEM)
    points.remove_points(db, ada, upload.id)

    count = scoring.score(db, SYSTEM)

    found = scores(db)
    assert count == 2
    assert [(one.actual_value, one.is_current) for one in found] == [(5.0, False), (9.0, False)]
    assert all(one.withdrawn_at is not None for one in found)
    assert queries.ahead(db, ada, model)["actual"].isna().all()
    assert ledger.by_series(db, ada).empty
    assert scoring.score(db, SYSTEM) == 0


def test_a_value_that_comes_back_after_its_file_was_taken_back_is_scored_again(
    db, ada, upload, series, model
):
    came(db, ada, upload, series, [5.0])
    scoring.score(db, SYSTEM)
    points.remove_points(db, ada, upload.id)
    scoring.score(db, SYSTEM)
    came(db, ada, upload, series, [5.0])

    scoring.score(db, SYSTEM)

    found = scores(db)
    assert [one.is_current for one in found] == [False, True]
    assert [one.withdrawn_at is None for one in found] == [False, True]
    assert checks.one_score_is_current(db, SYSTEM) == []


def test_a_restatement_that_is_taken_back_brings_the_first_value_back_as_a_third_score(
    db, ada, upload, series, model
):
    came(db, ada, upload, series, [5.0])
    scoring.score(db, SYSTEM)
    corrected = Rows(db.connection()).add("data_uploads", user_id=ada.id)
    load = Load(corrected["id"], ada.id, months(series, [6.0]), Mode.updating)
    storing.put(db, load, TimeSeriesData, load.rows, key=points.KEY, owner=ada.id)
    scoring.score(db, SYSTEM)
    points.remove_points(db, ada, corrected["id"])

    scoring.score(db, SYSTEM)

    found = scores(db)
    assert [one.actual_value for one in found] == [5.0, 6.0, 5.0]
    assert [one.is_current for one in found] == [False, False, True]
    assert [one.withdrawn_at for one in found] == [None] * 3
    assert found[-1].data_upload_id == upload.id


def test_an_actual_that_was_never_scored_is_left_as_it_is(db, ada, model):
    first = db.scalars(select(Forecast).where(~col(Forecast.is_backtest))).first()
    first.actual_value = 4.0
    db.flush()

    count = scoring.score(db, SYSTEM)

    assert count == 0
    assert queries.ahead(db, ada, model)["actual"].notna().sum() == 1


def test_each_score_says_how_many_steps_ahead_it_was(db, ada, upload, series, model):
    came(db, ada, upload, series, [5.0, 9.0, 5.0])

    scoring.score(db, SYSTEM)

    assert sorted(one.step for one in scores(db)) == [1, 2, 3]


def days(series, first, last):
    moments = pd.date_range(first, last, tz="UTC")
    named = {"series_id": series.id, "category": "sales"}
    return pd.DataFrame({"timestamp": moments, "value": 1.0, **named})


@pytest.mark.parametrize("is_left", [True, False])
def test_what_a_recipe_no_longer_gives_is_withdrawn(db, ada, upload, series, model, is_left):
    series.recipe = [{"step": "resample", "to": "ME"}]
    db.flush()
    points.add_points(db, ada, upload.id, days(series, "2026-01-01", "2026-02-28"))
    scoring.score(db, SYSTEM)
    points.remove_points(db, ada, upload.id)
    if is_left:
        points.add_points(db, ada, upload.id, days(series, "2025-10-01", "2025-11-30"))

    scoring.score(db, SYSTEM)

    assert [one.withdrawn_at is not None for one in scores(db)] == [True, True]


def test_a_recipe_that_does_not_suit_its_points_leaves_the_scores_of_others_alone(
    db, ada, upload, series, model
):
    odd = Series(user_id=ada.id, name="odd", category="sales")
    db.add(odd)
    db.flush()
    actions.store(db, ada, made_of(odd.id, name="odd"))
    odd.recipe = [{"step": "resample", "to": "ME"}]
    db.flush()
    came(db, ada, upload, odd, [5.0] * 3, first="2025-11-30")  # too seldom for months
    came(db, ada, upload, series, [5.0])

    assert scoring.score(db, SYSTEM) == 1


def test_many_are_scored_by_as_many_statements_as_few(db, ada, upload, series, model, statements):
    actions.store(db, ada, made_of(series.id))
    came(db, ada, upload, series, [5.0, 9.0, 5.0])

    with statements.budget(21):
        count = scoring.score(db, SYSTEM)

    assert count == 6


def test_tallies_that_are_not_those_of_the_scores_are_named(db, ada, upload, series, model):
    came(db, ada, upload, series, [5.0])
    scoring.score(db, SYSTEM)
    before = checks.tallies_are_those_of_the_scores(db, SYSTEM)
    db.execute(delete(ForecastTally).where(col(ForecastTally.step).is_not(None)))

    after = checks.tallies_are_those_of_the_scores(db, SYSTEM)

    assert before == []
    assert [one.split(" were")[0] for one in after] == ["The scores of 'revenue' by step"]


def test_tallies_of_a_ledger_that_is_older_than_they_are_are_made_at_once(
    db, ada, upload, series, model
):
    came(db, ada, upload, series, [5.0])
    scoring.score(db, SYSTEM)
    db.execute(delete(ForecastTally))

    scoring.score(db, SYSTEM)

    assert checks.tallies_are_those_of_the_scores(db, SYSTEM) == []
    assert ledger.by_series(db, ada)["scored"].tolist() == [1]


def test_a_new_version_asks_for_scoring_as_new_values_do(db, ada, series, model):
    versions.bump(db)
    result = scoring.kind().keep(db, SYSTEM, None)
    db.add(Job(kind=scoring.NAME, status=JobStatus.succeeded, result=result))
    db.flush()
    rested = scoring.needed(db, SYSTEM)
    actions.store(db, ada, made_of(series.id))
    versions.bump(db)

    asked = scoring.needed(db, SYSTEM)

    assert rested is None
    assert asked is not None


def test_two_scorings_at_once_leave_one_score_of_each(own_db):
    with write(ADA) as db:
        rows = Rows(db.connection())
        made = rows.add("series", user_id=ADA.id)
        given = rows.add("data_uploads", user_id=ADA.id)
        actions.store(db, ADA, made_of(made["id"]))
        named = {"series_id": made["id"], "category": "sales"}
        moments = pd.date_range("2026-01-31", periods=3, freq="ME", tz="UTC")
        frame = pd.DataFrame({"timestamp": moments, "value": 6.0, **named})
        points.add_points(db, ADA, given["id"], frame)

    with ThreadPoolExecutor(2) as pool:
        counts = [pool.submit(carry_out, scoring.score, SYSTEM) for _ in range(2)]

    assert sorted(one.result() for one in counts) == [0, 3]
    with read(SYSTEM) as db:
        assert len(scores(db)) == 3
        assert checks.tallies_are_those_of_the_scores(db, SYSTEM) == []


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


@pytest.mark.parametrize(("values", "side"), [([9.0] * 3, "above"), ([1.0] * 3, "below")])
def test_home_tells_of_a_series_that_leaves_its_forecasts_again_and_again(
    db, ada, eve, upload, series, model, values, side
):
    came(db, ada, upload, series, values)
    scoring.score(db, SYSTEM)

    (notice,) = glance.waiting(db, ada)

    assert notice.sentence == (
        f"revenue has come {side} its forecasts three times; forecast it again."
    )
    assert notice.page == "accuracy"
    assert glance.waiting(db, eve) == []


def test_home_tells_of_errors_far_beyond_those_of_the_back_test(db, ada, upload, series):
    long = actions.store(db, ada, made_of(series.id, seasonal(), Wish(12)))
    db.get_one(TrainedModel, long).mae = 1.0
    wide = {"lower_80": -1e6, "upper_80": 1e6}
    wide |= {"lower_confidence_interval": -1e7, "upper_confidence_interval": 1e7}
    db.execute(update(Forecast).where(col(Forecast.model_id) == long).values(**wide))
    first = db.scalar(select(func.min(Forecast.forecast_date)).where(~col(Forecast.is_backtest)))
    came(db, ada, upload, series, [300.0] * 6, f"{first:%Y-%m-%d}")
    scoring.score(db, SYSTEM)

    (notice,) = glance.waiting(db, ada)

    assert "times what its back-test promised; forecast it again." in notice.sentence


def test_a_version_that_is_no_longer_active_raises_no_alarm(db, ada, upload, series, model):
    came(db, ada, upload, series, [9.0] * 3)
    scoring.score(db, SYSTEM)
    actions.store(db, ada, made_of(series.id, (5.0,) * 24 + (9.0,) * 3))

    assert glance.waiting(db, ada) == []


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
