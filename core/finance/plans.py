"""Budgets as people ask for them: versions, their months, what overlaps, and how two compare.

All budgets are somebody's own; those of companies are told elsewhere. Amounts are exact: they are
summed and spread as whole ten-thousandths, and leave as Decimals.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd
from sqlalchemy import Integer, and_, cast, func, not_, or_, select
from sqlmodel import Session, col

from core.accounts.tables import User
from core.actors import Actor, Role, require
from core.db.frames import Wanted, frame
from core.errors import NotFound
from core.finance import grids
from core.finance.grids import Grid
from core.finance.tables import Budget
from core.finance.twice import Overlap, together
from core.uploads.queries import visible as visible_uploads
from core.uploads.tables import DataUpload

READS = ("finance", "uploads", "accounts")
GONE = "There is no version {} of these budgets, or it is not shared with you."


@dataclass(frozen=True)
class Version:
    """One version of somebody's budgets."""

    owner_id: UUID
    owner: str
    is_mine: bool
    number: int
    rows: int
    first: date
    last: date
    sums: tuple[tuple[str, Decimal], ...]  # by currency
    changed_at: datetime
    files: tuple[tuple[UUID, str], ...]  # those that this person may see
    is_shared: bool  # every row of it

    def __str__(self) -> str:
        """Its number, with the owner's name when that is somebody else."""
        return f"Version {self.number}" + ("" if self.is_mine else f" · {self.owner}")


@dataclass(frozen=True)
class Compared:
    """Two versions beside each other: their lines, and their sums by currency."""

    lines: pd.DataFrame
    sums: pd.DataFrame


def visible(user: Actor) -> Any:
    """Which budgets this user may see; every question about them begins here."""
    own = col(Budget.company_id).is_(None)
    if user.sees_all:
        return own
    return and_(own, or_(col(Budget.user_id) == user.id, col(Budget.is_shared)))


def versions(db: Session, user: Actor, owner_id: UUID | None = None) -> list[Version]:
    """The versions this user may see, or those of one owner, their own first, the newest first."""
    require(user, Role.viewer)
    one = (col(Budget.user_id), col(Budget.version))
    theirs = [visible(user), *([] if owner_id is None else [one[0] == owner_id])]
    each = (
        select(
            *(*one, col(Budget.currency), func.count().label("rows"), *_sums()),
            func.min(Budget.period_start).label("first"),
            func.max(Budget.period_end).label("last"),
            func.max(Budget.updated_at).label("changed_at"),
            func.min(cast(col(Budget.is_shared), Integer)).label("is_shared"),
        )
        .where(*theirs)
        .group_by(*one, col(Budget.currency))
        .subquery()
    )
    wanted = (
        select(col(User.username), *each.c)
        .join(each, each.c.user_id == col(User.id))
        .order_by(
            *(each.c.user_id != user.id, col(User.username)),
            *(each.c.version.desc(), each.c.currency),
        )
    )
    files = _files(db, user, theirs)
    found = groupby(db.execute(wanted).all(), key=lambda row: (row.user_id, row.version))
    return [_version(user, list(rows), files.get(key, ())) for key, rows in found]


def latest(db: Session, user: Actor, owner_id: UUID) -> int | None:
    """The newest version of somebody's budgets that this user may see."""
    require(user, Role.viewer)
    newest = select(func.max(Budget.version)).where(visible(user), col(Budget.user_id) == owner_id)
    found: int | None = db.scalar(newest)
    return found


def within(
    db: Session, user: Actor, owner_id: UUID, version: int, start: date, end: date
) -> pd.DataFrame:
    """The budgets of a version that touch a period, as they are stored."""
    require(user, Role.viewer)
    wanted: Wanted = (
        select(
            *(col(Budget.category), col(Budget.entity), col(Budget.currency)),
            *(col(Budget.period_start).label("start"), col(Budget.period_end).label("end")),
            *(col(Budget.amount), col(Budget.data_upload_id)),
        )
        .where(*rows_of(user, owner_id, version), *_touching(start, end))
        .order_by(
            *(col(Budget.category), col(Budget.entity), col(Budget.period_start)),
            col(Budget.period_end),
        )
    )
    return frame(db, wanted)


