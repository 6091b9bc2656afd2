"""A forecast is stored as a version with all it was made from, and comes out the same again."""

import dataclasses
import json

import pytest
from sqlalchemy import select
from sqlmodel import col

from core.accounts.tables import AuditLog
from core.analytics.forecasting.study import Wish
from core.compute.fingerprint import libraries
from core.errors import Conflict, NotFound
from core.forecasting import actions, making, many, queries
from core.forecasting.tables import Forecast
from core.registry import files
from core.registry.tables import TrainedModel
from tests.forecasting.futures import made_of, seasonal


def model_of(db, model_id):
    return db.get(TrainedModel, model_id)


def test_each_forecast_is_the_next_version_and_the_active_one(db, ada, series):
    first = actions.store(db, ada, made_of(series.id))
    second = actions.store(db, ada, made_of(series.id))

    found = queries.versions(db, ada, series.id)
    assert [(one.id, one.version, one.is_active) for one in found] == [
        (second, "2", True),
        (first, "1", False),
    ]
    assert str(found[0]).endswith("by ada, active")


def test_steps_ahead_and_windows_of_the_past_are_stored_with_their_bounds(db, ada, series):
    model_id = actions.store(db, ada, made_of(series.id))

    ahead, past = queries.ahead(db, ada, model_id), queries.past(db, ada, model_id)
    assert [f"{moment:%Y-%m-%d}" for moment in ahead["moment"]] == [
        "2026-01-31",
        "2026-02-28",
        "2026-03-31",
    ]
    assert ahead["expected"].tolist() == [5.0, 5.0, 5.0]
    assert (ahead["lower_95"] < ahead["lower_80"]).all()
    assert ahead["actual"].isna().all()
    assert past["actual"].tolist() == [5.0] * len(past)
    assert (past["moment"] > past["origin"]).all()
    assert len(past) > 0


def test_the_naive_forecast_stands_beside_each_step(db, ada, series):
    model_id = actions.store(db, ada, made_of(series.id))

    live = db.scalars(
        select(Forecast).where(col(Forecast.model_id) == model_id, ~col(Forecast.is_backtest))
    )
    assert {one.meta["naive"] for one in live} == {5.0}


def test_a_version_says_of_itself_what_it_was_made_from(db, ada, series):
    made = made_of(series.id, wish=Wish(2, forecaster="naive"))

    model = model_of(db, actions.store(db, ada, made))

    assert model.model_type == "naive"
    assert model.hyperparameters == {
        "horizon": 2,
        "mode": "fast",
        "forecaster": "naive",
        "parameters": {},
        "scenario": None,
        "events": True,
        "regressors": [],
        "until": None,
    }
    assert f"{model.trained_until:%Y-%m-%d}" == "2025-12-31"
    assert model.metrics_json["libraries"] == libraries()
    assert model.metrics_json["method"] == "naive:no_interval"
    kept = json.loads(files.content(model.model_path, model.model_sha256))
    assert kept["values"] == [5.0] * 24


def test_storing_is_told_in_the_audit_log(db, ada, series):
    actions.store(db, ada, made_of(series.id))

    entry = db.scalar(select(AuditLog).where(col(AuditLog.action) == "forecast.store"))
    assert (entry.details["name"], entry.details["version"]) == ("Sales", "1")


@pytest.mark.parametrize("forecaster", ["combination", "drift", "ets", "linear"])
def test_what_was_kept_gives_the_same_numbers_again(db, ada, series, forecaster):
    made = made_of(series.id, seasonal(), Wish(3, forecaster=forecaster))
    model_id = actions.store(db, ada, made)

    again = making.again(queries.kept(db, ada, model_id))

    assert (again.is_same, again.changed) == (True, ())


def test_another_library_or_number_is_named(db, ada, series):
    said = json.loads(making.artefact(made_of(series.id)))
    said["mean"][0] += 1.0
    said["libraries"]["numpy"] = "0.1"

    again = making.again(json.dumps(said).encode())

    assert not again.is_same
    assert again.most_apart == pytest.approx(1.0)
    assert again.changed == (f"numpy was 0.1, and is {libraries()['numpy']}",)


def test_a_file_that_was_tampered_with_is_refused(db, ada, series):
    model = model_of(db, actions.store(db, ada, made_of(series.id)))
    (files.folder() / model.model_path).write_bytes(b"{}")

    with pytest.raises(Conflict, match="not the one that was stored"):
        queries.kept(db, ada, model.id)


def test_a_file_that_is_missing_is_named(db, ada, series):
    model = model_of(db, actions.store(db, ada, made_of(series.id)))
    (files.folder() / model.model_path).unlink()

    with pytest.raises(NotFound, match="is missing"):
        queries.kept(db, ada, model.id)


def test_a_path_that_leads_elsewhere_is_not_followed():
    with pytest.raises(NotFound, match="not made by this version"):
        files.content("../../secret.json", "0" * 64)


def test_a_forecast_of_a_series_that_was_deleted_meanwhile_is_refused(db, ada, series):
    made = made_of(series.id)
    db.delete(series)
    db.flush()

    with pytest.raises(NotFound, match="not there, or not shared"):
        actions.store(db, ada, made)


def test_without_bounds_none_are_stored(db, ada, series):
    made = made_of(series.id, seasonal(), Wish(3, forecaster="mfles"))

    ahead = queries.ahead(db, ada, actions.store(db, ada, made))

    assert ahead[["lower_80", "upper_80", "lower_95", "upper_95"]].isna().all(axis=None)


def test_a_stock_has_no_sum(db, ada, series):
    made = made_of(series.id)
    made = dataclasses.replace(made, known=dataclasses.replace(made.known, is_flow=False))

    model = model_of(db, actions.store(db, ada, made))

    assert model.metrics_json["total"] is None


def test_the_overview_tells_of_each_active_forecast_what_it_is_worth(db, ada, series):
    actions.store(db, ada, made_of(series.id))
    actions.store(db, ada, made_of(series.id))

    (row,) = many.overview(db, ada).to_dict("records")

    assert (row["series"], row["version"], row["steps"], row["author"]) == (
        "revenue",
        "2",
        3,
        "ada",
    )
    assert row["total"] == pytest.approx(15.0, rel=0.01)
    assert (row["error"], row["inside"], row["of"]) == (0.0, 3, 3)
