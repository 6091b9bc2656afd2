"""What everybody may do with their own account."""

from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from core.accounts import audit, sessions
from core.accounts.tables import LoginSession, UserSettings
from core.actors import Actor, Role, require
from core.errors import NotFound


def sign_out(db: Session, user: Actor, session_id: UUID) -> None:
    """End one of one's own sessions."""
    require(user, Role.viewer)
    mine = (col(LoginSession.id) == session_id, col(LoginSession.user_id) == user.id)
    if not sessions.end(db, *mine):
        raise NotFound("This session has ended already.")
    audit.record(db, user, "session.end", object_type="login_sessions", object_id=session_id)


def sign_out_elsewhere(db: Session, user: Actor, session_id: UUID) -> int:
    """End all of one's own sessions but this one; say how many."""
    require(user, Role.viewer)
    others = (col(LoginSession.id) != session_id, col(LoginSession.user_id) == user.id)
    count = sessions.end(db, *others)
    audit.record(db, user, "session.end_others", details={"count": count})
    return count


def keep_preferences(db: Session, user: Actor, **chosen: Any) -> None:
    """Keep what somebody prefers, beside what they have chosen before."""
    require(user, Role.viewer)
    kept = db.exec(select(UserSettings).where(UserSettings.user_id == user.id)).first()
    if kept is None:
        if user.id is None:
            raise NotFound("Only people have preferences.")
        kept = UserSettings(user_id=user.id)
        db.add(kept)
    kept.preferences = kept.preferences | chosen
