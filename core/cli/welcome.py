"""What the server says last when it was started by hand: where it is, and how to get in."""

import sys
from pathlib import Path

from sqlmodel import Session, col, select

from core.accounts.actions import people
from core.accounts.tables import User
from core.actors import SYSTEM, Actor
from core.cli import serving
from core.db import answer, carry_out
from core.settings import settings

EVERYWHERE = {"", "0.0.0.0", "::"}  # noqa: S104 - these are what cannot be clicked


def address(port: int | None = None) -> str:
    """Where people of this machine reach the server: on a port, or where it said that it is."""
    given = settings()
    host = "127.0.0.1" if given.host in EVERYWHERE else given.host
    named = f"[{host}]" if ":" in host else host
    told = "" if port else serving.address()
    return given.public_url or told or f"http://{named}:{port or given.port}{given.base_path}"


def lines(place: str) -> list[str]:
    """The address; with a one-time link as long as nobody has chosen a password."""
    if someone := beginner():
        return [
            "This link signs you in once and asks for a password:",
            f"{place}/?link={carry_out(people.new_link, SYSTEM, someone.id)}",
        ]
    names = [person.username for person in answer(_people, SYSTEM)]
    if not names:
        return [f"Nobody can sign in yet; `{command()} first-admin` helps.", f"{place}/"]
    who = names[0] if len(names) == 1 else "NAME"
    return [
        f"Sign in as {who if len(names) == 1 else 'yourself'}; a lost password is mended by "
        f"`{command()} reset-password {who}`.",
        f"{place}/",
    ]


def elsewhere() -> list[str]:
    """The same for who starts a second server beside one that is running."""
    place = serving.address()
    if not place:
        return ["Bellwether is being started here already; its address will stand there."]
    return ["Bellwether is running here already; Ctrl-C stops it there.", *lines(place)]


def beginner() -> Actor | None:
    """The one who has just installed it, as long as nobody has chosen a password."""
    found = answer(_people, SYSTEM)
    if len(found) != 1 or found[0].password_changed_at or not found[0].is_active:
        return None
    return Actor(found[0].id, found[0].username, found[0].role)


def command() -> str:
    """How one calls the terminal from where one stands."""
    python = Path(sys.executable)
    is_here = python.is_relative_to(Path.cwd())
    return f"{python.relative_to(Path.cwd()) if is_here else 'python'} -m core"


def _people(db: Session, _: Actor) -> list[User]:
    return list(db.exec(select(User).where(~col(User.is_deleted))).all())
