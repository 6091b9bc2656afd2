"""Questions about stored risk figures: the newest of each subject, those of a day, and their past.

A figure is its owner's; others see it where they see its subject and the owner of both is one.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pandas as pd
from sqlalchemy import func, or_, select, true
from sqlmodel import Session, col

from core.accounts.tables import User
from core.actors import Actor, Role, require
from core.db.frames import Wanted, frame
from core.errors import NotFound
from core.glance import Holding as Held
from core.glance import holding
from core.risk.tables import Portfolio, RiskMetrics, RiskSubject
from core.series.tables import Series

READS = ("risk", "series")
MOST = 20_000
FIGURES = (
    "total_return",
    "annualized_return",
    "volatility",
    "sharpe_ratio",
    "sortino_ratio",
    "max_drawdown",
    "current_drawdown",
    "var_95",
    "var_99",
    "cvar_95",
    "cvar_99",
    "ai_risk_score",
    "ai_risk_adjusted_roi",
)


@dataclass(frozen=True)
class Kept:
    """One stored computation with all it says."""

    id: UUID
    kind: RiskSubject
    subject_id: UUID
    label: str
    author: str
    of: date
    calculated_at: datetime
    figures: dict[str, float | None]
    regime: str | None
    results: dict[str, Any]
    method: dict[str, Any]


def visible(user: Actor) -> Any:
    """Which rows this user may see; every question about them has this as its condition."""
    if user.sees_all:
        return true()
    shared = [
        select(col(table.id))
        .where(
            col(table.id) == col(RiskMetrics.subject_id),
            col(table.is_shared),
            col(table.user_id) == col(RiskMetrics.user_id),
        )
        .correlate(RiskMetrics)
        .exists()
        for table in (Portfolio, Series)
    ]
    return or_(col(RiskMetrics.user_id) == user.id, *shared)


def figures_held(db: Session, user: Actor) -> Held:
    """How many computations this person may see."""
    require(user, Role.viewer)
    return holding(db, col(RiskMetrics.created_at), visible(user))


def newest(
    db: Session,
    user: Actor,
    kinds: tuple[RiskSubject, ...] = (),
    least_var: float | None = None,
    words: str = "",
    most: int = MOST,
) -> pd.DataFrame:
    """The newest figures of each subject, the largest risk first."""
    require(user, Role.viewer)
    number = func.row_number().over(
        partition_by=(col(RiskMetrics.subject_type), col(RiskMetrics.subject_id)),
        order_by=(col(RiskMetrics.calculation_date).desc(), col(RiskMetrics.id).desc()),
    )
    columns = _columns()
    mine = select(*columns, number.label("number")).where(_category() == REPORT, visible(user))
    if kinds:
        mine = mine.where(col(RiskMetrics.subject_type).in_(kinds))
    ranked = mine.subquery()
    found = ranked.c
    wanted: Wanted = (
        select(*(found[column.key] for column in columns))
        .where(found.number == 1)
        .order_by(found.var_95.desc().nulls_last(), found.label)
        .limit(most)
    )
    if least_var is not None:
        wanted = wanted.where(found.var_95 >= least_var)
    if words:
        wanted = wanted.where(found.label.icontains(words, autoescape=True))
    return frame(db, wanted)


def past(db: Session, user: Actor, kind: RiskSubject, subject_id: UUID) -> pd.DataFrame:
    """All stored figures of one subject, the newest first."""
    require(user, Role.viewer)
    wanted: Wanted = select(*_columns()).where(*_of(user, kind, subject_id))
    return frame(db, wanted.order_by(*_newest_first()))


def reported_on(
    db: Session, user: Actor, kind: RiskSubject, subject_id: UUID, day: date
) -> Kept | None:
    """What was the newest figure at the end of a day; none where there was none yet."""
    require(user, Role.viewer)
    after = pd.Timestamp(day + timedelta(days=1), tz="UTC").to_pydatetime()
    found = select(col(RiskMetrics.id)).where(
        *_of(user, kind, subject_id), col(RiskMetrics.calculation_date) < after
    )
    key = db.scalar(found.order_by(*_newest_first()).limit(1))
    return None if key is None else one(db, user, key)


def one(db: Session, user: Actor, kept_id: UUID) -> Kept:
    """One stored computation."""
    require(user, Role.viewer)
    wanted = (
        select(RiskMetrics, col(User.username))
        .outerjoin(User, col(User.id) == col(RiskMetrics.user_id))
        .where(col(RiskMetrics.id) == kept_id, visible(user))
    )
    found = db.execute(wanted).one_or_none()
    if found is None:
        raise NotFound("This figure was deleted, or is not shared with you.")
    row, author = found
    return Kept(
        row.id,
        row.subject_type,
        row.subject_id,
        row.subject_label or "",
        author or "the system",
        row.date,
        row.calculation_date,
        {name: getattr(row, name) for name in FIGURES},
        row.ai_market_regime,
        dict(row.scenario_results or {}),
        dict(row.method),
    )


REPORT = "report"


def _category() -> Any:
    return col(RiskMetrics.method)["category"].as_string()


def _of(user: Actor, kind: RiskSubject, subject_id: UUID) -> tuple[Any, ...]:
    return (
        col(RiskMetrics.subject_type) == kind,
        col(RiskMetrics.subject_id) == subject_id,
        _category() == REPORT,
        visible(user),
    )


def _newest_first() -> tuple[Any, ...]:
    return col(RiskMetrics.calculation_date).desc(), col(RiskMetrics.id).desc()


def _columns() -> tuple[Any, ...]:
    return (
        col(RiskMetrics.id),
        col(RiskMetrics.subject_type),
        col(RiskMetrics.subject_id),
        col(RiskMetrics.subject_label).label("label"),
        col(RiskMetrics.date),
        col(RiskMetrics.calculation_date),
        *(col(getattr(RiskMetrics, name)) for name in FIGURES),
        col(RiskMetrics.ai_market_regime).label("regime"),
    )
