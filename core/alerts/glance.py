"""What Home says of alerts: those that are open and that nobody takes care of yet."""

from sqlalchemy import func, or_, select
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.alerts.tables import Alert, AlertRule, Severity
from core.db.findings import many
from core.glance import Notice, Urgency

READS = ("alerts",)
MOST = 3
URGENCY = {Severity.red: Urgency.now, Severity.amber: Urgency.soon}


def waiting(db: Session, user: Actor) -> list[Notice]:
    """The newest of each severity, of one's own rules and of those for everyone."""
    require(user, Role.viewer)
    newest = (col(Alert.raised_at).desc(), col(Alert.id).desc())
    level = col(Alert.severity)
    wanted = (
        select(
            col(Alert.severity),
            col(Alert.message),
            func.row_number().over(partition_by=level, order_by=newest).label("place"),
            func.count().over(partition_by=level).label("all_open"),
        )
        .join(AlertRule, col(AlertRule.id) == col(Alert.alert_rule_id))
        .where(
            or_(col(AlertRule.user_id) == user.id, col(AlertRule.user_id).is_(None)),
            col(Alert.cleared_at).is_(None),
            col(Alert.acknowledged_at).is_(None),
        )
        .subquery()
    )
    first = select(wanted).where(wanted.c.place <= MOST)
    rows = db.execute(first.order_by(wanted.c.severity.desc(), wanted.c.place)).all()
    notices = []
    for severity, message, place, all_open in rows:
        notices.append(Notice(message, URGENCY[severity], "alerts"))
        if place == MOST and all_open > MOST:
            others = many(all_open - MOST, f"more {severity} alert")
            more = f"{others} {'is' if all_open - MOST == 1 else 'are'} open."
            notices.append(Notice(more, URGENCY[severity], "alerts"))
    return notices
