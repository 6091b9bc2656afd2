"""The public holidays of a country or region, added by one click."""

from datetime import date

import streamlit as st

from core.calendar import actions, queries
from core.calendar.choices import places, regions
from core.db.findings import many
from pages.finance import dated
from pages.shared.data import ask, do

BEFORE, AFTER = 5, 1  # years around this one that are offered first
NATIONAL = "the whole country"
HELP = "Those that are there already are not added again."


def popover(today: date) -> None:
    """The button behind which a country is chosen."""
    opened = st.popover(
        "Holidays of a country", icon=":material/flag:", key="holidays", on_change="rerun"
    )
    if not opened.open:
        return
    with opened:
        _form(today)


def _form(today: date) -> None:
    named = places()
    country = st.selectbox(
        "Country", list(named), None, format_func=named.__getitem__, placeholder="Choose one"
    )
    if country is None:
        return
    region = st.selectbox(
        "Region", ["", *regions(country)], format_func=lambda code: code or NATIONAL
    )
    with st.container(horizontal=True):
        first = st.number_input("From", 1900, 2200, today.year - BEFORE, width=120)
        last = st.number_input("To", 1900, 2200, today.year + AFTER, width=120)
    scopes = ask(queries.scopes)
    category = st.selectbox("Category", scopes.categories, None, placeholder="All")
    entity = st.selectbox("Entity", scopes.entities, None, placeholder="All")
    is_shared = st.checkbox("For everybody", help="They count in the forecasts of all.")
    if st.button("Add them", icon=":material/add:", type="primary", help=HELP):
        place = f"{country}-{region}" if region else country
        scope = {"category": category, "entity": entity, "is_shared": is_shared}
        count = do(actions.add_holidays, place, first, last, **scope)
        dated.tell(
            f"{many(count, 'holiday')} of {named[country]} added." if count else _none(place)
        )
        st.rerun()


def _none(place: str) -> str:
    return f"All holidays of {place} in these years are there already."
