"""Which way round each file is, why that is in doubt, and the form in which a person says it."""

import pandas as pd
import streamlit as st

from core.finance import sign_deciding
from core.finance.signs import FileSigns, unlike
from core.finance.tables import Side
from pages.shared import pick, show
from pages.shared.data import do
from pages.shared.words import apart, plain

WORDS = {1: "positive", -1: "negative"}
TITLES = {Side.income: "Usual income in this file is", Side.cost: "Usual costs in this file are"}
BY_AMOUNTS = "as its amounts tell"
SIGNS = (0, 1, -1)
WRONG = "Say it below if one is wrong."
EXPLAINED = (
    "Files write income and costs with different signs. Each file is read by its own, so that "
    "income and costs are both positive here and can be added up."
)


def view(files: list[FileSigns], *, may_decide: bool) -> None:
    """Every file with its convention, what is doubtful of it, and where it can be said."""
    st.markdown(EXPLAINED)
    if not files:
        st.markdown("No file has amounts of a result yet: give its categories a class first.")
        return
    for sentence in unlike(files):
        st.info(plain(f"{sentence} {WRONG}"), icon=":material/swap_vert:")
    for one in files:
        for doubt in one.doubts:
            st.warning(f"**{plain(one.filename)}**: {plain(doubt)}", icon=":material/help:")
    show.table(
        table(files),
        "Signs of files",
        columns={"File": st.column_config.TextColumn(width=190, pinned=True)},
    )
    if may_decide:
        _decided(files)


def table(files: list[FileSigns]) -> pd.DataFrame:
    """They as rows."""
    return pd.DataFrame(
        {
            "File": [one.filename for one in files],
            "How it is written": [one.convention for one in files],
            "State": ["? in doubt" if one.is_doubtful else "✓ clear" for one in files],
            "Told by": ["a person" if one.is_decided else "its amounts" for one in files],
            "Loaded": pd.to_datetime([one.loaded_at for one in files], utc=True),
            "Deductions": [WORDS[one.deductions] for one in files],
            "Doubts": [" ".join(one.doubts) for one in files],
        }
    )


def _decided(files: list[FileSigns]) -> None:
    """One file, and the two questions about it."""
    st.markdown("**Say it yourself**")
    names = {apart(one.filename, key=one.upload_id): one for one in files}
    chosen = names[pick.one("File", list(names), "file", width=420)]
    with st.form(f"signs-{chosen.upload_id}", border=True):
        said = {side: _question(chosen, side) for side in chosen.sides}
        if st.form_submit_button("Save", type="primary", icon=":material/save:"):
            _keep(chosen, said)


def _question(chosen: FileSigns, side: Side) -> int:
    """The sign that is said of a side; 0 lets the amounts tell it."""
    told: int = st.radio(
        TITLES[side],
        SIGNS,
        index=SIGNS.index(_said(chosen, side)),
        format_func=lambda sign: WORDS.get(sign, BY_AMOUNTS),
        key=f"sign-{side}-{chosen.upload_id}",
        horizontal=True,
    )
    return told


def _said(chosen: FileSigns, side: Side) -> int:
    return chosen.sign(side) if side in chosen.decided else 0


def _keep(chosen: FileSigns, said: dict[Side, int]) -> None:
    """Store what is different from before."""
    for side, sign in said.items():
        if sign == _said(chosen, side):
            continue
        if sign:
            do(sign_deciding.decide, chosen.upload_id, side, sign)
        else:
            do(sign_deciding.undecide, chosen.upload_id, side)
    st.session_state["signs-said"] = f"{chosen.filename} is read as you said."
    st.rerun()