def months(
    db: Session, user: Actor, owner_id: UUID, version: int, *, year: int | None = None
) -> pd.DataFrame:
    """One version, or one year of it: a row for each category, entity and currency.

    Columns are months by their first day; a month without a budget is None. A longer budget counts
    by the days of each month that it covers, to the last ten-thousandth.
    """
    require(user, Role.viewer)
    made = _grid(db, user, owner_id, version, year)
    cells = np.full(made.units.shape, None, dtype=object)
    cells[made.is_there] = grids.amounts(made.units[made.is_there])
    columns = pd.Index(made.months, dtype=object, name="month")
    return pd.DataFrame(cells, pd.MultiIndex.from_frame(made.lines), columns, dtype=object)


def covered(db: Session, user: Actor, owner_id: UUID, version: int) -> pd.DataFrame:
    """From when to when each line is budgeted, and how many months within the version it lacks."""
    require(user, Role.viewer)
    made = _grid(db, user, owner_id, version)
    first, last = made.months[0], made.months[-1]
    whole = (last.year - first.year) * 12 + last.month - first.month + 1
    ends = np.array(made.months, dtype=object)
    count = made.is_there.sum(axis=1)
    begins, is_last = made.is_there.argmax(axis=1), made.is_there[:, ::-1].argmax(axis=1)
    return made.lines.assign(
        first=ends[begins],
        last=ends[len(ends) - 1 - is_last],
        months=count,
        missing=whole - count,
    )


def overlaps(db: Session, user: Actor, owner_id: UUID, version: int) -> list[Overlap]:
    """Budgets of one category and entity whose periods overlap, such as a year's and a month's."""
    require(user, Role.viewer)
    line = (col(Budget.category), col(Budget.entity))
    period = (col(Budget.period_start), col(Budget.period_end))
    until = func.max(period[1]).over(partition_by=line, order_by=period, rows=(None, -1))
    each = select(*line, period[0], until.label("until")).where(*rows_of(user, owner_id, version))
    found = each.subquery()
    twice = select(found.c.category, found.c.entity).where(found.c.until >= found.c.period_start)
    pairs = {tuple(row) for row in db.execute(twice.distinct())}
    wanted = (
        select(*line, *period, col(Budget.amount), col(Budget.currency))
        .where(*rows_of(user, owner_id, version), line[0].in_({category for category, _ in pairs}))
        .order_by(*line, *period)
    )
    rows = [row for row in db.execute(wanted) if tuple(row[:2]) in pairs] if pairs else []
    by_line = groupby(rows, key=lambda row: (row.category, row.entity))
    return [one for key, some in by_line for one in together(*key, list(some))]


def compared(
    db: Session, user: Actor, owner_id: UUID, one: int, other: int, *, year: int | None = None
) -> Compared:
    """Two versions of one owner, line by line: from the one to the other.

    The change is a fraction of the size of the one; where that is nothing it is None, and
    ``reason`` says why.
    """
    require(user, Role.viewer)
    both = [_line_sums(db, user, owner_id, number, year) for number in (one, other)]
    beside = pd.concat(both, axis=1, keys=["one", "other"])
    beside = beside.astype(object).where(beside.notna(), None)
    codes = beside.index.get_level_values("currency")
    each = pd.Index(sorted(set(codes)), dtype=object, name="currency")
    added = {side: [_added(beside[side][codes == code]) for code in each] for side in beside}
    return Compared(
        _differing(beside, one), _differing(pd.DataFrame(added, each, dtype=object), one)
    )


def rows_of(user: Actor, owner_id: UUID, version: int) -> list[Any]:
    """Which rows of a version this user may see."""
    return [visible(user), col(Budget.user_id) == owner_id, col(Budget.version) == version]


def _touching(start: date, end: date) -> list[Any]:
    return [col(Budget.period_start) <= end, col(Budget.period_end) >= start]


def _sums() -> tuple[Any, ...]:
    """Columns of what amounts add up to, as two whole numbers."""
    whole, part = grids.parts()
    return func.sum(whole).label("whole"), func.sum(part).label("part")


def _version(user: Actor, rows: list[Any], files: tuple[tuple[UUID, str], ...]) -> Version:
    """One version, of which there is a row for each currency."""
    return Version(
        rows[0].user_id,
        rows[0].username,
        rows[0].user_id == user.id,
        rows[0].version,
        rows=sum(row.rows for row in rows),
        first=min(row.first for row in rows),
        last=max(row.last for row in rows),
        sums=tuple((row.currency, grids.amount(grids.joined(row.whole, row.part))) for row in rows),
        changed_at=max(row.changed_at for row in rows),
        files=files,
        is_shared=all(row.is_shared for row in rows),
    )


