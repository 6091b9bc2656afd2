"""What Home says to administrators of the database, the disk and the backups."""

from sqlmodel import Session

from core.actors import Actor, Role, require
from core.db.health import Word
from core.glance import Notice, Urgency
from core.operations.queries import standing

READS = ()  # what is looked at changes without being counted
FRESH_SECONDS = 10  # a dozen statements are too many for each click on Home


def waiting(db: Session, user: Actor) -> list[Notice]:
    """What is not as it should be, as the Health page finds it."""
    require(user, Role.viewer)
    if not user.sees_all:
        return []
    return [
        Notice(found.sentence, Urgency.now if found.word is Word.failing else Urgency.fyi, "health")
        for found in standing.findings(db, user)
        if found.word is not Word.fine
    ]
