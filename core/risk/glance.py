"""What Home says of risk: what lost more than had been told, and figures that are old by now."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.db.types import now
from core.glance import Holding, Notice, Urgency, holding
from core.risk import kept
from core.risk.kept import visible
from core.risk.subjects import visible as visible_portfolios
from core.risk.tables import Portfolio, RiskMetrics, RiskSubject

READS = ("risk", "series")
PAGE = "risk"
RECENT_DAYS = 5
MOST = 3


def portfolios_held(db: Session, user: Actor) -> Holding:
    """How many portfolios this person may see."""
    require(user, Role.viewer)
    return holding(db, col(Portfolio.created_at), col(Portfolio.id).in_(visible_portfolios(user)))


def waiting(db: Session, user: Actor) -> list[Notice]:
    """Own portfolios whose newest return was a larger loss than their value at risk had told."""
    require(user, Role.viewer)
    found = kept.newest(db, user, (RiskSubject.portfolio,))
    since = now().date() - timedelta(days=RECENT_DAYS)
    rows = found[found["date"].map(lambda day: day >= since).astype(bool)] if len(found) else found
    wanted = select(
        col(RiskMetrics.subject_label), col(RiskMetrics.date), col(RiskMetrics.scenario_results)
    ).where(
        col(RiskMetrics.id).in_(list(rows["id"])),
        visible(user),
        col(RiskMetrics.user_id) == user.id,
    )
    passed = [
        _lost(label, day, told)
        for label, day, told in db.execute(wanted.order_by(col(RiskMetrics.subject_label)))
        if _is_passed(told)
    ]
    said = passed[:MOST]
    if len(passed) > MOST:
        said.append(f"{len(passed) - MOST} more portfolios lost more than expected.")
    return [Notice(one, Urgency.soon, PAGE) for one in said]


def _is_passed(told: dict[str, Any] | None) -> bool:
    newest = (told or {}).get("newest") or {}
    promised = newest.get("var_95")
    return promised is not None and newest["return"] < -promised


def _lost(label: str, day: Any, told: dict[str, Any]) -> str:
    lost, promised = -100 * told["newest"]["return"], 100 * told["newest"]["var_95"]
    return (
        f"{label} lost {lost:.1f} % on {day}; of 20 days only one was to lose more than "
        f"{promised:.1f} %."
    )
