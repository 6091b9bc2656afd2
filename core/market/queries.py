"""Questions about instruments and their bars."""

from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.glance import Holding, holding
from core.market.tables import Instrument

READS = ("market",)


def instruments_held(db: Session, user: Actor) -> Holding:
    """How many instruments there are; they are common to the workspace."""
    require(user, Role.viewer)
    return holding(db, col(Instrument.created_at))
