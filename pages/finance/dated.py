"""Events are added, changed and taken out again, and it is said what is odd about them."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import streamlit as st

from core.calendar import actions
from core.calendar.cautions import cautions
from core.calendar.dated import Dated
from core.calendar.wanted import Wanted
from core.errors import BellwetherError
from pages.finance.event import form
from pages.shared.data import ask, do
from pages.shared.words import plain

SAID, ADDED = "events-said", "events-added"


def tell(sentence: str, odd: list[str] | None = None) -> None:
    """Have something said on the next run, with what is odd about it."""
    st.session_state[SAID] = (sentence, odd or [])


def said() -> None:
    """What came of the last click, in a place of its own: what follows keeps its open tab."""
    sentence, odd = st.session_state.pop(SAID, ("", []))
    if sentence:
        st.toast(plain(sentence), icon=":material/check:")
    with st.container():
        for one in odd:
            st.warning(plain(one), icon=":material/warning:")


def add() -> None:
    """A new event."""
    count = st.session_state.get(ADDED, 0)  # what is added leaves a form without words
    wanted = form(f"new-{count}", Wanted("", datetime.now(UTC).date()), "Add it")
    if wanted and (event_id := _done(actions.add, wanted)):
        st.session_state[ADDED] = count + 1
        _kept(event_id, wanted)


def change(found: list[Dated]) -> None:
    """One that is there: what is said of it now, or that it is gone."""
    by_id = {str(one.id): one for one in reversed(found)}
    chosen = st.selectbox(
        "Event",
        list(by_id),
        None,
        format_func=lambda key: str(by_id[key]),
        placeholder="Choose one",
        width=560,
    )
    if chosen is None:
        st.caption("Choose an event of yours to change or remove it.")
        return
    one = by_id[chosen]
    wanted = form(str(one.id), one.said, "Keep it")
    if wanted and _done(actions.change, one.id, wanted):
        _kept(one.id, wanted)
    if st.button("Remove it", icon=":material/delete:", key=f"remove-{one.id}"):
        do(actions.remove, one.id)
        tell(f"'{one.said.name}' was removed.")
        st.rerun()


def _done(action: Callable[..., UUID], *given: Any) -> UUID | None:
    """What came of it; what cannot be is said beside the form, which keeps its words."""
    try:
        return do(action, *given)
    except BellwetherError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return None


def _kept(event_id: UUID, wanted: Wanted) -> None:
    """Say what came of it beside the form, on the next run."""
    tell(f"'{wanted.name.strip()}' is kept.", ask(cautions, event_id))
    st.rerun()
