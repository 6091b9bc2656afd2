"""Loading what is ready: at once where that takes no time, as a job where it does."""

import streamlit as st

from core.catalogue import CSV_SHAPES
from core.uploads import actions
from core.uploads.actions import Received
from core.uploads.choices import Choices, Policy
from core.uploads.trial import Trial
from pages.data.seen import Arrived
from pages.shared.data import do, run
from pages.shared.words import local

AT_ONCE_BYTES = 2_000_000  # larger files are loaded as jobs
ALL, GOOD = "whole or not at all", "without the rows that are refused"
POLICIES = {ALL: Policy.all, GOOD: Policy.good}
HELD_BACK = (
    "Nothing is loaded while rows are refused: correct them in the file and drop it again, or load "
    "it without them."
)
OPEN = "Answer what is asked above, then it can be loaded."


def button(one: Arrived) -> None:
    """The way in for one file, or why there is none yet."""
    trial = one.trial
    if isinstance(trial, str) or trial.shape is None:
        return
    if trial.refusals:
        key = f"policy-{one.waiting.token}"
        st.radio(
            "Load it",
            list(POLICIES),
            list(POLICIES.values()).index(one.choices.policy),
            horizontal=True,
            key=key,
            on_change=lambda: one.say(policy=POLICIES[st.session_state[key]].value),
        )
    before = one.before
    if before is not None:
        st.info(f"You loaded this very file on {local(before.loaded_at)}; it is stored already.")
    label = "Take that back and load" if before is not None else "Load"
    count = f" {len(trial.rows):,} rows" if one.is_ready else ""
    if st.button(
        label + count,
        type="primary",
        icon=":material/upload:",
        disabled=not one.is_ready,
        key=f"load-{one.waiting.token}",
    ):
        load(one, again=before is not None)
        st.rerun()
    if not one.is_ready:
        st.caption(HELD_BACK if trial.refusals and not trial.questions else OPEN)


def load(one: Arrived, *, again: bool = False) -> None:
    """Load a file that is ready."""
    trial = one.trial
    if not isinstance(trial, Trial):
        return
    said = one.choices
    if one.waiting.size <= AT_ONCE_BYTES:
        choices = Choices(said.mapping, said.answers, said.policy, said.mode, again)
        received = Received.waiting(one.waiting)
        upload_id = do(actions.load_file, CSV_SHAPES, received, trial, choices)
        one.say(upload=str(upload_id), rows=len(trial.rows))
        return
    job = run(
        "load",
        token=one.waiting.token,
        filename=one.waiting.filename,
        shape=trial.shape,
        mapping=dict(said.mapping),
        answers=dict(said.answers),
        policy=said.policy.value,
        mode=said.mode.value if said.mode else None,
        again=again,
    )
    one.say(job=str(job))
