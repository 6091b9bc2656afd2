"""A browser for the tests: found, started without a screen, and as deaf to the world as it can be.

The order is `CHROMIUM`, the one of the system, the one that Playwright installed.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from core.reports import images

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
NONE_FOUND = (
    "NO CHROMIUM WAS FOUND, so nothing was tried in a browser. Install one (Debian: `apt-get "
    "install chromium`; elsewhere: `python -m playwright install chromium`), or name one in "
    "CHROMIUM."
)
QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-sync",
    "--process-per-site",  # a tab finds compiled what another has loaded
    "--no-first-run",
    "--no-default-browser-check",
)
# A host name that is no trustworthy origin over plain HTTP, and one of a stranger.
DESK, STRANGER = "desk.example", "stranger.example"
NAMES_HERE = f"MAP {DESK} 127.0.0.1, MAP {STRANGER} 127.0.0.1"


PATIENCE_SECONDS = 300  # without a network, an installer tries for long
INSTALLERS = (
    ("apt-get", "update", "-qq"),
    ("apt-get", "install", "-y", "-qq", "chromium"),
)


class NoBrowser(Exception):
    """There is none on this machine."""


def program(playwright: Playwright) -> str:
    """Where the browser is."""
    named = os.environ.get("CHROMIUM")
    installed = filter(None, (shutil.which(name) for name in NAMES))
    for place in (named, *installed, playwright.chromium.executable_path):
        if place and Path(place).exists():
            return place
        if place and place == named:
            raise NoBrowser(f"{NONE_FOUND} (It names {named}, which is not there.)")
    raise NoBrowser(NONE_FOUND)


def flags() -> list[str]:
    """How it is started; its sandbox refuses to work for root."""
    mapped = f"--host-resolver-rules={NAMES_HERE}"
    return [*QUIET, mapped, *(["--no-sandbox"] if os.geteuid() == 0 else [])]


@contextmanager
def started() -> Iterator[Browser]:
    """A browser, until the block ends; without one, skip loudly."""
    with sync_playwright() as playwright:
        try:
            place = program(playwright)
        except NoBrowser as none:
            refuse(str(none))
        browser = playwright.chromium.launch(executable_path=place, args=flags())
        try:
            yield browser
        finally:
            browser.close()


def refuse(why: str) -> None:
    """What needs a browser does not run without one, and the last lines of the tests say so."""
    pytest.skip(why)


def require_for_pictures() -> None:
    """The same for what the product draws by itself, which looks for a browser in its own way."""
    if images.trouble():
        refuse(NONE_FOUND)


def install() -> None:
    """Put a browser on this machine where that is allowed and easy; otherwise say what to do."""
    with sync_playwright() as playwright:
        try:
            program(playwright)
        except NoBrowser as none:
            if os.geteuid() == 0 and shutil.which("apt-get"):
                quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
                with suppress(subprocess.TimeoutExpired, OSError):
                    for command in INSTALLERS:
                        subprocess.run(
                            command,
                            env=quiet,
                            stdout=subprocess.DEVNULL,
                            check=False,
                            timeout=PATIENCE_SECONDS,
                        )
            else:
                sys.stdout.write(f"{none}\n")


if __name__ == "__main__":
    install()
