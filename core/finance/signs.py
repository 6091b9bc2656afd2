"""Which way round the amounts of each file are, as its own amounts or a person told."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlmodel import Session, col, func

from core.actors import Actor, Role, require
from core.finance.conventions import RESULTS, WORDS, Amounts, Place, convention
from core.finance.tables import Budget, FileSign, Side
from core.glance import listed
from core.series.mapping import label
from core.series.queries import visible
from core.series.tables import Series, SeriesKind, TimeSeriesData
from core.uploads.queries import visible as visible_files
from core.uploads.tables import DataUpload

READS = ("series", "uploads", "finance")
FEW = 8  # files up to which each has columns of its own in the statement
HIDDEN = "a file that is not shared"


@dataclass(frozen=True)
class FileSigns:
    """Which way round the amounts of a file are, and whether that is sure."""

    upload_id: UUID
    filename: str
    loaded_at: datetime
    owner_id: UUID
    income: int  # +1 or -1: value * sign is natural
    cost: int
    convention: str  # in words
    is_decided: bool  # by a person
    is_doubtful: bool
    doubts: tuple[str, ...]
    deductions: int  # sign of deductions from revenue
    sides: tuple[Side, ...] = tuple(Side)  # of which the file has amounts
    decided: tuple[Side, ...] = ()  # of which a person said it

    def sign(self, side: Side) -> int:
        """That of one side."""
        return self.income if side is Side.income else self.cost


def signs(db: Session, user: Actor, owner_id: UUID) -> list[FileSigns]:
    """The files that amounts of somebody's results came in, the newest first."""
    require(user, Role.viewer)
    decided: dict[UUID, dict[Side, int]] = defaultdict(dict)
    files: dict[UUID, Any] = {}
    for row in db.execute(_files(user, owner_id)):
        files[row.id] = row
        if row.side is not None:
            decided[row.id][row.side] = row.sign
    amounts = _amounts(db, user, owner_id, list(files))
    return [_told(row, amounts[key], decided[key]) for key, row in files.items() if key in amounts]


def mixed(db: Session, user: Actor, owner_id: UUID) -> list[str]:
    """What is positive in one file of somebody's and negative in another; no person said so yet."""
    require(user, Role.viewer)
    where = "Say so on Chart of accounts if one is wrong."
    return [f"{said} {where}" for said in unlike(signs(db, user, owner_id))]


def unlike(files: Sequence[FileSigns]) -> list[str]:
    """The same of files that are known already, without the way to the page."""
    titles = {Side.income: ("Income", "is"), Side.cost: ("Costs", "are")}
    found = []
    for side, (title, verb) in titles.items():
        names: dict[int, list[str]] = {-1: [], 1: []}
        for one in files:
            if side in one.sides and side not in one.decided:
                names[one.sign(side)].append(one.filename)
        if all(names.values()):
            each = " and ".join(
                f"{WORDS[sign]} in {listed(list(dict.fromkeys(names[sign])))}" for sign in names
            )
            found.append(f"{title} {verb} {each}; each is read by its own sign.")
    return found


def plan_signs(db: Session, user: Actor, owner_id: UUID, version: int) -> dict[Side, int]:
    """Which way round a version of somebody's budget is, by the accounts that are known here."""
    require(user, Role.viewer)
    places = _places(db, user, owner_id)
    wanted = (
        select(
            col(Budget.category),
            func.sum(Budget.amount),
            func.sum(func.abs(Budget.amount)),
        )
        .where(
            col(Budget.user_id) == owner_id,
            col(Budget.company_id).is_(None),
            col(Budget.version) == version,
        )
        .group_by(col(Budget.category))
    )
    if not user.sees_all:
        wanted = wanted.where(or_(col(Budget.user_id) == user.id, col(Budget.is_shared)))
    amounts: dict[Place, Amounts] = {}
    for category, net, gross in db.execute(wanted):
        if (place := places.get(category)) is not None:
            amounts[place] = amounts.get(place, Amounts()) + _parted(net, gross)
    found = convention(amounts)
    return {Side.income: found.income, Side.cost: found.cost}


def results(user: Actor, owner_id: UUID) -> Any:
    """Ids of somebody's series of money that makes a result, as far as this user may see them."""
    return visible(user).where(
        col(Series.user_id) == owner_id,
        col(Series.kind) == SeriesKind.flow,
        col(Series.currency).is_not(None),
        col(Series.account_class).in_(RESULTS),
    )


