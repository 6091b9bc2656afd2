"""How good stored forecasts were, now that it is known what came."""

import pandas as pd
import streamlit as st

from core.actors import Role
from core.forecasting import queries
from pages.shared import session, show
from pages.shared.data import ask
from pages.shared.menu import found as place_of
from pages.shared.words import plain

QUESTION = "How good were our forecasts?"
NEEDS = "A stored forecast is scored as soon as values come for the days that it was about."
SCORED = "Forecasts of which it is known what came; a restated value counts in place of the first."
HELD = "How many of them lay inside their 95 % band."
BEATEN = "Series whose mean error is smaller than that of the naive forecast from the same origin."
NAME = "Accuracy of forecasts"


def table(found: pd.DataFrame) -> pd.DataFrame:
    """The ledger under words that readers and files know it by; the error as a part of naive's."""
    naive = found["naive_error"].where(found["naive_error"] > 0)
    return pd.DataFrame(
        {
            "Series": found["series"],
            "Scored": found["scored"],
            "Mean error": found["error"],
            "Naive's error": found["naive_error"],
            "Of naive's (%)": 100 * found["error"] / naive,
            "Inside the band": found["inside"],
            "With a band": found["with_band"],
            "Held (%)": 100 * found["inside"] / found["with_band"].where(found["with_band"] > 0),
            "Adjusted": found["adjusted"],
            "Error of adjusted": found["adjusted_error"],
            "Newest": found["newest"],
        }
    ).sort_values("Of naive's (%)", ascending=False, na_position="last", ignore_index=True)


def figures(found: pd.DataFrame) -> tuple[show.Figure, ...]:
    """How many there are, how often their bands held, and how often the naive was beaten."""
    with_band, inside = int(found["with_band"].sum()), int(found["inside"].sum())
    compared = found[found["naive_error"].notna()]
    beaten = int((compared["error"] < compared["naive_error"]).sum())
    share = f"{100 * inside / with_band:.0f} % at a promised 95 %" if with_band else ""
    held = f"{inside:,} of {with_band:,}" if with_band else None
    none = "no forecast had a band"
    return show.figures(
        [
            show.Figure("Scored forecasts", f"{int(found['scored'].sum()):,}", SCORED),
            show.Figure("Bands that held", held, HELD, change=share, reason=none, better=""),
            show.Figure("Better than naive", f"{beaten:,} of {len(compared):,} series", BEATEN),
        ]
    )


st.title("Accuracy", anchor=False)
st.caption("Every stored forecast, held against what came.")
found = ask(queries.ledger)
if found.empty:
    forecasting, role = place_of("forecasting"), session.current_user().role
    may_store = role is not None and role.includes(Role.analyst)
    there = forecasting.page() if forecasting and may_store else None
    show.empty(QUESTION, NEEDS, go_to=there, going="Forecast a series")
    st.stop()

told = figures(found)
rows = table(found)
worst = rows.iloc[0]
share = worst["Of naive's (%)"]
said = f"{worst['Series']} is forecast worst: its error is {share:,.0f} % of the naive one's."
if pd.isna(share):
    said = "No series can be held against the naive yet."
st.markdown(plain(said))
percent = dict.fromkeys(("Of naive's (%)", "Held (%)"), "%,.1f")
show.table(rows, NAME, columns=percent)
until = f"Values up to {found['newest'].max():%Y-%m-%d}"
part = show.Part(NAME, said, rows)
show.report(show.Report(NAME, QUESTION, told, (part,), (until,)))
show.source(until)
