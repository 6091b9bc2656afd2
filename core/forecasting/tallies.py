"""Current scores summed up by series and month, and by series and step, beside the scores.

They are counted anew where scores came or went, and only what differs is written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pandas as pd
from sqlalchemy import Integer, case, delete, func, null, select
from sqlmodel import Session, col

from core.db import bulk
from core.db.dialects import month_of
from core.db.frames import Wanted, frame
from core.forecasting.tables import Forecast, ForecastScore, ForecastTally
from core.registry.tables import TrainedModel
from core.series.rollup import SERIES_AT_ONCE, Months

CUTS = ("month", "step")
KEY = ["series_id", "user_id", "type", "cut"]
PRINT = ["scored", "scored_at"]  # no score comes, goes or is replaced without changing one of them
PART = 5_000  # keys in one statement
NO_SCENARIO = ("", "{}", "[]")


@dataclass(frozen=True)
class Part:
    """Some of the tallies by one cut: of these series and months, or of all."""

    cut: str
    series_ids: tuple[UUID, ...] = ()
    months: Months | None = None

    def among(self, series_id: Any) -> list[Any]:
        """The condition that a series is one of them; so many that all may be asked for are all."""
        few = 0 < len(self.series_ids) <= SERIES_AT_ONCE
        return [series_id.in_(self.series_ids)] if few else []


def refresh(db: Session, touched: pd.DataFrame) -> int:
    """Bring the tallies to what the scores say, where scores came or went; how many were not so.

    ``touched`` names series and moments (series_id, moment). Without any tally all of them are
    made: that is how a ledger begins that is older than they are.
    """
    if db.scalar(select(col(ForecastTally.id)).limit(1)) is None:
        return sum(_refreshed(db, Part(cut)) for cut in CUTS)
    if touched.empty:
        return 0
    ids = tuple(touched["series_id"].unique())
    months = Months.of(touched["moment"])
    parts = (Part("month", ids, months), Part("step", ids))
    return sum(_refreshed(db, part) for part in parts)


def differing(db: Session, part: Part) -> pd.DataFrame:
    """The tallies that are not what the scores say: the new ones, and `id` of the old ones."""
    types = _types(db)
    fresh, stored = frame(db, _counted(db, part, types)), frame(db, _stored(part, types))
    for found in (fresh, stored):
        found[KEY[:2]] = found[KEY[:2]].astype(object)
    both = fresh.merge(stored, on=KEY, how="outer", suffixes=("", "_then"))
    is_same = pd.concat([both[name] == both[f"{name}_then"] for name in PRINT], axis=1).all(axis=1)
    found = both[~is_same]
    return found.assign(model_type=found["type"].map(dict(enumerate(types))))


def plain_only() -> Any:
    """The condition that a version asks nothing of a world that may never be."""
    scenario = func.coalesce(col(TrainedModel.hyperparameters)["scenario"].as_string(), "")
    imagined = select(col(TrainedModel.id)).where(scenario.not_in(NO_SCENARIO))
    return col(TrainedModel.id).not_in(imagined)  # so that PostgreSQL expects there to be few


def summed() -> dict[str, Any]:
    """What a tally says of scores, by the column that keeps it: to be asked of scores as well."""
    return _counts() | _sums()


def _refreshed(db: Session, part: Part) -> int:
    found = differing(db, part)
    new = found[found["scored"].notna()]
    _remove(db, list(found["id"][found["scored"].isna()]))
    if len(new):
        same = [*KEY[:2], "model_type", "scored_at", "newest", *_sums()]
        counts = {name: new[name].astype("int64") for name in _counts()}
        rows = new[same].assign(**counts, **{part.cut: new["cut"]})
        key = (*KEY[:2], "model_type", part.cut)
        bulk.upsert(db, ForecastTally, rows, key=key)
    return len(found)


def _remove(db: Session, ids: Sequence[UUID]) -> None:
    for first in range(0, len(ids), PART):
        stale = delete(ForecastTally).where(col(ForecastTally.id).in_(ids[first : first + PART]))
        db.execute(stale.execution_options(synchronize_session=False))


def _types(db: Session) -> list[str]:
    """The types of models there are; texts would keep a frame from being sent whole."""
    found = select(col(TrainedModel.model_type)).union(select(col(ForecastTally.model_type)))
    return sorted(db.scalars(found))


def _code(model_type: Any, types: Sequence[str]) -> Any:
    numbers = [(model_type == name, number) for number, name in enumerate(types)]
    return (case(*numbers) if numbers else null().cast(Integer)).label("type")


def _stored(part: Part, types: Sequence[str]) -> Wanted:
    column: Any = col(getattr(ForecastTally, part.cut))
    names = ("id", *KEY[:2], *PRINT)
    columns = (col(getattr(ForecastTally, name)) for name in names)
    code = _code(col(ForecastTally.model_type), types)
    within = [] if part.months is None else [part.months.name(column)]
    return select(*columns, code, column.label("cut")).where(
        column.is_not(None), *within, *part.among(col(ForecastTally.series_id))
    )


def _counted(db: Session, part: Part, types: Sequence[str]) -> Wanted:
    """The tallies as they follow from the scores."""
    by: Any = col(ForecastScore.step)
    if part.cut == "month":
        by = month_of(db, Forecast.forecast_date)
    code = _code(col(TrainedModel.model_type), types)
    keys = (col(TrainedModel.series_id), col(TrainedModel.user_id), code, by.label("cut"))
    counted = (column.label(name) for name, column in summed().items())
    return (
        select(
            *keys,
            *counted,
            func.max(Forecast.forecast_date).label("newest"),
            func.max(ForecastScore.scored_at).label("scored_at"),
        )
        .join(Forecast, col(Forecast.id) == col(ForecastScore.forecast_id))
        .join(TrainedModel, col(TrainedModel.id) == col(Forecast.model_id))
        .where(
            col(ForecastScore.is_current),
            col(TrainedModel.series_id).is_not(None),
            by.is_not(None),
            plain_only(),
            *([] if part.months is None else [part.months.hold(col(Forecast.forecast_date))]),
            *part.among(col(TrainedModel.series_id)),
        )
        .group_by(*keys)
    )


def _counts() -> dict[str, Any]:
    """How many there are of a kind, by the column that says so."""
    naive, adjusted = col(ForecastScore.naive_error), col(Forecast.adjusted_value)
    inside_80: Any = col(ForecastScore.inside_80)
    inside_95: Any = col(ForecastScore.inside_95)
    return {
        "scored": func.count(),
        "compared": func.count(naive),
        "with_80": func.count(inside_80),
        "inside_80": func.count(case((inside_80, 1))),
        "with_95": func.count(inside_95),
        "inside_95": func.count(case((inside_95, 1))),
        "adjusted": func.count(adjusted),
    }


def _sums() -> dict[str, Any]:
    """What is summed up, by the column that keeps it."""
    error = col(ForecastScore.abs_error)
    naive, adjusted = col(ForecastScore.naive_error), col(Forecast.adjusted_value)
    summed = {
        "error": col(ForecastScore.error),
        "abs_error": error,
        "compared_error": case((naive.is_not(None), error)),
        "naive_error": naive,
        "adjusted_error": func.abs(col(ForecastScore.actual_value) - adjusted),
        "before_error": case((adjusted.is_not(None), error)),
    }
    return {name: func.coalesce(func.sum(amount), 0.0) for name, amount in summed.items()}
