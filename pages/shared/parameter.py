"""The input for a parameter that somebody may choose: of a step, of a forecaster."""

import re
from typing import Any

import streamlit as st

from pages.shared.words import plain

WIDE, NARROW = 260, 150
# A list as it is typed, and what stands between its parts; a moment may have a space within it.
LISTS = {"days": re.compile(r"[,\s]"), "moments": re.compile(r"[,;\n]")}
WORDS = {"moment", "text"}
SHORT = re.compile(r"[:;]")  # what follows explains


def chosen(one: Any, now: Any, key: str) -> Any:
    """One parameter: words with their meaning, a number within its bounds, dates, or a text."""
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
    if one.kind in LISTS:
        text = st.text_input(one.label, ", ".join(now), key=key, help=one.help, width=WIDE)
        return [part.strip() for part in LISTS[one.kind].split(text) if part.strip()]
    if one.kind in WORDS:
        return st.text_input(one.label, now, key=key, help=one.help, width=WIDE).strip()
    kind, shape = (int, "%d") if one.is_whole else (float, "%.10g")
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
