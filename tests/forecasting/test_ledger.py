"""The ledger says how good forecasts were, in all and by whatever they can be told apart by."""

from datetime import date

import pandas as pd
import pytest

from core.actors import SYSTEM
from core.analytics.forecasting.study import Wish
from core.forecasting import actions, adjusting, ledger, scoring, watched
from core.forecasting.adjusting import Way
from core.registry.tables import TrainedModel
from core.series import actions as points
from core.series.tables import Series
from tests.forecasting.futures import made_of
from tests.forecasting.test_scoring import came


@pytest.fixture
def model(db, ada, series):
    """Three months ahead of ever the same 5."""
    return actions.store(db, ada, made_of(series.id))


@pytest.fixture
def scored(db, ada, upload, series, model):
    """Two of them have come: one as expected, one not."""
    came(db, ada, upload, series, [5.0, 9.0])
    scoring.score(db, SYSTEM)
    return series


def test_a_series_is_told_in_its_own_unit(db, ada, scored, statements):
    with statements.budget(1):
        found = ledger.by_series(db, ada)

    (row,) = found.to_dict("records")
    assert (row["series"], row["scored"], row["inside_95"], row["with_95"]) == ("revenue", 2, 1, 2)
    assert (row["error"], row["compared_error"], row["naive_error"]) == (2.0, 2.0, 2.0)
    assert row["bias"] == 1.0


def test_months_and_steps_and_forecasters_are_told_beside_the_naive(db, ada, scored, statements):
    with statements.budget(3):
        months = ledger.by_month(db, ada)
        steps = ledger.by_step(db, ada, scored.id)
        forecasters = ledger.by_forecaster(db, ada)

    assert months["month"].astype(str).tolist() == ["2026-01-01", "2026-02-01"]
    assert months["inside_95"].tolist() == [1, 0]
    assert steps["step"].tolist() == [1, 2]
    assert steps["of_naive"].isna().tolist() == [True, False]
    assert forecasters[["model_type", "scored", "of_naive"]].values.tolist() == [
        ["combination", 2, 1.0]
    ]


def test_series_of_different_sizes_weigh_alike(db, ada, upload, scored):
    large = Series(user_id=ada.id, name="large", category="sales")
    db.add(large)
    db.flush()
    made = made_of(large.id, (5e6,) * 24, name="large")
    actions.store(db, ada, made)
    came(db, ada, upload, large, [5e6, 9e6])
    scoring.score(db, SYSTEM)

    (row,) = ledger.by_forecaster(db, ada).to_dict("records")

    assert (row["scored"], row["of_naive"], row["bias"]) == (4, 1.0, 1.0)


def test_what_a_person_made_of_it_is_held_against_the_model(db, ada, upload, series, model):
    adjusting.adjust(db, ada, model, Way.amount, 3.0, "a new shop", last=date(2026, 1, 31))
    came(db, ada, upload, series, [9.0, 5.0])
    scoring.score(db, SYSTEM)

    (row,) = ledger.by_series(db, ada).to_dict("records")
    (month, other) = ledger.by_month(db, ada).to_dict("records")

    assert (row["adjusted"], row["adjusted_error"], row["before_error"]) == (1, 1.0, 4.0)
    assert month["of_model"] == 0.25
    assert pd.isna(other["of_model"])


@pytest.mark.parametrize(
    ("scenario", "counted"), [({}, True), (None, True), ({"growth": 0.1}, False)]
)
def test_a_what_if_is_not_counted(db, ada, upload, series, model, scenario, counted):
    one = db.get_one(TrainedModel, model)
    one.hyperparameters = {**one.hyperparameters, "scenario": scenario}
    db.flush()
    came(db, ada, upload, series, [9.0, 9.0, 9.0])

    scoring.score(db, SYSTEM)

    assert ledger.by_series(db, ada).empty is not counted
    assert ledger.scored(db, ada, series.id).empty is not counted


def test_every_score_is_told_with_the_one_that_it_took_the_place_of(db, ada, upload, scored):
    came(db, ada, upload, scored, [6.0])
    scoring.score(db, SYSTEM)

    found = ledger.scored(db, ada, scored.id)

    assert found["actual_value"].tolist() == [9.0, 6.0, 5.0]
    assert found["is_current"].tolist() == [True, True, False]
    assert found["file"].tolist() == ["f.csv"] * 3
    assert found["author"].tolist() == ["ada"] * 3
    assert ledger.by_series(db, ada)["scored"].tolist() == [2]


def test_what_was_taken_back_is_told_as_withdrawn(db, ada, upload, scored):
    points.remove_points(db, ada, upload.id)
    scoring.score(db, SYSTEM)

    found = ledger.scored(db, ada, scored.id)

    assert found["withdrawn_at"].notna().all()
    assert ledger.by_month(db, ada).empty


def test_a_forecaster_that_a_person_chose_is_scored_beside_the_others(
    db, ada, upload, series, scored
):
    wish = Wish(3, forecaster="naive")
    actions.store(db, ada, made_of(series.id, wish=wish))
    scoring.score(db, SYSTEM)

    found = ledger.by_forecaster(db, ada)

    assert found["model_type"].tolist() == ["combination", "naive"]
    assert found["scored"].tolist() == [2, 2]


def test_scores_of_a_private_series_are_nobody_elses(db, ada, eve, scored):
    assert ledger.by_series(db, eve).empty
    assert ledger.by_month(db, eve).empty
    assert ledger.scored(db, eve, scored.id).empty


def test_misses_in_a_row_can_be_watched(db, ada, upload, series, model):
    before = watched.forecast_misses(db, ada)
    came(db, ada, upload, series, [5.0, 9.0, 9.0])
    scoring.score(db, SYSTEM)

    (after,) = watched.forecast_misses(db, ada, series.id)

    assert [(one.value, one.reason) for one in before] == [(None, watched.NOTHING_CAME)]
    assert (after.label, after.value, after.of) == ("revenue", 2.0, date(2026, 3, 31))
