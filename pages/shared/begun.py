"""Work that a button of a page has begun: its panel is there until it has succeeded."""

from collections.abc import Callable
from uuid import UUID

import streamlit as st

from core.jobs import queries
from core.jobs.queries import Shown
from core.jobs.tables import JobStatus
from pages.shared import panel
from pages.shared.data import ask


def begin(key: str, job_id: UUID) -> None:
    """Remember in this tab what was begun."""
    st.session_state[key] = job_id


def going_on(key: str, kind: str, concerns: Callable[[Shown], bool]) -> None:
    """The panel of that work; after a reload, or in another tab, of what is still being done."""
    if key not in st.session_state:
        alive = next(filter(concerns, ask(queries.live, kind)), None)
        if alive is None:
            return
        st.session_state[key] = alive.id
    job_id: UUID = st.session_state[key]
    if ask(queries.job, job_id).status is JobStatus.succeeded:
        del st.session_state[key]
    else:
        panel.job(job_id)
