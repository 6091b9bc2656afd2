"""The form of one event, filled with what is said of it so far."""

from datetime import date
from typing import Any

import streamlit as st

from core.calendar import queries
from core.calendar.choices import GREAT, KINDS, MOST_AROUND
from core.calendar.tables import EventType
from core.calendar.wanted import FIRST_YEAR, LAST_YEAR, LONGEST_NAME, LONGEST_TEXT, Wanted
from pages.shared.data import ask

CHANGE = "Of demand, in percent: 20 adds a fifth, −100 closes the shop. Empty: forecasts learn it."
COUNTS = "Forecasts learn from it, and expect it where it is planned."
AROUND = "Days that feel it too; their effect is told apart from that of the event itself."
OURS = "It counts in the forecasts of everybody, and everybody sees it."
SCOPE = "Of series or products; empty stands for all. What is not in the list can be typed."
PLACE = "A code such as DE or DE-BY, if it belongs to a place."


def form(key: str, was: Wanted, keep: str) -> Wanted | None:
    """The form; what it says when its button is pressed."""
    with st.form(f"event-{key}", border=False, clear_on_submit=False):
        given = _what(key, was) | _how(key, was) | _about(key, was)
        is_sent = st.form_submit_button(keep, type="primary", icon=":material/event_available:")
    if is_sent and given["first"] is None:
        st.warning("An event needs a first day.")
        return None
    return Wanted(**given) if is_sent else None


def _row() -> Any:
    return st.container(horizontal=True, vertical_alignment="bottom")


def _day(label: str, value: date | None, key: str) -> Any:
    first, last = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
    return st.date_input(label, value, first, last, key=key, format="YYYY-MM-DD", width=150)


def _what(key: str, was: Wanted) -> dict[str, Any]:
    with _row():
        name = st.text_input("Name", was.name, LONGEST_NAME, key=f"name-{key}", width=280)
        kinds = list(KINDS)
        kind = st.selectbox(
            "Kind",
            kinds,
            kinds.index(was.type.value),
            format_func=KINDS.__getitem__,
            key=f"kind-{key}",
            width=170,
        )
        first = _day("First day", was.first, f"first-{key}")
        last = _day("Last day", was.last, f"last-{key}")
    return {"name": name, "type": EventType(kind), "first": first, "last": last}


def _how(key: str, was: Wanted) -> dict[str, Any]:
    with _row():
        percent = None if was.impact is None else round(100 * was.impact, 6)
        percent = st.number_input(
            "Expected change (%)",
            -100.0,
            100 * GREAT,
            percent,
            key=f"impact-{key}",
            format="%g",
            placeholder="learn it",
            help=CHANGE,
            width=180,
        )
        before, after = (
            st.number_input(
                label, 0, MOST_AROUND, min(value, MOST_AROUND), key=f"{label}-{key}", help=AROUND,
                width=120,
            )
            for label, value in (("Days before", was.before), ("Days after", was.after))
        )  # fmt: skip
        is_yearly = st.checkbox("Comes every year", was.is_yearly, key=f"yearly-{key}")
        counts = st.checkbox("Counts in forecasts", was.counts, key=f"counts-{key}", help=COUNTS)
    impact = None if percent is None else round(percent / 100, 8)
    around = {"before": before, "after": after, "is_yearly": is_yearly}
    return {"impact": impact, "counts": counts, **around}


def _about(key: str, was: Wanted) -> dict[str, Any]:
    known = ask(queries.scopes)
    with _row():
        given = {
            "category": _scope("Category", known.categories, was.category, key),
            "entity": _scope("Entity", known.entities, was.entity, key),
            "country": st.text_input(
                "Country", was.country or "", 10, key=f"country-{key}", help=PLACE, width=110
            ),
            "is_shared": st.checkbox(
                "For everybody", was.is_shared, key=f"shared-{key}", help=OURS
            ),
        }
    text = st.text_input("Description", was.description, LONGEST_TEXT, key=f"description-{key}")
    return given | {"description": text}


def _scope(label: str, known: tuple[str, ...], was: str | None, key: str) -> str | None:
    place = known.index(was) if was in known else None
    found: str | None = st.selectbox(
        label,
        known,
        place,
        key=f"{label}-{key}",
        placeholder="All",
        accept_new_options=True,
        help=SCOPE,
        width=220,
    )
    return found
