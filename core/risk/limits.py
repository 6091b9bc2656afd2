"""Limits of risk: alert rules over stored figures, each held against where its figure stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session

from core.actors import Actor, Role, require
from core.alerts import rules
from core.alerts.tables import Comparison, Severity
from core.alerts.watching import Metric
from core.risk.tables import RiskSubject
from core.risk.watched import FIGURES, KINDS, RISKS, name_of

READS = (*rules.READS, "currency")
WORST = {Severity.red: 0, Severity.amber: 1, None: 2}
COLUMNS = {
    name: (kind, column)
    for kind in KINDS
    for column in FIGURES
    if (name := name_of(kind, column)) in RISKS
}


@dataclass(frozen=True)
class Limit:
    """One subject under one rule, and how much of the limit is used up."""

    rule_id: UUID
    metric: str
    kind: RiskSubject
    column: str
    subject_id: UUID
    label: str
    value: float | None
    comparison: Comparison
    amber: float | None
    red: float | None
    unit: str
    of: date | None
    level: Severity | None
    reason: str
    is_active: bool

    @property
    def used(self) -> float | None:
        """The figure as a part of the outer limit; none where that says nothing."""
        if self.comparison in (Comparison.change_above, Comparison.change_below):
            return None
        most = self.red if self.red is not None else self.amber
        if self.value is None or not most or self.value * most < 0:
            return None
        return self.value / most


def limits(db: Session, user: Actor) -> list[Limit]:
    """Every limit this user may see with each of its subjects, the worst first."""
    require(user, Role.viewer)
    metrics: Mapping[str, Metric] = RISKS
    found = []
    for rule in rules.rules(db, user):
        if rule.metric not in COLUMNS:
            continue
        kind, column = COLUMNS[rule.metric]
        found += [
            Limit(
                rule.id,
                rule.metric,
                kind,
                column,
                one.subject_id,
                one.label,
                one.value,
                rule.comparison,
                rule.amber,
                rule.red,
                one.unit or metrics[rule.metric].unit,
                one.of,
                one.level,
                one.reason,
                rule.is_active,
            )
            for one in rules.standing(db, user, metrics, rule.id)
        ]
    return sorted(found, key=lambda one: (WORST[one.level], -(one.used or 0), one.label))
