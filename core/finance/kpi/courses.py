"""Stored reports by their books and periods: which is the newest of each, and which came before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.finance.kpi.asking import Asked, Period
from core.finance.kpi.kept import visible
from core.finance.kpi.reporting import STORED
from core.finance.tables import KPIReport

READS = ("finance",)


@dataclass(frozen=True)
class Stood:
    """What a stored report was asked, and its main figures."""

    id: UUID
    title: str
    asked: Asked
    whole: Period  # that was asked for, whether it was over or not
    owner: str  # of the books
    until: date  # as far as its figures go
    stored_at: datetime
    figures: Mapping[str, float | None]

    @property
    def place(self) -> tuple[date, datetime, str]:
        """Its place among others: by the end of its period, then by when it was stored."""
        return self.whole.end, self.stored_at, str(self.id)

    def is_before(self, other: "Stood") -> bool:
        """Whether it is of an earlier period of the same length, of the same books."""
        one, two = self.asked, other.asked
        return (
            (one.owner_id, sorted(one.entities), one.calendar)
            == (two.owner_id, sorted(two.entities), two.calendar)
            and self.whole.length is other.whole.length
            and self.whole.start < other.whole.start
        )


def stood(
    db: Session, user: Actor, owner_id: UUID | None = None, *, mine: bool = False
) -> list[Stood]:
    """The reports this user may see and that were not corrected: of all books, or of somebody's.

    The newest period comes first; ``mine`` are those that this user has stored.
    """
    require(user, Role.viewer)
    newer, data = aliased(KPIReport), col(KPIReport.report_data)
    about = ("about", "asked")
    wanted = (
        select(
            *(col(KPIReport.id), col(KPIReport.title), col(KPIReport.report_date)),
            *(col(KPIReport.report_period_end), data[about].label("asked")),
            data[("about", "owner")].as_string().label("owner"),
            *(col(getattr(KPIReport, name)) for name in STORED),
        )
        .outerjoin(newer, col(newer.supersedes_id) == col(KPIReport.id))
        .where(
            col(KPIReport.id).in_(visible(user)),
            col(KPIReport.company_id).is_(None),
            col(newer.id).is_(None),
        )
    )
    if owner_id is not None:
        wanted = wanted.where(data[(*about, "owner_id")].as_string() == str(owner_id))
    if mine:
        wanted = wanted.where(col(KPIReport.user_id) == user.id)
    found = [_stood(row) for row in db.execute(wanted) if row.asked is not None]
    return sorted(found, key=lambda one: one.place, reverse=True)


def before(one: Stood, every: Iterable[Stood]) -> Stood | None:
    """The newest report of an earlier period like that of this one, if there is any."""
    return max(
        (other for other in every if other.is_before(one)),
        key=lambda other: other.place,
        default=None,
    )


def _stood(row: Any) -> Stood:
    asked = Asked.read(row.asked)
    return Stood(
        row.id,
        row.title,
        asked,
        asked.whole,
        row.owner,
        row.report_period_end,
        row.report_date,
        {figure: getattr(row, name) for name, figure in STORED.items()},
    )
