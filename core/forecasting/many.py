"""Questions about many forecasts at once: a row for each series, and every step of all."""

from typing import Any

import pandas as pd
from sqlalchemy import func, select
from sqlmodel import Session, col

from core.accounts.tables import User
from core.actors import Actor, Role, require
from core.db.frames import Wanted, frame
from core.forecasting.queries import bounds
from core.forecasting.tables import Forecast
from core.registry.queries import visible
from core.registry.tables import Family, TrainedModel
from core.series.tables import Series

READS = ("forecasting", "registry", "series")


def overview(db: Session, user: Actor) -> pd.DataFrame:
    """The active forecasts of series that this user may see, a row each."""
    require(user, Role.viewer)
    told, chosen = col(TrainedModel.metrics_json), col(TrainedModel.hyperparameters)
    best, newest = told["leaderboard"][0], told["newest"]
    wanted = _active(
        user,
        col(Series.id).label("series_id"),
        *_named(),
        col(TrainedModel.version),
        col(TrainedModel.model_type),
        col(TrainedModel.trained_until),
        chosen["horizon"].as_integer().label("steps"),
        told["total"]["mean"].as_float().label("total"),
        told["before"].as_float().label("before"),
        newest["outside"].as_integer().label("outside"),
        newest["of"].as_integer().label("newest"),
        best["wape"].as_float().label("error"),
        best["inside"].as_integer().label("inside"),
        best["of"].as_integer().label("of"),
        best["beats_naive"].as_boolean().label("beats_naive"),
        col(User.username).label("author"),
    )
    return frame(db, wanted.order_by(col(Series.name), col(TrainedModel.id)))


def steps(db: Session, user: Actor) -> pd.DataFrame:
    """Every step ahead of the active forecasts that this user may see."""
    require(user, Role.viewer)
    frequency = col(TrainedModel.metrics_json)["frequency"].as_string()
    wanted = _active(
        user,
        col(Series.id).label("series_id"),
        col(TrainedModel.id).label("model_id"),
        *_named(),
        func.coalesce(frequency, "").label("frequency"),
        col(Forecast.forecast_date).label("moment"),
        col(Forecast.predicted_value).label("expected"),
        *bounds(),
        col(Forecast.adjusted_value).label("adjusted"),
    ).join(Forecast, col(Forecast.model_id) == col(TrainedModel.id))
    live = wanted.where(~col(Forecast.is_backtest))
    order = (col(Series.name), col(TrainedModel.id), col(Forecast.forecast_date))
    return frame(db, live.order_by(*order))


def errors(db: Session, user: Actor) -> pd.DataFrame:
    """How far off the active forecasts were in their back-tests, by series and moment."""
    require(user, Role.viewer)
    off = col(Forecast.actual_value) - col(Forecast.predicted_value)
    wanted = _active(
        user,
        col(TrainedModel.id).label("model_id"),
        col(Forecast.forecast_date).label("moment"),
        func.avg(off).label("error"),
    ).join(Forecast, col(Forecast.model_id) == col(TrainedModel.id))
    tried = wanted.where(col(Forecast.is_backtest))
    return frame(db, tried.group_by(col(TrainedModel.id), col(Forecast.forecast_date)))


def _named() -> tuple[Any, ...]:
    """What a series is called, and where it belongs."""
    unit = func.coalesce(col(Series.unit), col(Series.currency), "")
    return (
        col(Series.name).label("series"),
        col(Series.category),
        func.coalesce(col(Series.entity), "").label("entity"),
        unit.label("unit"),
    )


def _active(user: Actor, *columns: Any) -> Wanted:
    """The active forecasts that this user may see."""
    wanted: Wanted = select(*columns)
    return (
        wanted.select_from(TrainedModel)
        .join(Series, col(Series.id) == col(TrainedModel.series_id))
        .join(User, col(User.id) == col(TrainedModel.user_id))
        .where(
            col(TrainedModel.is_active),
            col(TrainedModel.family) == Family.forecast,
            col(TrainedModel.id).in_(visible(user)),
        )
    )
