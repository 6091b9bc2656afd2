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

from sqlalchemy import select
from sqlmodel import Session, col, update

from core.accounts.tables import LoginSession, User
from core.actors import Actor
from core.db.types import now
from core.settings import settings

TICKET_LIFE = timedelta(seconds=30)
LINK_LIFE = timedelta(hours=24)
LONGEST_AGENT = 255
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
    """Exchange the word of a link for a new token and a new ticket, if it was not used yet."""
    fresh = Opened(secrets.token_urlsafe(32), secrets.token_urlsafe(32))
    moment = now()
    used = _with(ticket).values(
        token_hash=digest(fresh.token),
        ticket_hash=digest(fresh.ticket),
        ticket_expires_at=moment + TICKET_LIFE,
        last_seen_at=moment,
    )
    return fresh if db.exec(used).rowcount else None


def claim(db: Session, ticket: str) -> str | None:
    """Exchange a ticket for the token that the cookie keeps; the word of a link is none."""
    token = secrets.token_urlsafe(32)
    of_ticket = select(col(LoginSession.ticket_expires_at), col(LoginSession.last_seen_at)).where(
        col(LoginSession.ticket_hash) == digest(ticket)
    )
    row = db.execute(of_ticket).first()
    if row is None or row.ticket_expires_at > row.last_seen_at + TICKET_LIFE:
        return None
    used = _with(ticket).values(token_hash=digest(token), ticket_hash=None, last_seen_at=now())
    return token if db.exec(used).rowcount else None


def current(db: Session, token: str) -> SignedIn | None:
    """Whose session a token is, if it is valid at this moment."""
    return _valid(db, col(LoginSession.token_hash) == digest(token))


def still(db: Session, session_id: UUID) -> SignedIn | None:
    """The same of a session that was current before."""
    return _valid(db, col(LoginSession.id) == session_id)


def seen(db: Session, found: SignedIn) -> None:
    """Note that somebody is still there; the idle limit counts from here, for nobody else."""
    clicked = update(LoginSession).where(col(LoginSession.id) == found.session_id)
    mine = clicked.execution_options(owner=found.actor.id)
    db.exec(mine.values(last_seen_at=now()))


def describe(db: Session, found: SignedIn, ip: str | None, agent: str | None) -> None:
    """Note where a session is used from, which its link could not know."""
    mine = update(LoginSession).where(col(LoginSession.id) == found.session_id)
    db.exec(mine.values(ip=ip, user_agent=agent and agent[:LONGEST_AGENT]))


def end(db: Session, *conditions: Any) -> int:
    """End the sessions that fulfil the conditions, at once and everywhere; say how many."""
    ended = update(LoginSession).where(col(LoginSession.revoked_at).is_(None), *conditions)
    return db.exec(ended.values(revoked_at=now(), ticket_hash=None)).rowcount


def _with(ticket: str) -> Any:
    return update(LoginSession).where(
        col(LoginSession.ticket_hash) == digest(ticket),
        col(LoginSession.ticket_expires_at) > now(),
        col(LoginSession.revoked_at).is_(None),
    )


def _valid(db: Session, condition: Any) -> SignedIn | None:
    moment = now()
    idle_since = moment - timedelta(hours=settings().session_idle_hours)
    wanted: Any = (
        select(
            col(User.id),
            col(User.username),
            col(User.role),
            col(User.password_changed_at),
            col(LoginSession.id).label("session_id"),
            col(LoginSession.last_seen_at),
        )
        .join(User, col(User.id) == col(LoginSession.user_id))
        .where(
            condition,
            col(LoginSession.revoked_at).is_(None),
            col(LoginSession.expires_at) > moment,
            col(LoginSession.last_seen_at) > idle_since,
            col(User.is_active),
        )
    )
    found = db.execute(wanted).first()
    if found is None:
        return None
    actor = Actor(found.id, found.username, found.role)
    is_first = found.password_changed_at is None
    return SignedIn(found.session_id, actor, is_first, found.last_seen_at)


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
        user_agent=agent and agent[:LONGEST_AGENT],
        created_at=moment,
        last_seen_at=moment,  # the same, until somebody was seen with it
        expires_at=moment + timedelta(days=settings().session_max_days),
    )
