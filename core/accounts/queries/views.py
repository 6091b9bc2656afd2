"""Questions about saved views."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlmodel import Session, col

from core.accounts.tables import SavedView, User
from core.actors import Actor, Role, require

READS = ("accounts",)


@dataclass(frozen=True)
class View:
    """A page as somebody left it."""

    id: UUID
    name: str
    owner: str
    parameters: dict[str, Any]
    is_mine: bool
    is_shared: bool
    is_default: bool


def views(db: Session, user: Actor, page: str) -> list[View]:
    """Views of a page: one's own, and those that others share; by name, one's own first."""
    require(user, Role.viewer)
    wanted = (
        select(SavedView, col(User.username))
        .join(User, col(User.id) == col(SavedView.user_id))
        .where(
            col(SavedView.page) == page,
            or_(col(SavedView.user_id) == user.id, col(SavedView.is_shared)),
        )
        .order_by(col(SavedView.user_id) != user.id, col(SavedView.name))
    )
    return [
        View(
            id=view.id,
            name=view.name,
            owner=owner,
            parameters=view.parameters,
            is_mine=view.user_id == user.id,
            is_shared=view.is_shared,
            is_default=view.is_default and view.user_id == user.id,
        )
        for view, owner in db.execute(wanted)
    ]
