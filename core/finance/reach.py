"""How far somebody's figures of money reach, in whole months."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.analytics.kpi.spans import months_later
from core.errors import NotFound
from core.finance.kpi.accounts import STANDING
from core.series.queries import visible
from core.series.tables import Series, SeriesKind, TimeSeriesData

READS = ("series",)
MONTHS = 12
SHORTEST_MONTH = 28  # days from one point to the next, from which on there is one a month


def months(db: Session, user: Actor, owner_id: UUID) -> tuple[date, date]:
    """The first and last day of the last twelve whole months that somebody's figures reach."""
    require(user, Role.viewer)
    wanted = select(col(Series.frequency), _newest(), _newest(1)).where(
        col(Series.kind) == SeriesKind.flow, col(Series.id).in_(of_money(user, owner_id))
    )
    found = [row for row in db.execute(wanted) if row[1] is not None]
    if not found:
        raise NotFound("There are no figures of money yet. Upload a file of accounts.")
    after = max(_covered(*row) for row in found).replace(day=1)
    return months_later(after, -MONTHS), after - timedelta(days=1)


def of_money(user: Actor, owner_id: UUID) -> Any:
    """Somebody's series of money that flows, of cash and of heads."""
    is_flow = and_(col(Series.kind) == SeriesKind.flow, col(Series.currency).is_not(None))
    return visible(user).where(
        col(Series.user_id) == owner_id, or_(is_flow, col(Series.account_class).in_(STANDING))
    )


def _newest(back: int = 0) -> Any:
    """The moment of a series' newest point, or of one before it: a look into the index."""
    moments = select(col(TimeSeriesData.timestamp)).where(
        col(TimeSeriesData.series_id) == col(Series.id)
    )
    newest = moments.order_by(col(TimeSeriesData.timestamp).desc()).limit(1).offset(back)
    return newest.correlate(Series).scalar_subquery()


def _covered(frequency: str | None, newest: datetime, before: datetime | None) -> date:
    """The first day that the newest point says nothing of; one a month says all of its month."""
    told = (frequency or "").upper()
    is_monthly = before is None or (newest - before).days >= SHORTEST_MONTH
    if told[:1] not in {"M", "Q", "Y", "A"} and (told or not is_monthly):
        return newest.date() + timedelta(days=1)
    length = {"QS": 3, "YS": 12, "AS": 12}.get(told[:2], 1) if newest.day == 1 else 1
    return months_later(newest.date().replace(day=1), length)
