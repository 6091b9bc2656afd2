"""What a person says of a file: what it is, which column is what, and what its cells leave open.

What is said is noted before the page is drawn again, so that all of it is drawn from that.
"""

import streamlit as st

from core.catalogue import CSV_SHAPES
from core.uploads.recognising import AUTO
from core.uploads.shapes import Mode, Shape
from core.uploads.trial import Trial
from pages.data import asked, written
from pages.data.seen import Arrived
from pages.shared import pick
from pages.shared.words import plain

LEFT_OUT = "—"
MOST_COLUMNS = 40
MODES = {
    Mode.updating: "is overwritten by this file",
    Mode.adding: "stays, and a row that is there is refused",
    Mode.replacing: "goes, where this file has the same series, product or instrument",
}


def all_of(one: Arrived) -> None:
    """Every choice about a file."""
    trial = one.trial if isinstance(one.trial, Trial) else None
    if trial is not None:
        for question in trial.questions:
            asked.ask(question, one)
    with pick.row():
        _shape(one, trial)
        if trial is not None and trial.shape is not None:
            _mode(CSV_SHAPES[trial.shape], one)
    if trial is not None and trial.names:
        is_unknown = trial.shape is None
        with st.expander("Columns", expanded=is_unknown, icon=":material/view_column:"):
            _columns(trial, one)
    with st.expander("How it is written", icon=":material/edit_note:"), pick.row():
        written.choices(one, trial)


def _shape(one: Arrived, trial: Trial | None) -> None:
    """What the file is: as it seems, or as a person says."""
    seems = CSV_SHAPES[trial.shape].title if trial and trial.shape else "Nothing that is known"
    titles = {AUTO: f"{seems} (as it seems)"} | {
        name: shape.title for name, shape in sorted(CSV_SHAPES.items(), key=lambda it: it[1].title)
    }
    names, key = list(titles), _shape_key(one, trial)
    now = names.index(one.said.get("shape", AUTO))

    def said() -> None:
        one.say(shape=st.session_state[key], mapping={}, mode=None)

    st.selectbox(
        "Read as",
        names,
        now,
        format_func=titles.__getitem__,
        key=key,
        width=320,
        help=plain(f"Taken for this: {trial.why}.") if trial and trial.why else None,
        on_change=said,
    )


def _shape_key(one: Arrived, trial: Trial | None) -> str:
    """Another one for each shape that a file seems to be, since a choice is known by its words."""
    return f"shape-{one.waiting.token}-{trial.shape if trial else None}"


def _mode(shape: Shape, one: Arrived) -> None:
    """What becomes of rows that are stored already."""
    if len(shape.modes) == 1:
        return
    now = one.choices.mode or shape.modes[0]
    key = f"mode-{one.waiting.token}-{shape.name}"
    st.selectbox(
        "What is stored already",
        list(shape.modes),
        shape.modes.index(now) if now in shape.modes else 0,
        format_func=MODES.__getitem__,
        key=key,
        width=360,
        on_change=lambda: one.say(mode=st.session_state[key].value),
    )


def _columns(trial: Trial, one: Arrived) -> None:
    """Which column is which field; those that a person never touched stay as they are seen."""
    is_as_it_stands = trial.shape is not None and not trial.layout
    shape = CSV_SHAPES[str(trial.shape) if is_as_it_stands else "series"]
    titles = {LEFT_OUT: LEFT_OUT} | {field.name: field.title for field in shape.fields}
    columns = (trial.columns if is_as_it_stands else trial.names)[:MOST_COLUMNS]
    mapping = trial.mapping if is_as_it_stands else shape.called(columns)
    found = {column: name for name, column in mapping.items()}
    keys = {column: f"column-{one.waiting.token}-{shape.name}-{column}" for column in columns}

    def said() -> None:
        chosen = {column: st.session_state[key] for column, key in keys.items()}
        mapping = {column: name for column, name in chosen.items() if name != LEFT_OUT}
        st.session_state[_shape_key(one, trial)] = shape.name
        one.say(shape=shape.name, mapping=mapping)

    with st.container(horizontal=True):
        for column, key in keys.items():
            st.selectbox(
                plain(column),
                list(titles),
                list(titles).index(found.get(column, LEFT_OUT)),
                format_func=titles.__getitem__,
                key=key,
                width=170,
                on_change=said,
            )
