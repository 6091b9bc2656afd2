"""How accounts become results: the statement with its categories, and what is not in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import select
from sqlmodel import Session, col

from core.accounts.tables import User
from core.actors import Actor, Role, require
from core.analytics.kpi.books import Account, Books
from core.analytics.kpi.spans import Span
from core.analytics.kpi.statement import LINES, Line, Statement
from core.finance import signs, supposing
from core.finance.kpi import accounts as classified
from core.finance.kpi.amounts import amounts, months
from core.finance.reach import of_money
from core.finance.supposing import Known, Summed, Supposed
from core.finance.tables import Side
from core.finance.twofold import twofold
from core.series.accounts import Guess, guesses
from core.series.mapping import label
from core.series.queries import visible
from core.series.tables import AccountClass, Favourable, Series, SeriesKind

READS = ("series", "uploads", "finance")
ORDER = (
    *("revenue", "cost_of_sales", "gross_profit", "operating_expense", "operating_income"),
    *("financial", "other", "profit_before_tax", "tax", "net_income"),
)
BESIDE = ("cash_flow", "cash", "headcount")  # they are in no result


@dataclass(frozen=True)
class Owner:
    """Somebody with figures of money."""

    owner_id: UUID
    owner: str
    is_mine: bool


@dataclass(frozen=True)
class Row:
    """A line of the statement, or a category in it; costs are positive in a line of costs."""

    line: str  # the key of the line
    name: str
    amount: float | None
    why: str  # there is no amount
    level: int  # 0 for a line, 1 for a category below it
    is_total: bool
    is_cost: bool
    series: int  # how many it is made of
    unit: str  # its currency; empty for heads


@dataclass(frozen=True)
class Tree:
    """What somebody's accounts come to over some days, by currency."""

    owner_id: UUID
    since: date
    until: date
    statements: Mapping[str, tuple[Row, ...]]
    unmapped: tuple[Supposed, ...]
    sums: tuple[Summed, ...]  # sub-totals that came in a file, beside ours
    twice: tuple[str, ...]  # categories that are several things, a sentence each

    def result(self, currency: str, line: str) -> Row | None:
        """One line of one currency."""
        rows = self.statements.get(currency, ())
        return next((row for row in rows if row.line == line and row.level == 0), None)


@dataclass(frozen=True)
class _One:
    """A series as the tree sees it."""

    account: Account
    favourable: Favourable
    guess: Guess | None  # where it has no class

    @property
    def is_sum(self) -> bool:
        return self.guess is not None and self.guess.is_subtotal


def owners(db: Session, user: Actor) -> list[Owner]:
    """Those whose figures of money this person may see, themselves first."""
    require(user, Role.viewer)
    ids = visible(user).where(
        col(Series.kind) == SeriesKind.flow, col(Series.currency).is_not(None)
    )
    wanted = (
        select(col(User.id), col(User.username))
        .where(col(User.id).in_(select(col(Series.user_id)).where(col(Series.id).in_(ids))))
        .order_by(col(User.id) != user.id, col(User.username))
    )
    return [Owner(key, name, key == user.id) for key, name in db.execute(wanted)]


def tree(db: Session, user: Actor, owner_id: UUID, since: date, until: date) -> Tree:
    """What somebody's accounts come to from one day to another, and what is left out of it."""
    require(user, Role.viewer)
    span = Span(since, until)
    every = _series(db, user, owner_id)
    listed = [one.account for one in every]
    files = signs.signs(db, user, owner_id)
    series = of_money(user, owner_id)
    own = amounts(db, user, series, listed, [span], months(db, user, series, span), files)
    is_in = [bool(one.account.account_class) and one.guess is None for one in every]
    known = {
        currency: _known(
            currency, span, [(one, is_in[at], at) for at, one in enumerate(every)], own
        )
        for currency in sorted({one.currency for one in listed if one.currency})
    }
    left = [(one, float(own[at, 0])) for at, one in enumerate(every) if not is_in[at]]
    if not any(Side.cost in one.sides for one in files):  # no file tells how costs are written
        left = [(one, abs(value) if one.account.side < 0 else value) for one, value in left]
    return Tree(
        owner_id,
        since,
        until,
        {
            currency: _rows(one)
            for currency, one in known.items()
            if any(account.currency == currency for account in one.books.accounts)
        },
        supposing.supposed(
            known, [(one.account, one.guess, value) for one, value in left if not one.is_sum]
        ),
        supposing.summed(known, [(one.account, value) for one, value in left if one.is_sum]),
        twofold(
            [
                (one.account.category, one.account.account_class, one.favourable)
                for at, one in enumerate(every)
                if not one.is_sum
            ]
        ),
    )


