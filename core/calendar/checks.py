"""What must hold between the columns of events."""

from sqlalchemy import select
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.calendar.scope import scope_key
from core.calendar.tables import Event
from core.db.findings import told


def scope_keys_are_canonical(db: Session, user: Actor) -> list[str]:
    """Events whose scope key is not the one that their scope columns make."""
    require(user, Role.admin)
    wanted = select(
        col(Event.event_name),
        col(Event.event_date),
        col(Event.product_id),
        col(Event.category),
        col(Event.entity),
        col(Event.country),
        col(Event.scope_key),
    ).order_by(col(Event.event_name), col(Event.event_date))
    return told(
        f"The event '{name}' of {day} has the scope key '{stored}'; its columns make '{made}'."
        for name, day, *scope, stored in db.execute(wanted, execution_options={"yield_per": 1000})
        if stored != (made := scope_key(*scope))
    )
