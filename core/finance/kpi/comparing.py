"""Two reports side by side, and a stored one beside what the same question gives today."""

from dataclasses import dataclass
from uuid import UUID

import pandas as pd
from sqlmodel import Session

from core.actors import Actor, Role, require
from core.analytics.kpi.changes import Cause, Change, Difference, Moved, difference
from core.finance.kpi import kept
from core.finance.kpi.kept import Kept
from core.finance.kpi.reporting import Report, report
from core.finance.kpi.sources import File

__all__ = ["Again", "Cause", "Change", "Compared", "Difference", "Moved", "again", "compared"]

READS = ("finance", "series", "currency", "forecasting", "registry", "uploads")


@dataclass(frozen=True)
class Compared:
    """Two reports, and what is different in the second."""

    before: Report
    after: Report
    difference: Difference

    @property
    def is_same(self) -> bool:
        """Whether every figure and every input is the same."""
        return not (self.difference.moved or self.difference.changes)

    def came_in(self, change: Change) -> list[File]:
        """The files that an account is cited from now and was not before."""
        if not change.key:
            return []
        then = {one.id for one, _ in self.before.about.files_of(change.key)}
        now = self.after.about.files_of(change.key)
        return [one for one, _ in now if one.id not in then]


@dataclass(frozen=True)
class Again:
    """A stored report, and the same question asked today."""

    kept: Kept
    now: Report
    compared: Compared


def compared(db: Session, user: Actor, one_id: UUID, other_id: UUID) -> Compared:
    """Two stored reports; the first is what the second is held against."""
    require(user, Role.viewer)
    one, other = kept.one(db, user, one_id), kept.one(db, user, other_id)
    return between(one, other.report)


def again(db: Session, user: Actor, report_id: UUID) -> Again:
    """What the question of a stored report gives now, and why it differs."""
    require(user, Role.viewer)
    stored = kept.one(db, user, report_id)
    now = report(db, user, stored.report.about.asked)
    return Again(stored, now, between(stored, now))


def between(stored: Kept, other: Report) -> Compared:
    """What is different in another report."""
    figures = stored.data["told"]["figures"]
    found = difference(stored.report.inputs, other.inputs, figures)
    return Compared(stored.report, other, found)


def as_frame(one: Compared) -> pd.DataFrame:
    """Every change as a row, with the files that brought it."""
    rows = [
        {
            "cause": change.cause.value,
            "what": change.what,
            "when": change.when,
            "before": change.before,
            "after": change.after,
            "by": change.by,
            "file": ", ".join(file.filename for file in one.came_in(change)),
        }
        for change in one.difference.changes
    ]
    columns = ["cause", "what", "when", "before", "after", "by", "file"]
    return pd.DataFrame(rows, columns=columns)
