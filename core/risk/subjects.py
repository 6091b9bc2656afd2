"""What risk can be asked of: portfolios, instruments and series, named as people call them."""

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


def portfolios(db: Session, user: Actor) -> list[Subject]:
    """The portfolios this user may see, their own first."""
    require(user, Role.viewer)
    wanted = (
        select(col(Portfolio.id), col(Portfolio.name), col(Portfolio.user_id), col(User.username))
        .join(User, col(User.id) == col(Portfolio.user_id))
        .where(col(Portfolio.id).in_(visible(user)))
        .order_by(col(Portfolio.user_id) != user.id, col(Portfolio.name), col(User.username))
    )
    return [
        Subject(RiskSubject.portfolio, key, name if owner == user.id else f"{name} · {author}")
        for key, name, owner, author in db.execute(wanted)
    ]


def subjects(db: Session, user: Actor) -> list[Subject]:
    """All that this user may ask about: portfolios, then instruments, then series."""
    require(user, Role.viewer)
    listed = market.instruments(db, user)
    mine = series.series(db, user)
    return [
        *portfolios(db, user),
        *(Subject(RiskSubject.instrument, one.id, str(one)) for one in listed),
        *(Subject(RiskSubject.series, one.id, str(one)) for one in mine),
    ]


def subject(db: Session, user: Actor, kind: RiskSubject, subject_id: UUID) -> Subject:
    """One of them, if this user may see it."""
    require(user, Role.viewer)
    if kind not in GONE:
        raise NotFound(NOT_HERE)
    found = next(
        (one for one in subjects(db, user) if one.kind is kind and one.id == subject_id), None
    )
    if found is None:
        raise NotFound(GONE[kind])
    return found
