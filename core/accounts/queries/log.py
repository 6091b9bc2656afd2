"""Questions about the audit log, its seals, and tries to sign in that failed."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict, Unpack
from uuid import UUID

import pandas as pd
from sqlalchemy import ColumnElement, Select, String, cast, func, or_, select
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col

from core.accounts.tables import AuditLog, AuditSeal, LoginAttempt, User
from core.actors import Actor, Role, require
from core.db.dialects import is_postgresql
from core.db.frames import frame

# The log is written past the counters; what shows it is asked anew each time.
READS = ()

LONGEST_SEARCH = 200
SEARCHED = 100_000  # to read the words of a million entries takes seconds


class Filters(TypedDict, total=False):
    """What narrows the log down; `_matching` says what each means."""

    since: datetime | None
    until: datetime | None
    action: str
    person_id: UUID | None
    object_type: str
    object_id: UUID | None
    text: str


@dataclass(frozen=True)
class Choices:
    """What there is to choose from: names of actions, people by name, types of objects."""

    actions: list[str]
    people: dict[UUID, str]
    object_types: list[str]


@dataclass(frozen=True)
class Standing:
    """How far the log is sealed, and how many entries are not sealed yet."""

    unsealed: int
    sealed_until: datetime | None
    sealed_at: datetime | None


@dataclass(frozen=True)
class Failures:
    """Who is being guessed at, and from where, the most failures first."""

    by_account: pd.DataFrame
    by_address: pd.DataFrame


def entries(
    db: Session, user: Actor, *, limit: int = 200, offset: int = 0, **filters: Unpack[Filters]
) -> pd.DataFrame:
    """Who did what, the newest first."""
    require(user, Role.admin)
    wanted = told().where(*_matching(db, **filters))
    return frame(db, wanted.limit(limit).offset(offset))


def count(db: Session, user: Actor, **filters: Unpack[Filters]) -> int:
    """How many entries there are of which `entries` gives a page."""
    require(user, Role.admin)
    wanted = select(func.count()).select_from(AuditLog).where(*_matching(db, **filters))
    found: int = db.execute(wanted).scalar_one()
    return found


def _matching(
    db: Session,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    action: str = "",
    person_id: UUID | None = None,
    object_type: str = "",
    object_id: UUID | None = None,
    text: str = "",
) -> list[ColumnElement[bool]]:
    """Conditions on the log: ``until`` is excluded, an action may be given up to its dot.

    ``text`` is looked for in the action, the name of the person and the details of the newest
    `SEARCHED` of the entries that fulfil the rest.
    """
    given = {
        col(AuditLog.user_id): person_id,
        col(AuditLog.object_type): object_type or None,
        col(AuditLog.object_id): object_id,
    }
    conditions = [column == value for column, value in given.items() if value is not None]
    if since is not None:
        conditions.append(col(AuditLog.created_at) >= since)
    if until is not None:
        conditions.append(col(AuditLog.created_at) < until)
    if action:
        known = _distinct(db, col(AuditLog.action))
        names = [name for name in known if action in {name, name.partition(".")[0]}]
        conditions.append(col(AuditLog.action).in_(names))
    if text.strip():
        conditions += _newest(db, conditions)
        conditions.append(_says(db, text.strip()[:LONGEST_SEARCH]))
    return conditions


def choices(db: Session, user: Actor) -> Choices:
    """What appears in the log, to choose from."""
    require(user, Role.admin)
    appears = select(col(AuditLog.id)).where(col(AuditLog.user_id) == col(User.id)).exists()
    people = select(col(User.id), col(User.username)).where(appears).order_by(col(User.username))
    return Choices(
        actions=_distinct(db, col(AuditLog.action)),
        people={person.id: person.username for person in db.execute(people)},
        object_types=_distinct(db, col(AuditLog.object_type)),
    )


def seals(db: Session, user: Actor) -> pd.DataFrame:
    """The seals, the newest first: from when to when, over how many entries, and when made."""
    require(user, Role.admin)
    wanted = select(
        col(AuditSeal.from_at),
        col(AuditSeal.to_at),
        col(AuditSeal.row_count),
        col(AuditSeal.created_at),
    )
    return frame(db, wanted.order_by(col(AuditSeal.to_at).desc()))


def standing(db: Session, user: Actor) -> Standing:
    """How far the log is sealed."""
    require(user, Role.admin)
    newest_first = select(AuditSeal).order_by(col(AuditSeal.to_at).desc())
    last = db.execute(newest_first.limit(1)).scalar()
    unsealed = select(func.count()).select_from(AuditLog)
    if last is not None:
        unsealed = unsealed.where(col(AuditLog.created_at) >= last.to_at)
    return Standing(
        unsealed=db.execute(unsealed).scalar_one(),
        sealed_until=last and last.to_at,
        sealed_at=last and last.created_at,
    )


def failures(db: Session, user: Actor, since: datetime) -> Failures:
    """Tries to sign in that failed: per account that exists, and per address they came from."""
    require(user, Role.admin)
    tries = func.count().label("tries")
    latest = func.max(LoginAttempt.created_at).label("latest")
    failed = (col(LoginAttempt.created_at) >= since, ~col(LoginAttempt.succeeded))
    by_account = (
        select(col(User.username), tries, latest)
        .join(LoginAttempt, col(LoginAttempt.user_id) == col(User.id))
        .where(*failed)
        .group_by(col(User.username))
        .order_by(tries.desc(), col(User.username))
    )
    names = func.count(col(LoginAttempt.identifier_hash).distinct()).label("names")
    by_address = (
        select(col(LoginAttempt.ip), tries, latest, names)
        .where(*failed)
        .group_by(col(LoginAttempt.ip))
        .order_by(tries.desc(), col(LoginAttempt.ip))
    )
    return Failures(frame(db, by_account), frame(db, by_address))


def told() -> Select[*tuple[Any, ...]]:
    """Entries with the name of who did it, the newest first."""
    return (
        select(
            col(AuditLog.id),
            col(AuditLog.created_at),
            col(User.username),
            col(AuditLog.action),
            col(AuditLog.object_type),
            col(AuditLog.object_id),
            col(AuditLog.details),
            col(AuditLog.ip),
        )
        .outerjoin(User, col(User.id) == col(AuditLog.user_id))
        .order_by(col(AuditLog.created_at).desc(), col(AuditLog.id).desc())
    )


def _newest(db: Session, conditions: list[ColumnElement[bool]]) -> list[ColumnElement[bool]]:
    """A condition that leaves out what is older than the newest `SEARCHED` entries, if any is."""
    moments = select(col(AuditLog.created_at)).where(*conditions)
    newest_first = moments.order_by(col(AuditLog.created_at).desc())
    first_left_out = db.execute(newest_first.offset(SEARCHED).limit(1)).scalar()
    return [] if first_left_out is None else [col(AuditLog.created_at) > first_left_out]


def _says(db: Session, text: str) -> ColumnElement[bool]:
    """Whether an entry has the text in it; details are searched as the database writes them."""
    written = json.dumps(text, ensure_ascii=not is_postgresql(db))[1:-1]
    people = select(col(User.id)).where(col(User.username).icontains(text, autoescape=True))
    return or_(
        col(AuditLog.action).icontains(text, autoescape=True),
        col(AuditLog.user_id).in_(people),
        cast(col(AuditLog.details), String).icontains(written, autoescape=True),
    )


def _distinct(db: Session, column: Mapped[Any]) -> list[str]:
    """The different texts of an indexed column, one look into the index each, in their order."""
    first = select(func.min(column).label("value")).cte("found", recursive=True)
    following = select(func.min(column)).where(column > first.c.value).scalar_subquery()
    found = first.union_all(select(following).where(first.c.value.is_not(None)))
    wanted = select(found.c.value).where(found.c.value.is_not(None))
    return list(db.execute(wanted).scalars())
