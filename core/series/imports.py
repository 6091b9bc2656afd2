"""Files of series: how their rows are checked, stored and taken back."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import func, select
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.series import actions, identity, layouts, rollup
from core.series.batches import batches
from core.series.fields import FIELDS
from core.series.identity import CATEGORY, names_of
from core.series.oddities import oddities
from core.series.tables import TimeSeriesData
from core.uploads import storing
from core.uploads.room import chosen, labels, parts, taken
from core.uploads.shapes import Fault, Load, Mode, Shape
from core.uploads.twins import said_again

WIDE_FIELDS = tuple(one for one in FIELDS if one.name not in ("name", "kind"))


def check(rows: pd.DataFrame) -> list[Fault]:
    """One value for each moment of a series, all in one unit; and what a person should look at."""
    names = names_of(rows)
    keys = pd.DataFrame({"series": names, "timestamp": rows["timestamp"]}, copy=False)
    again = said_again(keys, ["series", "timestamp"])
    faults = _taken(names, again) + identity.mixed(rows, names)
    if again.any():
        kept = chosen(~again)
        names = taken(keys, kept)["series"]
        rows = taken(rows, kept)
    return faults + oddities(rows, names)


def against(db: Session, user: Actor, rows: pd.DataFrame, mode: Mode) -> list[Fault]:
    """What a file may not add to the series of this person that it names."""
    require(user, Role.viewer)
    if user.id is None or rows.empty:
        return []
    names = names_of(rows)
    stored = identity.there(db, user.id, names.cat.categories)
    faults = identity.against_stored(rows, names, stored)
    if mode is Mode.adding and stored:
        ids = {name: one.id for name, one in stored.items()}
        for some, called in batches(rows, names):
            points = _points(some, called, ids)
            is_taken = storing.taken(db, TimeSeriesData, points, key=actions.KEY)
            faults += _taken(called, is_taken)
    return faults


def store(db: Session, user: Actor, load: Load) -> int:
    """Extend the series of this person that are named, and make those that are new."""
    require(user, Role.analyst)
    names = names_of(load.rows)
    said = identity.said_of(load.rows, names)
    stored = identity.there(db, load.owner, said)
    identity.refuse_conflicts(stored, said)
    ids = {name: one.id for name, one in stored.items()}
    identity.extended(db, load.owner, said, stored)
    new = [name for name in said if name not in stored]
    often = identity.frequencies(load.rows, names, new)
    ids |= identity.made(db, load.owner, {name: said[name] for name in new}, often)

    def points() -> Iterator[pd.DataFrame]:
        return (_points(some, called, ids) for some, called in batches(load.rows, names))

    before = _months(db, ids.values()) if load.mode is Mode.replacing and stored else None
    storing.make_room(
        db,
        load,
        TimeSeriesData,
        points(),
        key=actions.KEY,
        scope=("series_id",),
        owner=load.owner,
    )
    count = actions.add_points(db, user, load.upload_id, points())
    if before is not None:
        rollup.refresh(db, load.owner, list(ids.values()), before)
    return count


def undo(db: Session, user: Actor, upload_id: UUID) -> int:
    """Take the points of a file back, and put back what it had overwritten."""
    require(user, Role.analyst)
    return actions.remove_points(db, user, upload_id)


def totals(rows: pd.DataFrame) -> dict[str, str]:
    """How many series there are, from when to when, and what they sum up to in each currency."""
    moments = rows["timestamp"]
    said = {
        "Series": f"{len(names_of(rows).cat.categories):,}",
        "First date": f"{moments.min():%Y-%m-%d}",
        "Last date": f"{moments.max():%Y-%m-%d}",
    }
    if "currency" not in rows:
        return said | {"Sum": f"{rows['value'].sum():,.2f}"}
    currency = rows["currency"].astype("category").cat
    codes, values = currency.codes.to_numpy(), rows["value"].to_numpy()
    sums, there = np.zeros((2, len(currency.categories) + 1))
    for some in parts(len(codes)):
        sums += np.bincount(codes[some] + 1, values[some], len(sums))
        there += np.bincount(codes[some] + 1, minlength=len(sums))
    named = zip(["", *currency.categories], sums, there, strict=True)
    return said | {f"Sum {code}".strip(): f"{total:,.2f}" for code, total, count in named if count}


def _taken(names: pd.Series, is_taken: NDArray[np.bool_]) -> list[Fault]:
    """A fault for each row whose series has a value at its moment."""
    places = np.flatnonzero(is_taken)
    return [
        Fault(row, "timestamp", f"{name} has a value for this moment already.")
        for row, name in zip(labels(names, places).tolist(), names.array[places], strict=True)
    ]


def _points(rows: pd.DataFrame, names: pd.Series, ids: dict[str, UUID]) -> pd.DataFrame:
    """The points of rows; those of a series that has no key have none either."""
    known = [str(name) for name in names.cat.categories if name in ids]
    keys = names.cat.set_categories(known)
    return pd.DataFrame(
        {
            "series_id": keys.cat.rename_categories([ids[name] for name in known]),
            "timestamp": rows["timestamp"],
            "category": _words(rows, "category", CATEGORY),
            "value": rows["value"],
        },
        copy=False,
    )


def _months(db: Session, ids: Any) -> rollup.Months | None:
    """The months in which these series have points."""
    moments = []
    for some in rollup.in_parts(list(ids)):
        mine = select(func.min(TimeSeriesData.timestamp), func.max(TimeSeriesData.timestamp)).where(
            col(TimeSeriesData.series_id).in_(some)
        )
        moments += [moment for moment in db.execute(mine).one() if moment is not None]
    return rollup.Months.of(pd.Series(moments)) if moments else None


def _words(rows: pd.DataFrame, name: str, otherwise: str) -> pd.Series:
    """The words of a field, with one for those that have none."""
    if name not in rows:
        return pd.Series(pd.Categorical([otherwise] * len(rows)), index=rows.index)
    words = rows[name].astype("category")
    return words.cat.add_categories(
        [] if otherwise in words.cat.categories else [otherwise]
    ).fillna(otherwise)


LONG = Shape(
    "series",
    "Series, one value a line",
    FIELDS,
    store,
    undo,
    check,
    against,
    unfold=layouts.a_value_a_line,
    totals=totals,
    sample="""Date,Series,Category,Entity,Value,Unit,Currency,Kind,Tags
2026-01-31,Sales North,revenue,North,1250.50,,EUR,flow,"group, monthly"
2026-02-28,Sales North,revenue,North,1310.00,,EUR,flow,"group, monthly"
2026-03-31,Sales North,revenue,North,1298.75,,EUR,flow,"group, monthly"
2026-01-31,Staff North,headcount,North,42,people,,stock,group
2026-02-28,Staff North,headcount,North,43,people,,stock,group
2026-03-31,Staff North,headcount,North,43,people,,stock,group
""",
)
WIDE = replace(
    LONG,
    name="series_wide",
    title="Series, a date and many columns of values",
    fields=WIDE_FIELDS,
    unfold=layouts.a_series_a_column,
    sample="""Month,Entity,Revenue (EUR),Costs (EUR),Orders
2026-01-31,North,1250.50,980.25,112
2026-02-28,North,1310.00,1005.10,120
2026-03-31,North,1298.75,990.00,
2026-01-31,South,820.00,640.40,75
2026-02-28,South,845.30,655.00,78
2026-03-31,South,860.00,671.25,81
""",
)
