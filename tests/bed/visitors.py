"""People in front of a browser: what they open, click and read, and what goes wrong for them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    expect,
)
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from core.web import cookies

PATIENCE_MS = 15_000
PAUSE_MS = 50
TRIES = 5
SETTLED = '[data-testid="stApp"][data-test-script-state="notRunning"]'
AGAINST_POLICY = re.compile(
    r"Content Security Policy|Refused to (load|execute|apply|connect|frame)"
)
NO_SCRIPT = "/_stcore/health"
INLINE = ("data", "blob")

expect.set_options(timeout=PATIENCE_MS)


def window(browser: Browser) -> BrowserContext:
    """A browser of one's own, with the screen of a small laptop."""
    opened = browser.new_context(
        viewport={"width": 1280, "height": 800}, reduced_motion="reduce", service_workers="block"
    )
    opened.set_default_timeout(PATIENCE_MS)
    return opened


@dataclass
class Tab:
    """One tab of a browser on Bellwether."""

    page: Page
    base: str

    def open(self, path: str = "/") -> "Tab":
        """Type an address and wait until the page stands."""
        self.page.goto(self.base + path)
        return self.settled()

    def reload(self) -> "Tab":
        """Refresh, once the browser has taken note of the address it is at."""
        self.settled().page.reload()
        return self.settled()

    def settled(self) -> "Tab":
        """Wait until the server has nothing more to say."""
        self.page.wait_for_selector(SETTLED, timeout=PATIENCE_MS)
        return self

    @property
    def sentences(self) -> Locator:
        """What it says in a box: errors, warnings, what was done."""
        return self.page.get_by_test_id("stAlert")

    @property
    def path(self) -> str:
        """Where the tab is, with its query string."""
        parts = urlsplit(self.page.url)
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def shows(self, title: str) -> None:
        """It comes to show this page."""
        expect(self.page).to_have_title(f"{title} · Bellwether")

    def says(self, words: str | re.Pattern[str]) -> None:
        """It comes to say this in a box."""
        expect(self.sentences.filter(has_text=words)).to_be_visible()

    def field(self, name: str) -> Locator:
        """A text box by what stands above it."""
        return self.page.get_by_role("textbox", name=name, exact=True)

    def click(self, name: str) -> None:
        """Press a button by its words."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def choose(self, name: str, option: str | re.Pattern[str]) -> None:
        """Take one of the choices of a box; while the page is drawn anew, its list closes again."""
        box = self.page.get_by_role("combobox", name=name, exact=True)
        wanted = self.page.get_by_role("option", name=option)
        for _ in range(TRIES):
            box.click()
            try:
                wanted.click(timeout=PATIENCE_MS / TRIES)
                return
            except PlaywrightTimeout:
                continue
        raise AssertionError(f"{name} does not offer {option}")

    def open_part(self, name: str) -> None:
        """Turn to a part of the page that lies behind others."""
        self.page.get_by_role("tab", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        """Follow a link."""
        self.page.get_by_role("link", name=name).click()

    def sign_in(self, name: str, password: str) -> None:
        """Fill in the form that is shown, and send it."""
        self.field("User name or e-mail").fill(name)
        self.field("Password").fill(password)
        self.click("Sign in")

    def sign_out(self, name: str) -> None:
        """Open what stands under one's name, and leave."""
        self.click(name)
        self.click("Sign out")


@dataclass
class Visitor:
    """A browser without a cookie, which notes what it finds wrong.

    What it has loaded before it may keep: scripts that never change are half of a test's time.
    """

    context: BrowserContext
    base: str
    complaints: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context.on("console", self._read)
        self.context.on("request", self._watch)

    def tab(self) -> Tab:
        """Another tab."""
        return Tab(self.context.new_page(), self.base)

    def open(self, path: str = "/") -> Tab:
        """Another tab, on an address."""
        return self.tab().open(path)

    @property
    def cookie(self) -> dict[str, Any] | None:
        """The one cookie that says who this is."""
        names = {cookies.PLAIN, cookies.SECURE}
        found: Sequence[Any] = self.context.cookies()
        return next((dict(each) for each in found if each["name"] in names), None)

    def keeps_cookie(self, tab: Tab) -> dict[str, Any]:
        """The cookie that comes with a picture, a moment after the page."""
        for _ in range(PATIENCE_MS // PAUSE_MS):
            if self.cookie is not None:
                return self.cookie
            tab.page.wait_for_timeout(PAUSE_MS)
        raise AssertionError("no cookie came")

    def drops_cookie(self, tab: Tab) -> None:
        """The cookie goes, a moment after the page."""
        for _ in range(PATIENCE_MS // PAUSE_MS):
            if self.cookie is None:
                return
            tab.page.wait_for_timeout(PAUSE_MS)
        raise AssertionError("the cookie stayed")

    def brings(self, token: str) -> None:
        """Have the cookie of a session that was opened elsewhere."""
        self.context.add_cookies([{"name": cookies.PLAIN, "value": token, "url": self.base}])

    def leave(self) -> BrowserContext:
        """Close the tabs and forget who was here; another may come in the same browser.

        One tab stays, on a page without a script: its process has all of ours compiled, which is
        most of the time that a page takes.
        """
        self.context.remove_listener("console", self._read)
        self.context.remove_listener("request", self._watch)
        first, *others = self.context.pages or [self.context.new_page()]
        for page in others:
            page.close()
        try:
            first.goto(self.base + NO_SCRIPT)
        except PlaywrightError:  # the server is gone before its visitors
            first.close()
        self.context.clear_cookies()
        return self.context

    def _read(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(f"{message.text} {message.location['url']}")
        if AGAINST_POLICY.search(message.text):
            self.complaints.append(message.text)

    def _watch(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in INLINE and parts.netloc != urlsplit(self.base).netloc:
            self.complaints.append(f"a request left for {request.url}")
