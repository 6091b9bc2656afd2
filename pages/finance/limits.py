"""Limits of risk: how much of each is used, what passed one, and who has seen to it."""

from collections.abc import Callable
from functools import partial

import pandas as pd
import streamlit as st

from core.actors import Role
from core.alerts import queries as alerts
from core.alerts.tables import Comparison
from core.risk import explaining, kept, limits
from core.risk.limits import COLUMNS, Limit
from core.risk.watched import RISKS
from pages.finance.breaches import FORMATS, figures, finding, name, table
from pages.finance.risks import every as every_figure
from pages.finance.risks import origin
from pages.shared import pick, show
from pages.shared.data import ask
from pages.shared.ways import may, way
from pages.shared.words import plain
from pages.system import new_rule, raised

QUESTION = "Which limits of risk are passed, and why?"
NEEDS = (
    "A limit is set on a stored figure: store the risk of a portfolio first, then say how much is "
    "too much."
)
NAME = "Limits of risk"
NOTHING = "No limit of risk is passed now."
NOT_STORED = "None of its figures was stored yet."


def why(found: list[Limit]) -> None:
    """One limit, and in sentences why its figure is where it is."""
    labels = {name(one): one for one in found}
    chosen = labels[pick.one("Limit", list(labels), "limit", width=480)]
    for sentence in ask(explaining.explained, chosen.kind, chosen.subject_id, chosen.column):
        st.markdown(f"- {plain(sentence)}")
    st.page_link(
        way("risk"),
        label="All of its risk",
        icon=":material/shield:",
        query_params={"subject": f"{chosen.label} · {chosen.kind}"},
    )


def where_from(found: list[Limit]) -> None:
    """The newest stored figure of a limit, with what it was computed from, to be computed again."""
    labels = {name(one): one for one in found}
    chosen = labels[pick.one("Limit", list(labels), "limit", width=480)]
    rows = ask(kept.past, chosen.kind, chosen.subject_id)
    if rows.empty:
        st.markdown(NOT_STORED)
        return
    origin.stored(rows["id"].iloc[0], chosen.column)


def passed(open_alerts: pd.DataFrame) -> None:
    """What is over a limit, and the form that says who looks after it."""
    if open_alerts.empty:
        st.markdown(NOTHING)
        return
    raised.listed(open_alerts, "Limits that are passed")
    raised.one(open_alerts)


st.title("Limits", anchor=False)
st.caption("How much risk is too much, and where it is more than that.")
found = ask(limits.limits)
if not found:
    show.empty(QUESTION, NEEDS, go_to=way("risk"), going="Risk")
    if may(Role.analyst):
        new_rule.add(list(RISKS), Comparison.above)
    st.stop()

every = ask(alerts.alerts)
over = every[every["metric"].isin(list(COLUMNS))]
told = show.figures(figures(found, over))
said = finding(found)
st.markdown(plain(said))
rows = table(found)
looks: dict[str, Callable[[], None]] = {
    "Every limit": partial(show.table, rows, NAME, columns=FORMATS),
    "Why": partial(why, found),
    "Passed": partial(passed, over),
    "Stored figures": every_figure.view,
    "Where from": partial(where_from, found),
}
if may(Role.analyst):
    looks["New limit"] = partial(new_rule.add, list(RISKS), Comparison.above)
show.parts(looks, "limits")
days = [one.of for one in found if one.of]
until = f"Stored figures up to {max(days)}" if days else "No figure was stored yet"
with st.container(horizontal=True, vertical_alignment="center"):
    show.report(show.Report(NAME, QUESTION, told, (show.Part(NAME, said, rows),), (until,)))
    st.page_link(way("alerts"), label="All alerts", icon=":material/notifications:")
show.source(until)
