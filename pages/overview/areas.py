"""Each area that has data, in one small picture."""

from datetime import UTC, date, datetime
from functools import partial

import streamlit as st

from core.catalogue import GLIMPSES
from core.charts import lines
from core.glance import Glimpse
from pages.shared import menu, show
from pages.shared.data import ask, once
from pages.shared.words import plain

HEIGHT = 230


def pictures() -> None:
    """The areas two by two."""
    found = {name: one for name, query in GLIMPSES.items() if (one := ask(query))}
    if not found:
        return
    st.header("At a glance", anchor=False)
    names = list(found)
    for left in range(0, len(names), 2):
        for column, name in zip(st.columns(2), names[left : left + 2], strict=False):
            with column:
                picture(name, found[name])


def picture(name: str, one: Glimpse) -> None:
    """What an area says, its lines, and how fresh they are."""
    theme = show.theme()
    draw = partial(lines.lines, one.lines, theme, one.unit, height=HEIGHT)
    with st.container(border=True, height="stretch"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{name}**")
            st.space("stretch")
            if place := menu.found(one.page):
                st.page_link(place.page(), label=place.title, icon=place.icon)
        st.markdown(plain(one.finding))
        st.plotly_chart(
            once(GLIMPSES[name], theme.name, draw),
            theme=None,
            key=f"picture-{name}",
            alt=f"{name}. {one.finding}",
            config={"displayModeBar": False},
        )
        st.caption(f"Data up to {one.through}, {since(one.through)}.")


def since(day: date, today: date | None = None) -> str:
    """How long ago a day was.

    >>> since(date(2026, 11, 20), date(2026, 11, 21)), since(date(2026, 9, 30), date(2026, 11, 21))
    ('yesterday', '52 days ago')
    """
    days = ((today or datetime.now(UTC).date()) - day).days
    return {0: "today", 1: "yesterday"}.get(days, f"{days} days ago" if days > 0 else "in advance")
