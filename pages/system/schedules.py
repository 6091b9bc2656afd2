"""Work that repeats: what is due when, and for whom."""

from collections.abc import Mapping
from uuid import UUID

import pandas as pd
import streamlit as st

from core.actors import Role
from core.jobs import schedules
from core.jobs.schedules import Shown
from core.series import queries as series_queries
from pages.shared import panel, session, show
from pages.shared.data import ask
from pages.shared.words import local
from pages.system import filed, plan, planning

QUESTION = "What is done again and again, and when is it due next?"
NEEDS = "Nothing repeats yet. Work can be planned by the clock, or for when a series gets new data."


def row(one: Shown, names: Mapping[UUID, str]) -> dict[str, object]:
    """A schedule as the table tells of it."""
    return {
        "Work": panel.title(one.kind),
        "When": plan.when(one, names),
        "Due next": due(one),
        "Last due": one.last_run_at,
        "Last time": filed.STATES[one.last_status] if one.last_status else "—",
        "By": one.owner,
    }


def due(one: Shown) -> str:
    """When it is due next, or what it waits for."""
    if not one.is_active:
        return "paused"
    if one.next_run_at is not None:
        return local(one.next_run_at)
    return "when data comes" if one.awaits else "never"


user = session.current_user()
st.title("Schedules", anchor=False)
st.caption("Work that is done again and again; what was missed while no server ran is done once.")
found = ask(schedules.schedules)
series = {one.id: str(one) for one in ask(series_queries.series)}
may_plan = user.role is not None and user.role.includes(Role.analyst)
if found:
    rows = pd.DataFrame([row(one, series) for one in found])
    show.table(rows, "Schedules", alt="Schedules, what is due next first")
    plan.one_of(found, series, may_change=may_plan)
else:
    show.empty(QUESTION, NEEDS)
if may_plan:
    planning.form(series, is_first=not found)
