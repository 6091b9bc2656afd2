"""A process that does jobs which leave a mark, until it is killed."""

from typing import Any

from pydantic import Field
from sqlmodel import Session

from core.accounts import audit
from core.actors import Actor
from core.jobs.kinds import Kind, Params
from core.jobs.runner import Runner
from core.jobs.task import Task

AT_ONCE = 4
MARK = "bench.done"


class Numbered(Params):
    """Which of the jobs it is, and how long it takes."""

    number: int
    seconds: float = Field(default=0.02, ge=0)


def work(task: Task, params: Numbered) -> dict[str, Any]:
    """Wait a little."""
    task.stop.wait(params.seconds)
    task.check()
    return {"number": params.number}


def mark(db: Session, user: Actor, made: dict[str, Any]) -> dict[str, Any]:
    """Leave the mark that is counted in the end."""
    audit.record(db, user, MARK, details=made)
    return made


KINDS = {"marked": Kind("Marked", work, Numbered, keep=mark)}

if __name__ == "__main__":
    Runner(KINDS, at_once=AT_ONCE).start().wait()
