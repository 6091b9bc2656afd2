"""How many statements each public query and action takes, on both databases.

A new function is found by itself; its example goes into `EXAMPLES`.
"""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from types import ModuleType
from typing import Any
from uuid import UUID

from sqlmodel import Session

import core.jobs.queries
import core.registry.actions
import core.registry.queries
import core.retail.actions
import core.series.actions
import core.series.queries
import core.ventures.actions
from bench import places, rows
from bench.measure import Table
from bench.places import Given
from core.actors import SYSTEM
from core.db import SessionLocal, write
from core.db.packages import PACKAGES
from core.registry.tables import Family
from core.retail.tables import MovementKind
from tests.bed.rows import Rows
from tests.bed.statements import counted

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
    model_id: UUID


Call = Callable[..., Any]
Example = Callable[[Call, Session, Bed], Any]

EXAMPLES: dict[Call, Example] = {
    core.jobs.queries.health: lambda ask, db, _: ask(db, SYSTEM),
    core.series.queries.category_points: lambda ask, db, bed: ask(
        db, bed.place.ada, rows.category(0), rows.first_of(0), rows.first_of(1)
    ),
    core.series.queries.monthly_totals: lambda ask, db, bed: ask(
        db, bed.place.ada, rows.category(0)
    ),
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


def both(given: Given) -> Table:
    """Every function, its statements on SQLite and on PostgreSQL."""
    with places.sqlite():
        in_file = numbers()
    with places.postgresql(given.server):
        on_server = numbers()
    table = Table("Statements of each query and action", ["function", "SQLite", "PostgreSQL"])
    for function in functions():
        found = (one.get(function, "no example") for one in (in_file, on_server))
        table.add(name_of(function), *found)
    table.notes.append(
        f"On {POINTS:,} points; COPY itself is not counted, nor what the door adds: a BEGIN, a "
        "COMMIT and one statement for each domain changed."
    )
    return table


def functions() -> list[Call]:
    """Every public function of queries and actions that takes a session and a user."""
    return [
        function
        for module in modules()
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and not name.startswith("_")
        and list(inspect.signature(function).parameters)[:2] == ["db", "user"]
    ]


def modules() -> Iterator[ModuleType]:
    """Every module of queries and actions, also where they are folders."""
    for package in PACKAGES:
        for kind in ("queries", "actions"):
            name = f"core.{package}.{kind}"
            if find_spec(name) is None:
                continue
            module = import_module(name)
            yield module
            for inner in iter_modules(getattr(module, "__path__", [])):
                yield import_module(f"{name}.{inner.name}")


def numbers() -> dict[Call, int]:
    """Statements of each function that has an example, each in a transaction that is undone."""
    bed = filled()
    return {function: number(function, example, bed) for function, example in EXAMPLES.items()}


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
    return Bed(place, product["id"], company["id"], model.id)


def number(function: Call, example: Example, bed: Bed) -> int:
    """How many statements one call takes; a session closed without commit leaves nothing."""
    with SessionLocal(autoflush=True) as db, counted() as statements:
        example(function, db, bed)
        db.flush()
        return len(statements)


def name_of(function: Call) -> str:
    """As one would import it."""
    return f"{function.__module__.removeprefix('core.')}.{function.__name__}"
