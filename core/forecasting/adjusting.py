"""A person's own figures beside those of a model: kept with author and reason, and scored alike."""

import math
from datetime import date
from enum import StrEnum
from uuid import UUID

import numpy as np
from sqlalchemy import select
from sqlmodel import Session, col

from core.accounts import audit
from core.actors import Actor, Role, require
from core.errors import Invalid
from core.forecasting.tables import Forecast
from core.registry.queries import mine

SHORTEST_REASON = 3  # characters


class Way(StrEnum):
    """How a figure is changed."""

    percent = "percent"  # by so many, each
    amount = "amount"  # by so much, each
    ramp = "ramp"  # a growing part of so many percent, all of it at the last one


def adjust(
    db: Session,
    user: Actor,
    model_id: UUID,
    way: Way,
    by: float,
    reason: str,
    *,
    first: date | None = None,
    last: date | None = None,
) -> int:
    """Change what a version expects from one day to another, beside its own figures; how many."""
    require(user, Role.analyst)
    model = mine(db, user, model_id)
    reason = " ".join(reason.split())
    if len(reason) < SHORTEST_REASON:
        raise Invalid("Say why the forecast is changed; it is kept with your name.")
    if not math.isfinite(by):
        raise Invalid("The change has to be a number.")
    rows = [one for one in _open(db, model_id) if _is_within(one, first, last)]
    if not rows:
        raise Invalid("No day of this forecast lies there of which it is not known yet what came.")
    for one, value in zip(rows, _changed(rows, way, by), strict=True):
        one.adjusted_value = value
        one.adjustment_reason = reason
        one.adjusted_by_id = user.id
    db.flush()
    told = {"name": model.model_name, "version": model.version, "rows": len(rows)}
    _record(db, user, model_id, told | {"way": way.value, "by": by, "reason": reason})
    return len(rows)


def withdraw(db: Session, user: Actor, model_id: UUID) -> int:
    """Take back what was changed of days of which it is not known yet what came; how many."""
    require(user, Role.analyst)
    model = mine(db, user, model_id)
    rows = [one for one in _open(db, model_id) if one.adjusted_value is not None]
    for one in rows:
        one.adjusted_value = one.adjustment_reason = one.adjusted_by_id = None
    db.flush()
    if rows:
        told = {"name": model.model_name, "version": model.version, "rows": len(rows)}
        _record(db, user, model_id, told | {"way": "withdrawn"})
    return len(rows)


def _open(db: Session, model_id: UUID) -> list[Forecast]:
    """The live forecasts of a version that nothing came of yet, by date; nobody else has them."""
    wanted = select(Forecast).where(
        col(Forecast.model_id) == model_id,
        ~col(Forecast.is_backtest),
        col(Forecast.actual_value).is_(None),
    )
    return list(db.scalars(wanted.order_by(col(Forecast.forecast_date)).with_for_update()))


def _is_within(one: Forecast, first: date | None, last: date | None) -> bool:
    day = one.forecast_date.date()
    return (first is None or first <= day) and (last is None or day <= last)


def _changed(rows: list[Forecast], way: Way, by: float) -> list[float]:
    """The figures of the model, changed; never below zero where it holds that impossible."""
    before = np.array([one.predicted_value for one in rows])
    parts = np.arange(1, len(rows) + 1) / len(rows) if way is Way.ramp else np.ones(len(rows))
    after = before + by if way is Way.amount else before * (1 + parts * by / 100)
    lowest = np.array([one.lower_confidence_interval or 0.0 for one in rows])
    if after.min() < 0 <= min(before.min(), lowest.min()):
        day = rows[int(after.argmin())].forecast_date
        raise Invalid(f"The figure for {day:%Y-%m-%d} would fall below zero; change it by less.")
    return [float(one) for one in after]


def _record(db: Session, user: Actor, model_id: UUID, details: dict[str, object]) -> None:
    audit.record(
        db,
        user,
        "forecast.adjust",
        object_type="trained_models",
        object_id=model_id,
        details=details,
    )
