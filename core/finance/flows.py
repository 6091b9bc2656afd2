"""Actual amounts by month, as budgets are made from them: flows of money, without their subtotals.

They are the months of series, as somebody has them; what is not money, or no flow, is left out.
"""

from datetime import date
from uuid import UUID

import pandas as pd
from sqlalchemy import func, select
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.analytics import phasing
from core.analytics.phasing import PHASINGS
from core.db.frames import Wanted, frame
from core.errors import Invalid, NotFound
from core.finance.planned import Spread
from core.finance.twice import named
from core.glance import listed
from core.series.accounts import guesses
from core.series.mapping import label
from core.series.queries import visible
from core.series.tables import Series, SeriesKind, SeriesMonth

READS = ("series",)
COLUMNS = ["category", "entity", "currency", "month"]
LONGEST = 100  # characters of the category of a budget
NOTHING = "There are no actual amounts of {} in {} from {:%Y-%m} to {:%Y-%m} that you may see."


def flows(
    db: Session,
    user: Actor,
    owner_id: UUID,
    first: date,
    last: date,
    categories: tuple[str, ...] = (),
) -> pd.DataFrame:
    """Totals of somebody's series by category, entity, currency and month, both ends included."""
    require(user, Role.viewer)
    wanted: Wanted = (
        select(
            *(col(SeriesMonth.category), col(Series.name), col(Series.account_class)),
            func.coalesce(Series.entity, "").label("entity"),
            *(col(Series.currency), col(SeriesMonth.month), col(SeriesMonth.total)),
        )
        .join(Series, col(Series.id) == col(SeriesMonth.series_id))
        .where(
            *(col(Series.id).in_(visible(user)), col(Series.user_id) == owner_id),
            *(col(Series.currency).is_not(None), col(Series.kind) == SeriesKind.flow),
            *(col(SeriesMonth.month) >= first.replace(day=1), col(SeriesMonth.month) <= last),
        )
    )
    rows = frame(db, wanted)
    pairs = zip(rows["category"], rows["name"], strict=True)
    rows["category"] = [label(*pair)[:LONGEST] for pair in pairs]
    if categories:
        rows = rows[rows["category"].isin(categories)]
    guessed = guesses(rows["category"].unique())
    sums = [name for name, guess in guessed.items() if guess is not None and guess.is_subtotal]
    rows = rows[~(rows["category"].isin(sums) & rows["account_class"].isna())]
    return rows.groupby(COLUMNS, sort=True)[["total"]].sum().reset_index()


def years(db: Session, user: Actor, owner_id: UUID) -> list[int]:
    """The years of which somebody has actual amounts, the newest first."""
    require(user, Role.viewer)
    ends = select(func.min(SeriesMonth.month), func.max(SeriesMonth.month))
    theirs = (
        *(col(Series.id).in_(visible(user)), col(Series.user_id) == owner_id),
        *(col(Series.currency).is_not(None), col(Series.kind) == SeriesKind.flow),
    )
    joined = ends.join(Series, col(Series.id) == col(SeriesMonth.series_id)).where(*theirs)
    first, last = db.execute(joined).one()
    return [] if first is None else list(range(last.year, first.year - 1, -1))


def preview(db: Session, user: Actor, owner_id: UUID, wanted: Spread) -> pd.DataFrame:
    """The months that an amount would be spread over: first day, last day, and part."""
    require(user, Role.viewer)
    one = wanted.checked()
    weights: list[float] = []
    if one.how in PHASINGS and PHASINGS[one.how].needs_weights:
        line = one.category, one.entity, one.currency
        weights = shape(db, user, owner_id, *line, one.start, one.end)
    places = phasing.places_of(one.amount)
    parts = phasing.phased(one.how, one.amount, one.start, one.end, weights, places=places)
    return pd.DataFrame(parts, columns=["start", "end", "amount"], dtype=object)


def shape(
    db: Session,
    user: Actor,
    owner_id: UUID,
    category: str,
    entity: str,
    currency: str,
    start: date,
    end: date,
) -> list[float]:
    """The actual amounts of the same months a year before; those of costs below zero turned.

    A budget of the whole follows the amounts of no entity, or else of all of them together.
    """
    require(user, Role.viewer)
    months = [
        first.replace(year=first.year - 1, day=1) for first, _ in phasing.months_of(start, end)
    ]
    rows = flows(db, user, owner_id, months[0], months[-1], (category,))
    rows = rows[rows["currency"] == currency]
    is_own = rows["entity"] == entity
    rows = rows[is_own] if entity or is_own.any() else rows
    what = named(category, entity)
    if rows.empty:
        raise NotFound(
            NOTHING.format(what, currency, months[0], months[-1]) + " Choose another way."
        )
    totals = rows.groupby("month")["total"].sum()
    if lacking := [f"{month:%Y-%m}" for month in months if month not in totals.index]:
        raise Invalid(f"The actual amounts of {what} lack {listed(lacking)}; choose another way.")
    found = [float(totals[month]) for month in months]
    return [-one for one in found] if max(found) <= 0 else found
