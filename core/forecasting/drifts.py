"""Which active forecasts what comes has left: the rule of `drift`, series by series."""

from uuid import UUID

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import select
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.analytics.forecasting.drift import MOST, Drift, drift
from core.db.frames import Wanted, frame
from core.forecasting import tallies
from core.forecasting.queries import bounds
from core.forecasting.tables import Forecast, ForecastScore
from core.registry.queries import visible
from core.registry.tables import Family, TrainedModel

READS = ("forecasting", "registry", "series")
COLUMNS = ["series_id", "model_id", "misses", "is_above", "times", "has_run", "is_alarm"]
OF_NEWEST = ["moment", "actual", "lower_95", "upper_95"]


def drifts(db: Session, user: Actor, series_id: UUID | None = None) -> pd.DataFrame:
    """How the newest values stand to each active forecast that has scores, a row each."""
    require(user, Role.viewer)
    wanted = _newest(user)
    if series_id is not None:
        wanted = wanted.where(col(TrainedModel.series_id) == series_id)
    rows = frame(db, wanted)
    if rows.empty:
        return pd.DataFrame(columns=[*COLUMNS, *OF_NEWEST])
    keys = rows["model_id"].astype("category").cat.codes.to_numpy()
    ends = np.append(np.flatnonzero(keys[1:] != keys[:-1]), len(rows) - 1)
    newest = rows.iloc[ends].reset_index(drop=True)
    newest[COLUMNS[:2]] = newest[COLUMNS[:2]].astype(object)
    found = _judged(rows, ends)
    told = {name: [getattr(one, name) for one in found] for name in COLUMNS[2:]}
    return newest.assign(**told)[[*COLUMNS, *OF_NEWEST]]


def _judged(rows: pd.DataFrame, ends: NDArray[np.int64]) -> list[Drift]:
    """Each forecast, by where its newest row is."""
    names = ("actual", "expected", "lower_80", "upper_80", "promised")
    actual, expected, lower, upper, promised = (rows[name].to_numpy(float) for name in names)
    errors, lower, upper = actual - expected, lower - expected, upper - expected
    firsts = np.append(0, ends[:-1] + 1)
    spans = [
        slice(max(first, last + 1 - MOST), last + 1)
        for first, last in zip(firsts, ends, strict=True)
    ]
    return [drift(errors[one], lower[one], upper[one], promised[one.stop - 1]) for one in spans]


def _newest(user: Actor) -> Wanted:
    """The current scores of active forecasts, oldest first."""
    return (
        select(
            col(TrainedModel.series_id),
            col(TrainedModel.id).label("model_id"),
            col(TrainedModel.mae).label("promised"),
            col(Forecast.forecast_date).label("moment"),
            col(Forecast.predicted_value).label("expected"),
            *bounds(),
            col(ForecastScore.actual_value).label("actual"),
        )
        .join(Forecast, col(Forecast.model_id) == col(TrainedModel.id))
        .join(ForecastScore, col(ForecastScore.forecast_id) == col(Forecast.id))
        .where(
            col(TrainedModel.is_active),
            col(TrainedModel.family) == Family.forecast,
            col(TrainedModel.series_id).is_not(None),
            col(TrainedModel.id).in_(visible(user)),
            tallies.plain_only(),
            col(ForecastScore.is_current),
        )
        .order_by(col(TrainedModel.id), col(Forecast.forecast_date))
    )
