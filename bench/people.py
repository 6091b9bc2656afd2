"""People who are signed in already: their rows, and the tokens that their cookies would keep."""

from datetime import timedelta
from random import Random

from sqlmodel import Session, col, update

from bench import rows
from core.accounts import audit, sessions
from core.accounts.tables import LoginSession, User
from core.actors import SYSTEM, Actor
from core.db import write
from core.db.types import now
from core.series.tables import Series

DEEDS = 20  # that each of them did lately, so that Home has something to show
SEED = 20_261_122


def signed_in(count: int) -> list[str]:
    """So many different people with a session each; their tokens."""
    random = Random(SEED)
    with write(SYSTEM) as db:
        people = [rows.stored_user(db, f"person{number}") for number in range(count)]
        return [token(db, person, random) for person in people]


def token(db: Session, person: User, random: Random) -> str:
    """Let somebody in who has worked here for a while; what their cookie keeps."""
    person.password_changed_at = now()
    db.add(Series(user_id=person.id, name="Sales", category="sales"))
    actor = Actor(person.id, person.username, person.role)
    for number in range(DEEDS):
        audit.record(db, actor, "view.save", details={"name": f"Month end {number}"})
    opened = sessions.open_session(db, person.id, "127.0.0.1", "bench")
    db.flush()
    # Or all of them would be noted as still there in one and the same minute.
    seen = now() - timedelta(seconds=random.uniform(0, sessions.SEEN_EVERY.total_seconds()))
    theirs = update(LoginSession).where(col(LoginSession.user_id) == person.id)
    db.exec(theirs.values(created_at=seen, last_seen_at=seen))
    return opened.token
