"""What Home shows of the market: its benchmarks over a year, and whether prices still come."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pandas as pd
from sqlalchemy import Row, select
from sqlmodel import Session, col, func

from core.actors import Actor, Role, require
from core.db.frames import frame
from core.db.types import now
from core.glance import Glimpse, Notice, Urgency, compared
from core.market.tables import Instrument, Interval, PriceBar

READS = ("market",)
A_YEAR, LATE = timedelta(days=365), timedelta(days=7)
SHOWN = 3


def glimpse(db: Session, user: Actor) -> Glimpse | None:
    """The first benchmarks over the last year, each from 100; without any, other instruments."""
    require(user, Role.viewer)
    newest = _newest(db)
    if newest is None:
        return None
    chosen = {row.id: row for row in _chosen(db)}
    closes = _closes(db, list(chosen), newest - A_YEAR)
    if closes.empty:
        return None
    said = _said(chosen[closes.columns[0]], closes.iloc[:, 0].dropna())
    lines = (closes / closes.bfill().iloc[0] * 100).rename(
        columns={key: row.symbol for key, row in chosen.items()}
    )
    return Glimpse(said, lines, "start = 100", newest.date(), "instruments")


def waiting(db: Session, user: Actor) -> list[Notice]:
    """That no prices have come for a week."""
    require(user, Role.viewer)
    newest = _newest(db)
    if newest is None or now() - newest <= LATE:
        return []
    days = (now() - newest).days
    sentence = f"Prices end on {newest:%Y-%m-%d}, {days} days ago; load newer ones."
    return [Notice(sentence, Urgency.soon, "instruments")]


def _newest(db: Session) -> datetime | None:
    newest = select(func.max(PriceBar.ts)).where(col(PriceBar.interval) == Interval.daily)
    return db.scalar(newest)


def _chosen(db: Session) -> list[Row[Any]]:
    is_benchmark = func.coalesce(Instrument.sector, "") == "Benchmark"
    wanted = select(col(Instrument.id), col(Instrument.symbol), col(Instrument.currency))
    has_bars = select(col(PriceBar.id)).where(
        col(PriceBar.instrument_id) == col(Instrument.id), col(PriceBar.interval) == Interval.daily
    )
    first = wanted.where(has_bars.exists()).order_by(is_benchmark.desc(), col(Instrument.symbol))
    found = list(db.execute(first.add_columns(is_benchmark).limit(SHOWN)).all())
    return [row for row in found if row[3]] or found


def _closes(db: Session, ids: list[UUID], since: datetime) -> pd.DataFrame:
    """A column for each of them that has two days or more, in this order."""
    close = func.coalesce(col(PriceBar.adj_c), col(PriceBar.c)).label("close")
    wanted = select(col(PriceBar.instrument_id), col(PriceBar.ts), close).where(
        col(PriceBar.instrument_id).in_(ids),
        col(PriceBar.interval) == Interval.daily,
        col(PriceBar.ts) >= since,
    )
    bars = frame(db, wanted).astype({"instrument_id": object})
    wide = bars.pivot(index="ts", columns="instrument_id", values="close")
    known = wide.count()
    return wide[[key for key in ids if known.get(key, 0) >= 2]]


def _said(first: Row[Any], close: pd.Series) -> str:
    day, began = close.index[-1], close.index[0]
    said = f"{first.symbol} closed at {close.iloc[-1]:,.2f} {first.currency} on {day:%Y-%m-%d}"
    moved = compared(close.iloc[-1], close.iloc[0])
    return f"{said}, {moved} {began:%Y-%m-%d}." if moved else f"{said}."
