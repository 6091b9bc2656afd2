"""What the subjects of alert rules are called: each type has its table, known by name only."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Table, or_, select
from sqlmodel import Session

from core.actors import Actor, Role, require
from core.alerts.tables import Subject
from core.db.packages import metadata

NAMED: dict[Subject, tuple[str, str]] = {
    Subject.series: ("series", "name"),
    Subject.model: ("trained_models", "model_name"),
    Subject.instrument: ("instruments", "symbol"),
    Subject.auto_index: ("strategy_configs", "name"),
    Subject.portfolio: ("portfolios", "name"),
    Subject.company: ("companies", "name"),
    Subject.product: ("products", "name"),
    Subject.books: ("users", "username"),  # they are called after whose they are
}
GONE = "gone, or not shared with you"


def labels(
    db: Session, user: Actor, wanted: Iterable[tuple[Subject, UUID]]
) -> dict[tuple[Subject, UUID], str]:
    """The names of subjects that this user may see, a statement for each type."""
    require(user, Role.viewer)
    by_type: dict[Subject, set[UUID]] = {}
    for kind, key in wanted:
        by_type.setdefault(kind, set()).add(key)
    found: dict[tuple[Subject, UUID], str] = {}
    for kind, keys in by_type.items():
        name, label = NAMED[kind]
        table = metadata().tables[name]
        rows = select(table.c.id, table.c[label]).where(table.c.id.in_(keys), _seen(user, table))
        found.update({((kind, key), str(text)) for key, text in db.execute(rows)})
    return found


def _seen(user: Actor, table: Table) -> Any:
    if user.sees_all or "user_id" not in table.c:
        return table.c.id.is_not(None)
    mine = table.c.user_id == user.id
    return or_(mine, table.c.is_shared) if "is_shared" in table.c else mine
