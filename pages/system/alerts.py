"""What crossed a limit, who has seen it, and what is watched."""

import streamlit as st

from core.actors import Role
from core.alerts import queries
from core.alerts.tables import Severity
from pages.shared import session, show
from pages.shared.data import ask
from pages.system import new_rule, raised, watching

QUESTION = "What crossed a limit, and who has seen to it?"
NOTHING = "Nothing is over a limit now."
NO_PAST = "Nothing was over a limit before."

st.title("Alerts", anchor=False)
st.caption(
    "Rules are checked as soon as data changes, and once a day. "
    "How you are told is on your Profile page."
)
found = ask(queries.alerts, only_open=False)
is_open = found["cleared_at"].isna()
standing = found[is_open]
red = int((standing["severity"] == Severity.red).sum())
show.figures(
    [
        show.Figure("Red now", f"{red:,}", help="Open alerts over a red limit."),
        show.Figure(
            "Amber now", f"{len(standing) - red:,}", help="Open alerts over an amber limit only."
        ),
        show.Figure(
            "Not acknowledged",
            f"{int(standing['acknowledged_at'].isna().sum()):,}",
            help="Open alerts that nobody has said they look after.",
        ),
    ]
)
role = session.current_user().role
may_add = role is not None and role.includes(Role.analyst)
now, earlier, rules, *new = show.tabs(["Now", "Earlier", "Rules", *["New rule"] * may_add])
with now:
    if standing.empty:
        show.empty(QUESTION, NOTHING)
    else:
        raised.listed(standing, "Open alerts")
        raised.one(standing)
with earlier:
    past = found[~is_open]
    if past.empty:
        show.empty(QUESTION, NO_PAST)
    else:
        raised.listed(past, "Earlier alerts")
with rules:
    watching.rules()
for tab in new:
    with tab:
        new_rule.add()
