"""How accounts become results: the statement, what is left out of it, and how files are read."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import streamlit as st

from core.actors import Role
from core.demo import actions as demo
from core.finance import accounts, reach, signs
from core.finance.accounts import Owner, Tree
from core.finance.signs import FileSigns
from pages.data.classes import SAMPLE
from pages.finance.accounting import answer, file_signs, left_out, statement
from pages.shared import pick, session, show
from pages.shared.data import ask, do
from pages.shared.ways import may, way
from pages.shared.words import plain

QUESTION = "How do accounts become results?"
NEEDS = "A file whose rows have a date, a category, a value and a currency is needed."
NAME = "Chart of accounts"


def empty() -> None:
    """What the page needs, and the next step."""
    today = datetime.now(UTC).date()
    is_admin = session.current_user().role is Role.admin
    load = partial(do, demo.load_samples, today=today) if is_admin else None
    show.empty(QUESTION, NEEDS, sample=SAMPLE, load=load, go_to=way("upload"))


def picked(every: list[Owner]) -> tuple[Owner, Tree, str]:
    """Whose accounts and in which currency, with what they come to."""
    with pick.row():
        names = {one.owner: one for one in every}
        whose = names[pick.one("Of", list(names), "owner")] if len(names) > 1 else every[0]
        tree = ask(accounts.tree, whose.owner_id, *ask(reach.months, whose.owner_id))
        found = [*tree.statements, *(one.currency for one in tree.unmapped)]
        currencies = list(dict.fromkeys(found))
        currency = currencies[0] if currencies else ""
        if len(currencies) > 1:
            currency = pick.one("Currency", currencies, "currency", width=120)
    return whose, tree, currency


def looks(
    tree: Tree, currency: str, files: list[FileSigns], *, may_decide: bool
) -> dict[str, Callable[[], None]]:
    """The parts of the page below its chart."""
    found: dict[str, Callable[[], None]] = {}
    if currency in tree.statements:
        rows = statement.table(tree, currency)
        found["Statement"] = partial(
            show.table, rows, f"Accounts in {currency}", columns=statement.COLUMNS
        )
    found["Not mapped"] = partial(left_out.unmapped, tree, currency)
    if any(one.currency == currency for one in tree.sums):
        found["Sub-totals"] = partial(left_out.sums, tree, currency)
    found["Signs"] = partial(file_signs.view, files, may_decide=may_decide)
    return found | {"Mapped twice": partial(left_out.twice, tree)}


st.title(NAME, anchor=False)
st.caption("From revenue to net income: which accounts make each result, over twelve whole months.")
if not (every := ask(accounts.owners)):
    empty()
    st.stop()
if said := st.session_state.pop("signs-said", ""):
    st.toast(plain(said))
whose, tree, currency = picked(every)
files = ask(signs.signs, whose.owner_id)
where = (f"{tree.since} to {tree.until}", f"{len(files):,} files of {whose.owner}")
parts, told = list[show.Part](), tuple[show.Figure, ...]()
if currency in tree.statements:
    told = show.figures(answer.figures(tree, currency, files))
    parts.append(statement.chart(tree, currency, where))
    parts.append(show.Part("Accounts", "", statement.table(tree, currency)))
else:
    st.info("No category has a class of account yet. Give them one on Accounts.")
may_decide = may(Role.analyst) and (session.current_user().sees_all or whose.is_mine)
show.parts(looks(tree, currency, files, may_decide=may_decide), "chart-of-accounts")
with st.container(horizontal=True, vertical_alignment="center"):
    if parts:
        show.report(show.Report(NAME, QUESTION, told, tuple(parts), where))
    left_out.to_accounts()
show.source(*where)
