"""What became of the rows of a file: in what they stand, and what was made with them.

Each domain answers for its own tables, by a query that `USED_BY` of the catalogue names.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.alerts.queries import visible as visible_rules
from core.alerts.subjects import labels
from core.alerts.tables import AlertRule, Subject
from core.db.frames import Wanted
from core.errors import NotFound
from core.uploads.queries import visible
from core.uploads.tables import DataUpload

NAMED = 100  # things of one kind; the others are counted
OF_OTHERS, MORE = "of other people", "more"


@dataclass(frozen=True)
class Use:
    """A thing that has rows of a file, or was made with them; without a name, so many."""

    kind: str
    name: str = ""  # empty: those that this person may not see, or that are too many to be named
    note: str = ""
    page: str = ""  # the address of where it is shown
    count: int = 1
    is_built: bool = True  # made with the rows, so that it stands on nothing once they are gone

    def __str__(self) -> str:
        """As a sentence names it."""
        if self.name:
            return f"{self.kind.casefold()} {self.name}"
        return f"{self.kind.casefold()}: {self.count:,} {self.note}"


@dataclass(frozen=True)
class Cited:
    """The file of which the uses are asked."""

    id: UUID
    loaded_at: datetime


def cited(db: Session, user: Actor, upload_id: UUID) -> Cited:
    """The file, if this person may see it."""
    require(user, Role.viewer)
    wanted = select(col(DataUpload.id), col(DataUpload.created_at))
    seen = col(DataUpload.id).in_(visible(user))
    found = db.execute(wanted.where(col(DataUpload.id) == upload_id, seen)).one_or_none()
    if found is None:
        raise NotFound("This file is not yours, or is not shared with you.")
    return Cited(*found)


def uses(
    db: Session,
    kind: str,
    wanted: Wanted,
    seen: Any = None,
    *,
    say: Callable[[Any], str] = str,
    page: str = "",
    is_built: bool = True,
) -> list[Use]:
    """What a select finds: names, and what is to be said of each; ``seen`` says which are told.

    Of the others it is only told how many there are.
    """
    mine = wanted if seen is None else wanted.where(seen)
    found = db.execute(mine.order_by(*wanted.selected_columns).limit(NAMED + 1)).all()
    told = [Use(kind, str(name), say(what), page, 1, is_built) for name, what in found[:NAMED]]
    of_mine = len(found) if len(found) <= NAMED else _count(db, mine)
    every = of_mine if seen is None else _count(db, wanted)
    for count, note in ((of_mine - len(told), MORE), (every - of_mine, OF_OTHERS)):
        told += [Use(kind, "", note, "", count, is_built)] if count else []
    return told


def many(noun: str) -> Callable[[int], str]:
    """How `uses` says a count.

    >>> many("point")(1), many("point")(1200)
    ('1 point', '1,200 points')
    """
    return lambda count: f"{count:,} {noun}{'' if count == 1 else 's'}"


def watching(db: Session, user: Actor, subject: Subject, ids: Select[Any]) -> list[Use]:
    """The alert rules about things of which these are the ids."""
    require(user, Role.viewer)
    wanted: Any = select(col(AlertRule.metric), col(AlertRule.subject_id)).where(
        col(AlertRule.subject_type) == subject, col(AlertRule.subject_id).in_(ids)
    )
    about = db.scalars(wanted.with_only_columns(col(AlertRule.subject_id)).distinct().limit(NAMED))
    names = labels(db, user, [(subject, key) for key in about if key is not None])

    def said(key: UUID) -> str:
        return f"of {names[subject, key]}" if (subject, key) in names else ""

    return uses(db, "Alert rule", wanted, visible_rules(user), say=said, page="alerts")


def _count(db: Session, wanted: Wanted) -> int:
    return db.scalar(select(func.count()).select_from(wanted.subquery())) or 0
