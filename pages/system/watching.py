"""The rules of alerts: what each watches, what it says now, and what may be changed of it."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from core.alerts import rules as watched
from core.alerts.rules import Shown
from core.catalogue import WATCHED
from pages.shared import pick, session, show
from pages.shared.data import ask, do
from pages.shared.words import apart
from pages.system import limits

QUESTION = "What is watched, and from where on is it too much?"


def rules() -> None:
    """All of them, and one to look at and change."""
    found = ask(watched.rules)
    if found:
        rows = pd.DataFrame([as_row(one) for one in found])
        show.table(rows, "Rules", alt="Rules of alerts")
        st.header("One rule", anchor=False)
        change(found)
    else:
        show.empty(QUESTION, "There is no rule yet; analysts add them.")


def as_row(one: Shown) -> dict[str, Any]:
    """A rule as the table shows it."""
    return {
        "Figure": limits.title(one.metric),
        "Of": one.subject_label or one.subject_type.every,
        "Warns when it": limits.COMPARISONS[one.comparison],
        "Amber": limits.limit(one.metric, one.comparison, one.amber),
        "Red": limits.limit(one.metric, one.comparison, one.red),
        "Open alerts": one.open_alerts,
        "For": one.owner or "everybody",
        "State": "watches" if one.is_active else "paused",
    }


def label(one: Shown) -> str:
    """A rule as the chooser names it."""
    of = one.subject_label or one.subject_type.every
    return apart(limits.title(one.metric), of, key=one.id)


def change(found: list[Shown]) -> None:
    """One rule: what it says now, and what may be changed of it."""
    by_label = {label(one): one for one in found}
    # By their texts: a chooser keeps what was chosen, and that would be as it was then.
    chosen = by_label[pick.one("Rule", list(by_label), "rule", width=560)]
    if chosen.metric in WATCHED:
        standing = ask(watched.standing, WATCHED, chosen.id)
        limits.standings(standing, chosen.metric, chosen.comparison)
    user = session.current_user()
    if not (user.sees_all or chosen.is_mine):
        st.caption("It is for everybody; administrators change it.")
        return
    with st.form(f"limits-{chosen.id}", border=False), pick.row():
        given = limits.amounts(
            chosen.metric, chosen.comparison, chosen.amber, chosen.red, chosen.margin
        )
        if st.form_submit_button("Keep these limits"):
            act(watched.change_rule, chosen, **given)
    with pick.row():
        if chosen.is_active and st.button("Pause", icon=":material/pause:"):
            act(watched.pause_rule, chosen)
        if not chosen.is_active and st.button("Resume", icon=":material/resume:"):
            act(watched.resume_rule, chosen)
        if st.button("Remove with its alerts", icon=":material/delete:"):
            act(watched.remove_rule, chosen)


def act(action: Callable[..., Any], chosen: Shown, **given: Any) -> None:
    """Do something with a rule, and show what came of it."""
    do(action, chosen.id, **given)
    st.rerun()
