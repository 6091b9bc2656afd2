"""Questions about people and their sessions."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import pandas as pd
from sqlalchemy import select
from sqlmodel import Session, col, func

from core.accounts.tables import LoginSession, User, UserSettings
from core.actors import Actor, Role, require
from core.db.frames import frame
from core.db.types import now

READS = ("accounts",)


@dataclass(frozen=True)
class Person:
    """One person as an administrator sees them; the password is not part of it."""

    id: UUID
    username: str
    email: str
    full_name: str
    role: Role
    is_active: bool
    has_password: bool
    last_seen_at: datetime | None
    updated_at: datetime


def people(db: Session, user: Actor) -> list[Person]:
    """Everybody who is not removed, by name, with when they were last here."""
    require(user, Role.admin)
    last = (
        select(col(LoginSession.user_id), func.max(LoginSession.last_seen_at).label("seen"))
        # A link that nobody has used yet was not seen since it was made.
        .where(col(LoginSession.last_seen_at) > col(LoginSession.created_at))
        .group_by(col(LoginSession.user_id))
        .subquery()
    )
    wanted = (
        select(User, last.c.seen)
        .outerjoin(last, last.c.user_id == col(User.id))
        .where(~col(User.is_deleted))
        .order_by(col(User.username))
    )
    return [_person(person, seen) for person, seen in db.execute(wanted)]


def my_sessions(db: Session, user: Actor) -> pd.DataFrame:
    """One's own sessions that are open, the latest first."""
    require(user, Role.viewer)
    wanted = (
        select(
            col(LoginSession.id),
            col(LoginSession.created_at),
            col(LoginSession.last_seen_at),
            col(LoginSession.expires_at),
            col(LoginSession.ip),
            col(LoginSession.user_agent),
        )
        .where(
            col(LoginSession.user_id) == user.id,
            col(LoginSession.revoked_at).is_(None),
            col(LoginSession.expires_at) > now(),
        )
        .order_by(col(LoginSession.last_seen_at).desc())
    )
    return frame(db, wanted)


def preferences(db: Session, user: Actor) -> dict[str, Any]:
    """What this person has chosen before."""
    require(user, Role.viewer)
    kept = select(col(UserSettings.preferences)).where(col(UserSettings.user_id) == user.id)
    return db.execute(kept).scalar() or {}


def _person(person: User, seen: datetime | None) -> Person:
    return Person(
        id=person.id,
        username=person.username,
        email=person.email,
        full_name=person.full_name,
        role=person.role,
        is_active=person.is_active,
        has_password=person.password_changed_at is not None,
        last_seen_at=seen,
        updated_at=person.updated_at,
    )
