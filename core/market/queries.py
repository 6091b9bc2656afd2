"""Questions about instruments and their bars."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pandas as pd
from sqlalchemy import select
from sqlmodel import Session, col, func

from core.actors import Actor, Role, require
from core.db.frames import Wanted, frame
from core.glance import Holding, holding
from core.market.tables import Instrument, Interval, PriceBar

READS = ("market",)


@dataclass(frozen=True)
class Listed:
    """An instrument as choosers name it; a symbol alone may be listed on several exchanges."""

    id: UUID
    symbol: str
    exchange: str
    name: str | None
    currency: str

    def __str__(self) -> str:
        """Unlike any other: no exchange lists a symbol twice."""
        return f"{self.symbol} ({self.exchange})"


def instruments_held(db: Session, user: Actor) -> Holding:
    """How many instruments there are; they are common to the workspace."""
    require(user, Role.viewer)
    return holding(db, col(Instrument.created_at))


def instruments(db: Session, user: Actor, only: Sequence[UUID] | None = None) -> list[Listed]:
    """All instruments, or some, by symbol; they are common to the workspace."""
    require(user, Role.viewer)
    columns = (
        Instrument.id,
        Instrument.symbol,
        Instrument.exchange,
        Instrument.name,
        Instrument.currency,
    )
    wanted = select(*(col(column) for column in columns))
    if only is not None:
        wanted = wanted.where(col(Instrument.id).in_(only))
    by_symbol = wanted.order_by(col(Instrument.symbol), col(Instrument.exchange))
    return [Listed(*row) for row in db.execute(by_symbol)]


def closes(db: Session, user: Actor, instrument_id: UUID, days: int) -> pd.DataFrame:
    """Daily closes by date over so many days up to the newest bar, adjusted where they can be.

    The newest bar counts and not today, so that the answer changes with the data alone.
    """
    require(user, Role.viewer)
    daily = (col(PriceBar.instrument_id) == instrument_id, col(PriceBar.interval) == Interval.daily)
    read = func.coalesce(col(PriceBar.adj_c), col(PriceBar.c)).label("close")
    wanted: Wanted = select(col(PriceBar.ts).label("date"), read).where(*daily)
    newest = db.scalar(select(func.max(PriceBar.ts)).where(*daily))
    if newest is not None:
        wanted = wanted.where(col(PriceBar.ts) > newest - timedelta(days=days))
    return frame(db, wanted.order_by(col(PriceBar.ts))).set_index("date")


def closes_of(db: Session, user: Actor, instrument_ids: Sequence[UUID]) -> pd.DataFrame:
    """All daily closes by day, a column for each instrument, adjusted where they can be."""
    require(user, Role.viewer)
    close = func.coalesce(col(PriceBar.adj_c), col(PriceBar.c)).label("close")
    wanted: Wanted = select(
        col(PriceBar.ts).label("day"), col(PriceBar.instrument_id), close
    ).where(
        col(PriceBar.instrument_id).in_(list(instrument_ids)),
        col(PriceBar.interval) == Interval.daily,
    )
    rows = frame(db, wanted.order_by(col(PriceBar.ts)))
    rows["day"] = rows["day"].dt.tz_localize(None).dt.normalize()
    wide = rows.pivot_table("close", "day", "instrument_id", "last", observed=True)
    return wide.reindex(columns=list(instrument_ids)).astype(float)
