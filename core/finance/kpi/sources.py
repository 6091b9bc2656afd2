"""Which files the figures of a report came in: named once, and cited by every account."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.analytics.kpi.spans import Span
from core.finance import signs
from core.finance.kpi.accounts import Found
from core.finance.kpi.amounts import cited
from core.finance.signs import FileSigns
from core.uploads.tables import DataUpload

READS = ("uploads", "series", "finance")
SAY_SO = "Say so on Chart of accounts if one is wrong."


@dataclass(frozen=True)
class File:
    """A file that figures came in, how it is signed, and how many of its points are used."""

    id: UUID
    filename: str
    sha256: str
    loaded_at: str
    points: int
    signed: str = ""


@dataclass(frozen=True)
class Sources:
    """The files, and by account which of them it has how many points of."""

    files: tuple[File, ...]
    of: dict[str, tuple[tuple[int, int], ...]]
    mixed: tuple[str, ...] = ()  # what is to be known of their signs


def sources(
    db: Session,
    user: Actor,
    series: Any,
    found: Found,
    span: Span,
    signed: Sequence[FileSigns],
    plans: Sequence[UUID],
) -> Sources:
    """The files of the points of a span, and those of a budget."""
    require(user, Role.viewer)
    every = cited(db, user, series, span)
    counts: Counter[UUID] = Counter()
    for one in every:
        counts[one.upload_id] += one.points
    ids = sorted({*counts, *plans}, key=str)
    conventions = {one.upload_id: one.convention for one in signed}
    wanted = select(
        *(col(DataUpload.id), col(DataUpload.filename), col(DataUpload.file_sha256)),
        col(DataUpload.created_at),
    ).where(col(DataUpload.id).in_(ids))
    files = sorted(
        (
            File(
                UUID(str(row.id)),
                row.filename,
                row.file_sha256,
                row.created_at.isoformat(),
                counts[row.id],
                conventions.get(row.id, ""),
            )
            for row in db.execute(wanted)
        ),
        key=lambda one: (one.loaded_at, str(one.id)),
    )
    place = {one.id: at for at, one in enumerate(files)}
    of: dict[str, tuple[tuple[int, int], ...]] = {}
    for one in every:
        of[one.key] = (*of.get(one.key, ()), (place[one.upload_id], one.points))
    known = {account.key for account in found.accounts}
    used = [one for one in signed if one.upload_id in counts]
    mixed = tuple(f"{said} {SAY_SO}" for said in signs.unlike(used))
    return Sources(tuple(files), {key: told for key, told in of.items() if key in known}, mixed)
