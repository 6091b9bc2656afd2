"""Browser sessions: opened at sign-in, looked up at every click, and ended at any moment.

A session is a random token that only the browser has; the row keeps its hash. A ticket is a second
random word that can be exchanged for the token once, within seconds: it is how a cookie comes to be
set, and how a one-time link signs somebody in.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select, update

from core.accounts.tables import LoginSession, User
from core.actors import Actor
from core.db.types import now
from core.settings import settings

TICKET_LIFE = timedelta(seconds=30)
LINK_LIFE = timedelta(hours=24)
SEEN_EVERY = timedelta(minutes=1)  # a click is not worth a write each


@dataclass(frozen=True)
class Opened:
    """What the browser needs of a session that was just opened."""

    token: str
    ticket: str


@dataclass(frozen=True)
class SignedIn:
    """A session that is valid now, and whose it is."""

    session_id: UUID
    actor: Actor
    must_change_password: bool
    last_seen_at: datetime


def digest(secret: str) -> str:
    """What is stored of a token or ticket."""
    return hashlib.sha256(secret.encode()).hexdigest()


def open_session(db: Session, user_id: UUID, ip: str | None, agent: str | None) -> Opened:
    """Begin a session of somebody who has just proved who they are."""
    opened = Opened(secrets.token_urlsafe(32), secrets.token_urlsafe(32))
    db.add(_row(user_id, opened, TICKET_LIFE, ip, agent))
    return opened


def open_link(db: Session, user_id: UUID) -> str:
    """A word for a link that signs somebody in once, within a day."""
    opened = Opened(secrets.token_urlsafe(32), secrets.token_urlsafe(32))
    db.add(_row(user_id, opened, LINK_LIFE, None, None))
    return opened.ticket


def redeem(db: Session, ticket: str) -> Opened | None:
    """Exchange a ticket for a new token and a new ticket, if it is good and was not used yet."""
    fresh = Opened(secrets.token_urlsafe(32), secrets.token_urlsafe(32))
    used = (
        update(LoginSession)
        .where(
            col(LoginSession.ticket_hash) == digest(ticket),
            col(LoginSession.ticket_expires_at) > now(),
            col(LoginSession.revoked_at).is_(None),
        )
        .values(
            token_hash=digest(fresh.token),
            ticket_hash=digest(fresh.ticket),
            ticket_expires_at=now() + TICKET_LIFE,
            last_seen_at=now(),
        )
    )
    return fresh if db.exec(used).rowcount else None


def current(db: Session, token: str) -> SignedIn | None:
    """Whose session a token is, if it is valid at this moment."""
    moment = now()
    idle_since = moment - timedelta(hours=settings().session_idle_hours)
    wanted = (
        select(LoginSession, User)
        .join(User, col(User.id) == col(LoginSession.user_id))
        .where(
            LoginSession.token_hash == digest(token),
            col(LoginSession.revoked_at).is_(None),
            LoginSession.expires_at > moment,
            LoginSession.last_seen_at > idle_since,
            User.is_active,
        )
    )
    found = db.exec(wanted).first()
    if found is None:
        return None
    session, user = found
    actor = Actor(user.id, user.username, user.role)
    return SignedIn(session.id, actor, user.password_changed_at is None, session.last_seen_at)


def seen(db: Session, found: SignedIn) -> None:
    """Note that somebody is still there; the idle limit counts from here, for nobody else."""
    clicked = update(LoginSession).where(col(LoginSession.id) == found.session_id)
    mine = clicked.execution_options(owner=found.actor.id)
    db.exec(mine.values(last_seen_at=now()))


def end(db: Session, *conditions: Any) -> int:
    """End the sessions that fulfil the conditions, at once and everywhere; say how many."""
    ended = update(LoginSession).where(col(LoginSession.revoked_at).is_(None), *conditions)
    return db.exec(ended.values(revoked_at=now(), ticket_hash=None)).rowcount


def _row(
    user_id: UUID, opened: Opened, life: timedelta, ip: str | None, agent: str | None
) -> LoginSession:
    moment = now()
    return LoginSession(
        user_id=user_id,
        token_hash=digest(opened.token),
        ticket_hash=digest(opened.ticket),
        ticket_expires_at=moment + life,
        ip=ip,
        user_agent=agent and agent[:255],
        expires_at=moment + timedelta(days=settings().session_max_days),
    )
