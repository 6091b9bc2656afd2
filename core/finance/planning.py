"""Changing budgets: amounts of months, whole lines, and versions made of others or of what was.

A change is somebody's own, or an administrator's for ``owner_id``. What a person enters no longer
comes from a file, so that taking the file back leaves it. Stored reports keep their own inputs.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pandas as pd
from sqlalchemy import select, update
from sqlmodel import Session, col

from core.accounts import audit
from core.actors import Actor, Role, require
from core.analytics.phasing import CENTS, PHASINGS
from core.db import bulk
from core.db.dialects import lock
from core.db.frames import Wanted, frame
from core.db.types import now
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from core.finance import flows, planned, planned_rows, plans
from core.finance.planned import Cell, Spread
from core.finance.planned_rows import key_of, said
from core.finance.tables import Budget
from core.finance.twice import named
from core.glance import listed

__all__ = ["PHASINGS", "Cell", "Spread"]

NOTED = 20  # changes that the audit log tells one by one


def save(
    db: Session,
    user: Actor,
    version: int,
    changes: Mapping[Cell, Decimal | None],
    *,
    seen: Mapping[Cell, Decimal | None],
    owner_id: UUID | None = None,
) -> int:
    """Store amounts of months, None takes one away; say how many changed.

    ``seen`` are the amounts that were on the screen: what is not so any more is a conflict.
    """
    require(user, Role.analyst)
    owner = _held(db, user, owner_id)
    is_shared = planned_rows.known(db, owner, version)
    wanted = {planned.cell(*one): value for one, value in changes.items()}
    for one, value in wanted.items():
        if value is not None:
            planned.amount(value, str(one))
    there = planned_rows.stored(db, owner, version, wanted)
    before = {planned.cell(*one): value for one, value in seen.items()}
    planned_rows.refuse_what_changed(there, {one: before[one] for one in wanted if one in before})
    told = {}
    for one, value in wanted.items():
        row = there.get(key_of(one))
        was = None if row is None else row.amount
        if was != value:
            told[str(one)] = f"{said(was)} → {said(value)}"
            planned_rows.put(db, owner, version, row, one, value, is_shared=is_shared)
    if told:
        first = dict(list(told.items())[:NOTED])
        _note(db, user, "budget.save", owner, version, changed=len(told), changes=first)
    return len(told)


def put_line(
    db: Session,
    user: Actor,
    version: int,
    amounts: Mapping[Cell, Decimal],
    *,
    owner_id: UUID | None = None,
) -> int:
    """Add months that have no budget yet, in a version that is there or begins with them."""
    require(user, Role.analyst)
    owner = _held(db, user, owner_id)
    number = planned.version(version)
    wanted = {planned.cell(*one): planned.amount(value, str(one)) for one, value in amounts.items()}
    if not wanted:
        raise Invalid("A line needs an amount in one month at least.")
    there = planned_rows.stored(db, owner, number, wanted)
    if taken := [str(one) for one in wanted if key_of(one) in there]:
        raise Conflict(f"There is a budget already for {listed(taken)}; change it there.")
    is_shared = bool(planned_rows.is_shared(db, owner, number))
    for one, value in wanted.items():
        planned_rows.put(db, owner, number, None, one, value, is_shared=is_shared)
    first = next(iter(wanted))
    _note(db, user, "budget.add", owner, number, months=len(wanted), first=str(first))
    return len(wanted)


def remove_lines(
    db: Session,
    user: Actor,
    version: int,
    lines: Sequence[tuple[str, str, str]],
    *,
    owner_id: UUID | None = None,
) -> int:
    """Take lines (category, entity, currency) out of a version; say how many rows that were."""
    require(user, Role.analyst)
    owner = _held(db, user, owner_id)
    is_shared = planned_rows.known(db, owner, version)
    count = 0
    for category, entity, currency in lines:
        one = (col(Budget.category) == category, col(Budget.entity) == entity)
        count += planned_rows.remove(
            db, owner, version, *one, col(Budget.currency) == currency, is_shared=is_shared
        )
    if not count:
        raise NotFound("None of these lines is there any more.")
    names = listed([named(category, entity) for category, entity, _ in lines])
    _note(db, user, "budget.remove", owner, version, rows=count, lines=names)
    return count


def phase(
    db: Session,
    user: Actor,
    version: int,
    wanted: Spread,
    *,
    of_owner: UUID | None = None,
    owner_id: UUID | None = None,
) -> int:
    """Spread an amount over the months of a period, in place of all that the line has there.

    A budget that reaches beyond the period stands in the way; say how many months are stored.
    ``of_owner`` is whose actual amounts are followed, where some are.
    """
    require(user, Role.analyst)
    owner = _held(db, user, owner_id)
    number = planned.version(version)
    one = wanted.checked()
    parts = flows.preview(db, user, of_owner or owner, one)
    rows = planned_rows.touching(db, owner, number, {one.category}, one.start, one.end)
    mine = [row for row in rows if row.category == one.category and row.entity == one.entity]
    what = named(one.category, one.entity)
    for row in mine:
        if row.period_start < one.start or row.period_end > one.end:
            raise Conflict(
                f"{what}: the budget of {row.period_start} to {row.period_end} reaches beyond "
                f"{one.start} to {one.end}. Choose a period that holds all of it."
            )
    is_shared = bool(planned_rows.is_shared(db, owner, number))
    for row in mine:
        db.delete(row)
    db.flush()
    names = one.category, one.entity, one.currency
    for start, end, value in parts.itertuples(index=False):
        db.add(planned_rows.made(owner, number, names, start, end, value, is_shared=is_shared))
    told = {"line": what, "from": one.start, "to": one.end, "how": one.how, "in_place": len(mine)}
    _note(db, user, "budget.phase", owner, number, amount=said(one.amount), **told)
    return len(parts)


def add_version(
    db: Session,
    user: Actor,
    of: int | None = None,
    *,
    of_owner: UUID | None = None,
    owner_id: UUID | None = None,
    factor: Decimal = Decimal(1),
    by_category: Mapping[str, Decimal] | None = None,
) -> int:
    """Copy a version, the newest if none is named, as one's own next one; its number.

    Amounts are multiplied by ``factor``, those of some categories by one of their own.
    """
    require(user, Role.analyst)
    owner = _held(db, user, owner_id)
    theirs = of_owner or owner
    source = plans.latest(db, user, theirs) if of is None else of
    if source is None:
        raise NotFound("There are no budgets yet that could be copied.")
    rows = _copied(db, user, theirs, source)
    factors = {name: planned.factor(one, name) for name, one in (by_category or {}).items()}
    if unknown := sorted(factors.keys() - set(rows["category"])):
        raise Invalid(f"Version {source} has no category {listed(unknown)}.")
    usual = planned.factor(factor)
    by = [factors.get(category, usual) for category in rows["category"]]
    amounts = planned_rows.times(rows["amount"], by, rows["category"])
    number = planned_rows.following(db, owner)
    bulk.load(db, Budget, rows.assign(amount=amounts), owner=owner, user_id=owner, version=number)
    scaled = {name: str(one) for name, one in factors.items()}
    told = {"of": source, "of_owner": theirs, "factor": str(usual), "by_category": scaled}
    _note(db, user, "budget.copy", owner, number, rows=len(rows), **told)
    return number


def from_actuals(
    db: Session,
    user: Actor,
    year: int,
    *,
    growth: Decimal = Decimal(0),
    of_owner: UUID | None = None,
    owner_id: UUID | None = None,
) -> int:
    """Begin a version for a year with the actual months of the year before, grown; its number.

    Flows of money are taken, by category and entity, to the cent; subtotals are left out.
    """
    require(user, Role.analyst)
    owner = _held(db, user, owner_id)
    theirs = of_owner or owner
    if not planned.FIRST_YEAR < year <= planned.LAST_YEAR:
        raise Invalid(f"Budgets lie between {planned.FIRST_YEAR} and {planned.LAST_YEAR}.")
    times = planned.factor(1 + growth, "growth")
    rows = flows.flows(db, user, theirs, date(year - 1, 1, 1), date(year - 1, 12, 31))
    if rows.empty:
        raise NotFound(f"There are no actual amounts of money in {year - 1} to begin with.")
    planned_rows.refuse_two_currencies(rows)
    cells = [
        planned.cell(category, entity, currency, month.replace(year=year))
        for category, entity, currency, month, _ in rows.itertuples(index=False)
    ]
    made = pd.DataFrame(
        {
            **{name: rows[name].tolist() for name in ("category", "entity", "currency")},
            "period_start": [one.month for one in cells],
            "period_end": [one.ends for one in cells],
            "amount": [
                planned.rounded(Decimal(repr(total)) * times, CENTS, str(one))
                for total, one in zip(rows["total"].tolist(), cells, strict=True)
            ],
        }
    )
    number = planned_rows.following(db, owner)
    bulk.load(db, Budget, made, owner=owner, user_id=owner, version=number)
    told = {"year": year, "growth": str(growth), "of_owner": theirs}
    _note(db, user, "budget.begin", owner, number, rows=len(made), **told)
    return number


def drop_version(db: Session, user: Actor, version: int, *, owner_id: UUID | None = None) -> int:
    """Delete a version with all its rows; say how many they were."""
    require(user, Role.analyst)
    owner = _held(db, user, owner_id)
    is_shared = planned_rows.known(db, owner, version)
    count = planned_rows.remove(db, owner, version, is_shared=is_shared)
    _note(db, user, "budget.drop", owner, version, rows=count)
    return count


def share(
    db: Session, user: Actor, version: int, is_shared: bool, *, owner_id: UUID | None = None
) -> None:
    """Let everybody see a version, or its owner alone."""
    require(user, Role.analyst)
    owner = _held(db, user, owner_id)
    planned_rows.known(db, owner, version)
    told = (
        update(Budget)
        .where(*planned_rows.of(owner, version))
        .values(is_shared=is_shared, updated_at=now())
    )
    db.execute(told.execution_options(**planned_rows.AS_IT_IS))
    _note(db, user, "budget.share", owner, version, is_shared=is_shared)


def _held(db: Session, user: Actor, owner_id: UUID | None) -> UUID:
    """Whose budgets are changed; nobody else changes them until it is done."""
    owner = owner_id or user.id
    if owner is None:
        raise NotFound("A budget belongs to somebody; name a person.")
    if owner != user.id and not user.sees_all:
        raise NotAllowed("Only budgets of one's own can be changed.")
    lock(db, "budgets", owner)
    return owner


def _copied(db: Session, user: Actor, owner_id: UUID, version: int) -> pd.DataFrame:
    """The rows of a version as a copy of it has them."""
    wanted: Wanted = select(
        *(col(Budget.category), col(Budget.entity), col(Budget.period_start)),
        *(col(Budget.period_end), col(Budget.amount), col(Budget.currency)),
    ).where(*plans.rows_of(user, owner_id, version))
    rows = frame(db, wanted)
    if rows.empty:
        raise NotFound(plans.GONE.format(version))
    return rows


def _note(db: Session, user: Actor, deed: str, owner: UUID, version: int, **more: Any) -> None:
    db.flush()
    told = {"owner": owner, "version": version, **more}
    audit.record(db, user, deed, object_type="budgets", details=told)
