"""Every series with its active forecast, and all of them forecast at once."""

from uuid import UUID

import pandas as pd
import streamlit as st

from core.actors import Role
from core.forecasting import queries
from core.forecasting.work import MOST
from core.jobs import queries as jobs
from core.jobs.tables import JobStatus
from core.series import queries as series
from pages.shared import panel, session, show
from pages.shared.data import ask, run
from pages.shared.menu import found as place_of
from pages.shared.words import plain

QUESTION = "What is expected of every series?"
NEEDS = "A file with a date and a value in each row is needed."
NAME = "All forecasts"
JOB = "job-of-all-forecasts"
ERROR = "Error (WAPE, %)"
KNOWN = "Series of which a forecast is stored, of all that you see."
BEATEN = "Forecasts that were nearer than the naive ones, when tried from earlier on."
HELD = "Values inside their 95 % band, over all forecasts that were tried from earlier on."


def begun(ids: list[UUID]) -> None:
    """The button that has all of them forecast, and the work while it goes on."""
    if st.button(
        f"Forecast {len(ids):,} series", icon=":material/trending_up:", type="primary", key="all"
    ):
        st.session_state[JOB] = run("forecast", series=[str(one) for one in ids])
    job_id: UUID | None = st.session_state.get(JOB)
    if job_id is None:
        return
    if ask(jobs.job, job_id).status is JobStatus.succeeded:
        st.session_state.pop(JOB)
    else:
        panel.job(job_id)


def table(found: pd.DataFrame) -> pd.DataFrame:
    """A row for each forecast, under words that readers and files know them by."""
    marks = found["beats_naive"].map({True: "yes", False: "no"}).fillna("—")
    held = 100 * found["inside"] / found["of"].where(found["of"] > 0)
    return pd.DataFrame(
        {
            "Series": found["series"],
            "Steps": found["steps"],
            "Sum expected": found["total"],
            "Unit": found["unit"],
            ERROR: found["error"],
            "Beats naive": marks,
            "Bands that held (%)": held,
            "As of": found["trained_until"],
            "By": found["author"],
        }
    ).sort_values(ERROR, ascending=False, na_position="last", ignore_index=True)


def figures(found: pd.DataFrame, count: int) -> tuple[show.Figure, ...]:
    """How many there are, how many beat the naive, and how often bands held."""
    tried = found["beats_naive"].notna()
    beaten, inside, of = (int(found[name][tried].sum()) for name in ("beats_naive", "inside", "of"))
    share = f"{100 * inside / of:.0f} % at a promised 95 %" if of else ""
    return show.figures(
        [
            show.Figure("Forecast", f"{found['series_id'].nunique():,} of {count:,}", KNOWN),
            show.Figure("Better than naive", f"{beaten:,} of {int(tried.sum()):,}", BEATEN),
            show.Figure("Bands that held", f"{inside:,} of {of:,}", HELD, change=share, better=""),
        ]
    )


st.title(NAME, anchor=False)
st.caption("Every series with its active forecast; the least certain first.")
role = session.current_user().role
may_store = role is not None and role.includes(Role.analyst)
if not (every := ask(series.series)):
    upload = place_of("upload")
    show.empty(QUESTION, NEEDS, go_to=upload.page() if upload and may_store else None)
    st.stop()
if may_store:
    begun([one.id for one in every[:MOST]])
found = ask(queries.overview)
if found.empty:
    show.empty(QUESTION, "None of your series has been forecast yet.")
    st.stop()
told = figures(found, len(every))
rows = table(found)
hardest, error = rows["Series"].iloc[0], rows[ERROR].iloc[0]
said = f"{hardest} is the hardest to forecast: its past error was {error:,.1f} %."
if pd.isna(error):
    said = "There are too few values to try these forecasts from earlier on."
st.markdown(plain(said))
show.table(rows, NAME, columns={ERROR: "%,.1f", "Bands that held (%)": "%,.0f"})
until = f"As of {found['trained_until'].max():%Y-%m-%d}"
show.report(show.Report(NAME, QUESTION, told, (show.Part(NAME, said, rows),), (until,)))
show.source(until)
