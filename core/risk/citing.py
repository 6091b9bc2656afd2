"""The files that the returns of a subject, and those of its benchmark, rest on."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.market.tables import Interval, PriceBar
from core.origins import Source
from core.risk.asking import Asked
from core.risk.subjects import subject
from core.risk.tables import Holding, Portfolio, RiskSubject
from core.series.tables import TimeSeriesData
from core.uploads.citing import cited

READS = ("risk", "market", "series", "uploads")
A_DAY = timedelta(days=1)
A_WEEK = timedelta(days=7)  # within which the price before the first return lies


def sources(db: Session, user: Actor, asked: Asked) -> tuple[Source, ...]:
    """The files of the prices or values that a question about risk rests on."""
    require(user, Role.viewer)
    about = subject(db, user, asked.kind, asked.id)
    keys, benchmark = [asked.id], asked.benchmark_id
    found: tuple[Source, ...] = ()
    if about.kind is RiskSubject.series:
        points = _counted(TimeSeriesData, "timestamp", "series_id", keys, asked)
        keys, found = [], cited(db, user, points)
    elif about.kind is RiskSubject.portfolio:
        held = select(col(Holding.instrument_id)).where(col(Holding.portfolio_id) == asked.id)
        keys = list(db.scalars(held.distinct()))
        benchmark = benchmark or db.get_one(Portfolio, asked.id).benchmark_id
    keys += [] if benchmark is None else [benchmark]
    if not keys:
        return found
    bars = _counted(PriceBar, "ts", "instrument_id", keys, asked)
    return found + cited(db, user, bars.where(col(PriceBar.interval) == Interval.daily))


def _counted(table: Any, at: str, key: str, keys: Sequence[UUID], asked: Asked) -> Any:
    """How many rows of some subjects each file has, in the time that was asked for."""
    moment, upload = col(getattr(table, at)), col(table.data_upload_id)
    wanted = select(upload, func.count()).where(col(getattr(table, key)).in_(keys))
    wanted = wanted.where(upload.is_not(None)).group_by(upload)
    if asked.since is not None:
        wanted = wanted.where(moment >= _midnight(asked.since) - A_WEEK)
    if asked.until is not None:
        wanted = wanted.where(moment < _midnight(asked.until) + A_DAY)
    return wanted


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
