"""What a call of the matrix is about: a row of a table, of one owner, shared or not."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session

from core.actors import Actor
from core.db.packages import metadata
from core.db.types import now
from core.demo import actions
from core.demo.keys import key
from tests.bed.cast import SAMPLES_DAY
from tests.bed.rows import FIRST_DAY, FIRST_MOMENT, Rows

PAGE = "finance-risk"
CATEGORY = "revenue"
MODEL = "Group revenue"
YESTERDAY = timedelta(days=1)
Row = dict[str, Any]


def loads_a_little(do: Callable[..., Any], db: Session, user: Actor, _row: Row) -> Any:
    """Load the smallest area of the sample data: who may is decided before any row is made."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(actions, "AREAS", actions.AREAS[-1:])
        return do(db, user, today=SAMPLES_DAY)


def row_of(table: str, rows: Rows, owner: UUID, is_shared: bool, **given: Any) -> Row:
    """A row of a table that says itself whose it is and whether it is shared."""
    columns = metadata().tables[table].columns
    theirs = {"user_id": owner, "is_shared": is_shared}
    return rows.add(table, **{name: theirs[name] for name in theirs if name in columns}, **given)


def thing(table: str) -> Callable[[Rows, UUID, bool], Row]:
    """A row that belongs to all."""
    return lambda rows, _owner, _shared: rows.add(table)


def product(rows: Rows, _owner: UUID, _is_shared: bool) -> Row:
    """A product of which there are some in stock."""
    return rows.add("products", stock=10)


def bars(rows: Rows, _owner: UUID, _is_shared: bool) -> Row:
    """Two daily bars of one instrument."""
    first = rows.add("price_bars", interval="daily", ts=FIRST_MOMENT)
    later = FIRST_MOMENT + timedelta(days=1)
    return rows.add("price_bars", interval="daily", ts=later, instrument_id=first["instrument_id"])


def earning(rows: Rows, _owner: UUID, _is_shared: bool) -> Row:
    """A company with revenue."""
    return rows.add("metrics_inputs", total_revenue=1, is_current=True)


def revenue(rows: Rows, owner: UUID, is_shared: bool) -> Row:
    """A month of a daily series of revenue that has not gone on since."""
    made = row_of("series", rows, owner, is_shared, currency="EUR", frequency="D")
    return rows.add("series_months", series_id=made["id"], category="revenue")


def bar(rows: Rows, _owner: UUID, _is_shared: bool) -> Row:
    """A daily bar."""
    return rows.add("price_bars", interval="daily", ts=FIRST_MOMENT)


def sample(rows: Rows, _owner: UUID, _is_shared: bool) -> Row:
    """A row of the sample data, by which all of it is found and taken out."""
    return rows.add("instruments", id=key("instruments", 0))


def preferences(rows: Rows, owner: UUID, _is_shared: bool) -> Row:
    """Preferences that can be told from those of others."""
    return rows.add("user_settings", user_id=owner, preferences={"mark": str(owner)})


def points(rows: Rows, owner: UUID, is_shared: bool) -> Row:
    """A point of a series, rolled up; its total tells whether it is in a sum."""
    series = row_of("series", rows, owner, is_shared)
    month = {"month": FIRST_DAY, "category": CATEGORY, "total": 1.0}
    rows.add("series_months", series_id=series["id"], **month)
    upload = row_of("data_uploads", rows, owner, is_shared)
    theirs = {"series_id": series["id"], "data_upload_id": upload["id"]}
    return rows.add("timeseries_data", category=CATEGORY, timestamp=FIRST_MOMENT, **theirs)


def model(rows: Rows, owner: UUID, is_shared: bool) -> Row:
    """A model of a series, shared with it."""
    series = row_of("series", rows, owner, is_shared)
    theirs = {"user_id": owner, "series_id": series["id"]}
    return rows.add("trained_models", model_name=MODEL, **theirs)


session = partial(row_of, "login_sessions", expires_at=now() + YESTERDAY)
view = partial(row_of, "saved_views", page=PAGE)
job = partial(row_of, "jobs", kind="reads")
schedule = partial(row_of, "schedules", kind="reads", rule="0 6 * * *", time_zone="UTC")
