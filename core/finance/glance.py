"""What Home shows of the money: the months of revenue, expense and cash flow."""

from datetime import timedelta

import pandas as pd
from sqlalchemy import select
from sqlmodel import Session, col, func

from core.actors import Actor, Role, require
from core.db.frames import frame
from core.glance import Glimpse, compared, short
from core.series.queries import visible
from core.series.tables import Series, SeriesMonth

READS = ("series",)
MEANT = {"revenue": "Revenue", "expense": "Expense", "cash_flow": "Cash flow"}
MONTHS = 24


def glimpse(db: Session, user: Actor) -> Glimpse | None:
    """The whole months of the last two years, in the currency that most of them are in."""
    require(user, Role.viewer)
    sums = _sums(db, user)
    if sums.empty:
        return None
    currency = sums["currency"].mode().iloc[0]
    own = sums[sums["currency"] == currency]
    last = own["last_at"].max()
    months = own.pivot_table(index="month", columns="category", values="total", aggfunc="sum")
    months = months.rename(columns=MEANT)[[name for key, name in MEANT.items() if key in months]]
    if (last + timedelta(days=1)).month == last.month and len(months) > 1:
        months = months.iloc[:-1]  # it is not over
    return Glimpse(_said(months, currency), months.tail(MONTHS), currency, last.date(), "series")


def _sums(db: Session, user: Actor) -> pd.DataFrame:
    wanted = (
        select(
            col(SeriesMonth.month),
            col(SeriesMonth.category),
            col(Series.currency),
            func.sum(SeriesMonth.total).label("total"),
            func.max(SeriesMonth.last_at).label("last_at"),
        )
        .join(Series, col(Series.id) == col(SeriesMonth.series_id))
        .where(col(SeriesMonth.category).in_(MEANT), col(Series.currency).is_not(None))
        .where(col(Series.id).in_(visible(user)))
        .group_by(col(SeriesMonth.month), col(SeriesMonth.category), col(Series.currency))
    )
    sums = frame(db, wanted)
    return sums.assign(month=pd.to_datetime(sums["month"]), last_at=pd.to_datetime(sums["last_at"]))


def _said(months: pd.DataFrame, currency: str) -> str:
    name, last = months.columns[0], months.index[-1]
    now = months[name].iloc[-1]
    said = f"{name} was {short(now)} {currency} in {last:%B %Y}"
    a_year_ago = last - pd.DateOffset(years=1)
    if a_year_ago in months.index and (moved := compared(now, months[name][a_year_ago])):
        return f"{said}, {moved} {a_year_ago:%B %Y}."
    return f"{said}."
