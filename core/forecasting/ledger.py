"""Questions about scored forecasts: how good they were, by series, month, step and forecaster.

Errors of series in different units are held against each other by the naive's error in the same
series. A what-if is not counted: what it supposes did not happen.
"""

from typing import Any
from uuid import UUID

import pandas as pd
from sqlalchemy import Integer, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from core.accounts.tables import User
from core.actors import Actor, Role, require
from core.db.frames import Wanted, frame
from core.forecasting import tallies
from core.forecasting.queries import bounds
from core.forecasting.tables import Forecast, ForecastScore, ForecastTally
from core.registry.queries import visible
from core.registry.tables import TrainedModel
from core.series.queries import visible as visible_series
from core.series.tables import Series
from core.uploads.tables import DataUpload

READS = ("forecasting", "registry", "series")
MOST_ROWS = 2_000  # of one series, the newest
COUNTED = ("scored", "with_80", "inside_80", "with_95", "inside_95", "adjusted")
SCALED = ("error", "abs_error", "compared_error", "naive_error", "adjusted_error", "before_error")


def by_series(db: Session, user: Actor) -> pd.DataFrame:
    """How the forecasts of each series have done, in its own unit."""
    require(user, Role.viewer)
    cells = _cells(user, "step").subquery().c
    wanted: Wanted = (
        select(
            col(Series.id).label("series_id"),
            col(Series.name).label("series"),
            func.coalesce(col(Series.unit), col(Series.currency), "").label("unit"),
            *(func.sum(cells[name]).cast(Integer).label(name) for name in COUNTED),
            func.sum(cells.compared).cast(Integer).label("compared"),
            _part(cells.abs_error, cells.scored).label("error"),
            _part(cells.compared_error, cells.compared).label("compared_error"),
            _part(cells.naive_error, cells.compared).label("naive_error"),
            _part(cells.error, cells.abs_error).label("bias"),
            _part(cells.adjusted_error, cells.adjusted).label("adjusted_error"),
            _part(cells.before_error, cells.adjusted).label("before_error"),
            func.max(cells.newest).label("newest"),
        )
        .join(Series, col(Series.id) == cells.series_id)
        .group_by(col(Series.id), col(Series.name), col(Series.unit), col(Series.currency))
        .order_by(col(Series.name), col(Series.id))
    )
    return frame(db, wanted)


def by_month(db: Session, user: Actor, series_id: UUID | None = None) -> pd.DataFrame:
    """How forecasts for each month have done, of one series or of all."""
    require(user, Role.viewer)
    return _cut(db, user, "month", "month", series_id)


def by_step(db: Session, user: Actor, series_id: UUID | None = None) -> pd.DataFrame:
    """How forecasts so many steps ahead have done, of one series or of all."""
    require(user, Role.viewer)
    return _cut(db, user, "step", "step", series_id)


def by_forecaster(db: Session, user: Actor, series_id: UUID | None = None) -> pd.DataFrame:
    """How the forecasts of each forecaster have done, of one series or of all."""
    require(user, Role.viewer)
    return _cut(db, user, "step", "model_type", series_id)


def scored(db: Session, user: Actor, series_id: UUID) -> pd.DataFrame:
    """Every score of a series, also those that were restated or withdrawn; the newest first."""
    require(user, Role.viewer)
    adjuster = aliased(User)
    score = (
        *("actual_value", "error", "naive_error", "inside_80", "inside_95", "step"),
        *("is_current", "withdrawn_at", "scored_at"),
    )
    wanted: Wanted = (
        select(
            col(Forecast.forecast_date).label("moment"),
            col(Forecast.origin_date).label("origin"),
            col(TrainedModel.version),
            col(TrainedModel.model_type),
            col(User.username).label("author"),
            col(Forecast.predicted_value).label("expected"),
            *bounds(),
            *(col(getattr(ForecastScore, name)) for name in score),
            col(Forecast.adjusted_value).label("adjusted"),
            col(Forecast.adjustment_reason).label("reason"),
            col(adjuster.username).label("adjuster"),
            func.coalesce(col(DataUpload.filename), "").label("file"),
        )
        .join(Forecast, col(Forecast.id) == col(ForecastScore.forecast_id))
        .join(TrainedModel, col(TrainedModel.id) == col(Forecast.model_id))
        .join(User, col(User.id) == col(TrainedModel.user_id))
        .outerjoin(adjuster, col(adjuster.id) == col(Forecast.adjusted_by_id))
        .outerjoin(DataUpload, col(DataUpload.id) == col(ForecastScore.data_upload_id))
        .where(
            col(TrainedModel.series_id) == series_id,
            col(TrainedModel.id).in_(visible(user)),
            tallies.plain_only(),
        )
        .order_by(
            col(Forecast.forecast_date).desc(),
            col(Forecast.origin_date).desc(),
            col(ForecastScore.scored_at).desc(),
            col(ForecastScore.id).desc(),
        )
        .limit(MOST_ROWS)
    )
    return frame(db, wanted)


def _cells(user: Actor, cut: str) -> Wanted:
    """The tallies that this user may see."""
    names = ("series_id", "model_type", cut, "compared", "newest", *COUNTED, *SCALED)
    wanted = select(*(col(getattr(ForecastTally, name)) for name in names)).where(
        col(getattr(ForecastTally, cut)).is_not(None)
    )
    if user.sees_all:
        return wanted
    theirs = col(ForecastTally.series_id).in_(visible_series(user))
    return wanted.where(or_(col(ForecastTally.user_id) == user.id, theirs))


def _cut(db: Session, user: Actor, cut: str, by: str, series_id: UUID | None) -> pd.DataFrame:
    """The tallies summed up by one column; each series weighs as its number of forecasts."""
    found = _cells(user, cut)
    if series_id is not None:
        found = found.where(col(ForecastTally.series_id) == series_id)
    cells = found.cte("cells").c
    weight = _part(cells.compared, cells.naive_error).label("weight")
    scale = select(cells.series_id, weight).group_by(cells.series_id).cte("scale")
    scaled = {name: cells[name] * scale.c.weight for name in SCALED}
    wanted: Wanted = (
        select(
            cells[by],
            *(func.sum(cells[name]).cast(Integer).label(name) for name in COUNTED),
            _part(scaled["compared_error"], scaled["naive_error"]).label("of_naive"),
            _part(scaled["error"], scaled["abs_error"]).label("bias"),
            _part(scaled["adjusted_error"], scaled["before_error"]).label("of_model"),
        )
        .join(scale, scale.c.series_id == cells.series_id)
        .group_by(cells[by])
        .order_by(cells[by])
    )
    return frame(db, wanted)


def _part(amount: Any, of: Any) -> Any:
    """One sum as a part of another, where that is something."""
    return func.sum(amount) / func.nullif(func.sum(of), 0.0)
