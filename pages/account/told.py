"""When one wants to be told of alerts, and trying whether that works."""

from uuid import UUID

import streamlit as st

from core.accounts.actions import own
from core.accounts.queries import people
from core.alerts import sending, telling
from core.alerts.messages import channels
from core.alerts.tables import Channel
from core.alerts.telling import Mails, Wishes
from pages.shared import panel, session
from pages.shared.data import ask, do, run

HOW = {
    Mails.at_once: "At once",
    Mails.daily: "Once a day, all together",
    Mails.never: "Never",
}
NONE = "none"
HOURS = range(24)
TRIED = "test-message"


def wishes() -> None:
    """The form for what one wants, and the button that tries it."""
    wanted = telling.wishes(ask(people.preferences))
    if Channel.mail not in channels():
        st.info(f"{sending.NO_MAIL} Until then nobody is told by mail; Home shows every alert.")
    with st.form("alerts", border=False, width=480):
        chosen = _chosen(wanted)
        if st.form_submit_button("Keep", type="primary", key="keep-alerts"):
            do(own.keep_preferences, **chosen.kept())
            st.toast("Kept; it counts for alerts from now on.")
    if Channel.mail in channels():
        _trial()


def _chosen(wanted: Wishes) -> Wishes:
    """What is chosen in the form."""
    mail = st.selectbox(
        "Mails about alerts", list(HOW), list(HOW).index(wanted.mail), format_func=HOW.__getitem__
    )
    daily_at = st.selectbox(
        "Hour of the daily mail", HOURS, wanted.daily_at, format_func=_clock, help=_clocks(wanted)
    )
    begin, end = st.columns(2)
    quiet = [NONE, *HOURS]
    quiet_from = begin.selectbox(
        "Quiet from",
        quiet,
        _place(wanted.quiet_from),
        format_func=_clock,
        help="What happens in quiet hours is told when they are over; they may cross midnight.",
    )
    quiet_until = end.selectbox(
        "Quiet until", quiet, _place(wanted.quiet_until), format_func=_clock
    )
    breaks = st.checkbox("Red alerts come in quiet hours too", wanted.red_breaks_quiet)
    return Wishes(
        mail=mail,
        daily_at=daily_at,
        quiet_from=None if quiet_from == NONE else quiet_from,
        quiet_until=None if quiet_until == NONE else quiet_until,
        red_breaks_quiet=breaks,
    )


def _clock(hour: object) -> str:
    return NONE if hour == NONE else f"{hour:02}:00"


def _clocks(wanted: Wishes) -> str:
    return f"By the clock of {wanted.zone}, which is chosen under Preferences."


def _place(hour: int | None) -> int:
    return 0 if hour is None else hour + 1


def _trial() -> None:
    """A message to oneself, and what became of it."""
    mine = f"{TRIED}-{session.current_user().id}"  # another may sign in here
    if st.button("Send me a test message", icon=":material/outgoing_mail:"):
        st.session_state[mine] = run("test_message")
    tried: UUID | None = st.session_state.get(mine)
    if tried is not None:
        panel.job(tried)
