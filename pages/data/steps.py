"""The steps of a recipe while somebody changes them."""

import re
from typing import Any

import streamlit as st

from core.series.recipes import STEPS
from pages.data.draft import Draft
from pages.shared import pick
from pages.shared.words import plain

WIDE, NARROW = 260, 150
SHORT = re.compile(r"[:;]")  # what follows explains


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
            step[one.name] = _chosen(one, step.get(one.name, one.default), f"{key}-{one.name}")


def _chosen(one: Any, now: Any, key: str) -> Any:
    """One parameter: words with their meaning, a number within its bounds, or dates."""
    if one.choices:
        words = list(one.choices)
        said = "\n".join(f"- {plain(means)}" for means in one.choices.values())
        return st.selectbox(
            one.label,
            words,
            words.index(now),
            format_func=lambda word: SHORT.split(one.choices[word])[0].capitalize(),
            key=key,
            help=f"{one.help}\n\n{said}",
            width=WIDE,
        )
    if one.is_days:
        text = st.text_input(one.label, ", ".join(now), key=key, help=one.help, width=WIDE)
        return text.replace(",", " ").split()
    kind, shape = (int, "%d") if one.is_whole else (float, "%g")
    least, most = kind(one.least), kind(one.most)
    return st.number_input(
        one.label,
        least,
        most,
        None if now is None else kind(now),
        key=key,
        help=one.help,
        width=NARROW,
        format=shape,
        placeholder="usual",
    )
