"""How the business did in a period: against the one before, last year and the budget."""

from functools import partial

import streamlit as st

from core.errors import BellwetherError
from core.finance.kpi import accounts, reporting
from pages.finance.kpis import answer, choosing, pictures, statement, storing, tracing
from pages.shared import show
from pages.shared.data import ask, heavy, later
from pages.shared.ways import way
from pages.shared.words import plain

QUESTION = "How did the business do, and against what?"
NEEDS = (
    "Figures with a date, a category and an amount are needed, and what class of account each "
    "category is: revenue, costs, cash. Accounts suggests the classes."
)

st.title("KPI", anchor=False)
st.caption("Growth, margins and results of a period, each to be opened to its formula and files.")
if not (every := ask(accounts.every)):
    show.empty(QUESTION, NEEDS, go_to=way("upload"))
    if accounts_page := way("accounts"):
        st.page_link(accounts_page, label="Say what accounts are", icon=":material/account_tree:")
    st.stop()

storing.said()
try:
    asked = choosing.asked(every)
    found = heavy(reporting.report, f"kpi {asked!r}", later(reporting.report, asked))
except BellwetherError as error:
    st.info(plain(str(error)), icon=":material/info:")
    st.stop()

told = show.figures(answer.figures(found))
st.markdown(plain(answer.verdict(found)))
for caution in found.about.cautions:
    st.markdown(f":material/info: {plain(caution)}")
part = pictures.over_time(found)
show.parts(
    {
        "Statement": partial(statement.statement, found),
        "Figures": partial(statement.figures, found),
        "What led here": partial(pictures.waterfall, found),
        "Entities": partial(pictures.entities, found),
        "Accounts": partial(statement.accounts, found),
        "Where from": partial(tracing.view, found),
    },
    "kpi",
)
with st.container(horizontal=True, vertical_alignment="center"):
    where = tuple(one if isinstance(one, str) else one[0] for one in answer.standing(found))
    tables = (
        show.Part("Statement", statement.finding(found), statement.as_rows(found)),
        show.Part("Figures", "", statement.all_figures(found)),
    )
    name = f"KPI {found.about.period}"
    show.report(show.Report(name, QUESTION, told, (part, *tables), where))
    storing.offered(found)
    if reports := way("reports"):
        st.page_link(reports, label="Stored reports", icon=":material/description:")
show.source(*answer.standing(found))
