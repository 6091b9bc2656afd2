"""Lines that are added to a version, and taken out of it."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import streamlit as st

from core.currency.codes import CODES, USUAL
from core.finance import planning
from core.finance.planned import FIRST_YEAR, LAST_YEAR, LONGEST
from core.finance.planning import Cell
from core.finance.twice import named
from pages.finance.plans.picked import Picked, done, popover
from pages.shared.data import do

CURRENCIES = [*USUAL, *sorted(CODES - set(USUAL))]
EACH = "The same for each month of the year; change single months in the table."
ENTITY = "Which unit, region or product; empty for the whole."


def new(picked: Picked) -> None:
    """A line for the year that is looked at."""
    known = sorted(set(picked.every.index.get_level_values("category")))
    with popover("New line", "add"):
        form(picked.version.number, picked.year, known, picked.currency, picked.of)


def form(
    number: int, year: int, known: Sequence[str], currency: str, of: dict[str, object]
) -> None:
    """The form of a line: what it is called, and how much it is a month."""
    with st.form("new-line", border=False, clear_on_submit=True):
        category = st.selectbox(
            "Category", known, None, key="line-category", accept_new_options=True,
            placeholder="Choose or type",
        )  # fmt: skip
        entity = st.text_input("Entity", max_chars=LONGEST, key="line-entity", help=ENTITY)
        code = st.selectbox(
            "Currency", CURRENCIES, CURRENCIES.index(currency), key="line-currency", width=120
        )
        in_year = st.number_input(
            "Year", FIRST_YEAR, LAST_YEAR, year, key="line-year", width=120, format="%d"
        )
        amount = st.number_input(
            "Amount a month", value=0.0, key="line-amount", format="%.2f", help=EACH, width=180
        )
        if st.form_submit_button("Add the line", type="primary"):
            months = [date(in_year, month, 1) for month in range(1, 13)]
            value = Decimal(repr(amount))
            cells = {Cell(category or "", entity, code, month): value for month in months}
            do(planning.put_line, number, cells, **of)
            done(f"{named((category or '').strip(), entity.strip())} is added.", number)


def remove(picked: Picked) -> None:
    """Lines that are to go, with all their months of all years."""
    lines = {_said(line): line for line in picked.every.index}
    with (
        popover("Remove lines", "delete"),
        st.form("remove-lines", border=False, clear_on_submit=True),
    ):
        chosen = st.multiselect("Lines", list(lines), key="lines-to-remove", placeholder="None")
        st.caption("They go with all their months, those of other years too.")
        if st.form_submit_button("Remove them") and chosen:
            wanted = [lines[name] for name in chosen]
            count = do(planning.remove_lines, picked.version.number, wanted, **picked.of)
            done(f"{count:,} budgets are removed.", picked.version.number)


def _said(line: tuple[str, str, str]) -> str:
    category, entity, currency = line
    return f"{named(category, entity)}, {currency}"
