"""One schedule: when it is due, what came of it so far, and what can be done with it."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import streamlit as st

from core.catalogue import JOBS
from core.db.types import now
from core.errors import BellwetherError
from core.jobs import forms, rhythms, runner, schedules
from core.jobs.schedules import Shown
from pages.shared import panel, pick, session
from pages.shared.data import ask, do
from pages.shared.words import apart, plain, zone
from pages.system import filed

UNKNOWN = "a series that was deleted, or is shared no longer"


def when(one: Shown, names: Mapping[UUID, str]) -> str:
    """The rule in words, with its time zone where that is not the reader's."""
    if one.awaits:
        return f"after new data of {names.get(one.awaits, UNKNOWN)}"
    there = "" if one.time_zone == zone() else f" in {one.time_zone}"
    return f"{rhythms.in_words(one.rule)}{there}"


def told(found: list[datetime], time_zone: str) -> str:
    """The next times by the clock of the schedule, and by the reader's where that differs."""
    if time_zone == zone():
        return _by_clock(found, time_zone)
    return f"{_by_clock(found, time_zone)}  \nby your clock: {_by_clock(found, zone())}"


def one_of(found: list[Shown], names: Mapping[UUID, str], *, may_change: bool) -> None:
    """What is to be known of one of them, and to be done with it."""
    st.header("One of them", anchor=False)
    by_label = {_label(one, names): one for one in found}
    with pick.row():
        # By their texts: a chooser keeps what was chosen, and that would be as it was then.
        one = by_label[pick.one("Schedule", list(by_label), "schedule", width=400)]
        st.space("stretch")
        if may_change:
            _actions(one)
    if not one.is_active:
        st.markdown("Paused: nothing is filed until it goes on.")
    elif one.awaits:
        st.markdown(f"Waits for new data of **{plain(names.get(one.awaits, UNKNOWN))}**.")
    else:
        st.markdown(_next(one))
    if one.kind in JOBS and (given := forms.in_words(JOBS[one.kind].params, one.parameters)):
        st.caption(f"With {plain(given)}.")
    is_mine = one.owner == session.current_user().name
    filed.history(ask(schedules.history, one.id), is_mine=is_mine)


def _next(one: Shown) -> str:
    try:
        return f"Next: {told(one.upcoming(now()), one.time_zone)}"
    except BellwetherError as error:  # of a rule that another version has written
        return plain(str(error))


def _actions(one: Shown) -> None:
    if st.button("Run now", icon=":material/play_arrow:"):
        do(schedules.run_schedule, JOBS, one.id)
        runner.wake()
        st.rerun()
    if one.is_active and st.button("Pause", icon=":material/pause:"):
        do(schedules.pause_schedule, one.id)
        st.rerun()
    if not one.is_active and st.button("Resume", icon=":material/resume:"):
        do(schedules.resume_schedule, one.id)
        st.rerun()
    with st.popover("Remove", icon=":material/delete:"):
        st.markdown("It is not due any more; the jobs that it filed stay.")
        if st.button("Remove it"):
            do(schedules.remove_schedule, one.id)
            st.rerun()


def _label(one: Shown, names: Mapping[UUID, str]) -> str:
    """A schedule as the chooser and the address name it."""
    return apart(panel.title(one.kind), when(one, names), key=one.id)


def _by_clock(found: list[datetime], name: str) -> str:
    there = [at.astimezone(ZoneInfo(name)) for at in found]
    return " · ".join(f"**{at:%a}** {at:%Y-%m-%d %H:%M}" for at in there) + f" ({name})"
