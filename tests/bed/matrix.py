"""Who may call each public function of core, and whose rows it reaches: one line a function.

A new function gets a line here, with one call of it. Where it reaches rows that have owners, the
call is made on a row of one's own, on a private one of a stranger's, and on one they share.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import partial
from typing import Any
from uuid import UUID

import pandas as pd
import sqlalchemy as sa
from sqlmodel import Session

import core.accounts.queries.attention
import core.accounts.queries.people
import core.accounts.queries.views
import core.demo.actions
import core.demo.queries
import core.jobs.queries
import core.market.queries
import core.operations.queries.tables
import core.registry.actions
import core.registry.queries
import core.retail.actions
import core.retail.queries
import core.series.actions
import core.series.queries
import core.uploads.queries
import core.ventures.actions
import core.ventures.queries
from core.accounts import audit
from core.accounts.actions import own, people, views
from core.accounts.queries import log
from core.accounts.queries import own as own_queries
from core.accounts.tables import User
from core.actors import Actor, Role
from core.catalogue import CHECKS
from core.db import versions
from core.db.keys import uuid7
from core.db.packages import metadata
from core.db.types import now
from core.operations.queries import figures, standing
from core.registry.tables import Family
from core.retail.tables import MovementKind
from tests.bed.cast import ROOT
from tests.bed.rows import FIRST_DAY, FIRST_MOMENT, Rows

PAGE = "finance-risk"
CATEGORY = "revenue"
MODEL = "Group revenue"
YESTERDAY = timedelta(days=1)

Call = Callable[..., Any]
Row = dict[str, Any]


class Whose(StrEnum):
    """To whom the row belongs that a call is about."""

    own = "own"
    foreign = "foreign"
    shared = "shared"
    nobodys = "nobodys"  # it has no owner, or the call is about no row


class Reach(StrEnum):
    """Whose rows a function reaches, for whoever has the role."""

    none = "none"
    common = "common"
    own = "own"
    own_or_shared = "own-or-shared"
    own_or_admin = "own-or-admin"
    own_shared_or_admin = "own-shared-or-admin"
    admin = "admin"  # others get an empty answer, since nothing waits for them

    @property
    def has_owners(self) -> bool:
        """Whether it matters to whom a row belongs."""
        return self.value.startswith("own")

    def holds(self, whose: Whose, user: Actor) -> bool:
        """Whether such a row is within reach."""
        if "admin" in self.value and user.sees_all:
            return True
        if whose is Whose.shared:
            return "shared" in self.value
        return whose is not Whose.foreign and self is not Reach.admin


@dataclass(frozen=True)
class Line:
    """The rule of one function and one call of it.

    Out of reach, the call of a ``searches`` line says False and any other is refused.
    """

    role: Role | None  # the least; None is everybody, signed in or not
    reach: Reach
    call: Callable[[Call, Session, Actor, Row], Any]
    about: Callable[[Rows, UUID, bool], Row] | None = None  # makes the row, given owner and sharing
    searches: bool = False


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


def bar(rows: Rows, _owner: UUID, _is_shared: bool) -> Row:
    """A daily bar."""
    return rows.add("price_bars", interval="daily", ts=FIRST_MOMENT)


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


def plainly(ask: Call, db: Session, user: Actor, _row: Row) -> Any:
    """A call that needs nothing but who asks."""
    return ask(db, user)


def on_id(ask: Call, db: Session, user: Actor, row: Row) -> Any:
    """A call that names a row."""
    return ask(db, user, row["id"])


def changed(db: Session, table: str, row: Row) -> bool:
    """Whether a row is no longer as it was made."""
    stored = sa.select(metadata().tables[table]).where(metadata().tables[table].c.id == row["id"])
    found = db.connection().execute(stored).mappings().one()
    return any(found[name] != value for name, value in row.items())


def prefers_anew(ask: Call, db: Session, user: Actor, row: Row) -> bool:
    """Prefer something, and say whether it went into the row."""
    ask(db, user, theme="dark")
    db.flush()
    return changed(db, "user_settings", row)


def adds_point(ask: Call, db: Session, user: Actor, row: Row) -> Any:
    """Add a point beside the one that is there."""
    point = {"series_id": row["series_id"], "category": CATEGORY, "value": 2.0}
    frame = pd.DataFrame([point | {"timestamp": FIRST_MOMENT + YESTERDAY}])
    return ask(db, user, row["data_upload_id"], frame)


def submits(ask: Call, db: Session, user: Actor, row: Row) -> Any:
    """Submit the figures of a quarter."""
    figures = Rows(db.connection()).valid("metrics_inputs", company_id=row["id"])
    ours = {"id", "company_id", "fiscal_reporting_date"}
    return ask(db, user, row["id"], FIRST_DAY, **{k: figures[k] for k in figures.keys() - ours})


def last_changed(db: Session, row: Row) -> Any:
    """When a person was changed, as an administrator saw it."""
    return db.get_one(User, row["id"]).updated_at


def searched(ask: Call, db: Session, user: Actor, row: Row, *given: Any, **options: Any) -> bool:
    """Whether the row is in a frame that was asked for."""
    return row["id"] in set(ask(db, user, *given, **options)["id"])


def holds_it(ask: Call, db: Session, user: Actor, _row: Row) -> bool:
    """Whether what was made is counted among what somebody may see."""
    return ask(db, user).count == 1


def category_points(ask: Call, db: Session, user: Actor, row: Row) -> bool:
    """Whether the points of a series are among those of its category."""
    found = ask(db, user, CATEGORY, FIRST_MOMENT, FIRST_MOMENT + YESTERDAY)
    return row["series_id"] in set(found["series_id"])


def listed(ask: Call, db: Session, user: Actor, row: Row) -> bool:
    """Whether a row is among those a chooser offers."""
    return row["id"] in {one.id for one in ask(db, user)}


def taken_out(do: Call, db: Session, user: Actor, _: Row) -> Any:
    """Sample data, put in before."""
    core.demo.actions.load_samples(db, ROOT, today=date(2026, 11, 21))
    return do(db, user)


ADMIN = Line(Role.admin, Reach.none, plainly)
PERSON = partial(Line, Role.admin, Reach.common, about=thing("users"))
OWN_VIEW = partial(Line, Role.viewer, Reach.own, about=view)
FOUND = partial(Line, Role.viewer, searches=True)
OWN_MODEL = Line(Role.analyst, Reach.own_or_admin, on_id, model)
STOCKED = partial(Line, Role.analyst, Reach.common, about=product)

MATRIX: dict[Call, Line] = {
    **dict.fromkeys(CHECKS.values(), ADMIN),
    # They tell how often something changed, and no row; the pages ask before anybody is known.
    versions.stamps: Line(None, Reach.none, plainly),
    versions.of: Line(None, Reach.none, lambda ask, db, user, _: ask(db, user, log.entries)),
    audit.record: Line(Role.viewer, Reach.none, lambda do, db, user, _: do(db, user, "thing.make")),
    audit.seal: ADMIN,
    audit.verify: ADMIN,
    log.entries: ADMIN,
    log.count: ADMIN,
    log.choices: ADMIN,
    log.seals: ADMIN,
    log.standing: ADMIN,
    log.failures: Line(Role.admin, Reach.none, lambda ask, db, user, _: ask(db, user, now())),
    own_queries.my_activity: FOUND(
        Reach.own,
        lambda ask, db, user, row: searched(ask, db, user, row, FIRST_MOMENT),
        partial(row_of, "audit_log"),
    ),
    core.accounts.queries.people.people: ADMIN,
    core.accounts.queries.people.my_sessions: FOUND(Reach.own, searched, session),
    core.accounts.queries.people.preferences: FOUND(
        Reach.own, lambda ask, db, user, row: ask(db, user) == row["preferences"], preferences
    ),
    core.accounts.queries.views.views: FOUND(
        Reach.own_or_shared,
        lambda ask, db, user, row: row["id"] in {view.id for view in ask(db, user, PAGE)},
        view,
    ),
    own.keep_preferences: FOUND(Reach.own, prefers_anew, preferences),
    own.sign_out: Line(Role.viewer, Reach.own, on_id, session),
    own.sign_out_elsewhere: FOUND(
        Reach.own, lambda do, db, user, _: do(db, user, uuid7()) == 1, session
    ),
    people.invite: Line(
        Role.admin,
        Reach.none,
        lambda do, db, user, _: do(db, user, "grace", "grace@navy.mil", Role.viewer),
    ),
    people.new_link: PERSON(on_id),
    people.change: PERSON(
        lambda do, db, user, row: do(
            db, user, row["id"], last_changed(db, row), full_name="Grace Hopper"
        )
    ),
    people.remove: PERSON(lambda do, db, user, row: do(db, user, row["id"], last_changed(db, row))),
    views.save_view: Line(
        Role.viewer, Reach.none, lambda do, db, user, _: do(db, user, PAGE, "Weekly", {})
    ),
    views.share_view: OWN_VIEW(
        lambda do, db, user, row: do(db, user, row["id"], is_shared=not row["is_shared"])
    ),
    views.make_default: OWN_VIEW(
        lambda do, db, user, row: do(db, user, row["id"], is_default=True)
    ),
    views.delete_view: OWN_VIEW(on_id),
    views.mine: OWN_VIEW(on_id),
    core.accounts.queries.views.view: Line(Role.viewer, Reach.own_shared_or_admin, on_id, view),
    core.accounts.queries.attention.people_waiting: FOUND(
        Reach.admin,
        lambda ask, db, user, row: row["username"] in str(ask(db, user)),
        thing("users"),
    ),
    core.jobs.queries.health: ADMIN,
    figures.figures: ADMIN,
    core.demo.queries.standing: Line(Role.viewer, Reach.none, plainly),
    core.demo.actions.load_samples: Line(
        Role.admin, Reach.none, lambda do, db, user, _: do(db, user, today=date(2026, 11, 21))
    ),
    core.demo.actions.remove_samples: Line(Role.admin, Reach.none, taken_out),
    standing.backups: ADMIN,
    standing.findings: ADMIN,
    standing.of_tables: ADMIN,
    standing.people_now: ADMIN,
    standing.pools: ADMIN,
    standing.slow_statements: ADMIN,
    core.operations.queries.tables.tables: ADMIN,
    core.market.queries.instruments_held: FOUND(Reach.common, holds_it, thing("instruments")),
    core.market.queries.instruments: FOUND(Reach.common, listed, thing("instruments")),
    core.market.queries.closes: FOUND(
        Reach.common,
        lambda ask, db, user, row: len(ask(db, user, row["instrument_id"], 1)) == 1,
        bar,
    ),
    core.retail.queries.products_held: FOUND(Reach.common, holds_it, thing("products")),
    core.ventures.queries.companies_held: FOUND(Reach.common, holds_it, thing("companies")),
    core.uploads.queries.files_held: FOUND(
        Reach.own_shared_or_admin, holds_it, partial(row_of, "data_uploads")
    ),
    core.series.queries.series_held: FOUND(
        Reach.own_shared_or_admin, holds_it, partial(row_of, "series")
    ),
    core.series.queries.series: FOUND(Reach.own_shared_or_admin, listed, partial(row_of, "series")),
    core.series.queries.points: Line(
        Role.viewer,
        Reach.own_shared_or_admin,
        lambda ask, db, user, row: ask(db, user, row["series_id"]),
        points,
    ),
    core.series.queries.category_points: FOUND(Reach.own_shared_or_admin, category_points, points),
    core.series.queries.monthly_totals: FOUND(
        Reach.own_shared_or_admin,
        lambda ask, db, user, _: list(ask(db, user, CATEGORY)["total"]) == [1.0],
        points,
    ),
    core.series.actions.add_points: Line(Role.analyst, Reach.own_or_admin, adds_point, points),
    core.series.actions.remove_points: Line(
        Role.analyst,
        Reach.own_or_admin,
        lambda do, db, user, row: do(db, user, row["data_upload_id"]),
        points,
    ),
    core.registry.queries.versions: FOUND(
        Reach.own_shared_or_admin,
        lambda ask, db, user, row: searched(ask, db, user, row, MODEL),
        model,
    ),
    core.registry.queries.mine: OWN_MODEL,
    core.registry.actions.activate: OWN_MODEL,
    core.registry.actions.add_version: Line(
        Role.analyst,
        Reach.own_shared_or_admin,
        lambda do, db, user, row: do(
            db, user, "m", family=Family.forecast, model_type="arima", series_id=row["id"]
        ),
        partial(row_of, "series"),
    ),
    core.retail.actions.sell: STOCKED(lambda do, db, user, row: do(db, user, row["id"], 1)),
    core.retail.actions.move: STOCKED(
        lambda do, db, user, row: do(db, user, row["id"], MovementKind.receipt, 1, "delivered")
    ),
    core.ventures.actions.submit: Line(Role.analyst, Reach.common, submits, thing("companies")),
}
