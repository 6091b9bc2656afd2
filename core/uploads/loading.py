"""Loading a file as long work: read by a worker, stored in the transaction that ends the job."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from sqlmodel import Session

from core.actors import Actor
from core.errors import BellwetherError, Invalid, NotFound
from core.jobs.kinds import Kind, Params
from core.jobs.task import Task
from core.uploads import actions, spool
from core.uploads.actions import Received
from core.uploads.choices import Choices, Policy
from core.uploads.recognising import AUTO
from core.uploads.shapes import Mode, Shapes
from core.uploads.shelving import Shelved, shelved, taken_down
from core.uploads.spool import Waiting
from core.uploads.trial import Trial, tried

TITLE = "Load of a file"


class Loading(Params):
    """Which waiting file is loaded, and what its owner said of it."""

    token: str
    filename: str = ""  # for whoever looks at the list of jobs
    shape: str = AUTO
    mapping: dict[str, str] = {}
    answers: dict[str, str] = {}
    policy: Policy = Policy.all
    mode: Mode | None = None
    again: bool = False

    @property
    def said(self) -> Choices:
        """The same as the loader takes it."""
        return Choices(self.mapping, self.answers, self.policy, self.mode, self.again)


@dataclass(frozen=True)
class Wanted:
    """What a worker is asked: the file, and what was said of it. Shapes travel by their names."""

    shapes: Shapes = field(repr=False)
    path: Path
    shape: str
    mapping: Mapping[str, str]
    answers: Mapping[str, str]


@dataclass(frozen=True)
class Ready:
    """A file that was read and checked, so that storing it is all that is left."""

    token: str
    received: Received
    trial: Trial
    said: Choices


def kind(shapes: Shapes) -> Kind:
    """The work of loading a file as one of these shapes."""
    return Kind(
        TITLE, partial(read, shapes), Loading, keep=partial(store, shapes), has_own_page=True
    )


def read(shapes: Shapes, task: Task, params: Loading) -> Ready:
    """Read and check a file; nothing is locked meanwhile."""
    if task.user.id is None:
        raise NotFound("A file belongs to somebody.")
    waiting = spool.waiting(task.user.id, params.token)
    return ready(shapes, task, waiting, params.shape, params.said)


def ready(shapes: Shapes, task: Task, waiting: Waiting, shape: str, said: Choices) -> Ready:
    """Have a worker read a file that waits, while its bytes are packed."""
    task.report(
        max(task.fraction, 0.02), f"Reads {waiting.filename}, {waiting.size / 1e6:,.1f} MB."
    )
    with ThreadPoolExecutor(1) as beside:
        received = beside.submit(Received.waiting, waiting)
        trial = looked(shapes, task, waiting, shape, said)
        task.report(0.65, "Packs the original.")
        packed = received.result()
    task.report(0.7, f"Stores {len(trial.rows):,} rows.")
    return Ready(waiting.token, packed, trial, said)


def looked(shapes: Shapes, task: Task, waiting: Waiting, shape: str, said: Choices) -> Trial:
    """What a worker makes of a file, or a sentence about why it cannot."""
    wanted = Wanted(shapes, waiting.path, shape, said.mapping, said.answers)
    outcome = task.map(look, [wanted], until=0.6, note="Every cell is read.")
    found = outcome.reasons[0] if outcome.failures else outcome.values[0]
    if not isinstance(found, Shelved):
        raise Invalid(str(found))
    trial: Trial = taken_down(found)
    return trial


def look(wanted: Wanted) -> Shelved | str:
    """What a worker does: read the file, or say why that cannot be."""
    try:
        trial = tried(
            wanted.path,
            wanted.shapes,
            shape=wanted.shape,
            mapping=wanted.mapping,
            answers=wanted.answers,
        )
        return shelved(trial, wanted.path.parent)
    except BellwetherError as error:
        return str(error)


def store(shapes: Shapes, db: Session, user: Actor, ready: Ready) -> dict[str, Any]:
    """Store what was read, or nothing; the job keeps what came of it."""
    upload_id = actions.load_file(db, user, shapes, ready.received, ready.trial, ready.said)
    return {
        "upload_id": str(upload_id),
        "file": ready.received.filename,
        "read_as": shapes[str(ready.trial.shape)].title,
        "rows": len(ready.trial.rows),
        "refused": len({one.line for one in ready.trial.refusals}),
    }
