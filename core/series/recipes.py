"""How a series is prepared: its recipe, which is kept beside raw points that it never changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd
from sqlalchemy import select
from sqlmodel import Session, col

from core.accounts import audit
from core.actors import Actor, Role, require
from core.analytics import judging, preparing, rhythm
from core.analytics.judging import Verdict
from core.analytics.preparing import STEPS, Prepared
from core.analytics.step import Nature
from core.charts import thinning
from core.db.frames import frame
from core.errors import Conflict, Invalid, NotFound
from core.series.queries import visible
from core.series.tables import Series, SeriesKind, TimeSeriesData
from core.uploads.tables import DataUpload

__all__ = [
    "STEPS",
    "Kept",
    "Shown",
    "Verdict",
    "judge",
    "points_prepared",
    "prepared",
    "recipe",
    "set_recipe",
    "shown",
]

READS = ("series",)
NEWEST = 1_000
EARLIEST, LATEST = pd.Timestamp("1678-01-01"), pd.Timestamp("2262-01-01")  # of nanoseconds
Steps = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Kept:
    """The recipe of a series as it is kept, in words too, and whether this user may change it."""

    steps: tuple[dict[str, Any], ...]
    told: tuple[str, ...]
    may_change: bool


@dataclass(frozen=True)
class Shown:
    """What a page shows of a prepared series: few of its points, and what was done to all."""

    steps: tuple[dict[str, Any], ...]
    drawn: pd.DataFrame  # value, raw, flag by moment, oldest first; the flagged and the extremes
    newest: pd.DataFrame
    count: int
    counts: Mapping[str, int]  # how many moments bear each mark
    told: tuple[str, ...]
    done: tuple[str, ...]  # what each step did
    notices: tuple[str, ...]
    frequency: str
    raw_frequency: str
    is_longer: bool


def recipe(db: Session, user: Actor, series_id: UUID) -> Kept:
    """How a series is prepared, and what that does to its numbers."""
    require(user, Role.viewer)
    one = _seen(db, user, series_id)
    steps = preparing.recipe_of(one.recipe)
    may_change = (
        user.role is not None and user.role.includes(Role.analyst) and _is_theirs(user, one)
    )
    return Kept(tuple(_written(one.recipe)), tuple(preparing.told(steps)), may_change)


def prepared(db: Session, user: Actor, series_id: UUID, *, for_forecasts: bool = False) -> Prepared:
    """A series as its recipe gives it, beside its raw points; what is not whole is kept out."""
    require(user, Role.viewer)
    one = _seen(db, user, series_id)
    return _prepared(db, one, one.recipe, for_forecasts=for_forecasts)


def points_prepared(
    db: Session, user: Actor, series_id: UUID, steps: Steps | None = None
) -> pd.DataFrame:
    """All rows of a prepared series, for a file; by other steps than its own, if there are some."""
    require(user, Role.viewer)
    one = _seen(db, user, series_id)
    return _prepared(db, one, one.recipe if steps is None else steps).frame


def shown(db: Session, user: Actor, series_id: UUID, steps: Steps | None = None) -> Shown:
    """The same for a page, also by steps that are not kept yet."""
    require(user, Role.viewer)
    one = _seen(db, user, series_id)
    chosen = preparing.recipe_of(one.recipe if steps is None else list(steps))
    found = _prepared(db, one, [step.written() for step in chosen])
    rows = found.frame
    marks = rows["flag"][rows["flag"] != ""].str.split(", ").explode().value_counts()
    return Shown(
        steps=tuple(step.written() for step in chosen),
        drawn=rows.iloc[_drawn(rows)],
        newest=rows.iloc[: -NEWEST - 1 : -1],
        count=len(rows),
        counts={str(mark): int(count) for mark, count in marks.items()},
        told=tuple(preparing.told(chosen)),
        done=tuple(_sentence(change.said) for change in found.changes),
        notices=found.notices,
        frequency=rhythm.in_words(found.frequency),
        raw_frequency=rhythm.in_words(found.raw_frequency),
        is_longer=found.is_longer,
    )


def set_recipe(
    db: Session, user: Actor, series_id: UUID, steps: Steps, *, seen: Steps | None = None
) -> Kept:
    """Keep another recipe, after it was tried; ``seen`` is what the person believes is kept now.

    The points stay as they are: the recipe before, which the audit log has, brings back what was.
    """
    require(user, Role.analyst)
    one = _theirs(db, user, series_id)
    before = list(one.recipe)
    if seen is not None and list(seen) != _written(before):
        raise Conflict("Somebody has changed this recipe meanwhile; look at it before you save.")
    chosen = preparing.recipe_of(steps)
    after = _written(steps)
    _prepared(db, one, after)
    _keep(db, user, one, after)
    return Kept(tuple(after), tuple(preparing.told(chosen)), may_change=True)


def judge(
    db: Session,
    user: Actor,
    series_id: UUID,
    moment: datetime,
    verdict: Verdict,
    *,
    value: float | None = None,
    reason: str = "",
) -> Kept:
    """Say of one value that it is right, counts for nothing, or was another; or take that back.

    What is said is a step of the recipe, and the last that is said of a moment counts.
    """
    require(user, Role.analyst)
    one = _theirs(db, user, series_id)
    steps = preparing.recipe_of(one.recipe)
    here = pd.Timestamp(moment if moment.tzinfo else moment.replace(tzinfo=UTC)).tz_convert(None)
    called = judging.names(here, _moments(_prepared(db, one, one.recipe)))
    for is_last in (False, True):
        after = judging.judged(steps, called, verdict, value=value, reason=reason, is_last=is_last)
        found = _prepared(db, one, [step.written() for step in after])
        if is_felt := judging.is_felt(found, called[0]):
            break
    if verdict is Verdict.withdraw and after == steps:
        raise Invalid(f"Nothing was said of the value on {called[0]} alone.")
    if verdict is not Verdict.withdraw and not is_felt:
        raise Invalid(f"There is no whole value on {called[0]} to be judged.")
    _keep(db, user, one, [step.written() for step in after])
    return Kept(tuple(one.recipe), tuple(preparing.told(after)), may_change=True)


def _keep(db: Session, user: Actor, one: Series, after: list[dict[str, Any]]) -> None:
    """Keep a recipe that was tried; the audit log has the one before."""
    before = list(one.recipe)
    if after == before:
        return
    one.recipe = after
    db.flush()
    audit.record(
        db,
        user,
        "series.recipe",
        object_type="series",
        object_id=one.id,
        details={"name": one.name, "before": {"recipe": before}, "after": {"recipe": after}},
    )


def _moments(found: Prepared) -> pd.DatetimeIndex:
    """The moments of a prepared series as steps know them."""
    return pd.DatetimeIndex(found.frame.index).tz_localize(None)


def _theirs(db: Session, user: Actor, series_id: UUID) -> Series:
    """A series that this user may change, held until the change is done."""
    one = db.get(Series, series_id, with_for_update=True)
    if one is None or not _is_theirs(user, one):
        raise NotFound("There is no such series among yours.")
    return one


def _seen(db: Session, user: Actor, series_id: UUID) -> Series:
    """A series, if this user may see it."""
    wanted = select(Series).where(col(Series.id) == series_id, col(Series.id).in_(visible(user)))
    one = db.scalar(wanted)
    if one is None:
        raise NotFound("This series was deleted, or is not shared with you.")
    return one


def _written(recipe: object) -> list[dict[str, Any]]:
    """A recipe as it is kept, with what was left to the usual."""
    return [step.written() for step in preparing.recipe_of(recipe)]


def _sentence(said: str) -> str:
    return f"{said[:1].upper()}{said[1:]}"


def _is_theirs(user: Actor, one: Series) -> bool:
    return user.sees_all or one.user_id == user.id


def _prepared(db: Session, one: Series, recipe: object, *, for_forecasts: bool = False) -> Prepared:
    """The points of a series by these steps; moments are handed out as they are stored, in UTC."""
    steps = preparing.recipe_of(recipe)
    wanted = select(col(TimeSeriesData.timestamp), col(TimeSeriesData.value))
    mine = wanted.where(col(TimeSeriesData.series_id) == one.id)
    raw = frame(db, mine.order_by(col(TimeSeriesData.timestamp))).set_index("timestamp")["value"]
    raw.index = _plain(pd.DatetimeIndex(raw.index))
    nature = Nature(is_flow=one.kind is SeriesKind.flow, as_of=_as_of(db, one.id))
    found = preparing.prepared(raw, steps, nature, for_forecasts=for_forecasts)
    return replace(
        found,
        frame=found.frame.tz_localize("UTC").rename_axis("timestamp"),
        values=found.values.tz_localize("UTC").rename_axis("timestamp"),
    )


def _plain(moments: pd.DatetimeIndex) -> pd.DatetimeIndex:
    plain = moments.tz_localize(None)
    if len(plain) and not EARLIEST <= plain[0] <= plain[-1] <= LATEST:
        raise Invalid("A series with dates before 1678 or after 2262 cannot be prepared.")
    return plain.as_unit("ns")


def _as_of(db: Session, series_id: UUID) -> date | None:
    """The day on which the newest point was loaded."""
    loaded = select(col(DataUpload.created_at)).join(
        TimeSeriesData, col(TimeSeriesData.data_upload_id) == col(DataUpload.id)
    )
    mine = loaded.where(col(TimeSeriesData.series_id) == series_id)
    at = db.scalar(mine.order_by(col(TimeSeriesData.timestamp).desc()).limit(1))
    return None if at is None else at.date()


def _drawn(rows: pd.DataFrame) -> Any:
    """Where the rows stand that draw both lines, and as many flagged ones as a screen can show."""
    flagged = np.flatnonzero((rows["flag"] != "").to_numpy())
    stride = max(1, -(-len(flagged) // thinning.MOST))
    lines = [thinning.envelope(rows[name].to_numpy(dtype=float)) for name in ("value", "raw")]
    return np.unique(np.concatenate([*lines, flagged[::stride]]))
