"""Changing forecasts: what was found of a series is stored as a version."""

from collections.abc import Sequence
from uuid import UUID

import pandas as pd
from sqlalchemy import select
from sqlmodel import Session, col

from core.accounts import audit
from core.actors import Actor, Role, require
from core.db import bulk
from core.forecasting import making, rows
from core.forecasting.making import Made
from core.forecasting.tables import Forecast
from core.registry import actions as registry
from core.registry import files
from core.registry.tables import Family, TrainedModel

AREA = "forecasts"  # of the files of models


def store(db: Session, user: Actor, made: Made) -> UUID:
    """Store a forecast as the next version of its series; the one that knows most is active."""
    require(user, Role.analyst)
    (model_id,) = store_all(db, user, [made])
    return model_id


def store_all(db: Session, user: Actor, every: Sequence[Made]) -> list[UUID]:
    """Store many alike, their values at once."""
    require(user, Role.analyst)
    models = [_version(db, user, made) for made in every]
    values = [rows.rows(made) for made in every]
    keys = [model.id for model, some in zip(models, values, strict=True) for _ in some.index]
    everything = pd.concat(values, ignore_index=True)
    bulk.load(db, Forecast, everything.assign(model_id=pd.Series(keys, dtype=object)))
    for made, model in zip(every, models, strict=True):
        if made.wish.scenario is None and not _is_behind(db, model):
            registry.activate(db, user, model.id)
    return [model.id for model in models]


def _version(db: Session, user: Actor, made: Made) -> TrainedModel:
    """What is kept of a forecast but its values."""
    known, study = made.known, made.study
    told = making.metrics(made)
    path, sha256 = files.kept(AREA, making.artefact(made))
    best = told["leaderboard"][0] if told["leaderboard"] else {}
    mape = best.get("mape")
    wish = made.wish.written() | {"horizon": len(study.ahead)} | known.within.written()
    model = registry.add_version(
        db,
        user,
        known.name,
        family=Family.forecast,
        model_type=made.wish.forecaster,
        hyperparameters=wish,
        series_id=known.series_id,
        forecast_type=known.category,
        data_upload_id=known.upload_id,
        metrics_json=told,
        mae=best.get("mae"),
        rmse=best.get("rmse"),
        r2_score=best.get("r_squared"),
        mape=None if mape is None else mape / 100,
        model_path=path,
        model_sha256=sha256,
        data_sha256=making.data_hash(made),
        trained_until=study.history.index[-1].tz_localize("UTC").to_pydatetime(),
    )
    audit.record(
        db,
        user,
        "forecast.store",
        object_type="trained_models",
        object_id=model.id,
        details={"name": known.name, "version": model.version, **wish},
    )
    return model


def _is_behind(db: Session, model: TrainedModel) -> bool:
    """Whether the active version knows later values; one that was made as of a day does not."""
    later = select(col(TrainedModel.id)).where(
        col(TrainedModel.user_id) == model.user_id,
        col(TrainedModel.model_name) == model.model_name,
        col(TrainedModel.is_active),
        col(TrainedModel.trained_until) > model.trained_until,
    )
    return db.scalar(later.limit(1)) is not None and bool(model.hyperparameters["until"])
