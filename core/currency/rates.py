"""Closing rates from one currency to another: as stated, turned round, or through a third."""

from typing import Any

import pandas as pd
from sqlalchemy import Float, cast, or_, select
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.currency.tables import FxRate, RateKind
from core.db.frames import frame
from core.errors import Invalid
from core.glance import listed

READS = ("currency",)
HELD_DAYS = 7  # a rate is that of the days after it, until the next; a week without one is a gap
THROUGH = ("EUR", "USD", "GBP")


def converted(
    db: Session, user: Actor, prices: pd.DataFrame, currencies: dict[str, str], base: str
) -> pd.DataFrame:
    """Prices by day in one currency, each at the closing rate of its day or of up to a week before.

    A rate that is missing is no 1: it is refused, with the pairs and days that are open.
    """
    require(user, Role.viewer)
    others = sorted({code for code in currencies.values() if code != base})
    found = {code: _rate(db, code, base) for code in others}
    days = pd.DatetimeIndex(prices.index).normalize()
    made, lacking = prices.copy(), list[str]()
    for name, code in currencies.items():
        if code == base:
            continue
        rate = found[code].reindex(days, method="ffill", tolerance=pd.Timedelta(days=HELD_DAYS))
        open_days = days[prices[name].notna().to_numpy() & rate.isna().to_numpy()]
        if len(open_days):
            lacking.append(
                f"{code} to {base} ({len(open_days):,} days, the first {open_days[0]:%Y-%m-%d})"
            )
        made[name] = prices[name].to_numpy() * rate.to_numpy()
    if lacking:
        raise Invalid(
            f"Exchange rates are missing: {listed(sorted(set(lacking)), 5)}. Upload a file with "
            "these rates."
        )
    return made


def _rate(db: Session, code: str, base: str) -> pd.Series:
    """What one unit of a currency costs in the other by day; empty where nothing tells."""
    rows = rows_of(db, col(FxRate.kind) == RateKind.closing, _is_about(code, base))
    direct = stated(rows, code, base)
    if len(direct):
        return direct
    for third in THROUGH:
        both = met(stated(rows, code, third), stated(rows, third, base))
        if len(both):
            return both
    return direct


def _is_about(*codes: str) -> Any:
    """The condition that a rate is from or to one of some currencies."""
    return or_(col(FxRate.base_currency).in_(codes), col(FxRate.quote_currency).in_(codes))


def rows_of(db: Session, *conditions: Any) -> pd.DataFrame:
    """Rates as they are stored, oldest first; one of a day has no time."""
    wanted = select(
        *(col(FxRate.base_currency), col(FxRate.quote_currency), col(FxRate.kind)),
        *(col(FxRate.date), cast(col(FxRate.rate), Float).label("rate"), col(FxRate.source)),
    ).where(*conditions)
    rows = frame(db, wanted.order_by(col(FxRate.date)))
    return rows.assign(date=pd.to_datetime(rows["date"].astype(object)))


def stated(rows: pd.DataFrame, code: str, base: str) -> pd.Series:
    """What one unit costs by day, as a file says it or the other way round."""
    bases, quotes = rows["base_currency"].astype(str), rows["quote_currency"].astype(str)
    straight, turned = (bases == code) & (quotes == base), (bases == base) & (quotes == code)
    said = pd.Series(
        rows.loc[straight, "rate"].to_numpy(), pd.DatetimeIndex(rows["date"][straight])
    )
    other = pd.Series(
        1 / rows.loc[turned, "rate"].to_numpy(), pd.DatetimeIndex(rows["date"][turned])
    )
    return said.combine_first(other).sort_index().astype(float)


def met(first: pd.Series, second: pd.Series) -> pd.Series:
    """Two runs of rates one after the other, on the days that have both."""
    return (first * second.reindex(first.index)).dropna()
