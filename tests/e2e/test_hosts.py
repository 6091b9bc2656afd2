"""Under other names and paths: a plain intranet name, a path behind a proxy, a foreign page."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
from playwright.sync_api import expect

from core.accounts import sessions, signing_in
from core.actors import SYSTEM, Role
from core.db import engines, write
from core.web import claims
from tests.bed import server
from tests.bed.chromium import DESK, STRANGER
from tests.bed.databases import address
from tests.e2e.conftest import PASSWORD
from tests.e2e.test_signing_in import SQLITE

IN_THE_OPEN = "This connection is not encrypted"

pytestmark = SQLITE


@contextmanager
def foreign_page(picture: str) -> Iterator[int]:
    """A server of somebody else's, whose page shows a picture of ours; its port."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(f"<title>trap</title><img src='{picture}'>".encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    trap = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=trap.serve_forever)
    thread.start()
    try:
        yield trap.server_port
    finally:
        trap.shutdown()
        thread.join()
        trap.server_close()


@pytest.fixture(scope="module")
def module_server(browser, module_url, tmp_path_factory):
    settings = {"ALLOWED_HOSTS": DESK, "BASE_PATH": "/desk", "TRUSTED_PROXIES": "127.0.0.1"}
    with server.running(module_url, tmp_path_factory.mktemp("desk"), **settings) as running:
        yield running


@pytest.fixture
def desk(module_server, monkeypatch):
    """A server in an intranet, under a path, behind a proxy; its database is that of the test."""
    monkeypatch.setenv("DATABASE_URL", address(module_server.url))
    engines.dispose()
    return module_server


def test_under_a_plain_intranet_name_signing_in_works_and_says_it_is_in_the_open(
    desk, visitor, person
):
    ada, browser = person(Role.analyst), visitor(desk.under(DESK))
    tab = browser.open("/profile?from=mail")
    tab.says(IN_THE_OPEN)

    tab.sign_in(ada.name, PASSWORD)
    tab.shows("Profile")
    browser.keeps_cookie(tab)
    tab.reload().shows("Profile")

    assert tab.path == "/desk/profile?from=mail"


def test_on_this_machine_itself_nothing_is_in_the_open(desk, visitor):
    tab = visitor(desk.base).open()

    expect(tab.field("Password")).to_be_visible()
    expect(tab.page.get_by_text(IN_THE_OPEN)).to_have_count(0)


def test_under_a_name_that_is_not_ours_nothing_is_served(desk, browser):
    with browser.new_context() as context:
        answer = context.new_page().goto(desk.under(STRANGER))

    assert answer.status == 400


def test_a_foreign_page_that_shows_our_picture_sets_no_cookie_and_uses_no_ticket_up(
    desk, browser, person
):
    ada = person(Role.analyst)
    with write(SYSTEM) as db:
        opened = sessions.open_session(db, ada.id, None, None)

    for host in ("127.0.0.1", DESK):
        picture = f"{desk.under(host)}{claims.CLAIM}?t={opened.ticket}"
        asked = []
        with foreign_page(picture) as port, browser.new_context() as context:
            context.on("request", lambda request, asked=asked: asked.append(request.url))
            context.new_page().goto(f"http://{STRANGER}:{port}/")
            kept = context.cookies()
        assert picture in asked
        assert kept == []

    assert signing_in.claim(opened.ticket)


def test_under_a_base_path_everything_works_too(desk, visitor, person):
    ada, browser = person(Role.analyst), visitor(desk.base)
    tab = browser.open("/profile?from=mail")
    tab.sign_in(ada.name, PASSWORD)
    tab.shows("Profile")
    browser.keeps_cookie(tab)

    assert tab.path == "/desk/profile?from=mail"
    tab.reload().shows("Profile")
    tab.page.get_by_role("link", name="Home").click()
    tab.shows("Home")
    assert httpx.get(f"{desk.base}/media/x").status_code == 401
    tab.sign_out(ada.name)
    tab.shows("Sign in")
    browser.drops_cookie(tab)


def test_only_a_proxy_that_is_trusted_is_believed(desk, house):
    lies = {"x-forwarded-proto": "https", "x-forwarded-for": "10.0.0.9"}

    trusted, another = httpx.get(desk.base + "/", headers=lies), httpx.get(house.base, headers=lies)

    assert "strict-transport-security" in trusted.headers
    assert "strict-transport-security" not in another.headers
