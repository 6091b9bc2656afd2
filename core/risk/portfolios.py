"""Portfolios and what they hold: asked for, made and changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import numpy as np
import pandas as pd
from sqlalchemy import delete, func, select
from sqlmodel import Session, col

from core.accounts import audit
from core.accounts.tables import User
from core.actors import Actor, Role, require
from core.currency.codes import CODES
from core.db.dialects import lock
from core.db.frames import Wanted, frame
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from core.market.tables import Instrument
from core.risk.subjects import GONE, visible
from core.risk.tables import Holding, Portfolio, Rebalance, RiskMetrics, RiskSubject

READS = ("risk", "market", "accounts")
LONGEST_NAME = 100
MOST_HOLDINGS = 2_000
OLDEST = date(1900, 1, 1)
LARGEST = 1e12


@dataclass(frozen=True)
class Shown:
    """A portfolio as people see it."""

    id: UUID
    name: str
    owner: str
    is_mine: bool
    base_currency: str
    benchmark_id: UUID | None
    rebalance: Rebalance
    is_shared: bool
    updated_at: datetime
    holdings: int  # rows, of all days

    def __str__(self) -> str:
        """Its name, with the owner's when that is somebody else."""
        return self.name if self.is_mine else f"{self.name} · {self.owner}"


@dataclass(frozen=True)
class Line:
    """What is held of one instrument from a day on, by weight or by quantity."""

    instrument_id: UUID
    since: date
    weight: float | None = None
    quantity: float | None = None


def portfolios(db: Session, user: Actor) -> list[Shown]:
    """The portfolios this user may see, their own first."""
    require(user, Role.viewer)
    counted = (
        select(col(Holding.portfolio_id), func.count())
        .where(col(Holding.portfolio_id).in_(visible(user)))
        .group_by(col(Holding.portfolio_id))
    )
    counts: dict[UUID, int] = dict(tuple(row) for row in db.execute(counted))
    wanted = (
        select(Portfolio, col(User.username))
        .join(User, col(User.id) == col(Portfolio.user_id))
        .where(col(Portfolio.id).in_(visible(user)))
        .order_by(col(Portfolio.user_id) != user.id, col(Portfolio.name), col(User.username))
    )
    return [
        Shown(
            one.id,
            one.name,
            owner,
            one.user_id == user.id,
            one.base_currency,
            one.benchmark_id,
            one.rebalance,
            one.is_shared,
            one.updated_at,
            counts.get(one.id, 0),
        )
        for one, owner in db.execute(wanted)
    ]


def holdings(db: Session, user: Actor, portfolio_id: UUID) -> pd.DataFrame:
    """All that a portfolio holds and held: instrument, day, weight or quantity."""
    require(user, Role.viewer)
    wanted: Wanted = (
        select(
            col(Holding.instrument_id),
            col(Instrument.symbol),
            col(Instrument.exchange),
            col(Instrument.name),
            col(Instrument.sector),
            col(Instrument.currency),
            col(Holding.since),
            col(Holding.weight),
            col(Holding.quantity),
        )
        .join(Instrument, col(Instrument.id) == col(Holding.instrument_id))
        .where(
            col(Holding.portfolio_id) == portfolio_id, col(Holding.portfolio_id).in_(visible(user))
        )
    )
    return frame(db, wanted.order_by(col(Instrument.symbol), col(Holding.since)))


def add_portfolio(
    db: Session,
    user: Actor,
    name: str,
    *,
    base_currency: str = "USD",
    benchmark_id: UUID | None = None,
    rebalance: Rebalance = Rebalance.never,
) -> UUID:
    """Begin a portfolio that holds nothing yet."""
    require(user, Role.analyst)
    if user.id is None:
        raise NotAllowed("A portfolio belongs to somebody; name a person.")
    lock(db, "portfolios", user.id)
    called = _name(db, user.id, name)
    _checked(db, base_currency, benchmark_id)
    made = Portfolio(
        user_id=user.id,
        name=called,
        base_currency=base_currency,
        benchmark_id=benchmark_id,
        rebalance=rebalance,
    )
    db.add(made)
    db.flush()
    _note(db, user, "portfolio.add", made)
    return made.id


def change_portfolio(
    db: Session,
    user: Actor,
    portfolio_id: UUID,
    *,
    name: str,
    base_currency: str,
    benchmark_id: UUID | None,
    rebalance: Rebalance,
    is_shared: bool,
) -> None:
    """Say anew what a portfolio is called, counted in, held against and who may see it."""
    one = _theirs(db, user, portfolio_id)
    lock(db, "portfolios", one.user_id)
    _checked(db, base_currency, benchmark_id)
    one.name = _name(db, one.user_id, name, own=one.id)
    one.base_currency, one.benchmark_id = base_currency, benchmark_id
    one.rebalance, one.is_shared = rebalance, is_shared
    db.add(one)
    _note(db, user, "portfolio.change", one)


