"""Every series with its active forecast, their totals, and all of them forecast at once."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from core.actors import Role
from core.forecasting import many
from core.forecasting.work import MOST
from core.series import queries as series
from core.series.queries import Listed
from pages.finance import totals
from pages.finance.overview import CHANGE, ERROR, OUTSIDE, SORTS, figures, finding, table
from pages.shared import begun, pick, show
from pages.shared.data import ask, later, run
from pages.shared.ways import may, way
from pages.shared.words import plain

QUESTION = "What is expected of every series?"
NEEDS = "A file with a date and a value in each row is needed."
NAME = "All forecasts"
JOB = "job-of-all-forecasts"
MANY = "No more than {:,} series are forecast at once; choose categories."


def asked(every: Sequence[Listed]) -> None:
    """The button that has all that were chosen forecast, and the work while it goes on."""
    if len(every) > MOST:
        st.caption(MANY.format(MOST))
    label = "Forecast 1 series" if len(every) == 1 else f"Forecast {len(every[:MOST]):,} series"
    if every and st.button(label, icon=":material/trending_up:", type="primary", key="all"):
        begun.begin(JOB, run("forecast", series=[str(one.id) for one in every[:MOST]]))


st.title(NAME, anchor=False)
st.caption("Every series with its active forecast, and what they come to together.")
if not (every := ask(series.series)):
    show.empty(QUESTION, NEEDS, go_to=way("upload"))
    st.stop()
with pick.row():
    names = sorted({one.category for one in every}), sorted({one.entity for one in every} - {""})
    categories = pick.some("Category", names[0], "category", width=220)
    entities = pick.some("Entity", names[1], "entity", width=200)
    sort = pick.one("Sort by", tuple(SORTS), "sort", width=150)
    chosen = [
        one
        for one in every
        if (not categories or one.category in categories)
        and (not entities or one.entity in entities)
    ]
    if may(Role.analyst):
        asked(chosen)
begun.going_on(JOB, "forecast", lambda job: len(job.parameters["series"]) > 1)
found = ask(many.overview)
found = found[found["series_id"].isin([one.id for one in chosen])]
if found.empty:
    show.empty(QUESTION, "None of these series has been forecast yet.")
    st.stop()

told = figures(found, len(chosen))
rows = table(found, sort)
said = finding(rows)
st.markdown(plain(said))
formats = dict.fromkeys((ERROR, CHANGE), "%,.1f") | {"Bands that held (%)": "%,.0f", OUTSIDE: "%d"}
show.parts(
    {
        "Series by series": partial(show.table, rows, NAME, columns=formats),
        "Totals": partial(totals.view, categories),
    },
    "forecasts",
)
until = f"As of {found['trained_until'].max():%Y-%m-%d}"
show.report(show.Report(NAME, QUESTION, told, (show.Part(NAME, said, rows),), (until,)))
show.everything("Every step", "Every step of all forecasts", later(many.steps), (until,))
show.source(until)
