"""A year and a half of a small firm, and the questions that tests ask of it."""

from core.finance.kpi import keeping, reporting
from core.finance.kpi.asking import Asked, Calendar
from core.finance.tables import Budget
from tests.finance.books import file

MONTHS = 21  # from January 2025 to September 2026
SALES = [1000.0 + 10 * at for at in range(MONTHS)]
FIRM = {
    "Sales": ("revenue", SALES),
    "Goods": ("cost_of_sales", [400.0] * MONTHS),
    "Rent": ("operating_expense", [300.0] * MONTHS),
}
Q3 = sum(SALES[18:21])


def firm(db, owner, **more):
    """The firm's only file."""
    return file(db, owner, "firm.csv", FIRM, first="2025-01", **more)


def ask(db, user, period="2026-Q3", owner=None, calendar=None, **more):
    """The report of a period."""
    asked = Asked((owner or user).id, period, calendar or Calendar(), **more)
    return reporting.report(db, user, asked)


def stored(db, user, period="2026-Q3", **more):
    """The same, stored."""
    return keeping.keep(db, user, ask(db, user, period), **more)


def budget(db, owner, category, amount, first, last, *, version=1, entity="", currency="EUR"):
    """One budgeted amount."""
    db.add(
        Budget(
            user_id=owner.id,
            category=category,
            entity=entity,
            period_start=first,
            period_end=last,
            version=version,
            amount=amount,
            currency=currency,
        )
    )
    db.flush()


def value(report, key):
    """A figure, or the code of its reason."""
    found = report.told.figures[key]
    return found.reason if found.value is None else found.value


def line(report, key, column="actual"):
    """A line of the statement, or the code of its reason."""
    found = report.told.lines[key][column]
    return found.reason if found.value is None else found.value
