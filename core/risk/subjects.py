"""What risk can be asked of: portfolios, instruments and series, named as people call them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlmodel import Session, col

from core.accounts.tables import User
from core.actors import Actor, Role, require
from core.errors import NotFound
from core.market import queries as market
from core.risk.tables import Portfolio, RiskSubject
from core.series import queries as series

READS = ("risk", "market", "series")
KINDS = (RiskSubject.portfolio, RiskSubject.instrument, RiskSubject.series)
GONE = {
    RiskSubject.portfolio: "This portfolio was deleted, or is not shared with you.",
    RiskSubject.instrument: "There is no such instrument.",
    RiskSubject.series: "This series was deleted, or is not shared with you.",
}
NOT_HERE = "Risk is asked of portfolios, instruments and series."


@dataclass(frozen=True)
class Subject:
    """One of them; the address names it by its kind and name."""

    kind: RiskSubject
    id: UUID
    label: str

    def __str__(self) -> str:
        """As a chooser names it."""
        return f"{self.label} · {self.kind}"


def visible(user: Actor) -> Any:
    """Ids of the portfolios this user may see; every question about them begins here."""
    ids = select(col(Portfolio.id))
    if user.sees_all:
        return ids
    return ids.where(or_(col(Portfolio.user_id) == user.id, col(Portfolio.is_shared)))


def portfolios(db: Session, user: Actor, only: Sequence[UUID] | None = None) -> list[Subject]:
    """The portfolios this user may see, or some of them, their own first."""
    require(user, Role.viewer)
    wanted = (
        select(col(Portfolio.id), col(Portfolio.name), col(Portfolio.user_id), col(User.username))
        .join(User, col(User.id) == col(Portfolio.user_id))
        .where(col(Portfolio.id).in_(visible(user)))
        .order_by(col(Portfolio.user_id) != user.id, col(Portfolio.name), col(User.username))
    )
    if only is not None:
        wanted = wanted.where(col(Portfolio.id).in_(only))
    return [
        Subject(RiskSubject.portfolio, key, name if owner == user.id else f"{name} · {author}")
        for key, name, owner, author in db.execute(wanted)
    ]


def subjects(
    db: Session,
    user: Actor,
    kinds: Sequence[RiskSubject] = KINDS,
    only: Sequence[UUID] | None = None,
) -> list[Subject]:
    """All that this user may ask about, or some: portfolios, then instruments, then series."""
    require(user, Role.viewer)
    found: list[Subject] = []
    if RiskSubject.portfolio in kinds:
        found += portfolios(db, user, only)
    if RiskSubject.instrument in kinds:
        listed = market.instruments(db, user, only)
        found += [Subject(RiskSubject.instrument, one.id, str(one)) for one in listed]
    if RiskSubject.series in kinds:
        mine = series.series(db, user, only)
        found += [Subject(RiskSubject.series, one.id, str(one)) for one in mine]
    return found


def subject(db: Session, user: Actor, kind: RiskSubject, subject_id: UUID) -> Subject:
    """One of them, if this user may see it."""
    require(user, Role.viewer)
    if kind not in KINDS:
        raise NotFound(NOT_HERE)
    found = subjects(db, user, (kind,), (subject_id,))
    if not found:
        raise NotFound(GONE[kind])
    return found[0]
