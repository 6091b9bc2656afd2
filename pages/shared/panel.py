"""A job as it goes: how far it is, what came of it, and the way to call it off."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import pandas as pd
import streamlit as st

from core.catalogue import JOBS
from core.db.types import now
from core.errors import BellwetherError
from core.jobs import actions, queries
from core.jobs.queries import Shown
from core.jobs.tables import JobStatus
from pages.shared import session, show
from pages.shared.data import ask, do
from pages.shared.words import plain

SECONDS = 1.0
STATES = {
    JobStatus.queued: ":gray[:material/schedule:] Waits for its turn.",
    JobStatus.running: ":blue[:material/progress_activity:] Is being done.",
    JobStatus.succeeded: ":green[:material/check_circle:] Done",
    JobStatus.failed: ":red[:material/error:] Failed",
    JobStatus.cancelled: ":gray[:material/cancel:] Called off",
}


def title(kind: str) -> str:
    """What people call a kind of work; that of an older version by its own name."""
    return JOBS[kind].title if kind in JOBS else kind


def live(part: Callable[[], None], *, is_live: bool) -> None:
    """A part of a page that looks again by itself; the gate takes over where nobody is signed in.

    What goes wrong meanwhile is a sentence in its place: it is not drawn by the frame.
    """

    @st.fragment(run_every=SECONDS if is_live else None)
    def again() -> None:
        if session.look_up() is None:
            st.rerun()
        try:
            part()
        except BellwetherError as error:
            st.error(plain(str(error)))

    again()


def job(job_id: UUID) -> None:
    """The panel of one job; it looks again by itself for as long as the job lives."""
    is_live = not ask(queries.job, job_id).is_over

    def part() -> None:
        shown = ask(queries.job, job_id)
        if is_live and shown.is_over:
            st.rerun()
        with st.container(border=True):
            _picture(shown)

    live(part, is_live=is_live)


def _picture(shown: Shown) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{plain(title(shown.kind))}** · {STATES[shown.status]}{_lasted(shown)}")
        st.space("stretch")
        if not shown.is_over and st.button(
            "Cancel", icon=":material/close:", key=f"cancel-{shown.id}", disabled=shown.is_unwanted
        ):
            do(actions.cancel_job, shown.id)
            st.rerun(scope="fragment")
    if shown.status is JobStatus.running:
        st.progress(shown.progress, text=plain(_said(shown, now())))
    if shown.error:
        st.error(plain(shown.error))
    if shown.result:
        _result(shown.result)


def _lasted(shown: Shown) -> str:
    """How long it took, where it was begun and ended."""
    if shown.started_at is None or shown.finished_at is None:
        return ""
    return f" after {(shown.finished_at - shown.started_at).total_seconds():,.0f} s."


def _said(shown: Shown, at: datetime) -> str:
    """The latest note, and what remains if it goes on so."""
    if shown.is_unwanted:
        return "It is being called off."
    left = shown.seconds_left(at)
    about = "" if left is None else f" About {left:,.0f} s left."
    return f"{shown.note or 'It has begun.'}{about}"


def _result(result: dict[str, object]) -> None:
    """What it made, as names and values; lists as tables of their own."""
    lists = {name: found for name, found in result.items() if isinstance(found, list) and found}
    said = [
        f"{name.replace('_', ' ').capitalize()}: {found}."
        for name, found in result.items()
        if not isinstance(found, list)
    ]
    st.markdown(plain(" ".join(said)))
    for name, found in lists.items():
        show.table(pd.DataFrame({name.capitalize(): found}), f"{name} of the job")
