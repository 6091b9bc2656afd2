"""The ledger: what came is filled in beside what was expected, and scored; a restatement anew.

Every live forecast is held against its series each time, in one statement: what is new cannot be
told by the clock, since a load is stamped before others see it and an undo puts points back under
the file that they came with. Nothing is ever overwritten: a score of a value that was restated
stays and counts no more, and so does one whose value was taken back with its file; that one says
when, and its forecast waits again for what will come.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import pandas as pd
from pydantic import Field
from sqlalchemy import Update, and_, func, literal, not_, select, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from core.actors import SYSTEM, Actor, Role, require
from core.db import bulk, versions
from core.db.dialects import lock, roomy
from core.db.frames import Wanted, frame
from core.db.types import now
from core.errors import Invalid
from core.forecasting import tallies
from core.forecasting.queries import bounds
from core.forecasting.tables import Forecast, ForecastScore
from core.jobs.forms import NOT_ASKED
from core.jobs.kinds import Kind, Params
from core.jobs.tables import Job, JobStatus
from core.jobs.task import Task
from core.registry.tables import TrainedModel
from core.series import recipes
from core.series.tables import Series, TimeSeriesData

NAME = "ledger"  # of the job
PART = 5_000  # keys in one statement


class Seen(Params):
    """What the series looked like when somebody found that forecasts should be scored."""

    seen: str = Field(default="", json_schema_extra=NOT_ASKED)


def kind() -> Kind:
    """Scoring as work that new values ask for."""
    return Kind("Scoring of forecasts", _nothing, Seen, Role.admin, keep=_kept, needed=needed)


def needed(db: Session, user: Actor) -> dict[str, Any] | None:
    """Whether values or versions came or went since forecasts were scored last."""
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
    """Hold every live forecast against what came: how many have a new score or lost theirs.

    Whoever does the same at the same time waits, and then finds nothing left to do.
    """
    require(user, Role.admin)
    lock(db, NAME)
    roomy(db)
    at = now()
    parts = [_written(db, found, at) for found in (_as_loaded(db), *_as_prepared(db, user))]
    touched = [part for part in parts if len(part)] or parts[:1]
    tallies.refresh(db, pd.concat(touched, ignore_index=True))
    return sum(map(len, parts))


def _written(db: Session, found: pd.DataFrame, at: datetime) -> pd.DataFrame:
    """Score what came, and withdraw the scores of what is gone; of which series and moments."""
    came = found["actual"].notna()
    due = found[came]
    gone = _withdrawn(db, list(found["id"][~came]), at)
    if len(due):
        _no_longer_current(db, list(due["id"][due["before"].notna()]))
        bulk.load(db, ForecastScore, _scores(due), scored_at=at, is_current=True)
        _fill_in(db, at)
    touched = found[came | found["id"].isin(gone)]
    return touched[["series_id", "moment"]].astype({"series_id": object})


def _fill_in(db: Session, at: datetime) -> None:
    """What came, beside what was expected."""
    new = and_(
        col(ForecastScore.forecast_id) == col(Forecast.id),
        col(ForecastScore.is_current),
        col(ForecastScore.scored_at) == at,
    )
    _done(db, update(Forecast).values(actual_value=col(ForecastScore.actual_value)).where(new))


def _no_longer_current(db: Session, ids: Sequence[UUID]) -> None:
    """The scores so far of what was restated no longer count."""
    for scores in _of(ids):
        _done(db, update(ForecastScore).values(is_current=False).where(*scores))


def _withdrawn(db: Session, ids: Sequence[UUID], at: datetime) -> set[UUID]:
    """Have scores say that their value is gone; an actual without a score is left alone."""
    scored: set[UUID] = set()
    for scores in _of(ids):
        scored |= set(db.scalars(select(col(ForecastScore.forecast_id)).where(*scores)))
        gone = update(ForecastScore).values(is_current=False, withdrawn_at=at)
        _done(db, gone.where(*scores))
    if scored:
        of = col(ForecastScore.forecast_id) == col(Forecast.id)
        left = update(Forecast).values(actual_value=None)
        _done(db, left.where(of, col(ForecastScore.withdrawn_at) == at))
    return scored


def _of(ids: Sequence[UUID]) -> Iterator[tuple[Any, ...]]:
    """The current scores of forecasts, so many at a time."""
    for first in range(0, len(ids), PART):
        some = col(ForecastScore.forecast_id).in_(ids[first : first + PART])
        yield some, col(ForecastScore.is_current)


def _done(db: Session, change: Update) -> None:
    db.execute(change.execution_options(synchronize_session=False))  # nobody holds so many rows


def _nothing(task: Task, params: Seen) -> None:
    """All of it is one transaction, so that no score is without its forecast."""


def _kept(db: Session, user: Actor, _: object) -> dict[str, Any]:
    seen = _stamp(db)  # first: what changes from here on is looked at again
    return {"seen": seen, "scored": score(db, user)}


def _stamp(db: Session) -> str:
    found = versions.stamps(db, SYSTEM)
    return " ".join(found.get(domain, "") for domain in ("series", "registry"))


def _as_loaded(db: Session) -> pd.DataFrame:
    """Forecasts of series without a recipe that were not held against the value that is there."""
    value = col(TimeSeriesData.value)
    at = and_(
        col(TimeSeriesData.series_id) == col(TrainedModel.series_id),
        col(TimeSeriesData.timestamp) == col(Forecast.forecast_date),
    )
    wanted = _live(value.label("actual"), col(TimeSeriesData.data_upload_id).label("upload_id"))
    raw = wanted.join(Series, col(Series.id) == col(TrainedModel.series_id)).outerjoin(
        TimeSeriesData, at
    )
    other = value.is_distinct_from(col(Forecast.actual_value))
    return frame(db, raw.where(other, col(Series.recipe) == []))


def _as_prepared(db: Session, user: Actor) -> Iterator[pd.DataFrame]:
    """The same of each series with a recipe: what counts is what it makes of the values."""
    wanted = _live(literal(None).label("upload_id"))
    for series_id in _with_recipe(db):
        rows = frame(db, wanted.where(*_past(series_id)))
        if len(rows):
            yield _prepared(db, user, series_id, rows)


def _past(series_id: UUID) -> tuple[Any, ...]:
    return col(TrainedModel.series_id) == series_id, col(Forecast.forecast_date) <= now()


def _prepared(db: Session, user: Actor, series_id: UUID, rows: pd.DataFrame) -> pd.DataFrame:
    values = _values(db, user, series_id)
    if values is None:
        return rows[:0].assign(actual=0.0)
    came = rows["moment"].map(values).astype(float)
    before = rows["before"].astype(float)
    return rows.assign(actual=came, before=before)[
        (came != before) & ~(came.isna() & before.isna())
    ]


def _values(db: Session, user: Actor, series_id: UUID) -> pd.Series | None:
    """What came of a series; nothing to go by where its recipe does not suit its points."""
    try:
        return recipes.prepared(db, user, series_id, for_forecasts=True).values.dropna()
    except Invalid:  # of one series: all others are scored nevertheless
        points = select(col(TimeSeriesData.id)).where(col(TimeSeriesData.series_id) == series_id)
        is_empty = db.scalar(points.limit(1)) is None
        return pd.Series(dtype=float) if is_empty else None


def _with_recipe(db: Session) -> list[UUID]:
    """The series with a recipe, of those that were forecast."""
    forecast = select(col(TrainedModel.series_id))
    found = db.execute(
        select(col(Series.id), col(Series.recipe)).where(col(Series.id).in_(forecast))
    )
    return [series_id for series_id, recipe in found if recipe]


def _live(*others: Any) -> Wanted:
    """Forecasts that are no back-test, with their series."""
    columns: tuple[Any, ...] = (
        col(Forecast.id),
        col(TrainedModel.series_id),
        col(Forecast.forecast_date).label("moment"),
        col(Forecast.predicted_value).label("expected"),
        *bounds(),
        col(Forecast.actual_value).label("before"),
        col(Forecast.meta)["naive"].as_float().label("naive"),
        _step().label("step"),
    )
    made_by = select(*columns, *others).join(
        TrainedModel, col(TrainedModel.id) == Forecast.model_id
    )
    return made_by.where(not_(col(Forecast.is_backtest)))


def _step() -> Any:
    """How many steps after its origin a forecast is: a count in the index, for what is due."""
    other = aliased(Forecast)
    nearer = select(func.count()).where(
        col(other.model_id) == col(Forecast.model_id),
        col(other.origin_date) == col(Forecast.origin_date),
        col(other.forecast_date) <= col(Forecast.forecast_date),
        not_(col(other.is_backtest)),
    )
    return nearer.correlate(Forecast).scalar_subquery()


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
            "step": due["step"],
        }
    )


def _inside(due: pd.DataFrame, lower: str, upper: str) -> pd.Series:
    """Whether what came lies within bounds; nothing where there are none."""
    low, high = due[lower].astype(float), due[upper].astype(float)
    inside = ((low <= due["actual"]) & (due["actual"] <= high)).astype(object)
    return inside.where(low.notna(), None)
