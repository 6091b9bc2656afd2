"""Questions about products, sales and stock."""

from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.glance import Holding, holding
from core.retail.tables import Product

READS = ("retail",)


def products_held(db: Session, user: Actor) -> Holding:
    """How many products there are; they are common to the workspace."""
    require(user, Role.viewer)
    return holding(db, col(Product.created_at))
