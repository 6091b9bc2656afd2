"""What waits for somebody about people and their accounts."""

from sqlalchemy import select
from sqlmodel import Session, col

from core.accounts.tables import User
from core.actors import Actor, Role, require
from core.glance import Notice, Urgency

READS = ("accounts",)


def people_waiting(db: Session, user: Actor) -> list[Notice]:
    """Who was invited and has not chosen a password yet; for administrators."""
    require(user, Role.viewer)
    if not user.sees_all:
        return []
    waiting = select(col(User.username)).where(
        col(User.is_active), col(User.password_changed_at).is_(None), col(User.id) != user.id
    )
    names = db.execute(waiting.order_by(col(User.username))).scalars().all()
    return [
        Notice(
            f"{name} has a one-time link and no password yet; links last a day.",
            Urgency.soon,
            "people",
        )
        for name in names
    ]
