"""Where the figures of a series come from: its newest, lowest and highest value, and its sum."""

from collections.abc import Mapping
from uuid import UUID

import pandas as pd
from sqlalchemy import func, select
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.origins import Input, Origin, Source
from core.series import queries
from core.series.tables import Series, SeriesKind, SeriesMonth, TimeSeriesData
from core.uploads.citing import cited

READS = ("series", "uploads")
AS_LOADED = "Values are as they were loaded; what a recipe does to them is told on its own page."
RESTATED = "Of two files that state the same moment, the one that was loaded last counts."
FORMULAS = {
    "newest": ("Newest", "the value of the last moment"),
    "lowest": ("Lowest", "the lowest of all values"),
    "highest": ("Highest", "the highest of all values"),
    "points": ("Points", "how many values there are"),
    "total": ("Sum", "the sum of all values"),
}
NONE = "there is no value"
IS_STOCK = "values of a stock are not added up"


def figures(db: Session, user: Actor, series_id: UUID) -> tuple[Origin, ...]:
    """What the page of a series tells: by its outline, and by its months as they are summed up."""
    require(user, Role.viewer)
    value = queries.outline(db, user, series_id).points["value"]
    rolled_up = select(func.sum(SeriesMonth.points), func.sum(SeriesMonth.total))
    count, total = db.execute(rolled_up.where(col(SeriesMonth.series_id) == series_id)).one()
    return _origins(db, user, series_id, value, {"points": count or 0, "total": total or 0.0})


def from_points(db: Session, user: Actor, series_id: UUID) -> tuple[Origin, ...]:
    """The same, of every single value."""
    require(user, Role.viewer)
    value = queries.points(db, user, series_id)["value"]
    summed = {"points": float(len(value)), "total": float(value.sum())}
    return _origins(db, user, series_id, value, summed)


def _origins(
    db: Session, user: Actor, series_id: UUID, value: pd.Series, summed: Mapping[str, float]
) -> tuple[Origin, ...]:
    one = db.get_one(Series, series_id)
    unit, count = one.unit or one.currency or "", int(summed["points"])
    total = float(summed["total"]) if one.kind is SeriesKind.flow and count else None
    why_not = NONE if one.kind is SeriesKind.flow else IS_STOCK
    at = {} if value.empty else _places(value)
    return tuple(
        _placed(db, user, one, key, at.get(key), value) for key in ("newest", "lowest", "highest")
    ) + tuple(
        Origin(
            key=key,
            label=f"{FORMULAS[key][0]} ({unit})" if key == "total" and unit else FORMULAS[key][0],
            value=found,
            shown="" if found is None else f"{found:,.10g}",
            formula=FORMULAS[key][1],
            reason=why_not if found is None else "",
            inputs=(Input("Values", f"{count:,}", float(count)), *_ends(value)),
            rows=count,
            period=f"{value.index[0]:%Y-%m-%d} to {value.index[-1]:%Y-%m-%d}" if count else "",
            files=_files(db, user, series_id),
            conventions=(AS_LOADED, RESTATED),
            made_of="values",
        )
        for key, found in (("points", float(count)), ("total", total))
    )


def _placed(
    db: Session, user: Actor, one: Series, key: str, at: pd.Timestamp | None, value: pd.Series
) -> Origin:
    """A figure that is one of the values."""
    unit, (label, formula) = one.unit or one.currency or "", FORMULAS[key]
    found = None if at is None else float(value[at])
    return Origin(
        key=key,
        label=f"{label} ({unit})" if unit else label,
        value=found,
        shown="" if found is None else f"{found:,.10g}",
        formula=formula,
        reason=NONE if found is None else "",
        inputs=_ends(value),
        rows=0 if at is None else 1,
        period="" if at is None else f"{at:%Y-%m-%d %H:%M} UTC".removesuffix(" 00:00 UTC"),
        files=() if at is None else _files(db, user, one.id, at),
        conventions=(AS_LOADED, RESTATED),
        made_of="value",
    )


def _places(value: pd.Series) -> dict[str, pd.Timestamp]:
    """At which moment each of these is; of equal ones at the first."""
    places = {
        "newest": len(value) - 1,
        "lowest": int(value.argmin()),
        "highest": int(value.argmax()),
    }
    moments = pd.DatetimeIndex(value.index)
    return {key: moments[place] for key, place in places.items()}


def _ends(value: pd.Series) -> tuple[Input, ...]:
    """The first and the last value, of which the days are told."""
    if value.empty:
        return ()
    ends = {"First value": 0, "Last value": -1}
    return tuple(
        Input(name, f"{value.iloc[at]:,.10g}", float(value.iloc[at]), f"{value.index[at]:%Y-%m-%d}")
        for name, at in ends.items()
    )


def _files(
    db: Session, user: Actor, series_id: UUID, at: pd.Timestamp | None = None
) -> tuple[Source, ...]:
    """The files that brought its values, or the one of a moment."""
    upload = col(TimeSeriesData.data_upload_id)
    counted = select(upload, func.count()).where(col(TimeSeriesData.series_id) == series_id)
    if at is not None:
        counted = counted.where(col(TimeSeriesData.timestamp) == at.to_pydatetime())
    return cited(db, user, counted.group_by(upload))
