"""Changing who is here and what they may do; each change is noted in the audit log."""

import re
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, func, or_, select

from core.accounts import audit, sessions
from core.accounts.tables import LoginSession, User, UserSettings
from core.actors import Actor, Role, require
from core.db.dialects import lock
from core.errors import Conflict, Invalid, NotFound

NOT_SET = "!"  # no password has this hash; the first one is set through a link
USERNAME = re.compile(r"[\w.-]{2,50}")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
LONGEST_EMAIL = 255


def invite(
    db: Session, user: Actor, username: str, email: str, role: Role, full_name: str = ""
) -> str:
    """Add a person; the answer is the word of a one-time link with which they set a password."""
    require(user, Role.admin)
    name, address = _usable(username, email)
    lock(db, "people", name)
    taken = select(User.username).where(or_(User.username == name, User.email == address))
    if db.exec(taken).first() is not None:
        raise Conflict(f"There is already somebody called {name}, or with the address {address}.")
    person = User(
        username=name,
        email=address,
        full_name=full_name.strip()[:255],
        password_hash=NOT_SET,
        role=role,
    )
    db.add(person)
    db.flush()
    db.add(UserSettings(user_id=person.id))
    audit.record(
        db,
        user,
        "user.create",
        object_type="users",
        object_id=person.id,
        details={"username": name, "role": role},
    )
    return sessions.open_link(db, person.id)


def new_link(db: Session, user: Actor, person_id: UUID) -> str:
    """Take a person's password away and give a one-time link for a new one."""
    require(user, Role.admin)
    person = _person(db, person_id)
    if not person.is_active:
        raise Conflict(f"{person.username} is deactivated; activate the account first.")
    person.password_hash = NOT_SET
    person.password_changed_at = None
    sessions.end(db, col(LoginSession.user_id) == person.id)
    audit.record(db, user, "user.reset_password", object_type="users", object_id=person.id)
    return sessions.open_link(db, person.id)


def change(db: Session, user: Actor, person_id: UUID, seen: datetime, **changes: Any) -> None:
    """Change role, address, name or activity of a person as they were when ``seen``.

    A new role or a deactivation ends the person's sessions at once.
    """
    require(user, Role.admin)
    lock(db, "administrators")
    person = _person(db, person_id)
    if person.updated_at != seen:
        raise Conflict(f"Somebody else changed {person.username} meanwhile; look again.")
    before = {name: getattr(person, name) for name in changes}
    _apply(person, changes)
    after = {name: getattr(person, name) for name in changes}
    if before == after:
        return
    db.flush()
    _refuse_without_administrators(db)
    if {"role", "is_active", "is_deleted"} & changes.keys():
        sessions.end(db, col(LoginSession.user_id) == person.id)
    audit.record(
        db,
        user,
        "user.change",
        object_type="users",
        object_id=person.id,
        details={"before": before, "after": after},
    )


def remove(db: Session, user: Actor, person_id: UUID, seen: datetime) -> None:
    """Take a person out for good; what they made stays, and so does their name beside it."""
    require(user, Role.admin)
    change(db, user, person_id, seen, is_active=False, is_deleted=True)


def _apply(person: User, changes: dict[str, Any]) -> None:
    allowed = {"role", "email", "full_name", "is_active", "is_deleted"}
    if unknown := changes.keys() - allowed:
        raise Invalid(f"{', '.join(sorted(unknown))} cannot be changed here.")
    if "email" in changes:
        changes = changes | {"email": _usable(person.username, changes["email"])[1]}
    for name, value in changes.items():
        setattr(person, name, value)


def _usable(username: str, email: str) -> tuple[str, str]:
    name, address = username.strip().lower(), email.strip().lower()
    if not USERNAME.fullmatch(name):
        raise Invalid(
            "A user name has 2 to 50 letters, digits, dots, hyphens or underscores; "
            "the e-mail address works at sign-in too."
        )
    if not EMAIL.fullmatch(address) or len(address) > LONGEST_EMAIL:
        raise Invalid("An e-mail address has one @ and a dot behind it.")
    return name, address


def _person(db: Session, person_id: UUID) -> User:
    person = db.get(User, person_id)
    if person is None or person.is_deleted:
        raise NotFound("There is no such person.")
    return person


def _refuse_without_administrators(db: Session) -> None:
    active = select(func.count()).where(User.role == Role.admin, User.is_active)
    if db.exec(active).one() == 0:
        raise Conflict("Somebody must remain who can administer; make another person that first.")
