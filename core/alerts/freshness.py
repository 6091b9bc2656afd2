"""Whether the rules should be looked at again: the data they watch, they themselves, or the day
changed since they were looked at last.
"""

import hashlib
import json
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, select
from sqlmodel import Session, col, func

from core.accounts.tables import User
from core.actors import SYSTEM, Actor, Role, require
from core.alerts.tables import AlertRule
from core.alerts.watching import Metrics
from core.db import versions
from core.db.types import now
from core.jobs.tables import Job, JobStatus

NAME = "alerts"  # of the job
PAUSE = timedelta(seconds=10)  # after a pass, whatever changes meanwhile
PAUSE_AFTER_FAILURE = timedelta(minutes=5)
LOOKED_BACK = 20  # passes that may have been in work at the same time


def needed(db: Session, user: Actor, metrics: Metrics) -> dict[str, Any] | None:
    """The parameters of the pass that is due, if one is; the same while it waits or is in work."""
    require(user, Role.admin)
    rules = _rules(db)
    if not rules:
        return None
    seen = _fingerprint(db, metrics, rules)
    columns = (Job.finished_at, Job.status, Job.result, Job.parameters)
    passes = select(*(col(column) for column in columns)).where(col(Job.kind) == NAME)
    newest = db.execute(passes.order_by(col(Job.id).desc()).limit(LOOKED_BACK)).all()
    over = [one for one in newest if one.finished_at is not None]
    if any(one.finished_at is None and one.parameters.get("seen") != seen for one in newest):
        return None  # until it has ended, and then of what it has not seen
    last = max(over, key=lambda one: one.finished_at, default=None)
    if last is not None and (_rests(last) or (last.result or {}).get("seen") == seen):
        return None
    return {"seen": seen}


def fingerprint(db: Session, metrics: Metrics) -> str:
    """The same as long as no pass over the rules could find anything new."""
    return _fingerprint(db, metrics, _rules(db))


def _rests(last: Row[Any]) -> bool:
    """Whether the last pass ended just now; a clock that was put back holds nothing up."""
    pause = PAUSE if last.status is JobStatus.succeeded else PAUSE_AFTER_FAILURE
    return bool(timedelta(0) <= now() - last.finished_at < pause)


def _rules(db: Session) -> list[tuple[Any, ...]]:
    """What there is of rules, by metric and owner, in few rows that change when any rule does."""
    by = (
        col(AlertRule.metric),
        col(AlertRule.is_active),
        col(AlertRule.user_id),
        col(User.role),
        col(User.is_active),
        col(User.is_deleted),
    )
    wanted = (
        select(*by, func.count(), func.max(AlertRule.updated_at))
        .outerjoin(User, col(User.id) == col(AlertRule.user_id))
        .group_by(*by)
    )
    return [tuple(row) for row in db.execute(wanted)]


def _fingerprint(db: Session, metrics: Metrics, rules: list[tuple[Any, ...]]) -> str:
    watched = {metric for metric, is_active, *_ in rules if is_active and metric in metrics}
    domains = {domain for name in watched for domain in versions.reads(metrics[name].read)}
    stamps = versions.stamps(db, SYSTEM)
    of_data = sorted((domain, stamps.get(domain, "")) for domain in domains)
    of_rules = sorted([str(cell) for cell in row] for row in rules)
    said = json.dumps([of_data, of_rules, str(now().date()), sorted(metrics)])
    return hashlib.sha256(said.encode()).hexdigest()
