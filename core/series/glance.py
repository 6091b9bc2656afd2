"""What Home says of series: which of one's own have had no new points for too long."""

from sqlalchemy import select
from sqlmodel import Session, col, func

from core.actors import Actor, Role, require
from core.db.types import now
from core.glance import Notice, Urgency, listed
from core.series.tables import Series, SeriesMonth

READS = ("series",)
# Days after the last point, by the first letter of the frequency.
PATIENCE = {"D": 7, "B": 7, "W": 21, "M": 62, "Q": 190, "Y": 550, "A": 550}


def waiting(db: Session, user: Actor) -> list[Notice]:
    """The series of this user that should have gone on, by their frequency, and have not."""
    require(user, Role.viewer)
    last = func.max(SeriesMonth.last_at)
    wanted = (
        select(col(Series.name), col(Series.frequency), last)
        .join(SeriesMonth, col(SeriesMonth.series_id) == col(Series.id))
        .where(col(Series.user_id) == user.id, col(Series.frequency).is_not(None))
        .group_by(col(Series.id), col(Series.name), col(Series.frequency))
        .order_by(col(Series.name))
    )
    today = now()
    late = [
        name
        for name, frequency, newest in db.execute(wanted)
        if (today - newest).days > PATIENCE.get(frequency[:1].upper(), 10**6)
    ]
    if not late:
        return []
    said = f"No new points for longer than usual: {listed(late)}."
    return [Notice(said, Urgency.soon, "series")]
