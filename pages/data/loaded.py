"""What became of a file that was loaded here: its rows, what follows, and the way back."""

from uuid import UUID

import streamlit as st

from core.catalogue import CSV_SHAPES
from core.jobs import queries as jobs
from core.jobs.tables import JobStatus
from core.uploads import actions
from pages.data.arriving import BEGUN
from pages.data.seen import Arrived
from pages.shared import panel
from pages.shared.data import ask, do
from pages.shared.menu import found as place_of
from pages.shared.words import plain


def told(one: Arrived) -> None:
    """How the load goes, and once it is over, what came of it."""
    upload, count = one.said.get("upload"), one.said.get("rows", 0)
    if upload is None:
        job_id = UUID(one.said["job"])
        job = ask(jobs.job, job_id)
        if job.status is not JobStatus.succeeded or not job.result:
            panel.job(job_id)
            if job.is_over and st.button("Look at the file again", icon=":material/arrow_back:"):
                _forget(one)
            return
        upload, count = str(job.result["upload_id"]), job.result["rows"]
    with st.container(border=True):
        st.markdown(
            f":green[:material/check_circle:] {count:,} rows of **{plain(one.waiting.filename)}** "
            "are stored."
        )
        with st.container(horizontal=True):
            for path in ("series", "uploads"):
                if place := place_of(path):
                    st.page_link(place.page(), label=place.title, icon=place.icon)
            if st.button("Take it back", icon=":material/undo:", key=f"back-{one.waiting.token}"):
                do(actions.undo_upload, CSV_SHAPES, UUID(upload))
                _forget(one)


def _forget(one: Arrived) -> None:
    one.said = {name: told for name, told in one.said.items() if name not in BEGUN}
    one.say()
    st.rerun()
