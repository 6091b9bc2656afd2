"""What must hold between figures, limits, alerts and the subjects they speak about."""

from typing import Any

from sqlalchemy import Select, func, literal, select, union_all
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.alerts.tables import Alert, AlertRule, Subject
from core.db.findings import many, offenders
from core.db.packages import metadata
from core.risk.tables import RiskMetrics, RiskSubject

TABLES = {
    "series": "series",
    "model": "trained_models",
    "instrument": "instruments",
    "index": "strategy_configs",
    "portfolio": "portfolios",
    "company": "companies",
    "product": "products",
    "books": "users",
}


def subjects_of_risk_exist(db: Session, user: Actor) -> list[str]:
    """Risk figures about something that is not there."""
    require(user, Role.admin)
    label = func.coalesce(col(RiskMetrics.subject_label), "without a name").label("label")
    asked = [
        _missing(select(label), RiskMetrics, col(RiskMetrics.subject_id), kind)
        .where(col(RiskMetrics.subject_type) == kind)
        .group_by(label)
        for kind in RiskSubject
    ]
    return offenders(
        db,
        union_all(*asked),
        lambda row: (
            f"{many(row.rows, 'risk figure')} speak{'s' if row.rows == 1 else ''} "
            f"about a subject of type {row.kind} that is not there ({row.label})."
        ),
    )


def subjects_of_rules_exist(db: Session, user: Actor) -> list[str]:
    """Alert rules that watch something that is not there."""
    require(user, Role.admin)
    asked = [
        _missing(select(col(AlertRule.metric)), AlertRule, col(AlertRule.subject_id), kind)
        .where(col(AlertRule.subject_type) == kind, col(AlertRule.subject_id).is_not(None))
        .group_by(col(AlertRule.metric))
        for kind in Subject
    ]
    return offenders(
        db,
        union_all(*asked),
        lambda row: (
            f"{many(row.rows, 'alert rule')} on {row.metric} "
            f"watch{'es' if row.rows == 1 else ''} a subject of type {row.kind} that is not there."
        ),
    )


def subjects_of_alerts_exist(db: Session, user: Actor) -> list[str]:
    """Alerts about something that is not there."""
    require(user, Role.admin)
    asked = [
        _missing(select(col(Alert.subject_label)), Alert, col(Alert.subject_id), kind)
        .join(AlertRule, col(AlertRule.id) == Alert.alert_rule_id)
        .where(col(AlertRule.subject_type) == kind)
        .group_by(col(Alert.subject_label))
        for kind in Subject
    ]
    return offenders(
        db,
        union_all(*asked),
        lambda row: (
            f"{many(row.rows, 'alert')} about {row.subject_label} "
            f"name{'s' if row.rows == 1 else ''} a subject of type {row.kind} that is not there."
        ),
    )


def _missing(
    wanted: Select[Any], table: Any, subject_id: Any, kind: RiskSubject | Subject
) -> Select[Any]:
    """How many rows name a subject of one kind that its table does not hold."""
    subject = metadata().tables[TABLES[kind]]
    there = select(subject.c.id).where(subject.c.id == subject_id).correlate(table).exists()
    counted = wanted.add_columns(literal(str(kind)).label("kind"), func.count().label("rows"))
    return counted.where(~there)
