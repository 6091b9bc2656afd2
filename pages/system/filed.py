"""What a schedule has filed, time by time, and why it could not file it."""

from uuid import UUID

import pandas as pd
import streamlit as st

from core.jobs.schedules import Filed
from core.jobs.tables import JobStatus
from pages.shared import menu, panel, pick, show
from pages.shared.words import local

STATES = {
    JobStatus.queued: "… waits",
    JobStatus.running: "▶ runs",
    JobStatus.succeeded: "✓ done",
    JobStatus.failed: "✗ failed",
    JobStatus.cancelled: "– left out",
}


def history(found: list[Filed], *, is_mine: bool) -> None:
    """What came of each time, and the job of the one that is chosen."""
    st.subheader("What came of it", anchor=False)
    if not found:
        st.caption("It was not due yet.")
        return
    times = {one.job_id: f"{local(one.due_at)} · {STATES[one.status]}" for one in found}
    with pick.row():
        chosen: UUID = st.selectbox(
            "Time it was due", list(times), format_func=lambda job_id: times[job_id], width=340
        )
        st.space("stretch")
        if st.button("Show in Jobs", icon=":material/hourglass_top:"):
            _turn_to(chosen, is_mine=is_mine)
    panel.job(chosen)
    rows = [
        {
            "Due": one.due_at,
            "State": STATES[one.status],
            "Begun": one.started_at,
            "Seconds": one.seconds,
            "Why": one.error or "",
        }
        for one in found
    ]
    show.table(
        pd.DataFrame(rows),
        "What came of it",
        columns={"Seconds": "%.1f", "Why": st.column_config.TextColumn(width="large")},
        alt="What a schedule filed, newest first",
    )


def _turn_to(job_id: UUID, *, is_mine: bool) -> None:
    """Open the page of all jobs at this one."""
    st.session_state["begun"] = job_id
    if not is_mine:
        st.session_state["all"] = True
    if place := menu.found("jobs"):
        st.switch_page(place.page())
