"""Mailing reports to whom they are to be told, as long work.

Each is told at least once: a process that dies between sending a mail and noting it leaves a row
that is sent again, with the same Message-ID, so that whoever gets both can tell.
"""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlmodel import Session

from core.actors import SYSTEM, Actor, Role
from core.alerts import mail
from core.alerts.wires import Refused
from core.db import answer, carry_out
from core.errors import NotFound, Unavailable
from core.finance.kpi import exporting, letters, outgoing
from core.finance.kpi.letters import Attachment, Read
from core.finance.kpi.outgoing import Parcel
from core.jobs.kinds import Kind, Params
from core.jobs.task import Task
from core.reports.files import file_name

LARGEST = 10_000_000  # bytes of a file; many mail servers take no more


@dataclass
class Files:
    """The file of the report that was mailed last, which most often is that of the next mail."""

    made: dict[tuple[UUID, int], Attachment | None] = field(default_factory=dict)

    def of(self, one: Read) -> Attachment | None:
        """The report as a file; none where it is too large for a mail."""
        key = (one.kept.id, len(one.comments))
        if key not in self.made:
            self.made = {key: _file(one)}
        return self.made[key]


def kind() -> Kind:
    """What is due is sent, without anybody asking for it."""
    return Kind("Mails of KPI reports", send, role=Role.admin, needed=needed)


def needed(db: Session, user: Actor) -> dict[str, Any] | None:
    """Whether anything is due."""
    return {} if outgoing.is_any_due(db, user) else None


def send(task: Task, params: Params) -> dict[str, Any]:
    """One mail for each report and person."""
    waiting = answer(outgoing.due, SYSTEM)
    told, failures, files = 0, list[str](), Files()
    for number, delivery_id in enumerate(waiting):
        task.report(number / len(waiting), f"Sent {number} of {len(waiting)}.")
        parcel = carry_out(outgoing.take, SYSTEM, delivery_id)
        if parcel is None:
            continue
        failure = _told(parcel, files)
        told += failure is None
        failures += [str(failure)] if failure else []
        if isinstance(failure, Unavailable) and not isinstance(failure, Refused):
            # The way itself is blocked: the others are not made to wait for that one by one.
            carry_out(outgoing.put_off, SYSTEM, str(failure))
            break
    return {"sent": told, "failed": len(failures), "failures": list(dict.fromkeys(failures))}


def _told(parcel: Parcel, files: Files) -> NotFound | Unavailable | None:
    """Send one mail and note what became of it; the reason, if it did not arrive."""
    try:
        read = answer(letters.opened, parcel.reader, parcel.report_id)
    except NotFound as error:  # it was shared until now
        carry_out(outgoing.failed, SYSTEM, parcel.delivery_id, str(error))
        return error
    attached = files.of(read)
    try:
        mail.send(letters.letter(read, parcel.address, parcel.delivery_id.hex, attached))
    except Unavailable as error:
        carry_out(outgoing.failed, SYSTEM, parcel.delivery_id, str(error))
        return error
    carry_out(outgoing.sent, SYSTEM, parcel.delivery_id)
    return None


def _file(one: Read) -> Attachment | None:
    """The PDF; the page where this machine has nothing to print it with."""
    try:
        suffix, content = "pdf", _exported(one, ".pdf")
    except Unavailable:
        suffix, content = "html", _exported(one, ".html")
    if len(content) > LARGEST:
        return None
    name = file_name(one.kept.title, suffix, at=one.kept.stored_at)
    return Attachment(name, suffix, content)


def _exported(one: Read, suffix: str) -> bytes:
    found = one.kept
    return exporting.file(
        found.report,
        suffix,
        found.title,
        one.comments,
        found.stored_at,
        stored_by=found.owner,
        formulas=found.formulas,
        sha256=found.sha256,
    )
