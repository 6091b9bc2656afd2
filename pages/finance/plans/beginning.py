"""A first budget, made of the actual amounts of a year."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import streamlit as st

from core.finance import flows, planned, planning
from pages.finance.plans.picked import done, popover
from pages.shared.data import ask, do

GROWTH = "Added to each month of the year before; 0 takes them as they were."


def begin(owner_id: UUID) -> None:
    """The form that makes a budget of what was, if anything was."""
    if not (years := ask(flows.years, owner_id)):
        return
    with (
        popover("From actual amounts", "history"),
        st.form(f"begin-{owner_id}", border=False),
    ):
        after = [year + 1 for year in years]
        wanted = datetime.now(UTC).year
        year = st.selectbox(
            "Budget for", after, after.index(wanted) if wanted in after else 0, key="begin-year",
            help="Its months begin as those of the year before.",
        )  # fmt: skip
        growth = percent("Growth (%)", "begin-growth", GROWTH)
        st.caption("Flows of money are taken, by category and entity; subtotals are left out.")
        if st.form_submit_button("Begin a version", type="primary"):
            theirs = {"of_owner": owner_id, "growth": factor(growth) - 1}
            made = do(planning.from_actuals, year, **theirs)
            done(f"Version {made} begins with the actual amounts of {year - 1}.", made)


def percent(label: str, key: str, said: str) -> float:
    """A change in percent."""
    most = 100.0 * (planned.WIDEST - 1)
    return st.number_input(label, -100.0, most, 0.0, key=key, format="%g", help=said, width=220)


def factor(percent: float) -> Decimal:
    """What amounts are multiplied by for it."""
    return 1 + Decimal(repr(percent)) / 100
