"""The people in the tests: they are in every template, under the same keys."""

from datetime import date
from uuid import UUID

from core.accounts.tables import User
from core.actors import Actor, Role
from core.db import SessionLocal


def _actor(number: int, name: str, role: Role) -> Actor:
    return Actor(UUID(int=7 << 76 | 2 << 62 | number), name, role)


ADA = _actor(1, "ada", Role.analyst)
VIC = _actor(2, "vic", Role.viewer)
ROOT = _actor(3, "root", Role.admin)
EVE = _actor(4, "eve", Role.analyst)
CAST = (ADA, VIC, ROOT, EVE)

SAMPLES_DAY = date(2026, 11, 21)  # on which the sample data of the tests was put in
NOBODY_SIGNS_IN = "!"  # no password has this hash


def enter() -> None:
    """Put the cast into the database of DATABASE_URL; no version is counted for it."""
    with SessionLocal() as db:
        db.add_all(
            User(
                id=actor.id,
                username=actor.name,
                email=f"{actor.name}@example.org",
                password_hash=NOBODY_SIGNS_IN,
                role=actor.role,
            )
            for actor in CAST
        )
        db.commit()
