"""A portfolio as a whole: begun, renamed, shared, and deleted."""

from typing import Any
from uuid import UUID

import streamlit as st

from core.currency.codes import CODES, USUAL
from core.market.queries import Listed
from core.risk import portfolios
from core.risk.portfolios import LONGEST_NAME, Shown
from core.risk.tables import Rebalance
from pages.shared.data import do
from pages.shared.words import plain

SAID = "portfolio-said"
CHOSEN = "portfolio"  # the chooser, and its part of the address
NEXT = "portfolio-next"
NONE = "none"
CURRENCIES = [*USUAL, *sorted(CODES - set(USUAL))]
REBALANCES = {
    Rebalance.never: "never; what is held drifts",
    Rebalance.daily: "each day",
    Rebalance.weekly: "each week",
    Rebalance.monthly: "each month",
    Rebalance.quarterly: "each quarter",
    Rebalance.yearly: "each year",
}
BACK = "When holdings by weight go back to their weights."
COUNTED = "Everything is counted in it, at the closing rates of each day."


def said(found: list[Shown]) -> None:
    """What was done a moment ago, and the portfolio that it was done to."""
    if told := st.session_state.pop(SAID, ""):
        st.toast(plain(told))
    wanted = st.session_state.pop(NEXT, None)
    for one in found:
        if one.id == wanted:
            st.session_state[CHOSEN] = one


def new(listed: list[Listed]) -> None:
    """The form that begins a portfolio."""
    with (
        st.popover("New portfolio", icon=":material/add:"),
        st.form("new-portfolio", border=False, clear_on_submit=True),
    ):
        name = st.text_input("Name", max_chars=LONGEST_NAME, key="new-name")
        given = _given("new", listed, None)
        if st.form_submit_button("Begin it", type="primary"):
            made = do(portfolios.add_portfolio, name, **given)
            done(f"{name.strip()} has begun; say what it holds.", made)


def settings(one: Shown, listed: list[Listed]) -> None:
    """What is said of a portfolio as a whole, and its end."""
    with st.form(f"settings-{one.id}", border=False):
        name = st.text_input("Name", one.name, LONGEST_NAME, key=f"name-{one.id}", width=320)
        given = _given(str(one.id), listed, one)
        is_shared = st.checkbox("Everybody may see it", one.is_shared, key=f"shared-{one.id}")
        if st.form_submit_button("Keep these settings", type="primary"):
            do(portfolios.change_portfolio, one.id, name=name, is_shared=is_shared, **given)
            done("The settings are kept.", one.id)
    with st.popover("Delete", icon=":material/delete:"):
        st.markdown(f"Delete {plain(one.name)} with its holdings and its stored figures?")
        if st.button("Delete it", key=f"delete-{one.id}"):
            do(portfolios.remove_portfolio, one.id)
            done(f"{one.name} was deleted.")


def _given(key: str, listed: list[Listed], was: Shown | None) -> dict[str, Any]:
    """The currency, the benchmark, and when weights are restored."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        currency = st.selectbox(
            "Counted in",
            CURRENCIES,
            CURRENCIES.index(was.base_currency) if was else CURRENCIES.index("USD"),
            key=f"currency-{key}",
            help=COUNTED,
            width=120,
        )
        names = {one.id: str(one) for one in listed}
        ids = [None, *names]
        benchmark = st.selectbox(
            "Held against",
            ids,
            ids.index(was.benchmark_id) if was and was.benchmark_id in names else 0,
            format_func=lambda one: names.get(one, NONE),
            key=f"benchmark-{key}",
            width=220,
        )
        every = list(REBALANCES)
        rebalance = st.selectbox(
            "Back to the weights",
            every,
            every.index(was.rebalance) if was else 0,
            format_func=REBALANCES.__getitem__,
            key=f"rebalance-{key}",
            help=BACK,
            width=240,
        )
    return {"base_currency": currency, "benchmark_id": benchmark, "rebalance": rebalance}


def done(sentence: str, portfolio_id: UUID | None = None) -> None:
    """Draw the page anew, have it say this, and show this portfolio, whatever it is called now."""
    st.session_state[SAID], st.session_state[NEXT] = sentence, portfolio_id
    st.rerun()
