"""Which events came in a file."""

from uuid import UUID

from sqlalchemy import or_, select
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.calendar.tables import Event
from core.uploads import lineage
from core.uploads.lineage import Use

READS = ("uploads", "calendar")


def used(db: Session, user: Actor, upload_id: UUID) -> list[Use]:
    """The events of a file."""
    require(user, Role.viewer)
    file = lineage.cited(db, user, upload_id)
    wanted = select(col(Event.event_name), col(Event.event_date)).where(
        col(Event.data_upload_id) == file.id
    )
    seen = None if user.sees_all else or_(col(Event.user_id) == user.id, col(Event.is_shared))
    return lineage.uses(db, "Event", wanted, seen, is_built=False)
