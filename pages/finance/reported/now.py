"""The same question asked today: whether the figures are still so, and why not."""

import streamlit as st

from core.actors import Role
from core.errors import BellwetherError
from core.finance.kpi import comparing, keeping
from core.finance.kpi.comparing import Again
from core.finance.kpi.kept import Kept
from pages.finance.reported import different, listing
from pages.shared.data import do, heavy, later
from pages.shared.ways import may
from pages.shared.words import plain

SAID = "correction-said"
SAME = "The same question gives the same figures today: nothing was restated, and nothing came."


def view(found: Kept) -> None:
    """What is different now, by cause and by file, and the way to store the correction."""
    try:
        with st.spinner("The same question is asked of the books of today."):
            again = heavy(comparing.again, f"again {found.id}", later(comparing.again, found.id))
    except BellwetherError as error:
        st.info(plain(str(error)), icon=":material/info:")
        return
    if again.compared.is_same:
        st.success(SAME, icon=":material/check:")
        return
    different.differences(again.compared)
    _offer(found, again)


def _offer(found: Kept, again: Again) -> None:
    """The button that stores what is so now as the correction of what was shown."""
    if not (may(Role.analyst) and found.is_mine) or found.superseded_by_id is not None:
        return
    if st.button("Store as its correction", type="primary", icon=":material/save:"):
        new = do(keeping.keep, again.now, title=found.title, supersedes_id=found.id)
        if found.is_shared:
            do(keeping.share, new, is_shared=True)
        listing.open_next(str(new))
        st.session_state[SAID] = "The correction is stored; the first report stays as it was."
        st.rerun()


def said() -> None:
    """What was done a moment ago."""
    if done := st.session_state.pop(SAID, ""):
        st.toast(done)
