"""Questions about the sample data."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from core.accounts.tables import AuditLog
from core.actors import Actor, Role, require
from core.demo.keys import FIRST, LAST
from core.market.tables import Instrument

READS = ("market",)


@dataclass(frozen=True)
class Standing:
    """Whether sample data is there now, and whether it ever was."""

    is_loaded: bool
    was_loaded: bool


def standing(db: Session, user: Actor) -> Standing:
    """Whether the workspace holds sample data; removed once, it does not come back by itself."""
    require(user, Role.viewer)
    samples = select(col(Instrument.id)).where(col(Instrument.id).between(FIRST, LAST))
    loads = select(col(AuditLog.id)).where(col(AuditLog.action) == "demo.load")
    return Standing(
        is_loaded=db.execute(samples.limit(1)).first() is not None,
        was_loaded=db.execute(loads.limit(1)).first() is not None,
    )
