"""What only a person can say of a file."""

import re
from functools import partial
from typing import Any

import streamlit as st

from core.uploads.table import Asked
from pages.data.seen import Arrived
from pages.shared.words import plain

SYMBOL = re.compile(r"[A-Z0-9^][A-Z0-9.^=-]{0,11}")


def ask(question: Asked, one: Arrived) -> None:
    """One of the answers there are; where any is taken, those are only suggested."""
    labels = {name: plain(label) for name, label in question.choices.items()}
    if question.is_open:  # what is written counts, so it has to be seen
        choices = question.choices or _as_called(one)
        labels = {name: plain(f"{name}, {label}") for name, label in choices.items()}
    key = f"answer-{one.waiting.token}-{question.about}"
    told = (one, question.about, key)
    widget: Any = partial(st.selectbox, accept_new_options=True, width=480)
    if not question.is_open:
        widget = st.radio
    widget(
        plain(question.sentence),
        list(labels),
        None,
        format_func=lambda name: labels.get(name, name),
        key=key,
        on_change=_answered,
        args=told,
    )


def _as_called(one: Arrived) -> dict[str, str]:
    """What the name of the file begins with, where that is written like a symbol."""
    first = one.waiting.filename.rsplit(".", 1)[0].split()[:1]
    return {word: "as the file is called" for word in first if SYMBOL.fullmatch(word)}


def _answered(one: Arrived, about: str, key: str) -> None:
    one.say(answers=one.said.get("answers", {}) | {about: st.session_state[key]})
