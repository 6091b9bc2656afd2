"""The ledger: what came is filled in beside what was expected, and scored; a restatement anew.

Forecasts are scored for as long as their series has the value; each value that came stays as a
score, and the newest one counts. A forecast may be held against the naive one from the same origin,
so that "would the naive have been better" has an answer.
"""

from typing import Any
from uuid import UUID

import pandas as pd
from pydantic import Field
from sqlalchemy import and_, literal, not_, select, update
from sqlmodel import Session, col

from core.actors import SYSTEM, Actor, Role, require
from core.db import bulk, versions
from core.db.dialects import lock
from core.db.frames import frame
from core.db.types import now
from core.forecasting.tables import Forecast, ForecastScore
from core.jobs.forms import NOT_ASKED
from core.jobs.kinds import Kind, Params
from core.jobs.tables import Job, JobStatus
from core.jobs.task import Task
from core.registry.tables import TrainedModel
from core.series import recipes
from core.series.tables import Series, TimeSeriesData

NAME = "ledger"  # of the job
PART = 1_000  # keys in one statement


class Seen(Params):
    """What the series looked like when somebody found that forecasts should be scored."""

    seen: str = Field(default="", json_schema_extra=NOT_ASKED)


def kind() -> Kind:
    """Scoring as work that new values ask for."""
    return Kind("Scoring of forecasts", _nothing, Seen, Role.admin, keep=_kept, needed=needed)


def needed(db: Session, user: Actor) -> dict[str, Any] | None:
    """Whether values came or went since forecasts were scored last."""
    require(user, Role.admin)
    of_series = select(col(TrainedModel.id)).where(col(TrainedModel.series_id).is_not(None))
    if db.scalar(of_series.limit(1)) is None:
        return None
    done = select(col(Job.result)).where(
        col(Job.kind) == NAME, col(Job.status) == JobStatus.succeeded
    )
    last = db.scalar(done.order_by(col(Job.id).desc()).limit(1))
    seen = _stamp(db)
    return None if last is not None and last.get("seen") == seen else {"seen": seen}


def score(db: Session, user: Actor) -> int:
    """Hold every live forecast against what came, where that is new or was restated; how many."""
    require(user, Role.admin)
    lock(db, NAME)
    parts = [_as_loaded(db), *_as_prepared(db, user)]
    scored_at = now()
    for due in parts:
        if len(due):
            _fill_in(db, due)
            bulk.load(db, ForecastScore, _scores(due), scored_at=scored_at, is_current=True)
    return sum(map(len, parts))


def _fill_in(db: Session, due: pd.DataFrame) -> None:
    """What came, beside what was expected; the scores so far no longer count."""
    for first in range(0, len(due), PART):
        rows = due.iloc[first : first + PART]
        scored = col(ForecastScore.forecast_id).in_(rows["id"].tolist())
        current = update(ForecastScore).where(scored, col(ForecastScore.is_current))
        db.execute(current.values(is_current=False))
        came = rows[["id", "actual"]].rename(columns={"actual": "actual_value"})
        values: Any = came.to_dict("records")
        db.execute(update(Forecast), values)


def _nothing(task: Task, params: Seen) -> None:
    """All of it is one transaction, so that no score is without its forecast."""


def _kept(db: Session, user: Actor, _: object) -> dict[str, Any]:
    seen = _stamp(db)  # first: what changes from here on is looked at again
    return {"seen": seen, "scored": score(db, user)}


def _stamp(db: Session) -> str:
    return versions.stamps(db, SYSTEM).get("series", "")


def _as_loaded(db: Session) -> pd.DataFrame:
    """Forecasts of series without a recipe, with a value that they were not held against yet."""
    at = and_(
        col(TimeSeriesData.series_id) == col(TrainedModel.series_id),
        col(TimeSeriesData.timestamp) == col(Forecast.forecast_date),
    )
    value, brought_by = col(TimeSeriesData.value), col(TimeSeriesData.data_upload_id)
    wanted = _live(value.label("actual"), brought_by.label("upload_id")).join(TimeSeriesData, at)
    found = frame(db, wanted.where(value.is_distinct_from(col(Forecast.actual_value))))
    return found[~found["series_id"].isin(_with_recipe(db))]


def _as_prepared(db: Session, user: Actor) -> list[pd.DataFrame]:
    """The same of each series with a recipe: what counts is what it makes of the values."""
    wanted = _live(literal(None).label("upload_id"))
    return [
        _prepared(db, user, series_id, frame(db, wanted.where(*_due(series_id))))
        for series_id in _with_recipe(db)
    ]


def _due(series_id: UUID) -> tuple[Any, ...]:
    return col(TrainedModel.series_id) == series_id, col(Forecast.forecast_date) <= now()


def _prepared(db: Session, user: Actor, series_id: UUID, rows: pd.DataFrame) -> pd.DataFrame:
    values = recipes.prepared(db, user, series_id, for_forecasts=True).values.dropna()
    came = rows["moment"].map(values)
    return rows.assign(actual=came)[came.notna() & (came != rows["before"])]


def _with_recipe(db: Session) -> list[UUID]:
    """The series with a recipe, of those that were forecast."""
    forecast = select(col(TrainedModel.series_id))
    found = db.execute(
        select(col(Series.id), col(Series.recipe)).where(col(Series.id).in_(forecast))
    )
    return [series_id for series_id, recipe in found if recipe]


def _live(*others: Any) -> Any:
    """Forecasts that are no back-test, with their series."""
    columns: tuple[Any, ...] = (
        col(Forecast.id),
        col(TrainedModel.series_id),
        col(Forecast.forecast_date).label("moment"),
        col(Forecast.predicted_value).label("expected"),
        col(Forecast.lower_80),
        col(Forecast.upper_80),
        col(Forecast.lower_confidence_interval).label("lower_95"),
        col(Forecast.upper_confidence_interval).label("upper_95"),
        col(Forecast.actual_value).label("before"),
        col(Forecast.meta)["naive"].as_float().label("naive"),
    )
    made_by = select(*columns, *others).join(
        TrainedModel, col(TrainedModel.id) == Forecast.model_id
    )
    return made_by.where(not_(col(Forecast.is_backtest)))


def _scores(due: pd.DataFrame) -> pd.DataFrame:
    error = due["actual"] - due["expected"]
    return pd.DataFrame(
        {
            "forecast_id": due["id"],
            "actual_value": due["actual"],
            "data_upload_id": due["upload_id"],
            "error": error,
            "abs_error": error.abs(),
            "naive_error": (due["actual"] - due["naive"].astype(float)).abs(),
            "inside_80": _inside(due, "lower_80", "upper_80"),
            "inside_95": _inside(due, "lower_95", "upper_95"),
        }
    )


def _inside(due: pd.DataFrame, lower: str, upper: str) -> pd.Series:
    """Whether what came lies within bounds; nothing where there are none."""
    low, high = due[lower].astype(float), due[upper].astype(float)
    inside = ((low <= due["actual"]) & (due["actual"] <= high)).astype(object)
    return inside.where(low.notna(), None)
