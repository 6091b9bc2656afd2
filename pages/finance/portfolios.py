"""Portfolios: what each holds, how it went, and what may be changed of it."""

from functools import partial
from typing import TypeAlias

import streamlit as st

from core.actors import Role
from core.charts import lines
from core.errors import BellwetherError
from core.market import queries as market
from core.risk import courses, portfolios
from core.risk.asking import Asked
from core.risk.portfolios import Shown
from core.risk.tables import RiskSubject
from pages.finance import holding, portfolio, positions
from pages.shared import pick, session, show
from pages.shared.data import ask, heavy, later
from pages.shared.ways import may, way
from pages.shared.words import plain

QUESTION = "What do we hold, and how did it go?"
NEEDS = "A portfolio is made of instruments with daily prices; begin one by its name."
NO_PRICES = "Daily prices are needed first: a file with date, symbol, open, high, low and close."


Course: TypeAlias = tuple[tuple[show.Figure, ...], show.Part | None, tuple[str, ...]]


def holds_nothing(one: Shown) -> Course:
    """A sentence in place of all figures."""
    st.info(plain(f"{one} holds nothing yet."), icon=":material/info:")
    return (), None, ()


def gone(one: Shown) -> Course:
    """How the portfolio went beside its benchmark, or in a sentence why that is not known."""
    try:
        asked = Asked(RiskSubject.portfolio, one.id)
        history, worth = heavy(courses.course, f"course {asked!r}", later(courses.course, asked))
    except BellwetherError as error:
        st.info(plain(str(error)), icon=":material/info:")
        return (), None, ()
    told = show.figures(holding.figures(history, worth))
    where = holding.where(history)
    for said in history.cautions:
        st.markdown(f":material/info: {plain(said)}")
    part = show.chart(
        lambda theme: lines.lines(worth, theme, "of 100"),
        f"Course of {one}",
        worth.rename_axis("Date"),
        holding.finding(history, worth),
        source=where,
    )
    return told, part, where


st.title("Portfolios", anchor=False)
st.caption("Instruments that are held together, by weight or by number, since a day.")
found = ask(portfolios.portfolios)
listed = ask(market.instruments)
if not listed:
    show.empty(QUESTION, NO_PRICES, go_to=way("upload"))
    st.stop()
portfolio.said(found)
with pick.row():
    one = pick.one("Portfolio", found, portfolio.CHOSEN, width=300) if found else None
    if may(Role.analyst):
        portfolio.new(listed)
if one is None:
    show.empty(QUESTION, NEEDS)
    st.stop()

rows = ask(portfolios.holdings, one.id)
told, part, where = gone(one) if len(rows) else holds_nothing(one)
user = session.current_user()
looks = {"Holdings": partial(holding.view, one, rows)}
if may(Role.analyst) and (one.is_mine or user.sees_all):
    looks["Change what it holds"] = partial(positions.change, one, rows, listed)
    looks["Settings"] = partial(portfolio.settings, one, listed)
show.parts(looks, f"portfolio-{one.id}")
if part is not None:
    parts = (part, show.Part(f"Holdings of {one}", "", holding.table(rows)))
    with st.container(horizontal=True, vertical_alignment="center"):
        show.report(show.Report(f"Portfolio {one}", QUESTION, told, parts, where))
        st.page_link(
            way("risk"),
            label="Its risk",
            icon=":material/shield:",
            query_params={"subject": f"{one} · portfolio"},
        )
    show.source(*where)