def set_holdings(db: Session, user: Actor, portfolio_id: UUID, lines: Sequence[Line]) -> int:
    """Have a portfolio hold just these, from their days on; say how many rows that are."""
    one = _theirs(db, user, portfolio_id)
    _fitting(db, lines)
    db.execute(delete(Holding).where(col(Holding.portfolio_id) == one.id))
    db.add_all(
        Holding(
            portfolio_id=one.id,
            instrument_id=line.instrument_id,
            since=line.since,
            weight=line.weight,
            quantity=line.quantity,
        )
        for line in lines
    )
    db.flush()
    _note(db, user, "portfolio.hold", one, rows=len(lines))
    return len(lines)


def remove_portfolio(db: Session, user: Actor, portfolio_id: UUID) -> None:
    """Delete a portfolio with its holdings and its stored figures."""
    one = _theirs(db, user, portfolio_id)
    _note(db, user, "portfolio.remove", one)
    db.execute(
        delete(RiskMetrics).where(
            col(RiskMetrics.subject_type) == RiskSubject.portfolio,
            col(RiskMetrics.subject_id) == one.id,
        )
    )
    db.delete(one)


def _theirs(db: Session, user: Actor, portfolio_id: UUID) -> Portfolio:
    """A portfolio that this person may change, held until the change is done."""
    require(user, Role.analyst)
    one = db.get(Portfolio, portfolio_id, with_for_update=True, populate_existing=True)
    if one is None or not (user.sees_all or one.user_id == user.id):
        raise NotFound(GONE[RiskSubject.portfolio])
    return one


def _name(db: Session, owner: UUID, name: str, own: UUID | None = None) -> str:
    called = name.strip()
    if not 0 < len(called) <= LONGEST_NAME:
        raise Invalid(f"A portfolio needs a name of 1 to {LONGEST_NAME} characters.")
    same = select(col(Portfolio.id)).where(
        col(Portfolio.user_id) == owner, col(Portfolio.name) == called
    )
    if db.scalar(same) not in (None, own):
        raise Conflict(f"There is a portfolio called {called} already.")
    return called


def _checked(db: Session, base_currency: str, benchmark_id: UUID | None) -> None:
    if base_currency not in CODES:
        raise Invalid(f"{base_currency!r} is no currency; write it as EUR or USD.")
    if benchmark_id is not None and db.get(Instrument, benchmark_id) is None:
        raise NotFound("The benchmark is no instrument of this workspace.")


def _fitting(db: Session, lines: Sequence[Line]) -> None:
    """Refuse what no portfolio can hold, with what is wrong and where."""
    if len(lines) > MOST_HOLDINGS:
        raise Invalid(f"A portfolio has at most {MOST_HOLDINGS:,} rows; these are {len(lines):,}.")
    wanted = select(col(Instrument.id), col(Instrument.symbol))
    named: dict[UUID, str] = dict(tuple(row) for row in db.execute(wanted))
    seen = set()
    for number, line in enumerate(lines, 1):
        if line.instrument_id not in named:
            raise NotFound(f"Row {number}: there is no such instrument.")
        label = f"Row {number}, {named[line.instrument_id]}"
        _sized(line, label)
        if (line.instrument_id, line.since) in seen:
            raise Invalid(f"{label}: it is there twice from {line.since} on.")
        seen.add((line.instrument_id, line.since))
    if len({line.weight is None for line in lines}) > 1:
        raise Invalid("A portfolio is given by weights or by quantities, not by both.")


def _sized(line: Line, label: str) -> None:
    sizes = [size for size in (line.weight, line.quantity) if size is not None]
    if len(sizes) != 1:
        raise Invalid(f"{label}: say either a weight or a quantity.")
    if not np.isfinite(sizes[0]) or abs(sizes[0]) > LARGEST:
        raise Invalid(f"{label}: {sizes[0]} is no size of a holding.")
    if line.since < OLDEST:
        raise Invalid(f"{label}: {line.since} is too long ago.")


def _note(db: Session, user: Actor, deed: str, one: Portfolio, **more: int) -> None:
    told = {
        "name": one.name,
        "base_currency": one.base_currency,
        "rebalance": str(one.rebalance),
        "is_shared": one.is_shared,
        **more,
    }
    audit.record(db, user, deed, object_type="portfolios", object_id=one.id, details=told)
