"""An example of each public query and action, for counting its statements."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlmodel import Session

import core.accounts.actions.own
import core.accounts.actions.people
import core.accounts.actions.views
import core.accounts.queries.log
import core.accounts.queries.own
import core.accounts.queries.people
import core.accounts.queries.views
import core.jobs.queries
import core.market.queries
import core.registry.actions
import core.registry.queries
import core.retail.actions
import core.series.actions
import core.series.queries
import core.series.recipes
import core.ventures.actions
from bench import rows
from core.accounts.tables import User
from core.actors import SYSTEM, Role
from core.db import write
from core.market.tables import Interval
from core.registry.tables import Family
from core.retail.tables import MovementKind
from tests.bed.rows import Rows

POINTS = 10_000
MODEL: dict[str, Any] = {"family": Family.forecast, "model_type": "arima"}
QUARTER = date(2024, 3, 31)
FIGURES: dict[str, Any] = dict.fromkeys(
    (
        "total_revenue",
        "recurring_revenue",
        "gross_profit",
        "sales_marketing_expense",
        "total_operating_expense",
        "ebitda",
        "net_income",
        "cash_burn",
        "cash_balance",
    ),
    Decimal(1),
) | {
    "currency": "EUR",
    "employees": 1,
    "fiscal_reporting_quarter": 1,
    "reporting_year": 2024,
    "reporting_quarter": 1,
}


@dataclass(frozen=True)
class Bed:
    """Rows to ask about and to change."""

    place: rows.Workspace
    product_id: UUID
    company_id: UUID
    instrument_id: UUID
    model_id: UUID
    session_id: UUID
    view_id: UUID


Call = Callable[..., Any]
Example = Callable[[Call, Session, Bed], Any]

PAGE = "home"
own, people, views = (
    core.accounts.actions.own,
    core.accounts.actions.people,
    core.accounts.actions.views,
)
EXAMPLES: dict[Call, Example] = {
    core.accounts.queries.log.entries: lambda ask, db, _: ask(db, SYSTEM),
    core.accounts.queries.log.count: lambda ask, db, _: ask(db, SYSTEM),
    core.accounts.queries.log.choices: lambda ask, db, _: ask(db, SYSTEM),
    core.accounts.queries.log.seals: lambda ask, db, _: ask(db, SYSTEM),
    core.accounts.queries.log.standing: lambda ask, db, _: ask(db, SYSTEM),
    core.accounts.queries.log.failures: lambda ask, db, _: ask(db, SYSTEM, rows.first_of(0)),
    core.accounts.queries.own.my_activity: lambda ask, db, bed: ask(
        db, bed.place.ada, rows.first_of(0)
    ),
    core.accounts.queries.people.people: lambda ask, db, _: ask(db, SYSTEM),
    core.accounts.queries.people.my_sessions: lambda ask, db, bed: ask(db, bed.place.ada),
    core.accounts.queries.people.preferences: lambda ask, db, bed: ask(db, bed.place.ada),
    core.accounts.queries.views.views: lambda ask, db, bed: ask(db, bed.place.ada, PAGE),
    own.keep_preferences: lambda do, db, bed: do(db, bed.place.ada, theme="dark"),
    own.sign_out: lambda do, db, bed: do(db, bed.place.ada, bed.session_id),
    own.sign_out_elsewhere: lambda do, db, bed: do(db, bed.place.ada, bed.session_id),
    people.invite: lambda do, db, _: do(db, SYSTEM, "grace", "grace@navy.mil", Role.viewer),
    people.new_link: lambda do, db, bed: do(db, SYSTEM, bed.place.ada.id),
    people.change: lambda do, db, bed: do(
        db, SYSTEM, bed.place.ada.id, seen(db, bed), role=Role.viewer
    ),
    people.remove: lambda do, db, bed: do(db, SYSTEM, bed.place.ada.id, seen(db, bed)),
    views.save_view: lambda do, db, bed: do(db, bed.place.ada, PAGE, "Weekly", {}),
    views.mine: lambda ask, db, bed: ask(db, bed.place.ada, bed.view_id),
    views.share_view: lambda do, db, bed: do(db, bed.place.ada, bed.view_id, is_shared=True),
    views.make_default: lambda do, db, bed: do(db, bed.place.ada, bed.view_id, is_default=True),
    views.delete_view: lambda do, db, bed: do(db, bed.place.ada, bed.view_id),
    core.jobs.queries.health: lambda ask, db, _: ask(db, SYSTEM),
    core.market.queries.instruments: lambda ask, db, bed: ask(db, bed.place.ada),
    core.market.queries.closes: lambda ask, db, bed: ask(db, bed.place.ada, bed.instrument_id, 30),
    core.series.queries.series: lambda ask, db, bed: ask(db, bed.place.ada),
    core.series.queries.points: lambda ask, db, bed: ask(
        db, bed.place.ada, bed.place.series_ids[0]
    ),
    core.series.queries.category_points: lambda ask, db, bed: ask(
        db, bed.place.ada, rows.category(0), rows.first_of(0), rows.first_of(1)
    ),
    core.series.queries.monthly_totals: lambda ask, db, bed: ask(
        db, bed.place.ada, rows.category(0)
    ),
    core.series.recipes.recipe: lambda ask, db, bed: ask(
        db, bed.place.ada, bed.place.series_ids[0]
    ),
    core.series.recipes.shown: lambda ask, db, bed: ask(db, bed.place.ada, bed.place.series_ids[0]),
    core.series.actions.add_points: lambda do, db, bed: do(
        db, bed.place.ada, bed.place.upload_id, rows.points(bed.place, POINTS)
    ),
    core.series.actions.remove_points: lambda do, db, bed: do(
        db, bed.place.ada, bed.place.upload_id
    ),
    core.registry.queries.versions: lambda ask, db, bed: ask(db, bed.place.ada, "m"),
    core.registry.queries.mine: lambda ask, db, bed: ask(db, bed.place.ada, bed.model_id),
    core.registry.actions.add_version: lambda do, db, bed: do(db, bed.place.ada, "m", **MODEL),
    core.registry.actions.activate: lambda do, db, bed: do(db, bed.place.ada, bed.model_id),
    core.retail.actions.sell: lambda do, db, bed: do(db, bed.place.ada, bed.product_id, 1),
    core.retail.actions.move: lambda do, db, bed: do(
        db, bed.place.ada, bed.product_id, MovementKind.receipt, 1, "delivered"
    ),
    core.ventures.actions.submit: lambda do, db, bed: do(
        db, bed.place.ada, bed.company_id, QUARTER, **FIGURES
    ),
}


def seen(db: Session, bed: Bed) -> Any:
    """When ada was last changed, as an administrator saw it."""
    return db.get_one(User, bed.place.ada.id).updated_at


def filled() -> Bed:
    """A few rows of everything."""
    place = rows.workspace()
    with write(place.ada) as db:
        core.series.actions.add_points(db, place.ada, place.upload_id, rows.points(place, POINTS))
        model = core.registry.actions.add_version(db, place.ada, "m", **MODEL)
    with write(SYSTEM) as db:
        made = Rows(db.connection())
        product = made.add("products", stock=10)
        company = made.add("companies")
        bar = made.add("price_bars", interval=Interval.daily)
        session = made.add("login_sessions", user_id=place.ada.id)
        view = made.add("saved_views", user_id=place.ada.id, page=PAGE)
        made.add("users", role=Role.admin)
    return Bed(
        place=place,
        product_id=product["id"],
        company_id=company["id"],
        instrument_id=bar["instrument_id"],
        model_id=model.id,
        session_id=session["id"],
        view_id=view["id"],
    )
