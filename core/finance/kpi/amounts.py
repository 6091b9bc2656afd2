"""What the points of accounts come to, piece by piece, with the signs of their files undone."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd
from sqlalchemy import String, select, type_coerce
from sqlmodel import Session, col, func

from core.actors import Actor, Role, require
from core.analytics.kpi.books import PLACES, Account, Values
from core.analytics.kpi.spans import Span
from core.db.dialects import is_postgresql
from core.db.frames import Wanted, frame
from core.finance.signs import FileSigns
from core.series.tables import AccountClass, SeriesMonth, TimeSeriesData

READS = ("series", "uploads", "finance")
UNSIGNED = (AccountClass.cash.value, AccountClass.headcount.value)  # as they are, in every file

Signs = tuple[int, int, int]  # of income, of costs, of deductions from revenue


@dataclass(frozen=True)
class Cited:
    """How many points of an account came in which file."""

    key: str
    upload_id: UUID
    points: int


def months(db: Session, user: Actor, series: Any, span: Span) -> pd.DataFrame:
    """The months of a span as they are rolled up, each by its first day.

    ``series`` selects the ids of the series, so that no statement names thousands of them.
    """
    require(user, Role.viewer)
    # SQLite has days as texts, and few different ones: read once each, not row by row.
    month = col(SeriesMonth.month)
    told = month if is_postgresql(db) else type_coerce(month, String).label("month")
    wanted: Wanted = select(
        *(col(SeriesMonth.series_id), told, col(SeriesMonth.points)),
        *(col(SeriesMonth.total).label("sum"), col(SeriesMonth.last_value).label("last")),
    ).where(
        col(SeriesMonth.series_id).in_(series),
        month >= span.start,
        month <= span.end,
    )
    rows = frame(db, wanted)
    codes, days = pd.factorize(rows["month"].astype(object))
    return pd.DataFrame(
        {
            "series_id": _as_texts(rows["series_id"]),
            "day": pd.to_datetime(pd.Series(days, dtype=object)).to_numpy()[codes],
            "points": rows["points"],
            "sum": rows["sum"],
            "last": rows["last"],
        }
    )


def newest(db: Session, user: Actor, series: Any, span: Span) -> pd.DataFrame:
    """The moment of the last point of each series that has one in a span."""
    require(user, Role.viewer)
    wanted: Wanted = (
        select(col(SeriesMonth.series_id), func.max(SeriesMonth.last_at).label("last"))
        .where(
            col(SeriesMonth.series_id).in_(series),
            col(SeriesMonth.month) >= span.start,
            col(SeriesMonth.month) <= span.end,
        )
        .group_by(col(SeriesMonth.series_id))
    )
    rows = frame(db, wanted)
    return rows.assign(series_id=rows["series_id"].astype(str))


def amounts(
    db: Session,
    user: Actor,
    series: Any,
    accounts: Sequence[Account],
    pieces: Sequence[Span],
    rolled: pd.DataFrame,
    signs: Sequence[FileSigns],
) -> Values:
    """Accounts by pieces, natural and in their own currency; NaN where there is no point.

    ``rolled`` are the months; days are read only for pieces that are none.
    """
    require(user, Role.viewer)
    place = {one.key: at for at, one in enumerate(accounts)}
    stocks = np.array([one.is_stock for one in accounts], bool)
    parts = [one for one in pieces if not one.is_of_months]
    found = np.full((len(accounts), len(pieces)), np.nan)
    _fill(found, rolled, place, pieces, stocks, is_whole=True)
    if parts:
        rows = _points(db, parts, col(TimeSeriesData.series_id).in_(series))
        _fill(found, rows, place, pieces, stocks, is_whole=False)
    usual, odd = _by_signs(signs)
    own = found * np.array([[_sign(one, usual)] for one in accounts], float).reshape(-1, 1)
    for other, uploads in odd.items():
        turned = np.array(
            [[0 if one.is_stock else _sign(one, other) - _sign(one, usual)] for one in accounts],
            float,
        )
        if turned.any():
            part = np.full_like(found, np.nan)
            rows = _points(
                db,
                pieces,
                col(TimeSeriesData.data_upload_id).in_(uploads),
                col(TimeSeriesData.series_id).in_(series),
            )
            _fill(part, rows, place, pieces, stocks)
            own += turned * np.where(np.isnan(part), 0.0, part)
    return np.asarray(np.round(own, PLACES) + 0.0, float)  # a zero turned round is a zero


def cited(db: Session, user: Actor, series: Any, span: Span) -> list[Cited]:
    """In which files the points of a span came, by account."""
    require(user, Role.viewer)
    since, until = moments(span)
    wanted = (
        select(
            col(TimeSeriesData.series_id),
            col(TimeSeriesData.data_upload_id),
            func.count().label("points"),
        )
        .where(
            col(TimeSeriesData.series_id).in_(series),
            col(TimeSeriesData.timestamp) >= since,
            col(TimeSeriesData.timestamp) < until,
        )
        .group_by(col(TimeSeriesData.series_id), col(TimeSeriesData.data_upload_id))
    )
    rows = frame(db, wanted)
    listed = zip(rows["series_id"], rows["data_upload_id"], rows["points"], strict=True)
    found = [Cited(str(key), UUID(str(upload)), int(points)) for key, upload, points in listed]
    return sorted(found, key=lambda one: (one.key, str(one.upload_id)))


def _as_texts(keys: pd.Series) -> pd.Categorical:
    """Keys as texts, of which there are few; each is turned once."""
    found = pd.Categorical(keys)
    return found.rename_categories(str)


def _points(db: Session, pieces: Sequence[Span], *where: Any) -> pd.DataFrame:
    """Points of days that are no whole months."""
    since, _ = moments(pieces[0])
    _, until = moments(pieces[-1])
    wanted: Wanted = select(
        col(TimeSeriesData.series_id), col(TimeSeriesData.timestamp), col(TimeSeriesData.value)
    ).where(*where, col(TimeSeriesData.timestamp) >= since, col(TimeSeriesData.timestamp) < until)
    rows = frame(db, wanted.order_by(col(TimeSeriesData.timestamp)))
    days = pd.to_datetime(rows["timestamp"], utc=True)
    return rows.assign(
        series_id=rows["series_id"].astype(str),
        day=days.dt.tz_localize(None).dt.normalize(),
        sum=rows["value"],
        last=rows["value"],
    )


def _fill(
    found: Values,
    rows: pd.DataFrame,
    place: Mapping[str, int],
    pieces: Sequence[Span],
    stocks: np.ndarray,
    *,
    is_whole: bool | None = None,
) -> None:
    """Put sums of flows and last values of stocks where they belong.

    Where it matters, only into pieces that are whole months, or only into the others.
    """
    if rows.empty:
        return
    starts = np.array([np.datetime64(one.start) for one in pieces])
    ends = np.array([np.datetime64(one.end) for one in pieces])
    days = rows["day"].to_numpy("datetime64[D]")
    at = np.searchsorted(starts, days, side="right") - 1
    inside = (at >= 0) & (days <= ends[np.maximum(at, 0)])
    if is_whole is not None:
        kinds = np.array([one.is_of_months for one in pieces], bool)
        inside &= kinds[np.maximum(at, 0)] == is_whole
    ids = pd.Categorical(rows["series_id"])
    accounts = np.array([place.get(str(name), -1) for name in ids.categories], int)[ids.codes]
    inside &= accounts >= 0
    kept = pd.DataFrame(
        {
            "cell": accounts[inside] * len(pieces) + at[inside],
            "sum": rows["sum"].to_numpy(float)[inside],
            "last": rows["last"].to_numpy(float)[inside],
        }
    )
    if kept["cell"].duplicated().any():
        kept = kept.groupby("cell", sort=True, as_index=False).agg({"sum": "sum", "last": "last"})
    cells = kept["cell"].to_numpy()
    values = np.where(stocks[cells // len(pieces)], kept["last"], kept["sum"])
    found[cells // len(pieces), cells % len(pieces)] = values


def _by_signs(signs: Sequence[FileSigns]) -> tuple[Signs, dict[Signs, list[UUID]]]:
    """How most files are signed, and those that are signed otherwise."""
    found: dict[Signs, list[UUID]] = {}
    for one in signs:
        found.setdefault((one.income, one.cost, one.deductions), []).append(one.upload_id)
    most = Counter({told: len(uploads) for told, uploads in found.items()}).most_common(1)
    usual = most[0][0] if most else (1, 1, 1)
    return usual, {told: uploads for told, uploads in found.items() if told != usual}


def _sign(account: Account, signs: Signs) -> int:
    """What makes a value of an account natural: income and costs both positive."""
    if account.account_class in UNSIGNED:
        return 1
    income, cost, deductions = signs
    if account.side > 0:
        return income
    return deductions if account.account_class == AccountClass.revenue else cost


def moments(span: Span) -> tuple[datetime, datetime]:
    """From the first moment of a span to the first after it."""
    return _midnight(span.start), _midnight(span.end + timedelta(days=1))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
