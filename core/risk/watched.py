"""What can be watched of risk: the newest stored figures of portfolios, instruments and series."""

from functools import partial, update_wrapper
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.alerts.tables import Subject
from core.alerts.watching import Metric, Reading
from core.risk.kept import visible
from core.risk.subjects import subjects
from core.risk.tables import RiskMetrics, RiskSubject

READS = ("risk", "market", "series")
NOTHING_KEPT = "none of its figures was stored yet"
NOT_DEFINED = "it is not defined for these returns"
PERCENT = "%"


def readings(
    db: Session,
    user: Actor,
    subject_id: UUID | None = None,
    *,
    kind: RiskSubject,
    column: str,
    size: float = 1.0,
) -> list[Reading]:
    """One figure of each subject of a kind as it was stored last, and the time before."""
    require(user, Role.viewer)
    kept = _newest(db, user, kind, column, subject_id)
    read = []
    for one in subjects(db, user, (kind,), None if subject_id is None else (subject_id,)):
        rows = kept.get(one.id, [])
        if not rows:
            read.append(Reading(one.id, one.label, None, reason=NOTHING_KEPT))
            continue
        values = [None if value is None else value * size for value, _ in rows]
        reason = "" if values[0] is not None else NOT_DEFINED
        before = values[1] if len(values) > 1 else None
        read.append(Reading(one.id, one.label, values[0], before, rows[0][1], reason))
    return read


def _newest(
    db: Session, user: Actor, kind: RiskSubject, column: str, subject_id: UUID | None
) -> dict[UUID, list[tuple[float | None, Any]]]:
    """The two newest values of each subject, with their days."""
    number = func.row_number().over(
        partition_by=col(RiskMetrics.subject_id),
        order_by=(col(RiskMetrics.calculation_date).desc(), col(RiskMetrics.id).desc()),
    )
    inner = select(
        col(RiskMetrics.subject_id),
        col(getattr(RiskMetrics, column)).label("value"),
        col(RiskMetrics.date),
        number.label("number"),
    ).where(
        col(RiskMetrics.subject_type) == kind,
        col(RiskMetrics.method)["category"].as_string() == "report",
        visible(user),
    )
    if subject_id is not None:
        inner = inner.where(col(RiskMetrics.subject_id) == subject_id)
    ranked = inner.subquery()
    wanted = select(ranked.c.subject_id, ranked.c.value, ranked.c.date)
    found: dict[UUID, list[tuple[float | None, Any]]] = {}
    for key, value, day in db.execute(wanted.where(ranked.c.number <= 2).order_by(ranked.c.number)):
        found.setdefault(key, []).append((value, day))
    return found


KINDS = {
    RiskSubject.portfolio: Subject.portfolio,
    RiskSubject.instrument: Subject.instrument,
    RiskSubject.series: Subject.series,
}
STORED = "as it was stored last; a change is against the figure stored before."
FIGURES = {
    "var_95": ("VaR 95 %", PERCENT, f"Historical value at risk of one return, 95 %, {STORED}"),
    "var_99": ("VaR 99 %", PERCENT, f"Historical value at risk of one return, 99 %, {STORED}"),
    "cvar_99": ("Expected shortfall 99 %", PERCENT, f"Mean of the worst 1 % of returns, {STORED}"),
    "volatility": ("Volatility", PERCENT, f"Standard deviation of returns, a year, {STORED}"),
    "max_drawdown": ("Worst drawdown", PERCENT, f"The deepest fall, below 0, {STORED}"),
    "current_drawdown": ("Drawdown now", PERCENT, f"The fall from the height, below 0, {STORED}"),
    "ai_risk_score": ("Risk score", "", f"From 0 to 100, {STORED}"),
}


def _metric(kind: RiskSubject, column: str) -> Metric:
    title, unit, about = FIGURES[column]
    size = 100.0 if unit == PERCENT else 1.0
    read = update_wrapper(partial(readings, kind=kind, column=column, size=size), readings)
    read.__qualname__ = f"{readings.__qualname__} {kind} {column}"  # by which answers are kept
    return Metric(title, KINDS[kind], unit, read, about)


def name_of(kind: RiskSubject, column: str) -> str:
    """What rules call a figure.

    >>> name_of(RiskSubject.portfolio, "var_95"), name_of(RiskSubject.series, "var_95")
    ('var_95', 'series_var_95')
    """
    return column if kind is RiskSubject.portfolio else f"{kind}_{column}"


OF_ANY = ("var_95", "var_99", "volatility")  # of instruments and series too
RISKS: dict[str, Metric] = {
    name_of(kind, column): _metric(kind, column)
    for kind in KINDS
    for column in FIGURES
    if kind is RiskSubject.portfolio or column in OF_ANY
}
