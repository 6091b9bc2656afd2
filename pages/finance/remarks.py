"""What people said of the days of a series, in words and as marks for its chart."""

import pandas as pd
import streamlit as st

from core.actors import Role
from core.calendar import actions, comments
from core.calendar.comments import Comment
from core.series.queries import Listed
from pages.shared import show
from pages.shared.data import ask, do
from pages.shared.ways import may

NOBODY = "Nobody has said anything of a day of this series yet."
SEEN = "Everybody who sees the series sees it; no forecast learns from it."
LONGEST = 2_000


def marks(one: Listed) -> pd.DataFrame | None:
    """The comments as a chart takes them; none where there are none."""
    found = ask(comments.comments, one.id)
    if not found:
        return None
    return pd.DataFrame({"day": said.day, "text": f"{said.text} ({said.author})"} for said in found)


def view(one: Listed) -> None:
    """The comments by day, and the form for another one."""
    found = ask(comments.comments, one.id)
    st.subheader("Comments", anchor=False)
    if found:
        rows = [{"Date": said.day, "Comment": said.text, "By": said.author} for said in found]
        frame = pd.DataFrame(rows).astype({"Date": "datetime64[s]"})
        show.table(frame, f"Comments on {one}")
    else:
        st.markdown(NOBODY)
    if may(Role.analyst):
        _add(one, len(found))
        _take_back([said for said in found if said.is_mine])


def _add(one: Listed, count: int) -> None:
    """The form, which is empty again once there is one comment more."""
    with (
        st.form(f"comment-{one.id}-{count}", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        said_of = st.date_input("Day", None, format="YYYY-MM-DD", width=160)
        text = st.text_input(
            "Comment", max_chars=LONGEST, placeholder="the shop moved", help=SEEN, width=440
        )
        is_sent = st.form_submit_button("Add the comment", icon=":material/add_comment:")
    if is_sent and said_of is None:
        st.warning("Choose the day that you say something of.")
    elif is_sent:
        do(comments.comment, one.id, said_of, text)
        st.rerun()


def _take_back(mine: list[Comment]) -> None:
    if not mine:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            "Your comment", mine, format_func=lambda said: f"{said.day} · {said.text}", width=480
        )
        if st.button("Remove it", icon=":material/delete:", key=f"remove-{chosen.id}"):
            do(actions.remove, chosen.id)
            st.rerun()
