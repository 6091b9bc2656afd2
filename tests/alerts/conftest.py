"""Products to watch, whose stock goes up and down."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session, col, select

from core.actors import Actor
from core.alerts import rules
from core.alerts.evaluating import evaluate
from core.alerts.tables import Alert, Comparison
from core.catalogue import WATCHED
from core.retail.actions import move
from core.retail.tables import MovementKind, Product
from tests.bed.rows import Rows


class Shop:
    """A shop in one session: what is in stock, who watches it, what stands open."""

    def __init__(self, db: Session, owner: Actor) -> None:
        self.db, self.owner = db, owner

    def product(self, sku: str = "mug", stock: int = 10, **given: Any) -> UUID:
        """A product with so many in stock."""
        made = Rows(self.db.connection()).add("products", sku=sku, name=sku, stock=stock, **given)
        key: UUID = made["id"]
        return key

    def put(self, product_id: UUID, stock: int) -> None:
        """Have so many in stock."""
        self.db.flush()
        there = self.db.scalar(select(Product.stock).where(Product.id == product_id))
        adjustment = MovementKind.adjustment
        move(self.db, self.owner, product_id, adjustment, stock - (there or 0), "counted")

    def watch(self, user: Actor | None = None, *, for_everyone: bool = False, **given: Any) -> UUID:
        """A rule: free stock below 5 is amber, below 2 red."""
        limits = {"comparison": Comparison.below, "amber": 5.0, "red": 2.0, "margin": 1.0}
        wanted = rules.Wanted(**{"metric": "free_stock"} | limits | given)
        who = user or self.owner
        return rules.add_rule(self.db, who, WATCHED, wanted, for_everyone=for_everyone)

    def look(self, user: Actor | None = None) -> dict[str, Any]:
        """Look at all rules."""
        self.db.flush()
        return evaluate(self.db, user or self.owner, WATCHED)

    def alerts(self, *, only_open: bool = True) -> list[Alert]:
        """The alerts there are, the oldest first."""
        self.db.flush()
        wanted = select(Alert).order_by(col(Alert.raised_at), col(Alert.id))
        if only_open:
            wanted = wanted.where(col(Alert.cleared_at).is_(None))
        return list(self.db.exec(wanted))

    def open(self) -> list[tuple[str, str]]:
        """What stands open: of which subject, and how bad."""
        return [(alert.subject_label, str(alert.severity)) for alert in self.alerts()]


@pytest.fixture
def shop_of(db: Session) -> Callable[[Actor], Shop]:
    """The shop as somebody sees it."""
    return lambda owner: Shop(db, owner)


@pytest.fixture
def shop(db: Session, ada: Actor) -> Shop:
    """The shop as an analyst sees it."""
    return Shop(db, ada)
