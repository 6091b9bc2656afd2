"""The steps of a recipe while somebody changes them."""

import streamlit as st

from core.series.recipes import STEPS
from pages.data.draft import Draft
from pages.shared import parameter, pick

WIDE = 260


def edit(mine: Draft) -> None:
    """The steps in order, each with its choices, and a new one after them."""
    for place, key in enumerate(list(mine.steps)):
        with st.container(border=True):
            _one(mine, place, key)
    with pick.row():
        named = {name: kind.title for name, kind in STEPS.items()}
        name = st.selectbox("New step", list(named), format_func=named.__getitem__, width=WIDE)
        st.button("Add the step", icon=":material/add:", on_click=mine.add, args=(name,))


def _one(mine: Draft, place: int, key: str) -> None:
    """One step: what it is and where it stands, and under it what can be chosen."""
    step = mine.steps[key]
    kind = STEPS[step["step"]]
    moves = {"Up": (-1, "arrow_upward"), "Down": (1, "arrow_downward")}
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{place + 1}. {kind.title}**", width="content")
        st.space("stretch")
        for label, (by, icon) in moves.items():
            st.button(
                label,
                icon=f":material/{icon}:",
                key=f"{label}-{key}",
                type="tertiary",
                disabled=not 0 <= place + by < len(mine.steps),
                on_click=mine.move,
                args=(key, by),
            )
        st.button(
            "Remove",
            icon=":material/close:",
            key=f"remove-{key}",
            type="tertiary",
            on_click=mine.remove,
            args=(key,),
        )
    with pick.row():
        for one in kind.parameters():
            step[one.name] = parameter.chosen(
                one, step.get(one.name, one.default), f"{key}-{one.name}"
            )
