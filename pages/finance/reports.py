"""Stored reports: what was shown, whether it is still so, and what changed since."""

from functools import partial

import streamlit as st

from core.finance.kpi import kept
from pages.finance.kpis import answer, pictures, statement, tracing
from pages.finance.reported import beside, listing, now, proof, remarks, sending, taking
from pages.finance.reported import every as listed
from pages.shared import show
from pages.shared.data import ask, heavy, later
from pages.shared.ways import way
from pages.shared.words import local, plain

QUESTION = "What was reported, and is it still so?"
NEEDS = (
    "A report is stored from the KPI page, from the terminal, or by a schedule; it then stays as "
    "it was shown, and opens to everything it was made of."
)

st.title("Reports", anchor=False)
st.caption("Each as it was shown, for good: verified, commented on, compared, and sent.")
every = ask(kept.reports)
if every.empty:
    show.empty(QUESTION, NEEDS, go_to=way("kpi"), going="KPI")
    st.stop()

now.said()
sending.said()
chosen = listing.chosen(every)
if chosen is None:
    listed.view(every)
    st.stop()

found = heavy(kept.one, f"report {chosen}", later(kept.one, chosen))
report = found.report
st.subheader(plain(found.title), anchor=False)
listing.standing(found)
told = show.figures(answer.figures(report))
st.markdown(plain(answer.verdict(report)))
for caution in report.about.cautions:
    st.markdown(f":material/info: {plain(caution)}")
with st.container(horizontal=True, vertical_alignment="center"):
    taking.offered(found)
    taking.shared(found)
    sending.offered(found)
    listing.back()
remarks.view(found)
show.parts(
    {
        "Statement": partial(statement.statement, report),
        "Figures": partial(statement.figures, report),
        "Course": partial(pictures.course, report),
        "What led here": partial(pictures.waterfall, report),
        "Entities": partial(pictures.entities, report),
        "Accounts": partial(statement.accounts, report),
        "Now": partial(now.view, found),
        "Compare": partial(beside.view, found, every),
        "Proof": partial(proof.view, found),
        "Where from": partial(tracing.stored, report, found.id),
    },
    "report-parts",
)
show.source(*answer.standing(report), f"Stored {local(found.stored_at)} by {found.owner}")
