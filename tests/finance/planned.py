"""What tests of budgets look at, and actual amounts for them to begin with."""

from datetime import date

from sqlalchemy import select
from sqlmodel import col

from core.accounts.tables import AuditLog
from core.finance import plans
from tests.bed.budgeted import JANUARY, budget
from tests.bed.rows import Rows

FEBRUARY = date(2026, 2, 1), date(2026, 2, 28)
MARCH = date(2026, 3, 1), date(2026, 3, 31)
QUARTER = date(2026, 1, 1), date(2026, 3, 31)
RENT = ("Rent", "North", "EUR")


def two_months(db, owner):
    """The rent of January and February."""
    budget(db, owner.id, (*RENT[:2], *JANUARY, -100), (*RENT[:2], *FEBRUARY, "-90.5"))


def stored(db, owner, version=1):
    """What is there, as text: line, first and last day, amount."""
    rows = plans.within(db, owner, owner.id, version, date.min, date.max)
    names = zip(rows["category"], rows["entity"], strict=True)
    days = zip(rows["start"].map(str), rows["end"].map(str), strict=True)
    return [
        (f"{category} {entity}".strip(), *span, str(amount))
        for (category, entity), span, amount in zip(names, days, rows["amount"], strict=True)
    ]


def january(db, owner, version=1):
    return [amount for _, start, _, amount in stored(db, owner, version) if start == "2026-01-01"]


def deeds(db):
    wanted = select(AuditLog).where(col(AuditLog.object_type) == "budgets")
    return [(row.action, row.details) for row in db.scalars(wanted.order_by(col(AuditLog.id)))]


def actual(db, owner, category, totals, entity="North", currency="EUR", **more):
    """Months of a series: the totals of 2025 from January on."""
    rows = Rows(db.connection())
    named = {"category": category, "entity": entity, "currency": currency, "kind": "flow"}
    made = rows.add("series", user_id=owner.id, **(named | more))
    for month, total in enumerate(totals, 1):
        day = {"month": date(2025, month, 1), "category": category}
        rows.add("series_months", series_id=made["id"], total=total, **day)
