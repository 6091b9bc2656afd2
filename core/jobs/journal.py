"""The log of a job: what was said while it was done, of its attempts and of its end.

Written with the heartbeats and the changes of the job, in their transactions, so it is as complete
after a kill as the last heartbeat, and costs nothing where nothing was said.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlmodel import Session, col, func

from core.db.keys import uuid7
from core.db.types import now
from core.jobs.tables import JobNote
from core.jobs.task import LONGEST_LINE, Line, storable

KEPT_AT_EACH_END = 100  # lines, the first and the newest


def line(text: str) -> Line:
    """What is said now of the job itself: how it was begun, put back, or ended."""
    return Line(now(), None, storable(text)[:LONGEST_LINE])


def add(db: Session, job_id: UUID, owner: UUID | None, lines: Sequence[Line]) -> None:
    """Write lines below those that are there; only who has locked the job's row may."""
    if not lines:
        return
    theirs = col(JobNote.job_id) == job_id
    last = db.scalar(select(func.max(JobNote.number)).where(theirs)) or 0
    rows = [
        {
            "id": uuid7(),
            "job_id": job_id,
            "number": number,
            "progress": said.progress,
            "text": said.text,
            "created_at": said.at,
        }
        for number, said in enumerate(lines, last + 1)
    ]
    db.execute(insert(JobNote).execution_options(owner=owner), rows)
    newest = last + len(rows)
    if newest > 2 * KEPT_AT_EACH_END:
        middle = col(JobNote.number).between(KEPT_AT_EACH_END + 1, newest - KEPT_AT_EACH_END)
        thinned = delete(JobNote).where(theirs, middle)
        db.execute(thinned.execution_options(owner=owner, synchronize_session=False))


def read(db: Session, job_id: UUID) -> list[Line]:
    """All lines, in their order."""
    wanted = (
        select(col(JobNote.created_at), col(JobNote.progress), col(JobNote.text))
        .where(col(JobNote.job_id) == job_id)
        .order_by(col(JobNote.number))
    )
    return [Line(*found) for found in db.execute(wanted)]
