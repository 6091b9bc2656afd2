"""What Home shows of the shop: what was sold week by week, and what has run out."""

from datetime import UTC, datetime, time, timedelta

import pandas as pd
from sqlalchemy import select
from sqlmodel import Session, col, func

from core.actors import Actor, Role, require
from core.db.dialects import day_of
from core.db.frames import frame
from core.glance import Glimpse, Notice, Urgency, compared, listed
from core.retail.tables import Product, Transaction

READS = ("retail",)
WEEKS = 104


def glimpse(db: Session, user: Actor) -> Glimpse | None:
    """Pieces sold in each of the last weeks; the last one ends with the newest sale."""
    require(user, Role.viewer)
    newest = db.scalar(select(func.max(Transaction.transaction_date)))
    if newest is None:
        return None
    sold = _sold(db, newest)
    return Glimpse(_said(sold["Sold"]), sold, "pieces a week", newest.date(), "products")


def waiting(db: Session, user: Actor) -> list[Notice]:
    """Which products have run out, and which are about to."""
    require(user, Role.viewer)
    free = col(Product.stock) - col(Product.reserved)
    active = select(col(Product.name)).where(col(Product.is_active)).order_by(col(Product.name))
    is_out = free <= 0
    is_low = free <= col(Product.low_stock_threshold)
    out = list(db.scalars(active.where(is_out)))
    low = list(db.scalars(active.where(~is_out, is_low)))
    notices = []
    if out:
        notices.append(Notice(f"Sold out: {listed(out)}.", Urgency.now, "products"))
    if low:
        said = f"Low on stock, by the threshold of each product: {listed(low)}."
        notices.append(Notice(said, Urgency.soon, "products"))
    return notices


def _sold(db: Session, newest: datetime) -> pd.DataFrame:
    """Pieces of each week, by its last day; all weeks are whole, the oldest one too."""
    last = pd.Timestamp(newest.date())
    first_day = newest.date() - timedelta(days=7 * WEEKS - 1)
    since = datetime.combine(first_day, time(), UTC)
    day = day_of(db, col(Transaction.transaction_date)).label("day")
    wanted = (
        select(day, func.sum(Transaction.quantity_sold).label("sold"))
        .where(col(Transaction.transaction_date) >= since)
        .group_by(day)
    )
    days = frame(db, wanted)
    weeks_ago = (last - pd.to_datetime(days["day"])).dt.days // 7
    sold = days["sold"].astype(float).groupby(weeks_ago).sum()
    sold = sold.reindex(range(int(weeks_ago.max()), -1, -1), fill_value=0.0)
    ends = [last - pd.Timedelta(weeks=int(ago)) for ago in sold.index]
    return pd.DataFrame({"Sold": sold.to_numpy()}, index=pd.DatetimeIndex(ends, name="Week to"))


def _said(sold: pd.Series) -> str:
    said = f"{sold.iloc[-1]:,.0f} pieces were sold in the week to {sold.index[-1]:%Y-%m-%d}"
    moved = compared(sold.iloc[-1], sold.iloc[-53]) if len(sold) >= 53 else ""
    return f"{said}, {moved} a year before." if moved else f"{said}."
