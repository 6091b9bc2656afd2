"""What is expected of a series, how sure that is, and how often such bands have been right."""

from functools import partial
from uuid import UUID

import streamlit as st

from core.actors import Role
from core.charts import fan
from core.forecasting import making, queries
from core.forecasting.choices import MODES, MOST_AHEAD, WAYS
from core.forecasting.queries import Version
from core.jobs import queries as jobs
from core.jobs.tables import JobStatus
from core.series import queries as series
from core.series.queries import Listed
from pages.finance import expected, proof
from pages.shared import panel, pick, session, show
from pages.shared.data import ask, run
from pages.shared.menu import found as place_of
from pages.shared.words import plain

QUESTION = "What is expected next, and how sure is that?"
NEEDS = "A file with a date and a value in each row is needed."
HORIZON = "Steps ahead, in the frequency of the series; left empty, as far as is usual for it."
MODE = "Best asks more forecasters; it takes about seven times as long for a little less error."
BEFORE = 8  # times as many steps as are ahead are drawn before them, and a season at least
LEAST = 60


def begun(one: Listed) -> None:
    """What is asked of the series, and the button that has it forecast."""
    horizon = st.number_input(
        "Horizon", 1, MOST_AHEAD, None, key="horizon", placeholder="usual", help=HORIZON, width=110
    )
    mode = pick.one("Mode", MODES, "mode", say=str.capitalize, help=MODE, width=100)
    way = pick.one("By", WAYS, "by", help="\n".join(map(expected.help_of, WAYS)), width=150)
    if may_store and st.button("Forecast", icon=":material/trending_up:", type="primary"):
        asked = {"series": [str(one.id)], "mode": mode, "forecaster": way.name}
        st.session_state[f"job-{one.id}"] = run("forecast", horizon=horizon, **asked)


def going_on(one: Listed) -> None:
    """The work that was begun here, until it is done."""
    job_id: UUID | None = st.session_state.get(f"job-{one.id}")
    if job_id is None:
        return
    if ask(jobs.job, job_id).status is JobStatus.succeeded:
        del st.session_state[f"job-{one.id}"]
        return
    panel.job(job_id)


def shown(one: Listed, version: Version) -> None:
    """One version: figures, the chart, and the proof beside it."""
    known = ask(making.known, one.id)
    ahead, past = ask(queries.ahead, version.id), ask(queries.past, version.id)
    where = expected.where(version, known)
    if ahead.empty:
        st.markdown("This version holds no forecast.")
        return
    told = show.figures(expected.figures(version, known, ahead, one.unit))
    most = max(BEFORE * len(ahead), LEAST)
    history = known.values.dropna().tail(most)
    name = f"Forecast of {one}"
    part = show.chart(
        partial(fan.fan, history, ahead, past, unit=one.unit),
        name,
        expected.rows(ahead),
        expected.finding(one, ahead),
        source=where,
    )
    proof.view(version, name)
    show.report(show.Report(name, QUESTION, told, (part,), where))
    show.source(*where)


st.title("Forecasting", anchor=False)
st.caption("What is expected next, how sure that is, and how often such bands have been right.")
role = session.current_user().role
may_store = role is not None and role.includes(Role.analyst)
if not (found := ask(series.series)):
    upload = place_of("upload")
    show.empty(QUESTION, NEEDS, go_to=upload.page() if upload and may_store else None)
    st.stop()

with pick.row():
    one = pick.one("Series", found, "series", width=240)
    begun(one)
going_on(one)
versions = ask(queries.versions, one.id)
if not versions:
    with st.container(border=True):
        st.markdown(f"**{plain(str(one))} has not been forecast yet.**")
        st.markdown("Choose how far and by whom, or leave all as it is, and press *Forecast*.")
    st.stop()

chosen = versions[0]
if len(versions) > 1:
    chosen = pick.one("Version", versions, "version", width=420)
shown(one, chosen)
