"""Having a report mailed to people of the workspace, each as they wish."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import or_, select
from sqlmodel import Session, col

from core.accounts import audit
from core.accounts.tables import User
from core.actors import Actor, Role, require
from core.alerts import telling
from core.alerts.messages import channels, people
from core.alerts.sending import NO_MAIL
from core.alerts.tables import Channel, Severity
from core.db.types import now
from core.errors import NotFound
from core.finance.tables import KPIReport, ReportDelivery

READS = ("finance", "accounts")


@dataclass(frozen=True)
class Announced:
    """Who is going to be told, and of the others why they are not."""

    told: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()  # a sentence each


@dataclass(frozen=True)
class Delivery:
    """One mail that brings a report, and what became of it."""

    to: str
    due_at: datetime
    attempts: int
    sent_at: datetime | None
    ended_at: datetime | None
    error: str | None


def named(db: Session, user: Actor, names: Sequence[str]) -> tuple[list[Actor], list[str]]:
    """The people of some user names or addresses who may sign in; a sentence on each other name."""
    require(user, Role.analyst)
    said = list(dict.fromkeys(one.strip().lower() for one in names if one.strip()))
    wanted = select(User).where(
        col(User.username).in_(said) | col(User.email).in_(said),
        col(User.is_active),
        ~col(User.is_deleted),
    )
    found = list(db.scalars(wanted.order_by(col(User.username))))
    known = {name for one in found for name in (one.username, one.email)}
    unknown = [f"Nobody called {one} may sign in here." for one in said if one not in known]
    return [Actor(one.id, one.username, one.role) for one in found], unknown


def announce(
    db: Session, user: Actor, report_id: UUID, names: Sequence[str], *, again: bool = False
) -> Announced:
    """Have a report mailed to people of the workspace, each as they wish; to nobody twice.

    ``again`` mails it once more to who got it already.
    """
    require(user, Role.analyst)
    report = _own(db, user, report_id)
    found, left_out = named(db, user, names)
    if found and Channel.mail not in channels():
        return Announced((), (*left_out, NO_MAIL))
    told = []
    for one in found:
        reason = _noted(db, report, one, again=again)
        if reason:
            left_out.append(reason)
        else:
            told.append(one.name)
    if told:
        audit.record(
            db,
            user,
            "report.mail",
            object_type="kpi_reports",
            object_id=report_id,
            details={"title": report.title, "to": told},
        )
    return Announced(tuple(told), tuple(left_out))


def deliveries(db: Session, user: Actor, report_id: UUID) -> list[Delivery]:
    """To whom one's own report was mailed or is going to be, the newest first."""
    require(user, Role.viewer)
    _own(db, user, report_id)
    wanted = (
        select(ReportDelivery, col(User.username))
        .join(User, col(User.id) == col(ReportDelivery.user_id))
        .where(col(ReportDelivery.kpi_report_id) == report_id)
        .order_by(col(ReportDelivery.id).desc())
    )
    return [
        Delivery(name, row.due_at, row.attempts, row.sent_at, row.ended_at, row.error)
        for row, name in db.execute(wanted)
    ]


def may_read(report: KPIReport, reader: Actor) -> bool:
    """Whether somebody may see a report."""
    return report.is_shared or report.user_id == reader.id or reader.sees_all


def _own(db: Session, user: Actor, report_id: UUID) -> KPIReport:
    row = db.get(KPIReport, report_id)
    if row is None or not (user.sees_all or row.user_id == user.id):
        raise NotFound("This report is not yours.")
    return row


def _noted(db: Session, report: KPIReport, reader: Actor, *, again: bool) -> str:
    """Note a mail to somebody, or say why there is none."""
    if not may_read(report, reader):
        return f"{reader.name} may not read this report; share it first, then mail it."
    if _was_told(db, report, reader, again=again):
        return f"{reader.name} was told of this report already."
    wishes = next(wanted for _, wanted in people(db, reader.id))
    due_at = telling.due(now(), wishes, Severity.amber)
    if due_at is None:
        return f"{reader.name} wants no mails."
    reader_id = cast("UUID", reader.id)  # of a person, who has one
    db.add(ReportDelivery(kpi_report_id=report.id, user_id=reader_id, due_at=due_at))
    return ""


def _was_told(db: Session, report: KPIReport, reader: Actor, *, again: bool) -> bool:
    """Whether a mail is on its way; or has arrived, unless it may go again."""
    is_open, has_come = (
        col(ReportDelivery.ended_at).is_(None),
        col(ReportDelivery.sent_at).is_not(None),
    )
    wanted = select(col(ReportDelivery.id)).where(
        col(ReportDelivery.kpi_report_id) == report.id,
        col(ReportDelivery.user_id) == reader.id,
        is_open if again else or_(is_open, has_come),
    )
    return db.scalar(wanted.limit(1)) is not None
