"""What can be done as a job, and what the work is given while it is done."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from typing import Any, Protocol

from pydantic import BaseModel, ConfigDict
from sqlmodel import Session

from core.actors import Actor, Role


class Stopped(Exception):
    """The work ends here: it was cancelled, took too long, or somebody else took it over."""


class Params(BaseModel):
    """What a kind of work needs to know; what it does not know is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Task:
    """One job while it is done: who asked for it, how far it is, and whether to go on.

    Nothing here touches the database, so work never waits for its own progress to be written.
    """

    def __init__(self, user: Actor) -> None:
        self.user = user
        self.fraction, self.note = 0.0, ""
        self.stop = Event()

    def report(self, fraction: float, note: str = "") -> None:
        """Say how far the work is, and go on only if that is still wanted."""
        self.fraction, self.note = min(max(fraction, 0.0), 1.0), note[:255]
        self.check()

    def check(self) -> None:
        """Go on only if that is still wanted; to be called every half second or so."""
        if self.stop.is_set():
            raise Stopped


class Work(Protocol):
    """Does the work outside of any transaction; what it answers is kept in one."""

    def __call__(self, task: Task, params: Any) -> Any:
        """Do it."""


Keep = Callable[[Session, Actor, Any], dict[str, Any] | None]


def as_it_is(_db: Session, _user: Actor, outcome: Any) -> dict[str, Any] | None:
    """Keep what the work answers in the row of the job, and nothing else."""
    return None if outcome is None else dict(outcome)


@dataclass(frozen=True)
class Kind:
    """One kind of work: what people call it, who may ask for it, how it is done and kept."""

    title: str
    work: Work
    params: type[Params] = Params
    role: Role = Role.analyst
    keep: Keep = as_it_is  # in the transaction that ends the job, hence exactly once
    seconds: float = 3_600.0  # after which it is given up
