"""Budgets: what was planned, in which version, and what may be changed of it."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import pandas as pd
import streamlit as st

from core.actors import Role
from core.demo import actions as demo
from core.finance import plans
from core.finance.budgets import SAMPLE
from core.finance.plans import Version
from core.finance.twice import Overlap
from core.series import mapping
from pages.finance.plans import (
    answer,
    beginning,
    comparing,
    editing,
    evidence,
    lines,
    picked,
    spreading,
    told,
    versions,
)
from pages.finance.plans.picked import Picked
from pages.shared import pick, session, show
from pages.shared.data import ask, do
from pages.shared.ways import may, way
from pages.shared.words import local

NAME = "Budgets"
QUESTION = "What was planned?"
NEEDS = (
    "A file with a category, a period and an amount in each row is needed, or a statement with "
    "columns of budgets. A first budget can also be made of the actual amounts of a year."
)
NOTHING = "This version has no such budget in {}; choose another year or entity."


def empty() -> None:
    """What the page needs, and the next step."""
    user = session.current_user()
    today = datetime.now(UTC).date()
    load = partial(do, demo.load_samples, today=today) if user.role is Role.admin else None
    sample = pd.read_csv(io.StringIO(SAMPLE))
    show.empty(QUESTION, NEEDS, sample=sample, load=load, go_to=way("upload"))
    if may(Role.analyst) and user.id is not None:
        picked.said([])
        with pick.row():
            with picked.popover("New line", "add"):
                lines.form(1, today.year, (), "EUR", {})
            beginning.begin(user.id)


def looks(
    one: Picked, every: list[Version], overlaps: list[Overlap]
) -> dict[str, Callable[[], None]]:
    """The parts of the page below its chart."""
    is_theirs = may(Role.analyst) and versions.is_theirs(one.version)
    rights = {"may_make": may(Role.analyst), "may_change": is_theirs}
    found: dict[str, Callable[[], None]] = {
        "By month": partial(editing.view, one, may_change=is_theirs)
    }
    if is_theirs:
        found["Phase"] = partial(spreading.view, one)
    return found | {
        "Versions": partial(versions.view, one, every, **rights),
        "Compare": partial(comparing.view, one),
        "Overlaps": partial(evidence.overlaps, overlaps),
        "Coverage": partial(evidence.covered, one),
        "Files": partial(evidence.files, one.version),
    }


st.title(NAME, anchor=False)
st.caption("What was planned for each category, entity and month, in as many versions as needed.")
if not (every := ask(plans.versions)):
    empty()
    st.stop()
one = picked.picked(every)
version = one.version
overlaps = ask(plans.overlaps, version.owner_id, version.number)
where = (f"{version} of {version.owner}", f"Changed {local(version.changed_at)}")
figures, parts = tuple[show.Figure, ...](), list[show.Part]()
if one.rows.empty:
    st.info(NOTHING.format(one.year), icon=":material/info:")
else:
    of_class = answer.classes(one, ask(mapping.mapping))
    figures = show.figures(answer.figures(one, of_class, overlaps))
    parts.append(told.chart(one, where))
    parts.append(show.Part(editing.NAME, "", told.table(one.rows, one.year)))
show.parts(looks(one, every, overlaps), "budgets")
if parts:
    show.report(show.Report(f"{NAME} of {one.year}", QUESTION, figures, tuple(parts), where))
show.source(*where, *((name, "/uploads") for _, name in version.files))
