"""What tests do about reports that are mailed."""

from datetime import timedelta
from email.message import EmailMessage
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from core.actors import SYSTEM, Actor
from core.db import carry_out, read, write
from core.finance.kpi import announcing, keeping, mailing
from core.finance.kpi.announcing import Announced
from core.finance.tables import ReportDelivery
from core.jobs.kinds import Params
from core.jobs.task import Task
from tests.bed.cast import ADA
from tests.finance.kpi.asked import stored


def shared(db: Session, **given: Any) -> UUID:
    """A stored report that all may read."""
    made: UUID = stored(db, ADA, **given)
    keeping.share(db, ADA, made, is_shared=True)
    return made


def announce(report_id: UUID, *names: str, user: Actor = ADA, **given: Any) -> Announced:
    """Have a report mailed."""
    return carry_out(announcing.announce, user, report_id, names, **given)


def send() -> dict[str, Any]:
    """Mail what is due."""
    return mailing.send(Task(SYSTEM), Params())


def let_time_pass(by: timedelta = timedelta(days=1)) -> None:
    """As if everything that waits had been planned so much earlier."""
    with write(SYSTEM) as db:
        for row in db.exec(select(ReportDelivery)):
            row.due_at -= by
            db.add(row)


def rows() -> list[ReportDelivery]:
    """The mails that are noted, the oldest first."""
    with read(SYSTEM) as db:
        return list(db.exec(select(ReportDelivery).order_by(col(ReportDelivery.id))))


def text(found: EmailMessage) -> str:
    """A mail as those read it who read no HTML."""
    body = found.get_body(("plain",))
    return "" if body is None else str(body.get_content())
