"""What can be watched of forecasts: how often in a row what came left the band on one side."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from core.accounts.tables import User
from core.actors import Actor, Role, require
from core.alerts.tables import Subject
from core.alerts.watching import Metric, Reading
from core.forecasting.drifts import drifts
from core.series.queries import visible
from core.series.tables import Series

READS = ("forecasting", "registry", "series")
NOTHING_CAME = "it has no active forecast of which it is known what came"


def forecast_misses(db: Session, user: Actor, series_id: UUID | None = None) -> list[Reading]:
    """How many newest values in a row lie beyond the 80 % band on one side, of each series."""
    require(user, Role.viewer)
    found = (
        drifts(db, user, series_id).sort_values("misses").drop_duplicates("series_id", keep="last")
    )
    worst: dict[Any, Any] = {row.series_id: row for row in found.itertuples()}
    wanted = (
        select(col(Series.id), col(Series.name), col(Series.user_id), col(User.username))
        .join(User, col(User.id) == col(Series.user_id))
        .where(col(Series.id).in_(visible(user)))
    )
    if series_id is not None:
        wanted = wanted.where(col(Series.id) == series_id)
    read = []
    for key, name, owner, author in db.execute(wanted):
        label = name if owner == user.id else f"{name} · {author}"
        row = worst.get(key)
        read.append(
            Reading(key, label, None, reason=NOTHING_CAME)
            if row is None
            else Reading(key, label, float(row.misses), of=row.moment.date())
        )
    return read


FORECAST_MISSES = Metric(
    "Forecast misses in a row",
    Subject.series,
    "values",
    forecast_misses,
    "How many newest values in a row lay beyond the 80 % band of the active forecast, on one side.",
)
