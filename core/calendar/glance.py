"""What Home says of the calendar: what comes in the next two weeks."""

from datetime import timedelta

from sqlmodel import Session

from core.actors import Actor, Role, require
from core.calendar import queries
from core.calendar.tables import EventType
from core.db.types import now
from core.glance import Notice, Urgency, listed

READS = queries.READS
DAYS = 14
TOLD = (EventType.holiday, EventType.promotion)


def waiting(db: Session, user: Actor) -> list[Notice]:
    """The holidays and promotions that begin soon and count in one's forecasts of series."""
    require(user, Role.viewer)
    today = now().date()
    times = {
        (time.first, time.name): f"{time.name} on {time.first}"
        for one in queries.events(db, user)
        if one.said.counts and one.said.type in TOLD and not one.product
        if one.is_mine or one.said.is_shared
        for time in one.times(today, today + timedelta(days=DAYS))
        if time.first >= today
    }
    if not times:
        return []
    said = f"Soon: {listed([times[at] for at in sorted(times)])}."
    return [Notice(said, Urgency.fyi, "events")]
