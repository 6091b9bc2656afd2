"""Keeping a page as it is: for oneself, for all, or as what is opened first."""

from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select, update

from core.accounts import audit
from core.accounts.tables import SavedView
from core.actors import Actor, Role, require
from core.errors import Invalid, NotFound

LONGEST_NAME = 100


def save_view(
    db: Session,
    user: Actor,
    page: str,
    name: str,
    parameters: dict[str, Any],
    *,
    is_shared: bool = False,
    is_default: bool = False,
) -> UUID:
    """Keep the parameters of a page under a name; the same name again takes the place."""
    require(user, Role.viewer)
    plain = name.strip()
    if not plain or len(plain) > LONGEST_NAME or user.id is None:
        raise Invalid(f"A view needs a name of at most {LONGEST_NAME} characters.")
    same = select(SavedView).where(
        SavedView.user_id == user.id, SavedView.page == page, SavedView.name == plain
    )
    view = db.exec(same).first() or SavedView(user_id=user.id, page=page, name=plain)
    view.parameters = dict(parameters)
    db.add(view)
    db.flush()
    _note(db, user, "saved_view.save", view.id, {"page": page, "name": plain})
    if is_shared != view.is_shared:
        share_view(db, user, view.id, is_shared=is_shared)
    if is_default != view.is_default:
        make_default(db, user, view.id, is_default=is_default)
    return view.id


def share_view(db: Session, user: Actor, view_id: UUID, *, is_shared: bool) -> None:
    """Let everybody open a view of one's own, or no longer."""
    view = mine(db, user, view_id)
    view.is_shared = is_shared
    _note(db, user, "saved_view.share" if is_shared else "saved_view.unshare", view.id)


def make_default(db: Session, user: Actor, view_id: UUID, *, is_default: bool) -> None:
    """Open a page with this view from now on, or no longer."""
    view = mine(db, user, view_id)
    others = (
        update(SavedView)
        .where(col(SavedView.user_id) == view.user_id, col(SavedView.page) == view.page)
        .values(is_default=False)
        .execution_options(owner=view.user_id)
    )
    db.exec(others)
    view.is_default = is_default


def delete_view(db: Session, user: Actor, view_id: UUID) -> None:
    """Forget a view of one's own."""
    view = mine(db, user, view_id)
    _note(db, user, "saved_view.delete", view.id, {"page": view.page, "name": view.name})
    db.delete(view)


def mine(db: Session, user: Actor, view_id: UUID) -> SavedView:
    """A view that this person may change."""
    require(user, Role.viewer)
    view = db.get(SavedView, view_id)
    if view is None or view.user_id != user.id:
        raise NotFound("There is no such view among yours.")
    return view


def _note(
    db: Session, user: Actor, deed: str, view_id: UUID, details: dict[str, Any] | None = None
) -> None:
    audit.record(db, user, deed, object_type="saved_views", object_id=view_id, details=details)
