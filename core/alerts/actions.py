"""What people do about an alert."""

from uuid import UUID

from sqlmodel import Session, col, select

from core.accounts import audit
from core.accounts.tables import User
from core.actors import Actor, Role, require
from core.alerts.queries import visible
from core.alerts.tables import Alert, AlertRule
from core.db.types import now
from core.errors import Conflict, Invalid, NotAllowed, NotFound

LONGEST_NOTE = 2_000


def acknowledge(db: Session, user: Actor, alert_id: UUID, note: str = "") -> None:
    """Say that one takes care of an alert; it stays open until the figure returns."""
    require(user, Role.viewer)
    if user.id is None:
        raise NotAllowed("An alert is acknowledged by a person.")
    said = note.strip()
    if len(said) > LONGEST_NOTE:
        raise Invalid(f"A note has at most {LONGEST_NOTE:,} characters; this one {len(said):,}.")
    wanted = select(Alert).join(AlertRule, col(AlertRule.id) == Alert.alert_rule_id)
    locked = wanted.where(Alert.id == alert_id, visible(user)).with_for_update(of=Alert)
    alert = db.exec(locked.execution_options(populate_existing=True)).one_or_none()
    if alert is None:
        raise NotFound("This alert is not yours, or its rule was removed.")
    if alert.acknowledged_at is not None:
        who = db.get_one(User, alert.acknowledged_by_id).username
        raise Conflict(f"{who} acknowledged it already, on {alert.acknowledged_at:%Y-%m-%d}.")
    alert.acknowledged_by_id, alert.acknowledged_at = user.id, now()
    alert.acknowledgement = said or None
    db.add(alert)
    audit.record(
        db,
        user,
        "alert.acknowledge",
        object_type="alerts",
        object_id=alert.id,
        details={"message": alert.message, "note": said},
    )
