"""What is expected of a series, how sure that is, and how often such bands have been right."""

from functools import partial

import streamlit as st

from core.charts import fan
from core.forecasting import making, queries
from core.forecasting.queries import Version
from core.series import queries as series
from core.series.queries import Listed
from pages.finance import cautions, expected, proof, remarks, shape, wish
from pages.shared import begun, pick, show
from pages.shared.data import ask
from pages.shared.ways import way
from pages.shared.words import plain

QUESTION = "What is expected next, and how sure is that?"
NEEDS = "A file with a date and a value in each row is needed."
BEFORE = 8  # times as many steps as are ahead are drawn before them
LEAST = 60  # steps that are drawn before
VALUES = making.Within(events=False)  # alone: what explains them is the version's to say


def shown(one: Listed, version: Version) -> None:
    """One version: figures, the chart, and the proof beside it."""
    known = ask(making.known, one.id, VALUES)
    ahead, past = ask(queries.ahead, version.id), ask(queries.past, version.id)
    where = expected.where(version, known)
    if ahead.empty:
        st.markdown("This version holds no forecast.")
        return
    for said in cautions.cautions(version, ahead):
        st.markdown(f":material/info: {plain(said)}")
    told = show.figures(expected.figures(version, known, ahead, one.unit))
    most = max(BEFORE * len(ahead), LEAST)
    history = known.values.dropna().tail(most)
    name = f"Forecast of {one}"
    part = show.chart(
        partial(fan.fan, history, ahead, past, unit=one.unit, comments=remarks.marks(one)),
        name,
        expected.rows(ahead),
        expected.finding(one, ahead),
        source=where,
    )
    proof.view(one, version, ahead, name)
    show.report(show.Report(name, QUESTION, told, (part,), where))
    show.source(*where)


st.title("Forecasting", anchor=False)
st.caption("What is expected next, how sure that is, and how often such bands have been right.")
if not (found := ask(series.series)):
    show.empty(QUESTION, NEEDS, go_to=way("upload"))
    st.stop()

with pick.row():
    one = pick.one("Series", found, "series", width=240)
    wish.asked(one, found)
begun.going_on(f"job-{one.id}", "forecast", lambda job: job.parameters["series"] == [str(one.id)])
versions = ask(queries.versions, one.id)
if not versions:
    with st.container(border=True):
        st.markdown(f"**{plain(str(one))} has not been forecast yet.**")
        st.markdown("Choose how far and by whom, or leave all as it is, and press *Forecast*.")
    shape.view(one)
    st.stop()

chosen = versions[0]
if len(versions) > 1:
    chosen = pick.one("Version", versions, "version", width=420)
shown(one, chosen)
