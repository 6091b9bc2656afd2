"""What can be done as a job: what people call it, who may ask for it, how it is done and kept."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from pydantic import BaseModel, ConfigDict
from sqlmodel import Session

from core.actors import Actor, Role
from core.jobs.task import Task


class Params(BaseModel):
    """What a kind of work needs to know; what it does not know is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Work(Protocol):
    """Does the work outside of any transaction; what it answers is kept in one."""

    def __call__(self, task: Task, params: Any) -> Any:
        """Do it."""


Keep = Callable[[Session, Actor, Any], dict[str, Any] | None]
Needed = Callable[[Session, Actor], dict[str, Any] | None]


def as_it_is(_db: Session, _user: Actor, outcome: Any) -> dict[str, Any] | None:
    """Keep what the work answers in the row of the job, and nothing else."""
    return None if outcome is None else dict(outcome)


@dataclass(frozen=True)
class Kind:
    """One kind of work.

    ``needed`` is asked every other second whether the data asks for this work without anybody
    doing so, and answers with its parameters then; what it looks at has to be changed by `keep`.
    """

    title: str
    work: Work
    params: type[Params] = Params
    role: Role = Role.analyst
    keep: Keep = as_it_is  # in the transaction that ends the job, hence exactly once
    seconds: float = 3_600.0  # after which it is given up
    needed: Needed | None = None
    has_own_page: bool = False  # where people begin it, so that the Jobs page need not offer it

    @property
    def is_begun_by_hand(self) -> bool:
        """Whether people begin it, and have to say no more than that they want it."""
        fields = self.params.model_fields.values()
        asks_for_nothing = not any(field.is_required() for field in fields)
        return self.needed is None and not self.has_own_page and asks_for_nothing
