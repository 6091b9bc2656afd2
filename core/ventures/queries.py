"""Questions about portfolio companies."""

from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.glance import Holding, holding
from core.ventures.tables import Company

READS = ("ventures",)


def companies_held(db: Session, user: Actor) -> Holding:
    """How many companies there are; they are common to the workspace."""
    require(user, Role.viewer)
    return holding(db, col(Company.created_at))
