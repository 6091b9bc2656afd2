"""Long work: what is being done, what waits, and what came of it."""

from uuid import UUID

import pandas as pd
import streamlit as st

from core.actors import Role
from core.catalogue import JOBS
from core.jobs import actions, queries, runner
from core.jobs.tables import JobStatus
from pages.shared import log, panel, pick, session, show
from pages.shared.data import ask, do, run
from pages.shared.words import apart, local

QUESTION = "What is being done, and what came of it?"
WORDS = {
    JobStatus.queued: "… waits",
    JobStatus.running: "▶ runs",
    JobStatus.succeeded: "✓ done",
    JobStatus.failed: "✗ failed",
    JobStatus.cancelled: "– called off",
}
COLUMNS = {
    "created_at": "Asked for",
    "kind": "Work",
    "status": "State",
    "progress": "Progress",
    "username": "By",
    "started_at": "Begun",
    "finished_at": "Ended",
    "attempts": "Attempts",
    "error": "Why it failed",
}


def label(row: pd.Series) -> str:
    """A job as the chooser and the address name it."""
    return apart(panel.title(row["kind"]), local(row["created_at"]), key=row["id"])


def begin(role: Role | None) -> None:
    """What somebody of this role may ask for here."""
    allowed = [
        name
        for name, kind in JOBS.items()
        if kind.is_begun_by_hand and role and role.includes(kind.role)
    ]
    if not allowed:
        return
    name = st.menu_button(
        "Begin", allowed, format_func=panel.title, icon=":material/play_arrow:", key="begin"
    )
    if name:
        turn_to(run(name))


def turn_to(job_id: UUID) -> None:
    """Show this job: a chooser takes a value only before it is drawn."""
    st.session_state["begun"] = job_id
    st.rerun()


def choose(labels: dict[str, UUID]) -> str:
    """Which job to show; one that was just begun is chosen."""
    begun = st.session_state.pop("begun", None)
    names = {job_id: name for name, job_id in labels.items()}
    if begun in names:
        st.session_state["job"] = names[begun]
    return pick.one("Job", list(labels), "job", width=420)


def listed(everybodys: bool, *, is_live: bool) -> None:
    """All of them in a table that follows what is being done."""

    def part() -> None:
        found = ask(queries.jobs, everybodys=everybodys)
        if is_live and found["finished_at"].notna().all():
            st.rerun()
        told = found.assign(
            kind=[panel.title(kind) for kind in found["kind"]],
            status=[WORDS[JobStatus(word)] for word in found["status"]],
            username=[name or "the system" for name in found["username"]],
        )
        bar = st.column_config.ProgressColumn(format="percent", min_value=0, max_value=1)
        shown = told[list(COLUMNS)].rename(columns=COLUMNS)
        show.table(shown, "Jobs", columns={"Progress": bar}, alt="Jobs, the newest first")

    panel.live(part, is_live=is_live)


user = session.current_user()
st.title("Jobs", anchor=False)
st.caption("Long work goes on when this page is closed, and when the server starts anew.")
with pick.row():
    everybodys = user.role is Role.admin and st.toggle(
        "Everybody's", key="all", bind="query-params"
    )
    found = ask(queries.jobs, everybodys=everybodys)
    labels = {label(row): row["id"] for _, row in found.iterrows()}
    chosen = choose(labels) if labels else None
    st.space("stretch")
    begin(user.role)
if chosen is None:
    show.empty(QUESTION, "Nothing long was asked for yet. What takes long on any page shows here.")
    st.stop()

panel.job(labels[chosen])
log.job(labels[chosen])
if ask(queries.job, labels[chosen]).is_over and st.button("Run again", icon=":material/replay:"):
    again = do(actions.run_again, JOBS, labels[chosen])
    runner.wake()
    turn_to(again)
listed(everybodys, is_live=bool(found["finished_at"].isna().any()))
