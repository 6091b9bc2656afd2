"""The accounts of somebody's books: every series with a class, and how far each reaches."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pandas as pd
from pandas.tseries.offsets import MonthEnd
from sqlalchemy import ColumnElement, Row, and_, or_, select
from sqlmodel import Session, col, func

from core.accounts.tables import User
from core.actors import Actor, Role, require
from core.analytics.kpi.books import Account
from core.analytics.kpi.spans import months_later
from core.db.frames import frame
from core.errors import NotFound
from core.glance import listed
from core.series.account_words import WORD, folded
from core.series.mapping import label
from core.series.queries import visible
from core.series.tables import AccountClass, Favourable, Series, SeriesKind, SeriesMonth

READS = ("series",)
STANDING = (AccountClass.cash, AccountClass.headcount)  # of which a last value is shown
WEAR = {
    *("depreciation", "amortisation", "amortization", "abschreibung", "abschreibungen", "afa"),
    *("amortissement", "amortissements", "amortizacion", "amortizaciones", "depreciacion"),
    *("depreciaciones", "ammortamento", "ammortamenti", "afschrijving", "afschrijvingen"),
    *("amortizacao", "depreciacao"),
}


@dataclass(frozen=True)
class Listed:
    """An account, and how often it has a value, as far as that is known."""

    account: Account
    frequency: str


@dataclass(frozen=True)
class Found:
    """The accounts in one order for good, and of each how far it reaches."""

    accounts: tuple[Account, ...]
    reach: tuple[date, ...]  # the last day that its newest point covers
    is_monthly: tuple[bool, ...]  # or longer: a part of a month tells nothing of it

    @property
    def currencies(self) -> list[str]:
        """Those that any account of money is in."""
        return sorted({one.currency for one in self.accounts if one.currency})

    def flows(self) -> list[int]:
        """Which of them are summed over a period."""
        return [at for at, one in enumerate(self.accounts) if not one.is_stock]


@dataclass(frozen=True)
class Books:
    """Whose books there are to choose from."""

    owner_id: UUID
    owner: str
    is_mine: bool
    entities: tuple[str, ...]
    currencies: tuple[str, ...]
    first: date
    reach: date


def every(db: Session, user: Actor) -> list[Books]:
    """The books this person may see, their own first."""
    require(user, Role.viewer)
    wanted = (
        select(
            *(col(Series.user_id), col(User.username), col(Series.entity), col(Series.currency)),
            func.min(SeriesMonth.month).label("first"),
            func.max(SeriesMonth.last_at).label("last"),
            func.max(SeriesMonth.points).label("points"),
        )
        .join(User, col(User.id) == col(Series.user_id))
        .join(SeriesMonth, col(SeriesMonth.series_id) == col(Series.id))
        .where(_is_stated(), col(Series.id).in_(visible(user)))
        .group_by(
            *(col(Series.user_id), col(User.username), col(Series.entity), col(Series.currency))
        )
    )
    rows = frame(db, wanted)
    found = []
    for (owner_id, owner), some in rows.groupby(["user_id", "username"], sort=True, observed=True):
        key = UUID(str(owner_id))
        found.append(
            Books(
                key,
                str(owner),
                key == user.id,
                tuple(sorted({str(one) for one in some["entity"].dropna() if one})),
                tuple(sorted({str(one) for one in some["currency"].dropna()})),
                pd.Timestamp(some["first"].min()).date(),
                max(
                    _reach(pd.Timestamp(last).date(), "", int(points))
                    for last, points in zip(some["last"], some["points"], strict=True)
                ),
            )
        )
    return sorted(found, key=lambda one: (not one.is_mine, one.owner))


def accounts(
    db: Session, user: Actor, owner_id: UUID, entities: Sequence[str] = ()
) -> list[Listed]:
    """Every account of somebody that has a class, of some entities or of all, in one order."""
    require(user, Role.viewer)
    wanted = select(
        *(col(Series.id), col(Series.name), col(Series.category), col(Series.entity)),
        *(col(Series.account_class), col(Series.favourable), col(Series.kind)),
        *(col(Series.currency), col(Series.frequency)),
    ).where(col(Series.id).in_(of_books(user, owner_id, entities)))
    rows = [Listed(_account(row), row.frequency or "") for row in db.execute(wanted)]
    if not rows:
        about = f" of {listed(list(entities), 3)}" if entities else ""
        raise NotFound(
            f"No series{about} has a class of account and a value. Upload a file of figures, and "
            "say on Accounts what they are."
        )
    return sorted(rows, key=lambda one: one.account)


def reaching(known: Sequence[Listed], months: pd.DataFrame, newest: pd.DataFrame) -> Found:
    """The accounts, and how far each reaches; one without a month is left out.

    ``newest`` are the moments of the last points of those that go on; the others end with their
    last month.
    """
    told = months.groupby("series_id", observed=True).agg(
        last=("day", "max"), most=("points", "max")
    )
    ends = dict(zip(newest["series_id"], newest["last"], strict=True))
    rows = {
        str(key): (ends.get(key, last + MonthEnd(0)).date(), int(most))
        for key, last, most in zip(told.index, told["last"], told["most"], strict=True)
    }
    kept = [(one, *rows[one.account.key]) for one in known if one.account.key in rows]
    return Found(
        tuple(one.account for one, _, _ in kept),
        tuple(_reach(last, one.frequency, most) for one, last, most in kept),
        tuple(_is_monthly(one.frequency, most) for one, _, most in kept),
    )


def bounds(db: Session, user: Actor, series: Any) -> tuple[date, date] | None:
    """The first month and the last day of which anything is known."""
    require(user, Role.viewer)
    wanted = select(func.min(SeriesMonth.month), func.max(SeriesMonth.last_at)).where(
        col(SeriesMonth.series_id).in_(series)
    )
    first, last = db.execute(wanted).one()
    return None if first is None else (first, last.date())


def side_of(favourable: Favourable) -> int:
    """Whether more of it adds to a result or takes from it; what is neutral adds as signed."""
    return -1 if favourable is Favourable.when_lower else 1


def is_wear(category: str) -> bool:
    """Whether a category says that it is depreciation or amortisation.

    >>> is_wear("Abschreibungen auf Sachanlagen"), is_wear("Rent")
    (True, False)
    """
    return any(folded(word) in WEAR for word in WORD.findall(category))


def of_books(user: Actor, owner_id: UUID, entities: Sequence[str] = ()) -> Any:
    """Ids of the series that somebody's statement is made of."""
    ids = select(col(Series.id)).where(
        col(Series.user_id) == owner_id, col(Series.id).in_(visible(user)), _is_stated()
    )
    return ids.where(func.coalesce(col(Series.entity), "").in_(entities)) if entities else ids


