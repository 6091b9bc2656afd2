"""Who is here: looked up anew at every click, and kept nowhere but in the database.

The browser has a cookie, and the tab remembers the number of its session, so that somebody is in
at once after signing in, before the browser has fetched the cookie. Neither is believed: the row is
read again each time, so that an ended session, a new role or a deactivation acts at once.
"""

import time
from dataclasses import dataclass
from html import escape
from urllib.parse import quote
from uuid import UUID

import streamlit as st

from core.accounts import presence, signing_in
from core.accounts.sessions import TICKET_LIFE, Opened, SignedIn
from core.actors import Actor
from core.errors import NotAllowed
from core.settings import settings
from core.web import claims, cookies

FRESH_SECONDS = 1.0  # a fragment that runs by itself asks again; a rerun asks once
STATE = "bellwether"


@dataclass
class Tab:
    """What one browser tab remembers between clicks."""

    session_id: UUID | None = None
    picture: str = ""  # the address that sets or drops the cookie
    picture_until: float = 0.0
    found: SignedIn | None = None
    looked_at: float = 0.0
    versions: dict[str, str] | None = None  # these two are read once a click
    zone: str = ""
    page: str | None = None
    has_arrived: bool = False  # at this page, with this click


def tab() -> Tab:
    """This tab's memory."""
    if STATE not in st.session_state:
        st.session_state[STATE] = Tab()
    kept: Tab = st.session_state[STATE]
    return kept


def look_up() -> SignedIn | None:
    """Who is here now, by the row; the tab's own session first, else the browser's cookie."""
    here = tab()
    found = signing_in.by_session(here.session_id) if here.session_id else None
    if found is None and (token := cookies.token(dict(st.context.cookies))):
        found = signing_in.by_token(token)
    here.found, here.looked_at = found, time.monotonic()
    here.session_id = found.session_id if found else None
    here.versions, here.zone = None, ""
    if found is not None:
        presence.note(found)
    return found


def current() -> SignedIn:
    """Who is here, asked again when the last answer is not from this click."""
    here = tab()
    if here.found is None or time.monotonic() - here.looked_at > FRESH_SECONDS:
        look_up()
    if here.found is None:
        raise NotAllowed("Please sign in first; your session has ended.")
    return here.found


def current_user() -> Actor:
    """The person behind this click."""
    return current().actor


def arrive(opened: Opened) -> None:
    """Let somebody in whose session was just opened, and give the browser its cookie."""
    found = signing_in.by_token(opened.token)
    here = tab()
    here.session_id = found.session_id if found else None
    _show_picture(f"{claims.CLAIM}?t={quote(opened.ticket)}")


def depart() -> None:
    """Forget who was here, and have the browser forget its cookie."""
    st.session_state[STATE] = Tab()
    _show_picture(f"{claims.LEAVE}?at={time.time_ns()}")


def picture() -> None:
    """The invisible picture, for as long as its ticket is good: an early rerun must not lose it."""
    here = tab()
    if time.monotonic() < here.picture_until:
        st.html(f'<img src="{escape(here.picture)}" alt="" width="1" height="1">')


def _show_picture(path: str) -> None:
    here = tab()
    here.picture = settings().base_path + path
    here.picture_until = time.monotonic() + TICKET_LIFE.total_seconds()
