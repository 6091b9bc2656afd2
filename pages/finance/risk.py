"""How much can be lost, by which method that is told best, and what has passed it before."""

from functools import partial

import streamlit as st

from core.errors import BellwetherError
from core.risk import histories, reporting, subjects
from core.risk.asking import Asked
from core.risk.reporting import Report
from core.risk.tables import RiskSubject
from pages.finance.risks import (
    answer,
    choosing,
    course,
    evidence,
    listing,
    made_of,
    origin,
    shocks,
    source,
    stored,
    taking,
    target,
    what_if,
)
from pages.shared import show
from pages.shared.data import ask, heavy, later
from pages.shared.ways import way
from pages.shared.words import plain

QUESTION = "How much can be lost, and how far is that to be believed?"
NEEDS = "Daily prices or a series of values above 0 are needed."


def answer_to(asked: Asked) -> Report:
    """The report, computed when its returns are read and nothing waits for the database."""
    return reporting.computed(later(histories.history, asked)())


st.title("Risk", anchor=False)
st.caption("Value at risk by every method, each with its proof; and all that goes with it.")
if not (every := ask(subjects.subjects)):
    show.empty(QUESTION, NEEDS, go_to=way("upload"))
    st.stop()

stored.said()
asked = choosing.asked(every)
is_series = asked.kind is RiskSubject.series
try:
    with st.spinner("Every method is computed, and tried on the past."):
        found = heavy(reporting.report, f"report {asked!r}", partial(answer_to, asked))
except BellwetherError as error:
    st.info(plain(str(error)), icon=":material/info:")
    if is_series:
        st.header("Missing a target", anchor=False)
        target.view(asked)
    st.stop()

told = show.figures(answer.figures(found))
st.markdown(plain(found.verdict))
st.caption(plain(answer.standing(found)), help=answer.SCORE)
source.cautions(found)
where = source.where(found)
part = answer.chart(found, where)
looks = {
    "Methods": partial(evidence.sides, found),
    "Exceptions": partial(evidence.passed, found),
    "Figures": partial(listing.figures, found),
    "Falls": partial(course.fallen, found),
    "Calendar": partial(course.calendar, found),
    "Spread": partial(course.spread_of, found),
    "Rolling": partial(course.rolling, found),
}
if found.history.parts is not None:
    looks["Holdings"] = partial(made_of.holdings, found)
looks |= {
    "Together": partial(made_of.together, found),
    "Beside": partial(made_of.beside, found, every),
    "Futures": partial(what_if.drawn, found),
    "Stress": partial(what_if.past, found),
    "Shocks": partial(shocks.view, found),
}
if is_series:
    looks["Target"] = partial(target.view, asked)
looks |= {
    "Stored": partial(stored.view, found),
    "Returns": partial(listing.by_hand, found),
    "Where from": partial(origin.view, found),
}
show.parts(looks, "risk")
name = f"Risk of {found.history.label}"
tables = (
    show.Part("Every method", found.verdict, evidence.table(found)),
    show.Part("Figures", "", listing.metrics(found)),
)
with st.container(horizontal=True):
    show.report(show.Report(name, QUESTION, told, (part, *tables), where))
    taking.offered(found, where)
    stored.button(found)
show.source(*where)
