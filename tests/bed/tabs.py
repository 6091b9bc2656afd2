"""A browser tab of somebody who is signed in, without a browser."""

from datetime import timedelta
from pathlib import Path

from sqlmodel import col, update
from streamlit.testing.v1 import AppTest

from core.accounts import sessions, signing_in
from core.accounts.tables import User
from core.actors import SYSTEM, Actor
from core.db import write
from core.db.types import now
from pages.shared.session import STATE, Tab
from pages.shared.words import ink

FRAME = str(Path(__file__).parents[2] / "pages" / "frame.py")
PATIENCE = 60  # seconds; the first run imports what the server imports at its start


def tab_of(who: Actor) -> Tab:
    """The memory of a tab in which somebody has just signed in, who chose a password long ago."""
    with write(SYSTEM) as db:
        chosen = update(User).where(col(User.id) == who.id)
        db.exec(chosen.values(password_changed_at=now() - timedelta(days=1)))
        ticket = sessions.open_session(db, who.id, None, None).ticket
    token = signing_in.claim(ticket)
    assert token is not None
    found = signing_in.by_token(token)
    assert found is not None
    return Tab(session_id=found.session_id)


def frame_of(who: Actor | None) -> AppTest:
    """The whole product in the tab of somebody, or of a stranger; run it, then switch pages."""
    return signed_in(AppTest.from_file(FRAME, default_timeout=PATIENCE), who)


def opened(who: Actor | None, file: str) -> AppTest:
    """A page in the tab of somebody, on which nothing went wrong."""
    page = frame_of(who).run().switch_page(file).run()
    assert not page.exception
    assert not page.error
    return page


def looking_at(page: AppTest, part: str, key: str = "proof") -> AppTest:
    """The page with another of its parts open."""
    page.session_state[key] = ink(part)
    return page.run()


def texts(page: AppTest) -> str:
    """All that a page says in Markdown."""
    return " ".join(line.value for line in page.markdown)


def signed_in(app: AppTest, who: Actor | None) -> AppTest:
    """The same of any script."""
    if who is not None:
        app.session_state[STATE] = tab_of(who)
    return app
