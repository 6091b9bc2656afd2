"""Statements as files: what is actual becomes points of series, what is budgeted budgets."""

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import numpy as np
import pandas as pd
from sqlmodel import Session

from core.actors import Actor, Role, require
from core.finance import budgets
from core.finance.statements.unfolding import unfold
from core.series import imports as series
from core.uploads import usual
from core.uploads.shapes import Fault, Field, Holds, Load, Mode, Shape
from core.uploads.table import Asked

BUDGET = "budget"
MOST_DIGITS = 15
POINT = ("timestamp", "category", "entity", "currency", "unit", "kind")

FIELDS = (
    Field("timestamp", "Period", Holds.day, is_required=True),
    Field("period_end", "Period end", Holds.day),
    Field("value", "Amount", Holds.amount, is_required=True),
    Field("category", "Line", Holds.words, is_required=True, longest=100),
    Field("entity", "Entity", Holds.words, longest=100),
    Field(
        "scenario",
        "Scenario",
        Holds.words,
        is_required=True,
        one_of={"actual": "actual", BUDGET: BUDGET},
    ),
    Field("account", "Account", Holds.words, longest=50),
    usual.currency(),
    Field("unit", "Unit", Holds.words, longest=50),
)

SAMPLE = """Example Ltd,,,,,,
Profit and loss in EUR,,,,,,
,,Actual,,,Budget,
Account,Name,Jan 2026,Feb 2026,Total,Jan 2026,Feb 2026
4000,Sales of goods,120000.00,131500.50,251500.50,118000.00,125000.00
4100,Services,15000.00,14250.00,29250.00,16000.00,16000.00
,Total revenue,135000.00,145750.50,280750.50,134000.00,141000.00
5000,Purchases of goods,-61000.00,-66300.25,-127300.25,-59000.00,-62500.00
,Gross profit,74000.00,79450.25,153450.25,75000.00,78500.00
,,,,,,
6000,Wages,-32000.00,-32000.00,-64000.00,-32000.00,-32000.00
6300,Rent,-8000.00,-8000.00,-16000.00,-8000.00,-8000.00
,Total operating expenses,-40000.00,-40000.00,-80000.00,-40000.00,-40000.00
,EBITDA,34000.00,39450.25,73450.25,35000.00,38500.00
"""


def check(rows: pd.DataFrame) -> list[Fault]:
    """Amounts that can be kept as they are, and a currency for each budget."""
    is_budget = (rows["scenario"] == BUDGET).to_numpy()
    kept = rows.loc[is_budget]
    faults = budgets.amounts_kept(kept["value"], "value") + budgets.currencies_said(kept)
    digits = rows.loc[~is_budget, "value"].map(_digits)
    why = f"This has more than {MOST_DIGITS} digits, which a series does not keep."
    return faults + [Fault(row, "value", why) for row in digits.index[digits > MOST_DIGITS]]


def _digits(value: Decimal) -> int:
    if Decimal(repr(float(value))) == value:
        return 0
    return len("".join(map(str, value.as_tuple().digits)).strip("0"))


def against(db: Session, user: Actor, rows: pd.DataFrame, mode: Mode) -> list[Fault | Asked]:
    """What stored series and budgets do not let a statement add."""
    require(user, Role.viewer)
    is_budget = (rows["scenario"] == BUDGET).to_numpy()
    actual, planned = rows.loc[~is_budget], rows.loc[is_budget]
    faults: list[Fault | Asked] = []
    if len(actual):
        faults += series.LONG.against(db, user, points_of(actual), mode)
    if len(planned):
        faults += budgets.against(db, user, as_budgets(planned), mode)
    return faults


def as_budgets(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of a statement as a file of budgets has them."""
    return rows.rename(columns={"timestamp": budgets.PERIOD, "value": "amount"})


def store(db: Session, user: Actor, load: Load) -> int:
    """Store points of series for what is actual, and budgets for what is budgeted."""
    require(user, Role.analyst)
    is_budget = (load.rows["scenario"] == BUDGET).to_numpy()
    actual, planned = load.rows.loc[~is_budget], load.rows.loc[is_budget]
    count = 0
    if len(actual):
        count += series.LONG.store(db, user, replace(load, rows=points_of(actual)))
    if len(planned):
        count += budgets.store(db, user, replace(load, rows=as_budgets(planned)))
    return count


def points_of(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with an account as points of series, each called by its number, name and entity."""
    there = [name for name in ("account", "category", "entity") if name in rows]
    group = rows.groupby(there, observed=True, dropna=False, sort=False).ngroup()
    first = rows.loc[~group.duplicated(), there].astype(object)
    called = [name_of(row) for row in first.to_dict("records")]
    codes, names = pd.factorize(np.array(called, dtype=object))
    named = pd.Categorical.from_codes(codes[group.to_numpy()], pd.Index(names, dtype=object))
    kept = [name for name in POINT if name in rows]
    points = rows[kept].assign(name=named, value=rows["value"].map(float).astype(float))
    return points.assign(tags=rows["account"]) if "account" in rows else points


def name_of(row: dict[object, object]) -> str:
    """What a series is called: number and name of its account, and the entity.

    >>> name_of({"account": "4000", "category": "Sales", "entity": "North"})
    '4000 Sales · North'
    """
    said = {key: value for key, value in row.items() if isinstance(value, str)}
    number, category = said.get("account", ""), said.get("category", "")
    is_new = bool(number) and not category.startswith(number)
    name = f"{number} {category}".strip() if is_new else category
    return f"{name} · {said['entity']}" if said.get("entity") else name


def undo(db: Session, user: Actor, upload_id: UUID) -> int:
    """Take back the points and the budgets of a statement."""
    require(user, Role.analyst)
    return series.LONG.undo(db, user, upload_id) + budgets.undo(db, user, upload_id)


def totals(rows: pd.DataFrame) -> dict[str, str]:
    """How many lines there are, and the sum of each scenario."""
    found = {"Lines": f"{rows['category'].nunique():,}"}
    for scenario, name in {"actual": "Actual, all lines", BUDGET: "Budget, all lines"}.items():
        values = rows.loc[rows["scenario"] == scenario, "value"]
        if len(values):
            found[name] = f"{sum(values, Decimal(0)):,f}"
    return found


SHAPE = Shape(
    "statement",
    "Statement, months across",
    FIELDS,
    store,
    undo,
    check,
    against,
    key=("scenario", "account", "category", "entity", "timestamp"),
    modes=(Mode.updating, Mode.adding, Mode.replacing),
    unfold=unfold,
    totals=totals,
    sample=SAMPLE,
)
