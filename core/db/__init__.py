"""The doors to the database: `read` and `write`, and both again for work that may be repeated."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import sessionmaker
from sqlmodel import Session

from core.actors import Actor
from core.db import commits, finite, routing, versions
from core.db.engines import hurried, primary
from core.db.failures import in_words
from core.db.packages import metadata
from core.db.retries import retried
from core.errors import Interrupted

T = TypeVar("T")


class LateBound(Session):
    """A session on the primary, unless another engine is named; opened at first use."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        metadata()  # rows lead to rows of any package, so all tables must be known
        super().__init__(*args, **kwargs)

    def get_bind(self, *args: Any, **kwargs: Any) -> Engine | Connection:
        """Where the next statement goes."""
        if self.bind is None:
            self.bind = primary()  # and there it stays, or it would be two transactions
        return kwargs.get("bind") or self.bind


SessionLocal = sessionmaker(class_=LateBound, autoflush=False, expire_on_commit=False)
event.listen(LateBound, "before_flush", finite.refuse_others)


@contextmanager
def read(user: Actor) -> Iterator[Session]:
    """Open a session on the replica, if there is one; nothing done in it is kept."""
    engine = routing.engine_for(user)
    try:
        with in_words(), SessionLocal(bind=engine) as db:
            yield db
    except Interrupted:
        routing.failed(engine)
        raise


@contextmanager
def write(user: Actor, *, waits: bool = True) -> Iterator[Session]:
    """Open one transaction: all of the block is kept and its readers told, or nothing is.

    One that does not wait is Interrupted at once where somebody else writes into a SQLite file.
    """
    with in_words(), SessionLocal(bind=None if waits else hurried(), autoflush=True) as db:
        yield db
        db.flush()
        versions.bump(db)
        commits.commit(db)
    routing.wrote(user)


def answer(query: Callable[..., T], user: Actor, *args: Any, **options: Any) -> T:
    """Answer a query in a session of its own; a connection that breaks is not noticed."""

    def once() -> T:
        with read(user) as db:
            return query(db, user, *args, **options)

    return retried(once)


def carry_out(action: Callable[..., T], user: Actor, *args: Any, **options: Any) -> T:
    """Carry out an action in a transaction of its own, exactly once whatever breaks off."""

    def once() -> T:
        with write(user) as db:
            return action(db, user, *args, **options)

    return retried(once)
