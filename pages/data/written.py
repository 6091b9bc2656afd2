"""How a file is written, where a person knows better than what was seen."""

from collections.abc import Mapping

import streamlit as st

from core.uploads.trial import Trial
from pages.data.seen import Arrived
from pages.shared.words import plain

AS_SEEN = "as seen"
ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "cp1252",
    "latin-1",
    "iso8859-15",
    "cp850",
    "mac_roman",
)
SIGNS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", " ": "blank"}
ABOUT = ("encoding", "delimiter", "header_line")


def choices(one: Arrived, trial: Trial | None) -> None:
    """Encoding, delimiter and line of the names; what was answered can be asked again."""
    dialect = trial.detected.dialect if trial else None
    given = one.said.get("answers", {})
    _choice(one, "Encoding", "encoding", {name: name for name in ENCODINGS})
    _choice(one, "Cells are set apart by", "delimiter", SIGNS)
    key = f"header_line-{one.waiting.token}"
    st.number_input(
        "Names in line (0 = none)",
        min_value=0,
        max_value=10_000,
        value=int(given["header_line"]) if "header_line" in given else None,
        placeholder=str(dialect.header_line) if dialect else AS_SEEN,
        key=key,
        width=220,
        on_change=lambda: _say(one, "header_line", st.session_state[key]),
    )
    said = {name: answer for name, answer in given.items() if name not in ABOUT}
    if said:
        told = "; ".join(f"{name} is {answer}" for name, answer in said.items())
        st.button(
            "Ask again",
            icon=":material/undo:",
            key=f"ask-{one.waiting.token}",
            help=plain(f"You said: {told}"),
            on_click=lambda: one.say(answers={k: v for k, v in given.items() if k in ABOUT}),
        )


def _choice(one: Arrived, label: str, about: str, names: Mapping[str, str]) -> None:
    known = [AS_SEEN, *names]
    now = one.said.get("answers", {}).get(about, AS_SEEN)
    key = f"{about}-{one.waiting.token}"
    st.selectbox(
        label,
        known,
        known.index(now) if now in known else 0,
        format_func=lambda name: names.get(name, name),
        key=key,
        width=220,
        on_change=lambda: _say(one, about, st.session_state[key]),
    )


def _say(one: Arrived, about: str, answer: object) -> None:
    """Note one of them, or that it is as it was seen."""
    given = {name: said for name, said in one.said.get("answers", {}).items() if name != about}
    is_seen = answer is None or answer == AS_SEEN
    one.say(answers=given if is_seen else given | {about: str(answer)})
