"""The form for new work that repeats: what, when, and when that is."""

from collections.abc import Mapping
from datetime import time
from typing import Any
from uuid import UUID

import streamlit as st

from core.catalogue import JOBS
from core.db.types import now
from core.errors import BellwetherError
from core.jobs import forms, rhythms, schedules
from core.jobs.rhythms import WEEKDAYS, Every
from core.series import actions as series_actions
from pages.shared import asking, panel, pick, session
from pages.shared.data import do
from pages.shared.words import plain, zone, zones
from pages.system import plan

AFTER_DATA = "after new data of a series"
OWN_RULE = "by a rule of my own"
FIELDS = (
    "Five fields: minute, hour, day, month, weekday; each a number, *, 1-5, 1,15 or */15. "
    "Weekdays from 0, which is Sunday."
)
SIX = time(6)


def form(series: Mapping[UUID, str], *, is_first: bool) -> None:
    """What is to be done and when; it says when that is before anything is added."""
    st.header("Plan the first one" if is_first else "Plan another", anchor=False)
    role = session.current_user().role
    allowed = [
        name
        for name, kind in JOBS.items()
        if role and role.includes(kind.role) and forms.is_askable(kind.params)
    ]
    with st.container(border=True):
        with pick.row():
            kind = st.selectbox("Work", allowed, format_func=panel.title, width=200)
            choices = [*Every, *([AFTER_DATA] if series else []), OWN_RULE]
            when = st.selectbox("When", choices, format_func=str, width=210)
            after = _series(series) if when == AFTER_DATA else None
            rule, where = ("", "") if after else _clock(when)
        given = asking.parameters(JOBS[kind], f"new-{kind}")
        is_right = _told_of_data() if after else _told(rule, where)
        if st.button("Add", type="primary", icon=":material/add:", disabled=not is_right):
            _add(kind, given, after, rule, where)


def _series(series: Mapping[UUID, str]) -> UUID:
    chosen: UUID = st.selectbox(
        "Series", list(series), format_func=lambda key: series[key], width=300
    )
    return chosen


def _clock(when: str) -> tuple[str, str]:
    """The rule and the zone in which it is read."""
    if when == OWN_RULE:
        rule = st.text_input("Rule", "0 6 * * 1-5", width=200, help=FIELDS)
    else:
        rule = _named(Every(when))
    return rule, st.selectbox("Time zone", zones(), zones().index(zone()), width=190)


def _named(every: Every) -> str:
    weekday, day, at = WEEKDAYS[1], 1, SIX
    if every is Every.week:
        weekday = st.selectbox("On", WEEKDAYS, 1, width=140)
    if every is Every.month:
        told = "In a month that does not have this day it is left out."
        day = st.number_input("On day", 1, 31, 1, width=120, help=told)
    if every is Every.hour:
        at = time(minute=st.number_input("At minute", 0, 59, 0, width=120))
    else:
        at = st.time_input("At", SIX, step=300, width=110) or SIX
    return rhythms.rule(every, at, weekday=weekday, day=int(day))


def _told_of_data() -> bool:
    st.markdown("Next: as soon as a file brings new points of this series.")
    return True


def _told(rule: str, where: str) -> bool:
    """Say when it will be due, or why it never is."""
    try:
        st.markdown(f"Next: {plan.told(schedules.next_times(rule, now(), where), where)}")
    except BellwetherError as error:
        st.error(plain(str(error)))
        return False
    return True


def _add(kind: str, given: dict[str, Any], after: UUID | None, rule: str, where: str) -> None:
    if after:
        do(series_actions.work_after, JOBS, after, kind, given)
    else:
        do(schedules.add_schedule, JOBS, kind, given, rule=rule, time_zone=where)
    st.rerun()
