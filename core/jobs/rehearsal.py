"""Work that only counts, for trying out what jobs do: progress, cancelling, failing, recovery."""

import time
from typing import Any

from pydantic import Field

from core.errors import Invalid
from core.jobs.kinds import Kind, Params
from core.jobs.task import Task

STEP_SECONDS = 0.1


class Rehearsal(Params):
    """How long, and whether it is to fail in the end."""

    seconds: float = Field(default=20.0, ge=0, le=3_600)
    number: int = 0  # so that two of them are not the same work
    fails: bool = False


def count(task: Task, params: Rehearsal) -> dict[str, Any]:
    """Count the tenths of a second."""
    steps = round(params.seconds / STEP_SECONDS)
    for step in range(steps):
        task.report(step / steps, f"Counted {step} of {steps}.")
        time.sleep(STEP_SECONDS)
    if params.fails:
        raise Invalid("This rehearsal was asked to fail, and does.")
    return {"counted": steps, "number": params.number}


REHEARSAL = Kind("Rehearsal", count, Rehearsal)
