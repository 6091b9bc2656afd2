"""The form for a new alert rule, which says at once what the rule would say."""

from collections.abc import Sequence
from uuid import UUID

import streamlit as st

from core.actors import Role
from core.alerts import rules
from core.alerts.tables import Comparison
from core.catalogue import WATCHED
from core.errors import BellwetherError
from pages.shared import pick, session
from pages.shared.data import ask, do
from pages.shared.words import plain
from pages.system import limits

MOST_OFFERED = 500  # subjects; of more, those that hold the words looked for


def add(metrics: Sequence[str] = tuple(WATCHED), usually: Comparison = Comparison.below) -> None:
    """What to watch, against which limits, and for whom."""
    with pick.row():
        metric = st.selectbox("Figure", metrics, format_func=limits.title, width=280)
        subject_id = subject(metric)
        comparison = st.selectbox(
            "Warn when it",
            list(limits.COMPARISONS),
            list(limits.COMPARISONS).index(usually),
            format_func=limits.COMPARISONS.__getitem__,
            width=220,
            help="A change is from the period before.",
        )
    st.caption(plain(WATCHED[metric].help))
    with pick.row():
        given = limits.amounts(metric, comparison)
        is_admin = session.current_user().role is Role.admin
        for_everyone = is_admin and st.checkbox("For everybody", help="Everybody sees its alerts.")
    if given["amber"] is None and given["red"] is None:
        st.caption("One of the two limits is needed.")
        return
    wanted = rules.Wanted(metric, comparison, subject_id, **given)
    preview(wanted)
    if st.button("Add the rule", type="primary", icon=":material/add:"):
        do(rules.add_rule, WATCHED, wanted, for_everyone=for_everyone)
        st.rerun()


def subject(metric: str) -> UUID | None:
    """Of what: every subject of its type, or one of them."""
    kind = WATCHED[metric].subject
    readings = ask(WATCHED[metric].read, None)
    if len(readings) > MOST_OFFERED:
        words = pick.words(f"Search a {kind}", "find", width=180).casefold()
        readings = [one for one in readings if words in one.label.casefold()][:MOST_OFFERED]
    ids = {one.subject_id: one.label for one in readings}
    picked: UUID | None = st.selectbox(
        "Of",
        [None, *ids],
        format_func=lambda key: kind.every if key is None else ids[key],
        width=260,
        key=f"of-{metric}",
    )
    return picked


def preview(wanted: rules.Wanted) -> None:
    """What the rule would say now, or what is wrong with it."""
    try:
        found = ask(rules.preview, WATCHED, wanted)
    except BellwetherError as error:
        st.warning(plain(str(error)))
        return
    limits.standings(found, wanted.metric, wanted.comparison)
