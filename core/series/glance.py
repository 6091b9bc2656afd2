"""What Home says of series: which of one's own have stopped, and which categories lack a class."""

from sqlalchemy import select
from sqlmodel import Session, col, func

from core.actors import Actor, Role, require
from core.db.types import now
from core.glance import Notice, Urgency, listed
from core.series.accounts import guesses
from core.series.mapping import label
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


def unmapped(db: Session, user: Actor) -> list[Notice]:
    """The categories of this user that have no class of account, though they are money.

    What is no money is missed only where its name suggests a class, and a subtotal never.
    """
    require(user, Role.viewer)
    wanted = select(
        *(col(Series.category), col(Series.name), col(Series.account_class)),
        *(col(Series.unit), col(Series.currency)),
    ).where(col(Series.user_id) == user.id)
    rows = [(label(row.category, row.name), row) for row in db.execute(wanted)]
    lacking = {name: row for name, row in rows if row.account_class is None}
    suggested = guesses(name for name, _ in rows) if lacking else {}
    missed = [
        name
        for name, row in lacking.items()
        if ((guess := suggested[name]) and not guess.is_subtotal)
        or (guess is None and row.currency and not row.unit)
    ]
    if not missed:
        return []
    has = "category has" if len(missed) == 1 else "categories have"
    said = f"{len(missed)} {has} no class of account: {listed(sorted(missed), 2)}."
    return [Notice(said, Urgency.fyi, "accounts")]
