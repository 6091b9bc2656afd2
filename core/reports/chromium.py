"""The Chromium that draws images and prints reports, where this machine has one."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

from choreographer.browsers.chromium import Chromium

from core.errors import Unavailable

WAIT_SECONDS = 60  # for whoever came before
PRINT_SECONDS = 60
INSTEAD = "the HTML download and the camera button on the chart work without it"
NOT_FOUND = (
    "Images and PDF files are drawn by Chromium, which this machine does not have. "
    f"Install Chromium; until then {INSTEAD}."
)
SILENT = f"Chromium did not answer in time. Try again; if it happens again, {INSTEAD}."
REFUSED = f"Chromium could not draw this. Try again; if it happens again, {INSTEAD}."
BUSY = "Too many images are being drawn at once. Try again in a minute."

LOOKED_FOR_SECONDS = 60

_turn = Lock()


def path() -> Path:
    """Where Chromium is: where ``BROWSER_PATH`` says, or where it is usually installed."""
    found = os.environ.get("BROWSER_PATH") or _installed(int(time.monotonic() / LOOKED_FOR_SECONDS))
    if not found or not Path(found).is_file():
        raise Unavailable(NOT_FOUND)
    return Path(found)


@lru_cache(maxsize=1)
def _installed(_period: int) -> str | None:
    """Where it is usually installed; looked for once in a while, since every page asks."""
    found: str | None = Chromium.find_browser(skip_local=False)
    return found


def is_sandboxed() -> bool:
    """Whether Chromium may shut itself in; as root it cannot, and would not start."""
    return os.geteuid() != 0


@contextlib.contextmanager
def turn() -> Iterator[None]:
    """One at a time: each Chromium at work takes a core and some hundred megabytes."""
    if not _turn.acquire(timeout=WAIT_SECONDS):
        raise Unavailable(BUSY)
    try:
        yield
    finally:
        _turn.release()


def printed(page: bytes, *, seconds: float = PRINT_SECONDS) -> bytes:
    """A self-contained page as PDF."""
    browser = path()
    with turn(), TemporaryDirectory(prefix="print-", ignore_cleanup_errors=True) as folder:
        source, result = Path(folder, "report.html"), Path(folder, "report.pdf")
        source.write_bytes(page)
        _run(_command(browser, Path(folder), source, result), seconds)
        if not result.is_file():
            raise Unavailable(REFUSED)
        return result.read_bytes()


def kill(pid: int) -> None:
    """End a browser that we started, and all that it started itself."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def _command(browser: Path, folder: Path, source: Path, result: Path) -> list[str]:
    return [
        str(browser),
        "--headless",
        *([] if is_sandboxed() else ["--no-sandbox"]),
        "--disable-gpu",
        "--disable-dev-shm-usage",  # small in containers
        "--disable-extensions",
        "--no-first-run",
        f"--user-data-dir={folder / 'profile'}",
        "--no-pdf-header-footer",
        "--virtual-time-budget=20000",  # the charts are drawn before the page is printed
        f"--print-to-pdf={result}",
        source.as_uri(),
    ]


def _run(command: list[str], seconds: float) -> None:
    quiet = subprocess.DEVNULL
    with subprocess.Popen(  # noqa: S603 - the program is the machine's own Chromium
        command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
    ) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise Unavailable(SILENT) from None
        finally:
            kill(process.pid)
