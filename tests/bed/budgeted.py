"""Budgets to try things on, and who may ask for them and change them."""

from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from sqlmodel import Session

from core.actors import Actor, Role
from core.finance import flows, planning, plans
from core.finance.planned import Cell, Spread
from core.finance.tables import Budget
from tests.bed.matters import Row, row_of
from tests.bed.reach import Call, Line, Reach
from tests.bed.rows import Rows

JANUARY = date(2026, 1, 1), date(2026, 1, 31)
YEAR = date(2026, 1, 1), date(2026, 12, 31)
BEFORE = date(2025, 1, 1)
SPREAD = Spread("Rent", "North", "EUR", *JANUARY, Decimal(100), "evenly")
CELL = Cell("Rent", "North", "EUR", JANUARY[0])


def budget(db: Session, owner: UUID, *rows: Any, version: int = 1, **more: Any) -> None:
    """Budgets as (category, entity, first day, last day, amount), in euros unless more is said."""
    for category, entity, start, end, amount, *rest in rows:
        days = {"period_start": start, "period_end": end}
        given = {"amount": Decimal(str(amount)), "currency": rest[0] if rest else "EUR"}
        named = {"user_id": owner, "category": category, "entity": entity, "version": version}
        db.add(Budget(**named, **days, **given, **more))
    db.flush()


def rent(rows: Rows, owner: UUID, is_shared: bool) -> Row:
    """A budget of a month."""
    named = {"category": "Rent", "entity": "North", "currency": "EUR", "version": 1}
    days = {"period_start": JANUARY[0], "period_end": JANUARY[1]}
    return row_of("budgets", rows, owner, is_shared, amount=Decimal(100), **named, **days)


def twice(rows: Rows, owner: UUID, is_shared: bool) -> Row:
    """The same twice: in a year as well."""
    made = rent(rows, owner, is_shared)
    days = {"period_start": YEAR[0], "period_end": YEAR[1]}
    theirs = {"user_id": owner, "is_shared": is_shared, "id": None}
    row = {name: value for name, value in (made | theirs | days).items() if value is not None}
    rows.add("budgets", **row)
    return made


def paid(rows: Rows, owner: UUID, is_shared: bool) -> Row:
    """What was paid the year before."""
    said = {"category": "Rent", "entity": "North", "currency": "EUR", "kind": "flow"}
    made = row_of("series", rows, owner, is_shared, **said)
    month = {"month": BEFORE, "category": "Rent", "total": 90.0, "points": 1}
    rows.add("series_months", series_id=made["id"], **month)
    return made


def of_version(ask: Call, db: Session, user: Actor, row: Row, *more: Any) -> Any:
    """A question about a version."""
    return ask(db, user, row["user_id"], row["version"], *more)


def is_there(ask: Call, db: Session, user: Actor, row: Row) -> bool:
    """Whether a version is among those that are listed."""
    return (row["user_id"], 1) in {(one.owner_id, one.number) for one in ask(db, user)}


def changes(do: Call, db: Session, user: Actor, row: Row, *given: Any, **more: Any) -> Any:
    """A change to a version."""
    return do(db, user, 1, *given, owner_id=row["user_id"], **more)


SEES = partial(Line, Role.viewer, Reach.own_shared_or_admin)
FINDS = partial(SEES, searches=True)
CHANGES = partial(Line, Role.analyst, Reach.own_or_admin)
LIKE_BEFORE = Spread("Rent", "North", "EUR", *JANUARY, Decimal(100), "by_shape")
AFTER = Cell("Rent", "North", "EUR", date(2026, 2, 1))

BUDGETED: dict[Call, Line] = {
    plans.versions: FINDS(is_there, rent),
    plans.latest: FINDS(lambda ask, db, user, row: ask(db, user, row["user_id"]) == 1, rent),
    plans.within: FINDS(
        lambda ask, db, user, row: len(of_version(ask, db, user, row, *JANUARY)) == 1, rent
    ),
    plans.overlaps: FINDS(
        lambda ask, db, user, row: len(of_version(ask, db, user, row)) == 1, twice
    ),
    **dict.fromkeys((plans.months, plans.covered), SEES(of_version, rent)),
    plans.compared: SEES(lambda ask, db, user, row: of_version(ask, db, user, row, 1), rent),
    flows.flows: FINDS(
        lambda ask, db, user, row: len(ask(db, user, row["user_id"], BEFORE, BEFORE)) == 1, paid
    ),
    flows.years: FINDS(lambda ask, db, user, row: ask(db, user, row["user_id"]) == [2025], paid),
    flows.shape: SEES(
        lambda ask, db, user, row: ask(db, user, row["user_id"], *CELL[:3], *JANUARY), paid
    ),
    flows.preview: SEES(
        lambda ask, db, user, row: ask(db, user, row["user_id"], LIKE_BEFORE), paid
    ),
    planning.save: CHANGES(
        lambda do, db, user, row: changes(do, db, user, row, {CELL: Decimal(1)}, seen={}), rent
    ),
    planning.put_line: CHANGES(
        lambda do, db, user, row: changes(do, db, user, row, {AFTER: Decimal(1)}), rent
    ),
    planning.remove_lines: CHANGES(
        lambda do, db, user, row: changes(do, db, user, row, [CELL[:3]]), rent
    ),
    planning.phase: CHANGES(lambda do, db, user, row: changes(do, db, user, row, SPREAD), rent),
    planning.add_version: Line(
        Role.analyst,
        Reach.own_shared_or_admin,
        lambda do, db, user, row: do(db, user, 1, of_owner=row["user_id"]),
        rent,
    ),
    planning.from_actuals: Line(
        Role.analyst,
        Reach.own_shared_or_admin,
        lambda do, db, user, row: do(db, user, 2026, of_owner=row["user_id"]),
        paid,
    ),
    planning.drop_version: CHANGES(changes, rent),
    planning.share: CHANGES(lambda do, db, user, row: changes(do, db, user, row, True), rent),
}
