"""Looking after the audit log: sealing it, and holding it against its seals."""

import streamlit as st

from core.accounts import audit
from core.accounts.queries import log
from core.errors import Invalid
from pages.shared import show
from pages.shared.data import ask, do
from pages.shared.words import local, plain

MOST_TOLD = 20  # of what is wrong with the log; the terminal names all
WORDS = {"from_at": "From", "to_at": "Until", "row_count": "Entries", "created_at": "Sealed"}


def buttons() -> None:
    """The two that look after the log, and what they say."""
    with st.container(horizontal=True):
        is_checked = st.button("Check the log", icon=":material/verified:")
        is_sealed = st.button("Seal up to an hour ago", icon=":material/lock:")
    if is_checked:
        check()
    if is_sealed:
        seal()


def check() -> None:
    """Hold the log against its hashes and seals, and say what does not fit."""
    with st.spinner("Reading every entry and every seal…"):
        broken = ask(audit.verify)
    if not broken:
        st.success("Every entry is as it was written, and every seal holds.")
    for sentence in broken[:MOST_TOLD]:
        st.error(plain(sentence), icon=":material/gpp_bad:")
    if len(broken) > MOST_TOLD:
        st.error(f"And {len(broken) - MOST_TOLD:,} more; `python -m core audit verify` names all.")


def seal() -> None:
    """Seal what is old enough, and say how much that was."""
    try:
        sealed = do(audit.seal)
    except Invalid as error:
        st.info(str(error))
    else:
        st.success(f"{sealed.row_count:,} entries are sealed, up to {local(sealed.to_at)}.")


def seals() -> None:
    """Every seal there is, the newest first."""
    st.caption("The first seal reaches back to 1970, so that nothing can be slipped in before it.")
    found = ask(log.seals).rename(columns=WORDS)
    show.table(found, "Seals", alt="Seals of the audit log, the newest first")
