"""What every area tells Home of itself: how much it holds, and what needs attention."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, func


class Urgency(StrEnum):
    """How soon somebody should look."""

    now = "now"
    soon = "soon"
    fyi = "fyi"


@dataclass(frozen=True)
class Notice:
    """One thing that waits for this person, and the address of the page where it is dealt with."""

    sentence: str
    urgency: Urgency
    page: str


@dataclass(frozen=True)
class Holding:
    """How many things of a kind this person may see, and when the newest came."""

    count: int
    newest: datetime | None


def holding(db: Session, made: Any, *conditions: Any) -> Holding:
    """Count rows and find the newest; ``made`` is the column that says when."""
    count, newest = db.execute(select(func.count(), func.max(made)).where(*conditions)).one()
    return Holding(count, newest)
