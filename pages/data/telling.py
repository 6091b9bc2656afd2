"""What a person says of a file: which column is what, and what its cells leave open."""

import streamlit as st

from core.catalogue import CSV_SHAPES
from core.uploads.trial import Trial
from pages.shared.words import plain

LEFT_OUT = "—"


def as_found(trial: Trial) -> dict[str, str]:
    """Which column was taken for which field."""
    return {column: name for name, column in trial.mapping.items()}


def columns(trial: Trial, number: int) -> dict[str, str]:
    """Let a person say of each column what it is."""
    found = as_found(trial)
    shape = CSV_SHAPES[trial.shape] if trial.shape else next(iter(CSV_SHAPES.values()))
    titles = {LEFT_OUT: LEFT_OUT} | {one.name: one.title for one in shape.fields}
    chosen = {}
    for column in trial.columns:
        chosen[column] = st.selectbox(
            plain(column),
            list(titles),
            list(titles).index(found.get(column, LEFT_OUT)),
            format_func=titles.__getitem__,
            key=f"column-{number}-{column}",
            width=150,
        )
    return {column: name for column, name in chosen.items() if name != LEFT_OUT}


def answers(trial: Trial, number: int) -> dict[str, str]:
    """Let a person say what the cells leave open."""
    given: dict[str, str] = {}
    for one in trial.questions:
        labels = {name: plain(label) for name, label in one.choices.items()}
        chosen = st.radio(
            plain(one.sentence),
            list(labels),
            None,
            format_func=labels.__getitem__,
            key=f"answer-{number}-{one.about}",
        )
        given |= {one.about: chosen} if chosen else {}
    return given
