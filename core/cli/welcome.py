"""What the server says last when it was started by hand: where it is, and how to get in."""

from sqlmodel import Session, select

from core.accounts.actions import people
from core.accounts.tables import User
from core.actors import SYSTEM, Actor
from core.db import answer, carry_out


def lines(address: str) -> list[str]:
    """The address; with a one-time link as long as nobody has chosen a password."""
    found = answer(_people, SYSTEM)
    if len(found) == 1 and found[0].password_changed_at is None:
        ticket = carry_out(people.new_link, SYSTEM, found[0].id)
        return [
            "Bellwether is ready. This link signs you in once and asks for a password:",
            f"{address}/?link={ticket}",
        ]
    names = "your name" if found else "nobody yet: `python -m core first-admin` makes the first one"
    return [
        f"Sign in as {names}; if the password is lost: `python -m core reset-password NAME`.",
        f"{address}/",
    ]


def _people(db: Session, _: Actor) -> list[User]:
    return list(db.exec(select(User).where(~User.is_deleted)).all())  # type: ignore[arg-type]