def _amounts(
    db: Session, user: Actor, owner_id: UUID, files: Sequence[UUID]
) -> dict[UUID, dict[Place, Amounts]]:
    """The amounts of each file by class and direction."""
    found: dict[UUID, dict[Place, Amounts]] = defaultdict(dict)
    few = len(files) <= FEW
    wanted = _by_series(user, owner_id, files) if few else _by_series_and_file(user, owner_id)
    for account_class, favourable, *rest in db.execute(wanted):
        told = zip(files, rest[::2], rest[1::2], strict=True) if few else [tuple(rest)]
        for upload_id, net, gross in told:
            if gross is not None and account_class is not None:
                found[upload_id][account_class, favourable] = _parted(net, gross)
    return found


def _by_series(user: Actor, owner_id: UUID, files: Sequence[UUID]) -> Any:
    """A column for each file: points lie by series, so that nothing has to be sorted."""
    value, of_file = col(TimeSeriesData.value), col(TimeSeriesData.data_upload_id)
    sums = [
        func.sum(each).filter(of_file == key) for key in files for each in (value, func.abs(value))
    ]
    points = (
        select(
            col(TimeSeriesData.series_id),
            *(each.label(f"sum_{at}") for at, each in enumerate(sums)),
        )
        .where(col(TimeSeriesData.series_id).in_(results(user, owner_id)))
        .group_by(col(TimeSeriesData.series_id))
        .subquery()
    )
    place = (col(Series.account_class), col(Series.favourable))
    wanted = select(*place, *(func.sum(points.c[f"sum_{at}"]) for at in range(len(sums))))
    return wanted.join(points, points.c.series_id == col(Series.id)).group_by(*place)


def _by_series_and_file(user: Actor, owner_id: UUID) -> Any:
    """A row for each file."""
    points = (
        select(
            *(col(TimeSeriesData.series_id), col(TimeSeriesData.data_upload_id)),
            func.sum(TimeSeriesData.value).label("net"),
            func.sum(func.abs(TimeSeriesData.value)).label("gross"),
        )
        .where(col(TimeSeriesData.series_id).in_(results(user, owner_id)))
        .group_by(col(TimeSeriesData.series_id), col(TimeSeriesData.data_upload_id))
        .subquery()
    )
    place = (col(Series.account_class), col(Series.favourable))
    wanted = select(
        *(*place, points.c.data_upload_id, func.sum(points.c.net), func.sum(points.c.gross))
    )
    grouped = wanted.join(points, points.c.series_id == col(Series.id))
    return grouped.group_by(*place, points.c.data_upload_id)


def _files(user: Actor, owner_id: UUID) -> Any:
    """Somebody's files, with what a person said of each side of them."""
    return (
        select(
            *(col(DataUpload.id), col(DataUpload.filename), col(DataUpload.created_at)),
            *(col(DataUpload.user_id), col(FileSign.side), col(FileSign.sign)),
            col(DataUpload.id).in_(visible_files(user)).label("is_seen"),
        )
        .outerjoin(FileSign, col(FileSign.data_upload_id) == col(DataUpload.id))
        .where(col(DataUpload.user_id) == owner_id)
        .order_by(col(DataUpload.created_at).desc(), col(DataUpload.id).desc())
    )


def _told(file: Any, amounts: Mapping[Place, Amounts], decided: Mapping[Side, int]) -> FileSigns:
    found = convention(amounts, decided)
    return FileSigns(
        file.id,
        file.filename if file.is_seen else HIDDEN,
        file.created_at,
        file.user_id,
        found.income,
        found.cost,
        found.words,
        bool(decided),
        bool(found.doubts),
        found.doubts,
        found.deductions,
        tuple(side for side in Side if side in found.sides),
        tuple(side for side in Side if side in decided),
    )


def _places(db: Session, user: Actor, owner_id: UUID) -> dict[str, Place]:
    """The class and direction of each of somebody's categories that has one and the same."""
    wanted = select(
        *(col(Series.category), col(Series.name)),
        *(col(Series.account_class), col(Series.favourable)),
    ).where(col(Series.id).in_(results(user, owner_id)))
    found: dict[str, set[Place]] = defaultdict(set)
    for category, name, account_class, favourable in db.execute(wanted.distinct()):
        if account_class is not None:
            found[label(category, name)].add((account_class, favourable))
    return {name: next(iter(places)) for name, places in found.items() if len(places) == 1}


def _parted(net: Any, gross: Any) -> Amounts:
    """What is above 0 and what is below, from the sum and the sum without signs."""
    total, size = float(net), float(gross)
    return Amounts(max((size + total) / 2, 0.0), max((size - total) / 2, 0.0))
