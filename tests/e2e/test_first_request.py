"""The first request that a fresh server gets is a deep link, and shows nothing but the form."""

from core.actors import Role
from pages.shared.menu import PAGES
from tests.e2e.conftest import PASSWORD
from tests.e2e.test_signing_in import SQLITE

SECTIONS = [section for section in PAGES if section]


def frames(page):
    """Everything that the server sends over the line of a tab, from now on."""
    received = []

    def listen(line):
        line.on("framereceived", lambda frame: received.append(frame))

    page.on("websocket", listen)
    return received


def sent(received):
    """The same in one piece."""
    return b"".join(each if isinstance(each, bytes) else each.encode() for each in received)


@SQLITE
def test_a_deep_link_shows_the_form_runs_no_page_and_survives_signing_in(
    fresh_server, visitor, person
):
    root = person(Role.admin)
    server = fresh_server()
    tab = visitor(server.base).tab()
    received = frames(tab.page)

    tab.open("/audit?text=user.create&from=2026-01-31")
    tab.shows("Sign in")
    before = sent(received)
    tab.sign_in(root.name, PASSWORD)
    tab.shows("Audit")

    assert b"Sign in" in before
    assert not [title for title in [*SECTIONS, "Audit", "Who did what"] if title.encode() in before]
    assert tab.path == "/audit?text=user.create&from=2026-01-31"
    assert "Traceback" not in server.log
