"""A file of an address as long work, for schedules: fetched, and loaded as the last of its kind."""

from functools import partial
from typing import Any

from pydantic import Field
from sqlmodel import Session

from core.actors import Actor
from core.db import answer
from core.errors import Invalid, NotFound
from core.jobs.kinds import Kind, Params
from core.jobs.task import Task
from core.uploads import fetching, loading, queries
from core.uploads.choices import Choices, Policy
from core.uploads.loading import Ready
from core.uploads.recognising import AUTO
from core.uploads.shapes import Shapes

TITLE = "Load of a file from an address"


class Calling(Params):
    """Where the file is; how it is read follows from the last one of its kind."""

    url: str = Field(min_length=8, max_length=2_000, title="Address of the file (https)")
    shape: str = Field(default=AUTO, title="Read as")
    policy: Policy = Field(default=Policy.all, title="If rows are refused")


def kind(shapes: Shapes) -> Kind:
    """The work of fetching and loading one file."""
    return Kind(TITLE, partial(fetched, shapes), Calling, keep=partial(store, shapes))


def fetched(shapes: Shapes, task: Task, params: Calling) -> Ready | str:
    """Fetch a file and read it; the name of one that is stored already."""
    owner = task.user.id
    if owner is None:
        raise NotFound("A file belongs to somebody.")
    fetching.checked(params.url)
    task.report(0.01, "Asks for the file.")
    waiting = fetching.fetch(
        owner, params.url, lambda count: task.report(0.1, f"{count / 1e6:,.1f} MB have come.")
    )
    said = Choices(policy=params.policy)
    trial = loading.looked(shapes, task, waiting, params.shape, said)
    like = answer(queries.kinds_loaded, task.user).get(trial.signature)
    if like is not None and like.shape in shapes and params.shape in {AUTO, like.shape}:
        fields = {one.name for one in shapes[like.shape].fields}
        said = Choices.as_told(like.holds_for(waiting.filename, fields))
        trial = loading.looked(shapes, task, waiting, like.shape, said)
    if trial.shape is None or trial.questions:
        raise Invalid(
            f"{waiting.filename} asks something, or is of no known kind: load it once by hand, "
            "and the next ones are read the same way."
        )
    what = (waiting.sha256, trial.shape, trial.detected.sheet)
    if answer(queries.same_file, task.user, *what) is not None:
        return waiting.filename
    return loading.ready(shapes, task, waiting, trial.shape, said)


def store(shapes: Shapes, db: Session, user: Actor, ready: Ready | str) -> dict[str, Any]:
    """Store what is new."""
    if isinstance(ready, str):
        return {"file": ready, "rows": 0, "told": "It is the same file as last time."}
    return loading.store(shapes, db, user, ready)
