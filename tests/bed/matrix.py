"""Who may call each public function of core, and whose rows it reaches: one line a function.

A new function gets a line here, with one call of it. Where it reaches rows that have owners, the
call is made on a row of one's own, on a private one of a stranger's, and on one they share.
"""

from datetime import timedelta
from functools import partial
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlmodel import Session

import core.accounts.queries.attention
import core.accounts.queries.people
import core.accounts.queries.views
import core.demo.actions
import core.demo.queries
import core.finance.glance
import core.market.glance
import core.market.queries
import core.operations.glance
import core.operations.queries.tables
import core.registry.actions
import core.registry.queries
import core.retail.actions
import core.retail.glance
import core.retail.queries
import core.series.actions
import core.series.classifying
import core.series.glance
import core.series.mapping
import core.series.queries
import core.ventures.actions
import core.ventures.glance
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
from tests.bed.budgeted import BUDGETED
from tests.bed.dated import DATED
from tests.bed.filed import FILED
from tests.bed.foretold import FORETOLD
from tests.bed.kpis import KPIS
from tests.bed.loaded import LOADED
from tests.bed.matters import (
    CATEGORY,
    MODEL,
    PAGE,
    Row,
    bar,
    bars,
    earning,
    loads_a_little,
    model,
    points,
    preferences,
    product,
    revenue,
    row_of,
    sample,
    session,
    thing,
    view,
)
from tests.bed.originated import ORIGINATED
from tests.bed.prepared import OF_POINTS, PREPARED
from tests.bed.reach import Call, Line, Reach
from tests.bed.registered import REGISTERED
from tests.bed.reported import REPORTED
from tests.bed.risky import RISKY
from tests.bed.rows import FIRST_DAY, FIRST_MOMENT, Rows
from tests.bed.shelved import SHELVED
from tests.bed.signed import SIGNED
from tests.bed.told import TOLD
from tests.bed.told_of_kpis import KPIS_TOLD
from tests.bed.traced import TRACED
from tests.bed.watched import ALERTS
from tests.bed.worked import READS_ALONE, WORKED


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
    frame = pd.DataFrame([point | {"timestamp": FIRST_MOMENT + timedelta(days=1)}])
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
    found = ask(db, user, CATEGORY, FIRST_MOMENT, FIRST_MOMENT + timedelta(days=1))
    return row["series_id"] in set(found["series_id"])


def glimpsed(ask: Call, db: Session, user: Actor, _row: Row) -> bool:
    """Whether what was made is in the picture of its area."""
    found = ask(db, user)
    return found is not None and len(found.lines) > 0


def waits(ask: Call, db: Session, user: Actor, _row: Row) -> bool:
    """Whether somebody is told of something."""
    return len(ask(db, user)) > 0


def listed(ask: Call, db: Session, user: Actor, row: Row) -> bool:
    """Whether a row is among those a chooser offers."""
    return row["id"] in {one.id for one in ask(db, user)}


ADMIN = Line(Role.admin, Reach.none, plainly)
PERSON = partial(Line, Role.admin, Reach.common, about=thing("users"))
OWN_VIEW = partial(Line, Role.viewer, Reach.own, about=view)
FOUND = partial(Line, Role.viewer, searches=True)
OWN_MODEL = Line(Role.analyst, Reach.own_or_admin, on_id, model)
STOCKED = partial(Line, Role.analyst, Reach.common, about=product)

MATRIX: dict[Call, Line] = {
    **dict.fromkeys(CHECKS.values(), ADMIN),
    **ALERTS,
    **FILED,
    **BUDGETED,
    **DATED,
    **FORETOLD,
    **REGISTERED,
    **KPIS,
    **ORIGINATED,
    **LOADED,
    **TRACED,
    **WORKED,
    **PREPARED,
    **REPORTED,
    **RISKY,
    **SHELVED,
    **SIGNED,
    **KPIS_TOLD,
    **TOLD,
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
    figures.figures: ADMIN,
    core.demo.queries.standing: Line(Role.viewer, Reach.none, plainly),
    core.demo.actions.load_samples: Line(Role.admin, Reach.none, loads_a_little),
    core.demo.actions.remove_samples: Line(Role.admin, Reach.none, plainly, sample),
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
    core.market.glance.glimpse: FOUND(Reach.common, glimpsed, bars),
    core.market.glance.waiting: FOUND(Reach.common, waits, bar),
    core.retail.glance.glimpse: FOUND(Reach.common, glimpsed, thing("transactions")),
    core.retail.glance.waiting: FOUND(Reach.common, waits, thing("products")),
    core.ventures.glance.glimpse: FOUND(Reach.common, glimpsed, earning),
    core.ventures.glance.waiting: FOUND(Reach.common, waits, thing("companies")),
    core.finance.glance.glimpse: FOUND(Reach.own_shared_or_admin, glimpsed, revenue),
    core.series.glance.waiting: FOUND(Reach.own, waits, revenue),
    core.series.glance.unmapped: FOUND(Reach.own, waits, revenue),
    core.series.mapping.mapping: FOUND(
        Reach.own_shared_or_admin,
        lambda ask, db, user, row: (
            row["id"] in {one.id for found in ask(db, user) for one in found.series}
        ),
        partial(row_of, "series"),
    ),
    core.series.classifying.set_classes: Line(
        Role.analyst,
        Reach.own_or_admin,
        lambda do, db, user, row: do(db, user, {row["category"]: "tax"}, owner_id=row["user_id"]),
        partial(row_of, "series", category="Some account"),
    ),
    core.operations.glance.waiting: FOUND(Reach.admin, waits),
    core.retail.queries.products_held: FOUND(Reach.common, holds_it, thing("products")),
    core.ventures.queries.companies_held: FOUND(Reach.common, holds_it, thing("companies")),
    core.series.queries.series_held: FOUND(
        Reach.own_shared_or_admin, holds_it, partial(row_of, "series")
    ),
    core.series.queries.series: FOUND(Reach.own_shared_or_admin, listed, partial(row_of, "series")),
    **dict.fromkeys(
        (
            core.series.queries.points,
            core.series.queries.newest_points,
            core.series.queries.outline,
        ),
        OF_POINTS,
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
    core.series.actions.work_after: Line(
        Role.analyst,
        Reach.own_shared_or_admin,
        lambda do, db, user, row: do(db, user, READS_ALONE, row["id"], "reads", {}),
        partial(row_of, "series"),
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
