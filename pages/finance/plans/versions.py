"""The versions of somebody's budgets, and what can be made of one."""

from typing import Any

import pandas as pd
import streamlit as st

from core.finance import planning
from core.finance.plans import Version
from core.glance import short
from pages.finance.plans import beginning
from pages.finance.plans.beginning import factor, percent
from pages.finance.plans.picked import Picked, done, popover
from pages.shared import session, show
from pages.shared.data import do
from pages.shared.words import plain

NAME = "Versions of budgets"
CHANGE = "0 copies the amounts as they are; −10 takes a tenth off."
OURS = "A copy is yours, and nobody else sees it until you share it."
DROP = "Delete version {} with its {:,} budgets? Reports that were made of it keep their figures."


def table(every: list[Version]) -> pd.DataFrame:
    """All versions, the newest first."""
    rows: list[dict[str, Any]] = [
        {
            "Version": one.number,
            "Of": one.owner,
            "Budgets": one.rows,
            "From": one.first,
            "To": one.last,
            "Sum": " · ".join(f"{short(float(amount))} {code}" for code, amount in one.sums),
            "Changed": one.changed_at,
            "From files": ", ".join(name for _, name in one.files) or "entered by hand",
            "Shared": "✓ shared" if one.is_shared else "—",
        }
        for one in every
    ]
    return pd.DataFrame(rows)


def view(picked: Picked, every: list[Version], *, may_make: bool, may_change: bool) -> None:
    """The table, and the buttons beside it."""
    show.table(table(every), NAME)
    with st.container(horizontal=True, vertical_alignment="center"):
        if may_make:
            copy(picked)
            beginning.begin(picked.version.owner_id)
        if may_change:
            settle(picked)


def copy(picked: Picked) -> None:
    """The form that copies the version, scaled if need be."""
    one = picked.version
    categories = sorted(set(picked.every.index.get_level_values("category")))
    with (
        popover("Copy", "content_copy"),
        st.form(f"copy-{picked.key}", border=False),
    ):
        change = percent("Change of all amounts (%)", "copy-change", CHANGE)
        others = st.multiselect(
            "Other change for", categories, key="copy-others", placeholder="None"
        )
        other = percent("Their change (%)", "copy-other", CHANGE)
        st.caption(OURS)
        if st.form_submit_button(f"Copy version {one.number}", type="primary"):
            given = {
                "factor": factor(change),
                "by_category": dict.fromkeys(others, factor(other)),
            }
            made = do(planning.add_version, one.number, of_owner=one.owner_id, **given)
            done(f"Version {made} is a copy of {one}.", made)


def settle(picked: Picked) -> None:
    """Who may see the version, and its end."""
    one = picked.version
    label, icon = ("Unshare", "visibility_off") if one.is_shared else ("Share with all", "group")
    if st.button(label, icon=f":material/{icon}:", key=f"share-{picked.key}"):
        do(planning.share, one.number, not one.is_shared, **picked.of)
        done(f"{one} is {'yours alone' if one.is_shared else 'shared with all'} now.", one.number)
    with popover("Delete", "delete"):
        st.markdown(plain(DROP.format(one.number, one.rows)))
        if st.button("Delete it", key=f"drop-{picked.key}"):
            do(planning.drop_version, one.number, **picked.of)
            done(f"{one} was deleted.")


def is_theirs(one: Version) -> bool:
    """Whether whoever is signed in may change a version, as far as it is a matter of owners."""
    return one.is_mine or session.current_user().sees_all