def _is_stated() -> ColumnElement[bool]:
    """Series that a statement has a line for: flows of money, cash, and heads."""
    is_flow = and_(
        col(Series.kind) == SeriesKind.flow,
        col(Series.currency).is_not(None),
        col(Series.account_class) != AccountClass.headcount,
    )
    is_standing = and_(
        col(Series.kind) == SeriesKind.stock, col(Series.account_class).in_(STANDING)
    )
    return and_(col(Series.account_class).is_not(None), or_(is_flow, is_standing))


def _account(row: Row[Any]) -> Account:
    category = label(row.category, row.name)
    return Account(
        row.account_class.value,
        category,
        row.entity or "",
        row.name,
        side_of(row.favourable),
        row.kind is SeriesKind.stock,
        "" if row.account_class is AccountClass.headcount else row.currency or "",
        str(row.id),
        is_wear(category),
    )


def _is_monthly(frequency: str, points: int) -> bool:
    return points == 1 and (frequency or "M")[:1].upper() in "MQYA"


def _reach(last: date, frequency: str, points: int) -> date:
    """The last day that a point is of: that of a month at least where there is one a month."""
    if not _is_monthly(frequency, points):
        return last
    first = last.replace(day=1)
    told = frequency.upper()
    months = 1
    if last.day == 1 and told[:2] == "QS":
        months = 3
    elif last.day == 1 and told[:2] in {"YS", "AS"}:
        months = 12
    return months_later(first, months) - timedelta(days=1)
