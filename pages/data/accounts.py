"""Which class of account each category is: what is suggested, and what people say."""

from collections import Counter
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID

import pandas as pd
import streamlit as st

from core.actors import Role
from core.demo import actions as demo
from core.series import classifying, mapping
from core.series.mapping import Mapped
from core.series.tables import AccountClass
from pages.data.classes import COLUMNS, SAMPLE, WORDS, as_row, chosen
from pages.shared import pick, session, show
from pages.shared.data import ask, do
from pages.shared.show.downloads import popover
from pages.shared.show.tables import downloads
from pages.shared.ways import may, way
from pages.shared.words import plain

QUESTION = "Which class of account is each category?"
NEEDS = "A file whose rows have a date, a category and a value is needed."


def figures(found: list[Mapped]) -> None:
    """How many categories have a class, how many lack one, and what can be taken over."""
    mapped = [one for one in found if one.is_mapped]
    sums = [one for one in found if one.is_subtotal]
    ready = sum(one.is_open for one in found)
    show.figures(
        [
            show.Figure("Mapped", f"{len(mapped)} of {len(found)}", help="All series have one."),
            show.Figure(
                "Not mapped",
                f"{len(found) - len(mapped) - len(sums)}",
                help="Reports by class leave them out until they have one.",
            ),
            show.Figure(
                "Suggestions", f"{ready}", help="Not mapped, and their name tells a class."
            ),
            show.Figure("Subtotals", f"{len(sums)}", help="Sums of others; they need no class."),
        ]
    )
    by_class = Counter(one.account_class for one in mapped)
    parts = [f"{WORDS[name]} {by_class[name]}" for name in AccountClass if by_class[name]]
    if parts:
        st.caption("By class: " + " · ".join(parts))


def edited(found: list[Mapped], owner_id: UUID) -> None:
    """The table in which classes are chosen, and the buttons that keep them."""
    number = st.session_state.get("classes-kept", 0)  # what is kept makes a table without edits
    table = pd.DataFrame([as_row(one) for one in found])
    told = st.data_editor(
        table,
        hide_index=True,
        num_rows="fixed",
        disabled=[str(name) for name in table if name != "Class"],
        column_config=COLUMNS,
        key=f"classes-{owner_id}-{number}",
        height="auto" if len(table) < 12 else 480,
        placeholder="—",
    )
    changes = chosen(found, list(told["Class"]))
    ready = {one.category: suggested(one) for one in found if one.is_open}
    with pick.row():
        count = f" {len(changes)} changed" if changes else ""
        if st.button(f"Save{count}", type="primary", icon=":material/save:", disabled=not changes):
            keep(found, changes, owner_id)
        if st.button(
            f"Take all suggestions ({len(ready)})", icon=":material/done_all:", disabled=not ready
        ):
            keep(found, ready | changes, owner_id)
        popover("Download", "Accounts", downloads(lambda: table, "Accounts", ()))


def suggested(one: Mapped) -> AccountClass | None:
    """The class that its name suggests."""
    return one.suggestion.account_class if one.suggestion else None


def keep(found: list[Mapped], wanted: dict[str, Any], owner_id: UUID) -> None:
    """Store all that was chosen in one action."""
    seen = {one.category: one.account_class for one in found}
    count = do(classifying.set_classes, wanted, owner_id=owner_id, seen=seen)
    st.session_state["classes-kept"] = st.session_state.get("classes-kept", 0) + 1
    st.session_state["classes-said"] = f"{count} series have the class that was chosen."
    st.rerun()


st.title("Accounts", anchor=False)
st.caption("The class of each category: reports, margins and forecasts read figures by it.")
user = session.current_user()
if not (every := ask(mapping.mapping)):
    today = datetime.now(UTC).date()
    load = partial(do, demo.load_samples, today=today) if user.role is Role.admin else None
    show.empty(QUESTION, NEEDS, sample=SAMPLE, load=load, go_to=way("upload"))
    st.stop()
if done := st.session_state.pop("classes-said", ""):
    st.toast(plain(done))
owners = list(dict.fromkeys(one.owner for one in every))
whose = pick.one("Of", owners, "owner") if len(owners) > 1 else owners[0]
shown = [one for one in every if one.owner == whose]
figures(shown)
if may(Role.analyst) and (user.sees_all or shown[0].is_mine):
    edited(shown, shown[0].owner_id)
else:
    show.table(pd.DataFrame([as_row(one) for one in shown]), "Accounts", columns=COLUMNS)
show.source(f"{sum(len(one.series) for one in shown):,} series of {whose}")
