"""One amount spread over the months of a period: shown first, and then stored."""

from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import streamlit as st

from core.errors import BellwetherError
from core.finance import flows, planning
from core.finance.planned import FIRST_YEAR, LAST_YEAR
from core.finance.planning import PHASINGS, Spread
from core.finance.twice import named
from pages.finance.plans.lines import CURRENCIES
from pages.finance.plans.picked import Picked, done
from pages.shared import show
from pages.shared.data import ask, do
from pages.shared.words import plain

NEW = "A line that is not there yet"
INSTEAD = "They take the place of all that this line has in the period."
AMOUNT = "%,.2f"
ENDS = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)


def view(picked: Picked) -> None:
    """What is spread and how, the months that come of it, and the button that stores them."""
    wanted = _wanted(picked)
    if wanted is None:
        st.caption("Choose a line or name a new one, and its first and last day.")
        return
    st.caption(PHASINGS[wanted.how].help)
    try:
        parts = ask(flows.preview, picked.version.owner_id, wanted)
    except BellwetherError as error:
        st.info(plain(str(error)), icon=":material/info:")
        return
    what = named(wanted.category, wanted.entity)
    st.markdown(plain(finding(parts, wanted)))
    rows = table(parts)
    name = f"{wanted.amount:,f} {wanted.currency} of {what} by month"
    show.table(rows, "Months to be stored", columns={"Amount": AMOUNT}, alt=name)
    label = f"Store these {len(parts)} months" if len(parts) > 1 else "Store this month"
    if st.button(label, type="primary", icon=":material/save:", help=INSTEAD):
        count = do(planning.phase, picked.version.number, wanted, **picked.of)
        done(f"{what} has {count} {'month' if count == 1 else 'months'} now.")


def finding(parts: pd.DataFrame, wanted: Spread) -> str:
    """What the parts add up to, in words."""
    total = sum(parts["amount"], Decimal(0))
    count = f"{len(parts)} months add up to" if len(parts) > 1 else "One month has"
    ends = f"{min(parts['amount']):,.2f} to {max(parts['amount']):,.2f}"
    return f"{count} {total:,.2f} {wanted.currency} exactly, from {ends}."


def table(parts: pd.DataFrame) -> pd.DataFrame:
    """The months as people read them."""
    amounts = parts["amount"].astype(float)
    return pd.DataFrame({"From": parts["start"], "To": parts["end"], "Amount": amounts})


def _wanted(picked: Picked) -> Spread | None:
    lines = {f"{named(line[0], line[1])}, {line[2]}": line for line in picked.every.index}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        label = st.selectbox("Line", [*lines, NEW], key=f"spread-{picked.key}", width=280)
        line = lines.get(label)
        names = _names(picked) if line is None else line
        start = _day("First day", date(picked.year, 1, 1), picked.key)
        end = _day("Last day", date(picked.year, 12, 31), picked.key)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        amount = st.number_input(
            f"Amount ({names[2]})",
            value=_sum(picked, line),
            key=f"amount-{picked.key}-{label}",
            format="%.2f",
            help="What the line has this year, unless something else is entered.",
            width=200,
        )
        ways = list(PHASINGS)
        how = st.radio(
            "Spread", ways, format_func=lambda one: PHASINGS[one].label, horizontal=True,
            key=f"way-{picked.key}",
        )  # fmt: skip
    if not (names[0].strip() and start and end):
        return None
    category, entity, currency = names
    return Spread(category, entity, currency, start, end, Decimal(repr(amount)), how)


def _names(picked: Picked) -> tuple[str, str, str]:
    """What a line is called that is not there yet."""
    category = st.text_input("Category", key=f"category-{picked.key}", width=180)
    entity = st.text_input("Entity", key=f"entity-{picked.key}", width=140)
    place = CURRENCIES.index(picked.currency)
    code = st.selectbox("Currency", CURRENCIES, place, key=f"currency-{picked.key}", width=110)
    return category, entity, code


def _day(label: str, value: date, key: str) -> Any:
    return st.date_input(label, value, *ENDS, key=f"{label}-{key}", format="YYYY-MM-DD", width=150)


def _sum(picked: Picked, line: tuple[str, str, str] | None) -> float:
    if line is None:
        return 0.0
    known = [one for one in picked.every.loc[[line]].to_numpy().ravel() if one is not None]
    return float(sum(known, Decimal(0)))
