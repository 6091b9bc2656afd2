"""The rows behind budgets, as changes find and leave them."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias
from uuid import UUID

import pandas as pd
from sqlalchemy import Integer, cast, delete, func, select
from sqlmodel import Session, col

from core.analytics.phasing import places_of
from core.errors import Conflict, Invalid, NotFound
from core.finance import planned
from core.finance.planned import Cell
from core.finance.tables import Budget
from core.finance.twice import named
from core.glance import listed

GONE = "There is no version {} among these budgets."
LONGER = (
    "{}: its budget is for {} to {} as a whole. Spread that over months first, then change a month."
)
OTHER = "{} has a budget in {}, not in {}; a month of a line has one currency."
AS_IT_IS: dict[str, Any] = {"synchronize_session": False}

Key: TypeAlias = tuple[str, str, date]


def of(owner: UUID, version: int) -> list[Any]:
    """The rows of one version, none of a company."""
    return [
        col(Budget.company_id).is_(None),
        col(Budget.user_id) == owner,
        col(Budget.version) == version,
    ]


def is_shared(db: Session, owner: UUID, version: int) -> bool | None:
    """Whether others see rows of a version; None where it has none."""
    any_of_it = func.max(cast(col(Budget.is_shared), Integer))
    found = db.scalar(select(any_of_it).where(*of(owner, version)))
    return None if found is None else bool(found)


def known(db: Session, owner: UUID, version: int) -> bool:
    """The same of a version that must be there."""
    found = is_shared(db, owner, version)
    if found is None:
        raise NotFound(GONE.format(version))
    return found


def following(db: Session, owner: UUID) -> int:
    """The number that a new version gets."""
    mine = (col(Budget.company_id).is_(None), col(Budget.user_id) == owner)
    return planned.version((db.scalar(select(func.max(Budget.version)).where(*mine)) or 0) + 1)


def key_of(one: Cell) -> Key:
    """What tells months of lines apart; their currency does not."""
    return one.category, one.entity, one.month


def touching(
    db: Session, owner: UUID, version: int, categories: Collection[str], start: date, end: date
) -> list[Budget]:
    """Budgets of some categories that touch a period, held until the change is done."""
    wanted = select(Budget).where(
        *of(owner, version),
        col(Budget.category).in_(categories),
        col(Budget.period_start) <= end,
        col(Budget.period_end) >= start,
    )
    return list(db.scalars(wanted.with_for_update()))


def stored(db: Session, owner: UUID, version: int, cells: Collection[Cell]) -> dict[Key, Budget]:
    """The rows of some months; a longer or shorter one that is about such a month is refused."""
    if not cells:
        return {}
    months = [one.month for one in cells]
    last = max(one.ends for one in cells)
    rows = touching(db, owner, version, {one.category for one in cells}, min(months), last)
    by_line: dict[tuple[str, str], list[Budget]] = {}
    for row in rows:
        by_line.setdefault((row.category, row.entity), []).append(row)
    found: dict[Key, Budget] = {}
    for one in cells:
        for row in by_line.get((one.category, one.entity), ()):
            if row.period_start <= one.ends and row.period_end >= one.month:
                found[key_of(one)] = _whole(row, one)
    return found


def _whole(row: Budget, one: Cell) -> Budget:
    """The row of a month, if it is of that month and in its currency."""
    if (row.period_start, row.period_end) != (one.month, one.ends):
        raise Invalid(LONGER.format(one, row.period_start, row.period_end))
    if row.currency != one.currency:
        raise Conflict(OTHER.format(one, row.currency, one.currency))
    return row


def refuse_what_changed(there: Mapping[Key, Budget], seen: Mapping[Cell, Decimal | None]) -> None:
    """Refuse to overwrite what somebody else has entered since it was on the screen."""
    changed = []
    for one, was in seen.items():
        row = there.get(key_of(one))
        found = None if row is None else row.amount
        if found != was:
            changed.append(f"{one} is {said(found)} now and was {said(was)}")
    if changed:
        raise Conflict(
            f"These budgets were changed meanwhile: {listed(changed)}. Nothing was saved; look at "
            "what is there now, and enter it again."
        )


def put(
    db: Session,
    owner: UUID,
    version: int,
    row: Budget | None,
    one: Cell,
    value: Decimal | None,
    *,
    is_shared: bool,
) -> None:
    """Have a month be so much, or have no budget; what a person enters is from no file."""
    if row is not None and value is None:
        db.delete(row)
    elif row is not None and value is not None:
        row.amount, row.data_upload_id = value, None
        db.add(row)
    elif value is not None:
        db.add(made(owner, version, one[:3], one.month, one.ends, value, is_shared=is_shared))


def made(
    owner: UUID,
    version: int,
    names: tuple[str, str, str],
    start: date,
    end: date,
    value: Decimal,
    *,
    is_shared: bool,
) -> Budget:
    """A row of a line (category, entity, currency), as a person enters it."""
    category, entity, currency = names
    return Budget(
        user_id=owner,
        version=version,
        category=category,
        entity=entity,
        currency=currency,
        period_start=start,
        period_end=end,
        amount=value,
        is_shared=is_shared,
    )


def remove(db: Session, owner: UUID, version: int, *where: Any, is_shared: bool) -> int:
    """Delete rows of a version; say how many they were."""
    wanted = (*of(owner, version), *where)
    count = db.scalar(select(func.count()).select_from(Budget).where(*wanted)) or 0
    seen_by = None if is_shared else owner
    db.execute(delete(Budget).where(*wanted).execution_options(owner=seen_by, **AS_IT_IS))
    return count


def times(
    amounts: Iterable[Decimal], factors: Iterable[Decimal], names: Iterable[str]
) -> list[Any]:
    """Amounts multiplied, each by its factor; what was in whole cents stays so."""
    return [
        planned.rounded(one * by, places_of(one), name)
        for one, by, name in zip(amounts, factors, names, strict=True)
    ]


def refuse_two_currencies(rows: pd.DataFrame) -> None:
    """A month of a line has one currency."""
    twice = rows[rows.duplicated(["category", "entity", "month"])]
    if len(twice):
        one = twice.iloc[0]
        raise Invalid(
            f"{named(one['category'], one['entity'])} has actual amounts in more than one currency "
            f"in {one['month']:%Y-%m}; a budget of a month has one. Convert the series first."
        )


def said(amount: Decimal | None) -> str:
    """An amount in a sentence.

    >>> said(Decimal("1234.5000")), said(None)
    ('1,234.50', 'nothing')
    """
    return "nothing" if amount is None else f"{amount:,.{places_of(amount)}f}"
