"""Questions about saved views."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlmodel import Session, col

from core.accounts.tables import SavedView, User
from core.actors import Actor, Role, require
from core.errors import NotFound

READS = ("accounts",)


@dataclass(frozen=True)
class View:
    """A page as somebody left it."""

    id: UUID
    page: str
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
        _visible(user)
        .where(col(SavedView.page) == page)
        .order_by(col(SavedView.user_id) != user.id, col(SavedView.name))
    )
    return [_view(user, view, owner) for view, owner in db.execute(wanted)]


def view(db: Session, user: Actor, view_id: UUID) -> View:
    """One view by its number: one's own, a shared one, or any for an administrator."""
    require(user, Role.viewer)
    begun = _owned() if user.sees_all else _visible(user)
    found = db.execute(begun.where(col(SavedView.id) == view_id)).first()
    if found is None:
        raise NotFound("This view was deleted, or is not shared with you.")
    return _view(user, *found)


def _visible(user: Actor) -> Any:
    mine_or_shared = or_(col(SavedView.user_id) == user.id, col(SavedView.is_shared))
    return _owned().where(mine_or_shared)


def _owned() -> Any:
    return select(SavedView, col(User.username)).join(User, col(User.id) == col(SavedView.user_id))


def _view(user: Actor, view: SavedView, owner: str) -> View:
    return View(
        id=view.id,
        page=view.page,
        name=view.name,
        owner=owner,
        parameters=view.parameters,
        is_mine=view.user_id == user.id,
        is_shared=view.is_shared,
        is_default=view.is_default and view.user_id == user.id,
    )