def _series(db: Session, user: Actor, owner_id: UUID) -> list[_One]:
    """Each series with its class, or with the one that its name suggests."""
    wanted = (
        select(
            *(col(Series.id), col(Series.name), col(Series.category), col(Series.entity)),
            *(col(Series.account_class), col(Series.favourable), col(Series.kind)),
            col(Series.currency),
        )
        .where(col(Series.id).in_(of_money(user, owner_id)))
        .order_by(col(Series.name))
    )
    rows = db.execute(wanted).all()
    suggested = guesses(label(row.category, row.name) for row in rows)
    return [_one(row, suggested[label(row.category, row.name)]) for row in rows if _is_told(row)]


def _is_told(row: Any) -> bool:
    """Whether the statement has a place for it: heads stand, and do not flow."""
    is_heads = row.account_class is AccountClass.headcount
    return not is_heads or row.kind is SeriesKind.stock


def _one(row: Any, suggested: Guess | None) -> _One:
    guess = suggested if row.account_class is None else None
    as_if = row.account_class or (guess.account_class if guess else None)
    favourable = guess.favourable if guess else row.favourable
    kind = guess.kind if guess else row.kind
    account = Account(
        as_if.value if as_if else "",
        label(row.category, row.name),
        row.entity or "",
        row.name,
        classified.side_of(favourable),
        kind is SeriesKind.stock,
        "" if row.account_class is AccountClass.headcount else row.currency or "",
        str(row.id),
    )
    return _One(account, favourable, guess)


def _known(currency: str, span: Span, every: Sequence[tuple[_One, bool, int]], own: Any) -> Known:
    """The books of one currency: what has a class."""
    at = [at for one, is_in, at in every if is_in and one.account.currency in (currency, "")]
    accounts = tuple(every[one][0].account for one in at)
    return Known(Books(accounts, (span,), own[at]), span, currency)


def _rows(known: Known) -> tuple[Row, ...]:
    """The lines in order, each with its categories, the largest first."""
    statement = Statement(known.books)
    rows = []
    for key in (*ORDER, *(one for one in BESIDE if statement.has(one))):
        line, found = LINES[key], statement.value(key, known.span)
        below = [] if line.is_total else _below(known, line)
        series = sum(row.series for row in below)
        unit = known.currency if line.is_money else ""
        rows.append(
            Row(
                key,
                line.label,
                found.value,
                found.why,
                0,
                line.is_total,
                line.is_cost,
                series,
                unit,
            )
        )
        rows += below
    return tuple(rows)


def _below(known: Known, line: Line) -> list[Row]:
    """The categories of a line, in its own direction: a deduction is negative in revenue."""
    values: dict[str, list[float]] = {}
    for account, value in zip(known.books.accounts, known.books.own[:, 0], strict=True):
        if (account.account_class, account.is_stock) == (line.account_class, line.is_stock):
            sign = account.side * (-1 if line.is_cost else 1)
            values.setdefault(account.category, []).append(sign * float(value))
    rows = []
    unit = known.currency if line.is_money else ""
    for name, each in values.items():
        told = [value for value in each if not np.isnan(value)]
        amount = sum(told) if told else None
        why = "" if told else "It has no value in these months."
        rows.append(Row(line.key, name, amount, why, 1, False, line.is_cost, len(each), unit))
    return sorted(rows, key=lambda row: (-abs(row.amount or 0.0), row.name))
