"""The mails that bring reports: what waits, taking it, and noting what became of it.

Who sends takes a delivery first, and that is counted as an attempt: a process that dies with it in
hand is followed by the next attempt no sooner than after a failure, and two processes never send
the same mail at the same time.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from core.accounts.tables import User
from core.actors import Actor, Role, require
from core.alerts.messages import channels, people
from core.alerts.outbox import (
    CUT_OFF,
    MOST_ATTEMPTS,
    NOBODY_LEFT,
    NOT_SET_UP,
    UNWANTED,
    count_attempt,
    note_failure,
)
from core.alerts.tables import Channel
from core.alerts.telling import Mails
from core.db.dialects import is_postgresql
from core.db.types import now
from core.finance.kpi.announcing import may_read
from core.finance.tables import KPIReport, ReportDelivery

READS = ("finance", "accounts")
NOT_SEEN = "The report is not shared any more with whoever was to be told."


@dataclass(frozen=True)
class Parcel:
    """A report that is due for somebody, with whose rights it is read."""

    delivery_id: UUID
    report_id: UUID
    reader: Actor
    address: str


def is_any_due(db: Session, user: Actor) -> bool:
    """Whether any mail is to be sent."""
    require(user, Role.admin)
    return db.scalar(select(col(ReportDelivery.id)).where(*_due()).limit(1)) is not None


def due(db: Session, user: Actor) -> list[UUID]:
    """What is to be sent, report by report; which has waited longest comes first."""
    require(user, Role.admin)
    wanted = select(col(ReportDelivery.id), col(ReportDelivery.kpi_report_id)).where(*_due())
    found = db.execute(wanted.order_by(col(ReportDelivery.due_at), col(ReportDelivery.id))).all()
    place = {key: at for at, (_, key) in reversed(list(enumerate(found)))}
    return [key for key, of in sorted(found, key=lambda row: place[row[1]])]


def take(db: Session, user: Actor, delivery_id: UUID) -> Parcel | None:
    """What is due for somebody, which counts as an attempt; none if it is not to be sent."""
    require(user, Role.admin)
    for row in _locked(db, *_due(), col(ReportDelivery.id) == delivery_id):
        person = db.get_one(User, row.user_id)
        reader = Actor(person.id, person.username, person.role)
        if reason := _obstacle(db, row, reader):
            row.ended_at, row.error = now(), reason
            db.add(row)
            return None
        count_attempt(row)
        return Parcel(row.id, row.kpi_report_id, reader, person.email)
    return None


def sent(db: Session, user: Actor, delivery_id: UUID) -> None:
    """Note that a mail has arrived."""
    require(user, Role.admin)
    is_it = col(ReportDelivery.id) == delivery_id
    for row in _locked(db, is_it, col(ReportDelivery.sent_at).is_(None)):
        row.sent_at = row.ended_at = now()
        row.error = None
        db.add(row)


def failed(db: Session, user: Actor, delivery_id: UUID, reason: str) -> None:
    """Note why a mail did not arrive; after the last attempt it is given up."""
    require(user, Role.admin)
    is_it = col(ReportDelivery.id) == delivery_id
    for row in _locked(db, is_it, col(ReportDelivery.ended_at).is_(None)):
        note_failure(row, reason)


def put_off(db: Session, user: Actor, reason: str) -> int:
    """Count an attempt for all that is due, since nothing can be sent; say how many mails."""
    require(user, Role.admin)
    rows = _locked(db, *_due())
    for row in rows:
        count_attempt(row)
        note_failure(row, reason)
    return len(rows)


def _obstacle(db: Session, row: ReportDelivery, reader: Actor) -> str:
    """Why a mail is not to be sent any more."""
    wanted = [wishes for _, wishes in people(db, row.user_id)]
    if Channel.mail not in channels():
        return NOT_SET_UP
    if not wanted:
        return NOBODY_LEFT
    if wanted[0].mail is Mails.never:
        return UNWANTED
    if not may_read(db.get_one(KPIReport, row.kpi_report_id), reader):
        return NOT_SEEN
    return CUT_OFF if row.attempts >= MOST_ATTEMPTS else ""


def _due() -> tuple[ColumnElement[bool], ...]:
    return (col(ReportDelivery.ended_at).is_(None), col(ReportDelivery.due_at) <= now())


def _locked(db: Session, *where: ColumnElement[bool]) -> list[ReportDelivery]:
    """Rows as they stand now, which nobody else changes until the transaction ends."""
    wanted = select(ReportDelivery).where(*where).order_by(col(ReportDelivery.id))
    if is_postgresql(db):
        wanted = wanted.with_for_update()
    return list(db.scalars(wanted.execution_options(populate_existing=True)))
