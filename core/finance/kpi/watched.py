"""What can be watched of books: the main figures of the newest report that was stored of them."""

from collections.abc import Iterable
from functools import partial, update_wrapper
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.alerts.tables import Subject
from core.alerts.watching import Metric, Reading
from core.finance.kpi import accounts, courses
from core.finance.kpi.courses import Stood
from core.finance.kpi.kept import visible
from core.finance.kpi.reporting import KPIS, STORED, WORDS
from core.finance.tables import KPIReport

READS = ("finance", "series")
NOTHING_KEPT = "no report of the whole of these books was stored yet"
PERCENT = "%"
IN_PERCENT = {"fraction": 100.0}  # by the unit of a figure


def readings(
    db: Session, user: Actor, subject_id: UUID | None = None, *, figure: str
) -> list[Reading]:
    """One figure of all books this user may see, as their newest report and the one before say.

    Books are named by their owner. A report of some entities only says nothing of the whole.
    """
    require(user, Role.viewer)
    names = {one.owner_id: one.owner for one in accounts.every(db, user)}
    of: dict[UUID, list[Stood]] = {}
    for one in courses.stood(db, user, subject_id):
        if not one.asked.entities:
            of.setdefault(one.asked.owner_id, []).append(one)
            names.setdefault(one.asked.owner_id, one.owner)
    newest = {owner: every[0] for owner, every in of.items()}
    unknown = [one.id for one in newest.values() if one.figures[figure] is None]
    reasons = _reasons(db, user, unknown, figure)
    return [
        _reading(owner, name, of.get(owner, []), figure, reasons)
        for owner, name in sorted(names.items(), key=lambda pair: (pair[1], str(pair[0])))
        if subject_id in (None, owner)
    ]


def _reading(
    owner: UUID, name: str, every: list[Stood], figure: str, reasons: dict[UUID, str]
) -> Reading:
    label = f"the books of {name}"
    if not every:
        return Reading(owner, label, None, reason=NOTHING_KEPT)
    newest, earlier = every[0], courses.before(every[0], every)
    value = _sized(newest, figure)
    base = None if earlier is None else _sized(earlier, figure)
    reason = reasons.get(newest.id, "") if value is None else ""
    return Reading(owner, label, value, base, newest.until, reason)


def _sized(one: Stood, figure: str) -> float | None:
    """A figure in the unit in which it is watched."""
    value = one.figures[figure]
    return None if value is None else value * IN_PERCENT.get(KPIS[figure].unit, 1.0)


def _reasons(db: Session, user: Actor, ids: Iterable[UUID], figure: str) -> dict[UUID, str]:
    """Why a figure of some reports is none, as their content says it."""
    code = col(KPIReport.report_data)[("told", "figures", figure, "reason")].as_string()
    wanted = select(col(KPIReport.id), code).where(
        col(KPIReport.id).in_(list(ids)), col(KPIReport.id).in_(visible(user))
    )
    return {key: _said(WORDS.get(told, "")) for key, told in db.execute(wanted)}


def _said(sentence: str) -> str:
    """A sentence as a part of another one."""
    return sentence[:1].lower() + sentence[1:].removesuffix(".")


def _metric(figure: str) -> Metric:
    told = KPIS[figure]
    read = update_wrapper(partial(readings, figure=figure), readings)
    read.__qualname__ = f"{readings.__qualname__} {figure}"  # by which answers are kept
    about = f", {told.variant}" if told.variant else ""
    return Metric(
        told.label,
        Subject.books,
        PERCENT if told.unit in IN_PERCENT else "",
        read,
        f"{told.label}{about}, of the newest stored report of the whole books; a change is "
        "against the report of the period before.",
    )


# What rules call a figure is what reports call it.
KPI_FIGURES: dict[str, Metric] = {figure: _metric(figure) for figure in STORED.values()}
