"""What a person says of one unusual value: it is right, counts for nothing, or was another."""

from datetime import UTC, datetime
from typing import Any

import streamlit as st

from core.forecasting import queries
from core.forecasting.apart import Apart
from core.series import recipes
from core.series.queries import Listed
from core.series.recipes import Verdict
from pages.shared.data import ask, do
from pages.shared.words import day, number, plain

SAID = (
    "What was loaded stays as it is; what you say is a step of the recipe, and can be taken back."
)
AGAIN = "Forecast it again to see what that changes."
TOASTS = {
    Verdict.accept: "It counts as right.",
    Verdict.leave_out: "It counts for nothing now.",
    Verdict.correct: "The other value counts now.",
    Verdict.withdraw: "What was said of it is taken back.",
}
DONE = "judged-now"


def view(one: Listed, found: Apart) -> None:
    """The chooser of a value and what can be said of it, for those who may."""
    kept = ask(recipes.recipe, one.id)
    if said := st.session_state.pop(DONE, ""):
        st.toast(said)
    if _is_newer(one):
        st.markdown(f":material/trending_up: {AGAIN}")
    if found.anomalies.empty:
        return
    if not kept.may_change:
        st.caption(plain(f"Only {one.owner} and administrators say what counts instead."))
        return
    st.markdown(SAID)
    rows = dict(enumerate(found.anomalies.to_dict("records"), start=1))
    first = next(iter(found.open.index), 1)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            "Value",
            list(rows),
            list(rows).index(first),
            format_func=lambda place: _named(place, rows[place]),
            key=f"value-{one.id}-{len(rows)}-{first}",
            width=360,
        )
        row = rows[chosen]
        _button(one, row, "It is right", "check", Verdict.accept)
        _button(one, row, "Leave it out", "block", Verdict.leave_out)
        if row["verdict"]:
            _button(one, row, "Take back", "undo", Verdict.withdraw)
    st.markdown(plain(f"On {day(row['moment'])}: {row['said']}"))
    _correction(one, row)


def _button(one: Listed, row: Any, label: str, icon: str, verdict: Verdict) -> None:
    if st.button(label, icon=f":material/{icon}:", key=f"{verdict.value}-{one.id}"):
        _judge(one, row, verdict)


def _correction(one: Listed, row: Any) -> None:
    """The form for the value that counts instead."""
    with (
        st.form(f"correct-{one.id}-{row['moment']}", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        value = st.number_input(
            "Right value", value=None, format="%.10g", placeholder="the value", width=180
        )
        reason = st.text_input("Because", max_chars=500, placeholder="typed twice", width=360)
        if st.form_submit_button("Correct it", icon=":material/edit:"):
            _judge(one, row, Verdict.correct, value=value, reason=reason)


def _judge(one: Listed, row: Any, verdict: Verdict, **more: Any) -> None:
    do(recipes.judge, one.id, row["moment"].to_pydatetime(), verdict, **more)
    st.session_state[_key(one)] = datetime.now(UTC)
    st.session_state[DONE] = TOASTS[verdict]  # a rerun would lose a toast
    st.rerun()


def _is_newer(one: Listed) -> bool:
    """Whether this tab said something that the newest forecast does not know of yet."""
    said: datetime | None = st.session_state.get(_key(one))
    if said is None:
        return False
    return all(version.trained_at < said for version in ask(queries.versions, one.id))


def _named(place: int, row: Any) -> str:
    value = row["stored"] if row["value"] != row["value"] else row["value"]  # left out, it is none
    told = f" · {row['verdict']}" if row["verdict"] else ""
    return f"{place} · {day(row['moment'])} · {number(value)}{told}"


def _key(one: Listed) -> str:
    return f"judged-{one.id}"
