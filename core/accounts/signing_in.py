"""Signing in with a name and a password, or with a one-time link.

The password is looked at between two transactions: hashing takes a third of a second on purpose,
and nobody else should wait for it.
"""

from uuid import UUID

from sqlmodel import Session, col, or_, select

from core.accounts import audit, passwords, sessions, throttle
from core.accounts.sessions import Opened, SignedIn
from core.accounts.tables import LoginSession, User
from core.actors import NOBODY, SYSTEM, Actor
from core.db import answer, carry_out, read, write
from core.db.types import now
from core.errors import NotAllowed
from core.settings import settings

REFUSED = "The name or the password is not right."
LINK_REFUSED = "This link has been used already or is too old; ask an administrator for a new one."


def sign_in(name: str, password: str, ip: str | None = None, agent: str | None = None) -> Opened:
    """Open a session for whoever knows the password; the same answer for unknown names."""
    with read(SYSTEM) as db:
        user = _user(db, name)
    with write(NOBODY) as db:
        attempt = throttle.admit(db, name, user.id if user else None, ip)
    stored = user.password_hash if user else passwords.dummy(settings().password_scheme)
    if not passwords.matches(password, stored) or user is None:
        raise NotAllowed(REFUSED)
    fresh = passwords.hash_password(password) if passwords.is_outdated(stored) else None
    with write(NOBODY) as db:
        return _open(db, user.id, attempt, fresh, ip, agent)


def sign_in_by_link(ticket: str, ip: str | None = None, agent: str | None = None) -> Opened:
    """Open the session that a one-time link stands for."""
    with write(NOBODY) as db:
        opened = sessions.redeem(db, ticket)
        if opened is None:
            raise NotAllowed(LINK_REFUSED)
        signed_in = sessions.current(db, opened.token)
        if signed_in is None:
            raise NotAllowed(LINK_REFUSED)
        sessions.describe(db, signed_in, ip, agent)
        audit.record(db, signed_in.actor, "session.open_by_link", ip=ip)
    return opened


def claim(ticket: str) -> str | None:
    """Exchange the ticket of a session for the token that its cookie keeps, once."""
    return carry_out(_claim, NOBODY, ticket)


def is_new() -> bool:
    """Whether there is nobody yet who could sign in."""
    return answer(_is_empty, NOBODY)


def by_token(token: str) -> SignedIn | None:
    """Whose session a cookie is, at this moment."""
    return answer(_by_token, NOBODY, token)


def by_session(session_id: UUID) -> SignedIn | None:
    """Whose session that is, if it is still open."""
    return answer(_by_session, NOBODY, session_id)


def _claim(db: Session, _: Actor, ticket: str) -> str | None:
    return sessions.claim(db, ticket)


def _is_empty(db: Session, _: Actor) -> bool:
    return db.exec(select(User.id).limit(1)).first() is None


def _by_token(db: Session, _: Actor, token: str) -> SignedIn | None:
    return sessions.current(db, token)


def _by_session(db: Session, _: Actor, session_id: UUID) -> SignedIn | None:
    return sessions.still(db, session_id)


def _user(db: Session, name: str) -> User | None:
    plain = name.strip().lower()
    wanted = select(User).where(or_(User.username == plain, User.email == plain), User.is_active)
    return db.exec(wanted).first()


def _open(
    db: Session, user_id: UUID, attempt: UUID, fresh: str | None, ip: str | None, agent: str | None
) -> Opened:
    user = db.get_one(User, user_id)
    if not user.is_active:  # since the password was looked at
        raise NotAllowed(REFUSED)
    if fresh is not None:
        user.password_hash = fresh
    throttle.succeed(db, attempt)
    opened = sessions.open_session(db, user.id, ip, agent)
    actor = Actor(user.id, user.username, user.role)
    audit.record(db, actor, "session.open", details={"at": now().isoformat()}, ip=ip)
    return opened


def change_password(user: Actor, session_id: UUID, current: str, new: str) -> None:
    """Set a new password and end all other sessions; the first one needs no current one."""
    with read(user) as db:
        person = db.get_one(User, user.id)
    is_first = person.password_changed_at is None
    if not is_first and not passwords.matches(current, person.password_hash):
        raise NotAllowed("The current password is not right.")
    passwords.refuse_weak(new, person.username, person.email, person.email.partition("@")[0])
    stored = passwords.hash_password(new)
    with write(user) as db:
        person = db.get_one(User, user.id)
        person.password_hash = stored
        person.password_changed_at = now()
        others = (col(LoginSession.user_id) == person.id, col(LoginSession.id) != session_id)
        sessions.end(db, *others)
        audit.record(db, user, "user.change_password", object_type="users", object_id=person.id)
