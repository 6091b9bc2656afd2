"""The answer of the page in figures: what is planned to come in and to go out."""

from decimal import Decimal
from typing import Any

import pandas as pd

from core.finance.twice import Overlap
from core.glance import listed, short
from core.series.accounts import guesses
from core.series.mapping import Mapped
from core.series.tables import AccountClass
from pages.finance.plans.picked import Picked
from pages.shared import show

COSTS = (AccountClass.cost_of_sales, AccountClass.operating_expense)
NOT_KNOWN = "no category is of this class"


def classes(picked: Picked, mapped: list[Mapped]) -> dict[str, AccountClass | None]:
    """The class of each category: as the owner has it, else as its name says."""
    names = set(picked.rows.index.get_level_values("category"))
    theirs = {
        one.category: one.account_class for one in mapped if one.owner_id == picked.version.owner_id
    }
    guessed = {name: guess.account_class for name, guess in guesses(names).items() if guess}
    return {name: theirs.get(name) or guessed.get(name) for name in names}


def figures(
    picked: Picked, of: dict[str, AccountClass | None], overlaps: list[Overlap]
) -> list[show.Figure]:
    """Revenue and costs planned, how much is planned at all, and what is counted twice."""
    planned = int(picked.rows.notna().any().sum())
    lines = f"{len(picked.rows):,}"
    return [
        _sum(
            "Revenue planned",
            picked,
            {name for name, one in of.items() if one is AccountClass.revenue},
        ),
        _sum("Costs planned", picked, {name for name, one in of.items() if one in COSTS}),
        show.Figure("Lines", lines, help="Category, entity and currency with a budget."),
        show.Figure("Months planned", f"{planned} of 12", help="With a budget of any line."),
        show.Figure(
            "Counted twice",
            f"{len(overlaps):,}",
            help="Lines with budgets that share days, such as a year's and a month's.",
        ),
    ]


def _sum(label: str, picked: Picked, names: set[str]) -> show.Figure:
    """What the lines of a class add up to over the year, as they are signed."""
    help_ = f"Sum of {listed(sorted(names))} in {picked.year}, as signed in the budget."
    if not names:
        return show.Figure(label, None, reason=NOT_KNOWN)
    total = sum(_known(picked.rows[_is(picked.rows, names)]), Decimal(0))
    return show.Figure(label, f"{short(float(total))} {picked.currency}", help=help_)


def _is(rows: pd.DataFrame, names: set[str]) -> Any:
    return rows.index.get_level_values("category").isin(list(names))


def _known(rows: pd.DataFrame) -> list[Decimal]:
    return [one for one in rows.to_numpy().ravel() if one is not None]
