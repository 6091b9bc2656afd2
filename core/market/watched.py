"""What can be watched of instruments: their close, and whether bars still come."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlmodel import Session, col, func

from core.actors import Actor, Role, require
from core.alerts.tables import Subject
from core.alerts.watching import Metric, Reading
from core.db.types import now
from core.market.tables import Instrument, Interval, PriceBar

READS = ("market",)
NO_BARS = "it has no daily bars yet"


def closes(db: Session, user: Actor, instrument_id: UUID | None = None) -> list[Reading]:
    """The newest daily close of each instrument and the one before, adjusted where they can be."""
    require(user, Role.viewer)
    close = func.coalesce(col(PriceBar.adj_c), col(PriceBar.c))
    values = (_newest(close).label("close"), _newest(close, 1).label("before"))
    return [
        replace(_reading(row), value=row.close, before=row.before)
        for row in db.execute(_instruments(instrument_id).add_columns(*values))
    ]


def days_without_bars(db: Session, user: Actor, instrument_id: UUID | None = None) -> list[Reading]:
    """Days since the newest daily bar of each instrument, those without trading included."""
    require(user, Role.viewer)
    today = now().date()
    read = []
    for row in db.execute(_instruments(instrument_id)):
        days = None if row.at is None else (today - row.at.date()).days
        read.append(replace(_reading(row), value=days, unit=""))
    return read


def _reading(row: Row[Any]) -> Reading:
    """What is the same of every figure: of which instrument, and of which day."""
    label = f"{row.symbol} ({row.exchange})"
    if row.at is None:
        return Reading(row.id, label, None, reason=NO_BARS, unit=row.currency)
    return Reading(row.id, label, None, of=row.at.date(), unit=row.currency)


def _instruments(instrument_id: UUID | None) -> Any:
    """One instrument, or all that are still listed, with the moment of their newest daily bar."""
    columns = (
        col(Instrument.id),
        col(Instrument.symbol),
        col(Instrument.exchange),
        col(Instrument.currency),
        _newest(col(PriceBar.ts)).label("at"),
    )
    wanted = select(*columns)
    if instrument_id is None:
        return wanted.where(col(Instrument.is_active))
    return wanted.where(col(Instrument.id) == instrument_id)


def _newest(column: Any, back: int = 0) -> Any:
    """A column of the newest daily bar of an instrument, or of one further back."""
    # Hidden from the planner: SQLite would walk the bars of all instruments by interval and moment.
    is_daily = func.coalesce(col(PriceBar.interval), Interval.daily) == Interval.daily
    bars = select(column).where(col(PriceBar.instrument_id) == col(Instrument.id), is_daily)
    newest = bars.order_by(col(PriceBar.ts).desc()).limit(1).offset(back)
    return newest.correlate(Instrument).scalar_subquery()


CLOSE = Metric(
    "Close",
    Subject.instrument,
    "",
    closes,
    "The newest daily close, adjusted for splits and dividends where it can be; a change is "
    "against the daily close before.",
)
DAYS_WITHOUT_BARS = Metric(
    "Days without new prices",
    Subject.instrument,
    "days",
    days_without_bars,
    "Today minus the day of the newest daily bar, weekends and holidays included.",
)
