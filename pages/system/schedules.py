"""Work that repeats: what is due when, and for whom."""

import pandas as pd
import streamlit as st

from core.actors import Role
from core.catalogue import JOBS
from core.jobs import runner, schedules
from core.jobs.recurrence import COMMON
from core.jobs.schedules import Shown
from pages.shared import panel, pick, session, show
from pages.shared.data import ask, do
from pages.shared.words import local, zone, zones

QUESTION = "What is done again and again, and when is it due next?"
IN_WORDS = {rule: words for words, rule in COMMON.items()}
OWN_RULE = "by a rule of my own"


def label(one: Shown) -> str:
    """A schedule as the chooser names it."""
    return f"{panel.title(one.kind)} · {IN_WORDS.get(one.rule, one.rule)} · {str(one.id)[-6:]}"


def add() -> None:
    """The form for a new one."""
    role = session.current_user().role
    allowed = [name for name, kind in JOBS.items() if role and role.includes(kind.role)]
    with pick.row():
        kind = st.selectbox("Work", allowed, format_func=panel.title, width=240)
        when = st.selectbox("When", [*COMMON, OWN_RULE], index=1, width=300)
        where = st.selectbox("Time zone", zones(), index=zones().index(zone()), width=220)
    rule = COMMON.get(when, "")
    if when == OWN_RULE:
        rule = st.text_input(
            "Rule",
            "0 6 * * 1-5",
            width=240,
            help="Five fields: minute, hour, day, month, weekday; each a number, *, 1-5, 1,15 or "
            "*/15. Weekdays from 0, which is Sunday.",
        )
    if st.button("Add", type="primary", icon=":material/add:"):
        do(schedules.add_schedule, JOBS, kind, {}, rule=rule, time_zone=where)
        st.rerun()


def change(found: list[Shown]) -> None:
    """What can be done with one of them."""
    by_label = {label(one): one for one in found}
    with pick.row():
        # By their texts: a chooser keeps what was chosen, and that would be as it was then.
        one = by_label[pick.one("Schedule", list(by_label), "schedule", width=420)]
        if st.button("Run now", icon=":material/play_arrow:"):
            do(schedules.run_schedule, JOBS, one.id)
            runner.wake()
            st.toast("It is among the jobs now.")
        if one.is_active and st.button("Pause", icon=":material/pause:"):
            do(schedules.pause_schedule, one.id)
            st.rerun()
        if not one.is_active and st.button("Resume", icon=":material/resume:"):
            do(schedules.resume_schedule, one.id)
            st.rerun()
        if st.button("Remove", icon=":material/delete:"):
            do(schedules.remove_schedule, one.id)
            st.rerun()


st.title("Schedules", anchor=False)
st.caption("Work that is done again and again; what was missed while no server ran is done once.")
found = ask(schedules.schedules)
if found:
    rows = [
        {
            "Work": panel.title(one.kind),
            "When": IN_WORDS.get(one.rule, one.rule),
            "Time zone": one.time_zone,
            "Due next": local(one.next_run_at) if one.next_run_at else "paused",
            "Last due": one.last_run_at,
            "By": one.owner,
        }
        for one in found
    ]
    show.table(pd.DataFrame(rows), "Schedules", alt="Schedules, what is due next first")
else:
    show.empty(QUESTION, "Nothing repeats yet.")
role = session.current_user().role
if role and role.includes(Role.analyst):
    if found:
        st.header("Change one", anchor=False)
        change(found)
    st.header("Add one", anchor=False)
    add()