def _files(
    db: Session, user: Actor, theirs: list[Any]
) -> dict[tuple[UUID, int], tuple[tuple[UUID, str], ...]]:
    """The files from which each version has rows, the newest first."""
    each = (
        select(col(Budget.user_id), col(Budget.version), col(Budget.data_upload_id))
        .where(*theirs, col(Budget.data_upload_id).is_not(None))
        .distinct()
        .subquery()
    )
    wanted = (
        select(each.c.user_id, each.c.version, col(DataUpload.id), col(DataUpload.filename))
        .join(each, each.c.data_upload_id == col(DataUpload.id))
        .where(col(DataUpload.id).in_(visible_uploads(user)))
        .order_by(col(DataUpload.created_at).desc(), col(DataUpload.id))
    )
    found: dict[tuple[UUID, int], tuple[tuple[UUID, str], ...]] = {}
    for owner_id, number, upload_id, filename in db.execute(wanted):
        key = owner_id, number
        found[key] = (*found.get(key, ()), (upload_id, filename))
    return found


def _grid(db: Session, user: Actor, owner_id: UUID, version: int, year: int | None = None) -> Grid:
    """All amounts of a version, or of one year of it, by line and month."""
    where = [] if year is None else _touching(date(year, 1, 1), date(year, 12, 31))
    rows = _rows(db, [*rows_of(user, owner_id, version), *where])
    if rows.empty and not _is_there(db, user, owner_id, version):
        raise NotFound(GONE.format(version))
    return grids.laid_out(rows, year)


def _rows(db: Session, where: list[Any]) -> pd.DataFrame:
    """Budgets as a grid takes them."""
    wanted: Wanted = select(*grids.columns()).where(*where)
    return frame(db, wanted)


def _line_sums(
    db: Session, user: Actor, owner_id: UUID, version: int, year: int | None
) -> pd.Series:
    """The sum of each line in ten-thousandths; what only touches the year by its days in it."""
    of_version = rows_of(user, owner_id, version)
    if year is None:
        inside, across = list[Any](), pd.DataFrame()
    else:
        start, end = date(year, 1, 1), date(year, 12, 31)
        inside = [col(Budget.period_start) >= start, col(Budget.period_end) <= end]
        across = _rows(db, [*of_version, *_touching(start, end), not_(and_(*inside))])
    line = (col(Budget.category), col(Budget.entity), col(Budget.currency))
    added: Wanted = select(*line, *_sums()).where(*of_version, *inside).group_by(*line)
    sums = frame(db, added)
    if sums.empty and not _is_there(db, user, owner_id, version):
        raise NotFound(GONE.format(version))
    found = grids.sums_of(sums)
    if across.empty:
        return found
    return found.add(grids.line_sums(grids.laid_out(across, year)), fill_value=0).astype(object)


def _is_there(db: Session, user: Actor, owner_id: UUID, version: int) -> bool:
    wanted = select(col(Budget.id)).where(*rows_of(user, owner_id, version)).limit(1)
    return db.scalar(wanted) is not None


def _added(units: pd.Series) -> int | None:
    known = units.dropna()
    return sum(map(int, known)) if len(known) else None


def _differing(beside: pd.DataFrame, base: int) -> pd.DataFrame:
    """Amounts of two versions with their difference, and the change where there is one."""
    pairs = list(zip(beside["one"], beside["other"], strict=True))
    made = {
        "one": [None if one is None else grids.amount(int(one)) for one, _ in pairs],
        "other": [None if other is None else grids.amount(int(other)) for _, other in pairs],
        "difference": [grids.amount(int(other or 0) - int(one or 0)) for one, other in pairs],
        "change": [_change(one, other) for one, other in pairs],
        "reason": [_reason(one, base) for one, _ in pairs],
    }
    columns = {name: pd.Series(values, dtype=object) for name, values in made.items()}
    return beside.index.to_frame(index=False).assign(**columns)


def _change(one: int | None, other: int | None) -> float | None:
    return (int(other or 0) - int(one)) / abs(int(one)) if one else None


def _reason(one: int | None, base: int) -> str:
    if one is None:
        return f"Version {base} has no budget for it."
    return "" if one else f"It is 0 in version {base}."
