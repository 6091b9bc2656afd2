"""Commands about people and what they did."""

import sys
from enum import StrEnum
from typing import Annotated

import typer
from sqlmodel import Session, col, or_, select

from core.accounts import audit as log
from core.accounts import passwords, signing_in
from core.accounts.actions import people
from core.accounts.tables import User
from core.actors import SYSTEM, Actor, Role
from core.cli import welcome
from core.cli.say import AsJson, result
from core.db import carry_out, read, schema, write
from core.db.types import now
from core.errors import Invalid, NotFound

FIRST_ADMIN = "admin"
FIRST_EMAIL = "admin@localhost.localdomain"


class Work(StrEnum):
    """What can be done with the audit log."""

    seal = "seal"
    verify = "verify"


def create_admin(
    username: Annotated[str, typer.Option(help="Name to sign in with.")],
    email: Annotated[str, typer.Option(help="E-mail address; it works at sign-in too.")],
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Add an administrator: with a password from standard input, or by a one-time link."""
    schema.require_head()
    stored = _hashed(sys.stdin.readline().rstrip("\n"), username) if password_stdin else None
    with write(SYSTEM) as db:
        ticket = people.invite(db, SYSTEM, username, email, Role.admin)
        if stored is not None:
            person = _person(db, username)
            person.password_hash, person.password_changed_at = stored, now()
    if stored is not None:
        said = f"{username} is an administrator and can sign in."
        result(as_json, {"username": username, "link": None}, [said])
        return
    _tell_link(as_json, username, ticket)


def first_admin(as_json: AsJson = False) -> None:
    """Add the administrator called admin when there is nobody yet; `make run` begins with it."""
    schema.require_head()
    if add_first():
        said = f"{FIRST_ADMIN} is the first administrator."
    else:
        said = "There are people already; nothing was to do."
    result(as_json, {"username": FIRST_ADMIN}, [said])


def add_first() -> bool:
    """Add the first administrator, unless there is somebody already."""
    is_needed = signing_in.is_new()
    if is_needed:
        carry_out(people.invite, SYSTEM, FIRST_ADMIN, FIRST_EMAIL, Role.admin)
    return is_needed


def reset_password(
    name: Annotated[str, typer.Argument(help="User name or e-mail address.")],
    as_json: AsJson = False,
) -> None:
    """Take somebody's password away and print a one-time link for a new one."""
    schema.require_head()
    with read(SYSTEM) as db:
        person = _person(db, name)
    _tell_link(as_json, person.username, carry_out(people.new_link, SYSTEM, person.id))


def audit(
    work: Annotated[Work, typer.Argument(help="seal: what is older than an hour; verify: all.")],
    as_json: AsJson = False,
) -> None:
    """Seal the audit log up to an hour ago, or name what was changed, removed or slipped in."""
    schema.require_head()
    if work is Work.seal:
        sealed = carry_out(log.seal, SYSTEM)
        said = f"{sealed.row_count} entries are sealed, up to {sealed.to_at:%Y-%m-%d %H:%M} UTC."
        result(as_json, {"rows": sealed.row_count, "to": sealed.to_at.isoformat()}, [said])
        return
    with read(SYSTEM) as db:
        found = log.verify(db, SYSTEM)
    lines = found or ["Every entry is as it was written, and every seal holds."]
    result(as_json, {"intact": not found, "found": found}, lines)
    if found:
        raise typer.Exit(1)


def acting_as(name: str) -> Actor:
    """Somebody in whose name a command acts; what they may not do, it may not either."""
    if not name:
        raise Invalid("Say in whose name, with --as and a user name.")
    with read(SYSTEM) as db:
        found = _person(db, name)
    if not found.is_active:
        raise NotFound(f"{found.username} may not sign in any more.")
    return Actor(found.id, found.username, found.role)


def _hashed(password: str, username: str) -> str:
    passwords.refuse_weak(password, username)
    return passwords.hash_password(password)


def _person(db: Session, name: str) -> User:
    plain = name.strip().lower()
    wanted = select(User).where(
        or_(User.username == plain, User.email == plain), ~col(User.is_deleted)
    )
    found = db.exec(wanted).first()
    if found is None:
        raise NotFound(f"There is nobody called {plain}.")
    return found


def _tell_link(as_json: bool, username: str, ticket: str) -> None:
    link = f"{welcome.address()}/?link={ticket}"
    lines = [
        f"{username} can sign in once with this link, within a day, and is asked for a password:",
        link,
    ]
    result(as_json, {"username": username, "link": link}, lines)
