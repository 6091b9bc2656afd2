"""Files of events: holiday lists and promotion calendars, stored for the one who loads them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import select
from sqlmodel import Session

from core.actors import Actor, Role, require
from core.calendar.fields import FIELDS, HOLIDAYS, ONCE, PROMOTIONS
from core.calendar.scope import scope_key
from core.calendar.tables import Event, EventType
from core.db.packages import metadata
from core.db.types import now
from core.errors import Invalid, NotFound
from core.uploads import storing
from core.uploads.dependents import in_parts
from core.uploads.pointing import once_each, refused
from core.uploads.shapes import Fault, Load, Mode, Shape, folded
from core.uploads.sources import Source
from core.uploads.table import Asked, Column, Table
from core.uploads.tables import DataUpload
from core.uploads.twins import groups, said_again

KEY = ("user_id", "event_name", "event_date", "scope_key")
SCOPE = ("user_id", "type", "scope_key")
SCOPED = ("product", "category", "entity", "country")
LONG = 366  # days; an event of more is rather a slip
GREAT = 3.0  # an expected change of so many times the demand is rather in per cent
EVERYTHING = {"all", "*", "alle", "tous", "toutes", "todos", "todas", "tutti", "tutte", "any",
              "everything", "alles", "ganzes sortiment"}  # fmt: skip
KINDS = {
    EventType.holiday.value: "Holidays",
    EventType.promotion.value: "Promotions",
    EventType.seasonal.value: "Seasons",
    EventType.custom.value: "Something else",
}


def unfold(source: Source, _answers: Mapping[str, str]) -> Table:
    """The table of a file, with the kind of its events where names say it, asked where none do."""
    table = source.table
    called = {one.name: name for one in FIELDS for name in table.names if one.is_called(name)}
    if not {"event_name", "event_date"} <= called.keys() or "type" in called or not len(table):
        return table
    kind = _kind(called)
    if kind is None:
        return replace(table, questions=(*table.questions, _which(table, called["event_name"])))
    note = f"The names of the columns say that these are {KINDS[kind].casefold()}."
    return replace(
        table,
        names=(*table.names, "type"),
        columns=[*table.columns, Column.same(kind, len(table))],
        notes=(*table.notes, note),
    )


def _kind(called: Mapping[str, str]) -> str | None:
    """What the columns say of all events."""
    names = {folded(called["event_name"]), folded(called["event_date"])}
    if names & {*HOLIDAYS, "holiday date"}:
        return EventType.holiday.value
    if names & set(PROMOTIONS) or "discount" in called:
        return EventType.promotion.value
    return None


def _which(table: Table, name: str) -> Asked:
    first = next((word.strip() for word in table.column(name).words if word.strip()), "")
    return Asked("type", f"What are events such as '{first}'?", KINDS)


def check(rows: pd.DataFrame) -> list[Fault]:
    """Days without a time, events that end after they begin, each of them once."""
    if rows.empty:
        return []
    faults = []
    for name in ("event_date", "ends_on"):
        if name in rows:
            days = rows[name]
            has_time = (days.notna() & (days != days.dt.normalize())).to_numpy()
            said = "This has a time of day; an event is of whole days."
            faults += [Fault(int(row), name, said) for row in rows.index[has_time]]
    names = rows["event_name"].astype(object)
    if "ends_on" in rows:
        lasts = (rows["ends_on"] - rows["event_date"]).dt.days.to_numpy()
        said = "The event ends before it begins."
        faults += [Fault(int(row), "ends_on", said) for row in rows.index[lasts < 0]]
        faults += once_each(lasts >= LONG, names, "ends_on", _telling("it lasts over a year"))
    if "impact" in rows:
        great = rows["impact"].to_numpy(np.float64) > GREAT
        said = "A change of 1 doubles the demand. Write 35 per cent as 0.35 or 35%."
        faults += [Fault(int(row), "impact", said) for row in rows.index[great]]
    if "type" in rows:
        said = "It is not said what kind of event this is."
        faults += [Fault(int(row), "type", said) for row in rows.index[rows["type"].isna()]]
    keys = rows[["event_name", "event_date"]].assign(**_plain_scope(rows))
    again = said_again(keys, ["event_name", "event_date", *SCOPED]) & ~_said_twice(rows)
    said = "A row above has the same event, day and scope."
    return faults + [Fault(int(row), "event_name", said) for row in rows.index[again]]


def _said_twice(rows: pd.DataFrame) -> NDArray[np.bool_]:
    """Rows that the key of the shape refuses already."""
    return said_again(rows, [name for name in SHAPE.key if name in rows])


def against(db: Session, user: Actor, rows: pd.DataFrame, mode: Mode) -> list[Fault]:
    """Products that nobody knows, and events of this person that are stored already."""
    require(user, Role.viewer)
    if user.id is None or rows.empty:
        return []
    products, unknown = _products(db, rows)
    faults = []
    if unknown:
        words = _plain_scope(rows)["product"]
        strange = words[words.isin(list(unknown)).to_numpy()]
        faults += refused(strange, "product", unknown.__getitem__)
        rows = rows.drop(index=strange.index)
    if mode is not Mode.adding or rows.empty:
        return faults
    made = _stored(rows, user.id, products)
    is_taken = storing.taken(db, Event, made, key=KEY)
    said = "You have this event on this day already."
    return faults + [Fault(int(row), "event_date", said) for row in made.index[is_taken]]


def store(db: Session, user: Actor, load: Load) -> int:
    """Store the events of a person."""
    require(user, Role.analyst)
    products, unknown = _products(db, load.rows)
    if unknown:
        raise Invalid(next(iter(unknown.values())))
    made = _stored(load.rows, load.owner, products)
    return storing.put(db, load, Event, made, key=KEY, scope=SCOPE)


def undo(db: Session, user: Actor, upload_id: UUID) -> int:
    """Take the events of a file back; those that it overwrote come back."""
    require(user, Role.analyst)
    upload = db.get(DataUpload, upload_id)
    if upload is None or not (user.sees_all or upload.user_id == user.id):
        raise NotFound("This file is not yours, or was removed.")
    return storing.take_back(db, upload_id, Event, key=KEY)


def totals(rows: pd.DataFrame) -> dict[str, str]:
    """How many events there are of each kind, from when to when."""
    found = {
        "Events": f"{len(rows):,}",
        "First day": f"{rows['event_date'].min():%Y-%m-%d}",
        "Last day": f"{_last_day(rows):%Y-%m-%d}",
    }
    if "type" not in rows:
        return found
    counted = rows["type"].astype(object).value_counts()
    return found | {KINDS[str(kind)]: f"{count:,}" for kind, count in counted.items()}


def _last_day(rows: pd.DataFrame) -> pd.Timestamp:
    ends: list[pd.Timestamp] = [rows["event_date"].max()]
    if "ends_on" in rows and rows["ends_on"].notna().any():
        ends.append(rows["ends_on"].max())
    return max(ends)


def _telling(told: str) -> Any:
    return lambda name, count: f"{name}: {told} ({count:,} rows)."


def _plain_scope(rows: pd.DataFrame) -> dict[str, pd.Series]:
    """What events are about; a word for everything is no scope, and a product has its category."""
    scope = {}
    for name in SCOPED:
        words = (
            rows[name].astype(object) if name in rows else pd.Series(None, rows.index, dtype=object)
        )
        codes, found = pd.factorize(words)
        kept = np.array(
            [
                *(None if folded(word) in EVERYTHING or word == "*" else word for word in found),
                None,
            ],
            dtype=object,
        )
        scope[name] = pd.Series(kept[codes], rows.index, dtype=object)
    scope["category"] = scope["category"].where(scope["product"].isna(), None)
    return scope


def _products(db: Session, rows: pd.DataFrame) -> tuple[dict[str, UUID], dict[str, str]]:
    """The products that are named, by number or else by name; why others cannot be."""
    words = [str(word) for word in _plain_scope(rows)["product"].dropna().unique()]
    if not words:
        return {}, {}
    there = metadata().tables["products"].c
    found: dict[str, UUID] = {}
    by_name: dict[str, list[UUID]] = {}
    for some in in_parts(words):
        for key, sku in db.execute(select(there.id, there.sku).where(there.sku.in_(some))):
            found[sku] = key
        for key, name in db.execute(select(there.id, there.name).where(there.name.in_(some))):
            by_name.setdefault(name, []).append(key)
    unknown = {}
    for word in words:
        alike = by_name.get(word, [])
        if word not in found and len(alike) == 1:
            found[word] = alike[0]
        elif word not in found:
            unknown[word] = (
                f"{len(alike)} products are called {word}; write the number of one."
                if alike
                else f"There is no product {word}; load the products first."
            )
    return found, unknown


def _stored(rows: pd.DataFrame, owner: UUID, products: Mapping[str, UUID]) -> pd.DataFrame:
    """Events as the table has them."""
    if "type" not in rows:
        raise Invalid("It is not said what kind of events these are.")
    scope = _plain_scope(rows)
    made = pd.DataFrame(
        {
            "user_id": pd.Series([owner] * len(rows), rows.index, dtype=object),
            "event_name": rows["event_name"].astype(object),
            "event_date": pd.Series(rows["event_date"].dt.date, dtype=object),
            "type": rows["type"].astype(object),
            "product_id": scope["product"].map(products, na_action="ignore"),
            **{name: scope[name] for name in SCOPED[1:]},
        }
    )
    made["product_id"] = made["product_id"].astype(object).where(made["product_id"].notna(), None)
    made["scope_key"] = _scope_keys(made)
    for name, column in _said(rows).items():
        made[name] = column
    return made.assign(updated_at=pd.Timestamp(now()))


def _said(rows: pd.DataFrame) -> dict[str, Any]:
    """The columns that a file need not have."""
    said: dict[str, Any] = {}
    if "ends_on" in rows:
        is_longer = rows["ends_on"].notna() & (rows["ends_on"] != rows["event_date"])
        said["ends_on"] = pd.Series(rows["ends_on"].dt.date, dtype=object).where(is_longer, None)
    for name in ("window_before", "window_after"):
        if name in rows:
            said[name] = rows[name].fillna(0).astype(int)
    if "recurrence" in rows:
        words = rows["recurrence"].astype(object)
        said["recurrence"] = words.where(words.notna() & (words != ONCE), None)
    if "impact" in rows:
        said["impact"] = rows["impact"]
    if "include_in_prediction" in rows:
        said["include_in_prediction"] = rows["include_in_prediction"].map(_unless_no)
    if {"description", "discount"} & set(rows):
        said["description"] = _described(rows)
    return said


def _unless_no(said: bool | None) -> bool:
    return said is not False


def _scope_keys(made: pd.DataFrame) -> NDArray[Any]:
    """The canonical text of each scope, made once for each different one."""
    columns = ["product_id", *SCOPED[1:]]
    codes, first = groups(made, columns)
    keys = [
        scope_key(*(None if one is None or one != one else one for one in each))
        for each in made[columns].iloc[first].itertuples(index=False, name=None)
    ]
    spread: NDArray[Any] = np.array(keys, dtype=object)[codes]
    return spread


def _described(rows: pd.DataFrame) -> pd.Series:
    """What is said of an event, its discount included."""
    none = pd.Series(None, rows.index, dtype=object)
    said = rows["description"].astype(object) if "description" in rows else none
    if "discount" not in rows:
        return said.where(said.notna(), None)
    discount = "Discount: " + rows["discount"].astype(object)
    both = said + " (" + discount + ")"
    return both.where(both.notna(), said.where(said.notna(), discount)).where(
        said.notna() | discount.notna(), None
    )


SHAPE = Shape(
    "events",
    "Holidays, promotions and other events",
    FIELDS,
    store,
    undo,
    check,
    against,
    key=("event_name", "event_date", *SCOPED),
    unfold=unfold,
    totals=totals,
    sample="""event,date,last day,kind,country,product,category,entity,comes back,days before,\
days after,expected change of demand,discount,counts in forecasts,description
New Year's Day,2026-01-01,,holiday,DE,,,,yearly,1,0,-1,,yes,Shops are closed
Winter sale,2026-01-12,2026-01-24,promotion,,,Shoes,Store North,once,0,3,0.35,20%,yes,
Back to school,2026-08-17,2026-09-05,seasonal,,,Stationery,,once,0,0,,,yes,Learnt from past years
""",
)
