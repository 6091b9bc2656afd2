"""The real application in a process of its own, for as long as a test needs it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from sqlalchemy import URL

from tests.bed.databases import address

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 60
STOP_SECONDS = 10
PAUSE_SECONDS = 0.05
# What a developer has set must not reach it, save where programs and libraries are found.
KEPT = ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "TMPDIR", "VIRTUAL_ENV")


@dataclass
class Server:
    """`python app.py` on a free port of this machine."""

    url: URL
    folder: Path
    given: dict[str, str] = field(default_factory=dict)
    port: int = 0
    _process: subprocess.Popen[bytes] | None = None

    @property
    def base(self) -> str:
        """The address that people open."""
        return self.under("127.0.0.1")

    def under(self, host: str) -> str:
        """The same under another name of this machine."""
        return f"http://{host}:{self.port}{self.given.get('BASE_PATH', '')}"

    @property
    def log(self) -> str:
        """What it has said so far."""
        return self._log.read_text(errors="replace")

    @property
    def _log(self) -> Path:
        return self.folder / "server.log"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.port = self.port or _free_port()
        settings = {"DATABASE_URL": address(self.url), "PORT": str(self.port)}
        # Quick hashes; and no word to visitors that a file was edited while the tests run.
        fast = {
            "PASSWORD_SCHEME": "argon2id",
            "STREAMLIT_SERVER_FILE_WATCHER_TYPE": "none",
            "COMPUTE_WORKERS": "0",
        }
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, ROOT / "app.py"],
                cwd=self.folder,
                env=kept | fast | settings | self.given,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._wait()

    def stop(self) -> None:
        """Ask it to end; after a while, do not ask any more."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
        self._process = None

    def kill(self) -> None:
        """End it and all it has started, at once."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def restart(self) -> None:
        """As after a crash: the same port, nothing remembered."""
        self.kill()
        self.start()

    def _wait(self) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            if self._process is None or self._process.poll() is not None:
                raise RuntimeError(f"the server ended by itself: {self.log}")
            if self._answers():
                return
            time.sleep(PAUSE_SECONDS)
        self.kill()
        raise RuntimeError(f"the server did not answer in time: {self.log}")

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.base}/_stcore/health").is_success
        except httpx.TransportError:
            return False


@contextmanager
def running(url: URL, folder: Path, **given: str) -> Iterator[Server]:
    """A server on a database, until the block ends."""
    (folder / ".streamlit").symlink_to(ROOT / ".streamlit")
    server = Server(url, folder, given)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])
