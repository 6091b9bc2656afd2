"""A server in a process of its own, and what that process takes: Linux tells it in `/proc`."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from bench.browserless import NotAnswered

ROOT = Path(__file__).parents[1]
SERVED = Path(__file__).parent / "served"
PATIENCE_SECONDS = 60
STOP_SECONDS = 10
PAUSE_SECONDS = 0.01
LAST_WORDS = 4000  # characters of its log
TICKS = os.sysconf("SC_CLK_TCK")
# What somebody has set for themselves must not reach it, save where programs and libraries are.
KEPT = ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "TMPDIR", "VIRTUAL_ENV", "DATABASE_URL")


@dataclass(frozen=True)
class Program:
    """What is served, by which launcher; ``title`` is what its first page calls itself."""

    name: str
    launcher: tuple[str, ...]
    title: str = ""
    has_our_config: bool = True
    settings: tuple[tuple[str, str], ...] = ()


HOME = "Home · Bellwether"
OURS = Program("Home", (str(ROOT / "app.py"),), HOME)
WITHOUT_WORKERS = replace(
    OURS, name="Home without worker processes", settings=(("COMPUTE_WORKERS", "0"),)
)
THAWED = Program("Home without the freeze", (str(SERVED / "thawed.py"),), HOME)
STOCK_LINE = Program("one line, stock", (str(SERVED / "one_line.py"),), has_our_config=False)
OUR_LINE = Program("one line, served as Home is", (str(SERVED / "one_line.py"), "frozen"))


@dataclass(frozen=True)
class Server:
    """A server that answers, and how long it took to begin to."""

    program: Program
    port: int
    pid: int
    began_at: float  # on the clock of time.perf_counter
    ready_seconds: float

    @property
    def cpu_seconds(self) -> float:
        """What it has taken of the processors so far."""
        return cpu_seconds(self.pid)

    @property
    def resident_mb(self) -> float:
        """What it holds in memory now."""
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        status = dict(line.split(":", 1) for line in lines)
        return int(status["VmRSS"].split()[0]) * 1024 / 1e6


def cpu_seconds(pid: int) -> float:
    """What a process has taken of the processors so far, for itself and for the system."""
    after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / TICKS


@contextmanager
def running(program: Program) -> Iterator[Server]:
    """A server on the database in use, in a folder of its own, until the block ends."""
    with tempfile.TemporaryDirectory(prefix="bench") as name:
        folder = Path(name)
        if program.has_our_config:
            (folder / ".streamlit").symlink_to(ROOT / ".streamlit")
        port = free_port()
        with (folder / "log").open("wb") as log:
            began = time.perf_counter()
            process = subprocess.Popen(
                [sys.executable, *program.launcher],
                cwd=folder,
                env=environment(port) | dict(program.settings),
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            wait(process, port)
            ready = time.perf_counter() - began
            yield Server(program, port, process.pid, began, ready)
        except NotAnswered as error:
            error.add_note(said(folder / "log"))
            raise
        finally:
            stop(process)


def environment(port: int) -> dict[str, str]:
    """What the server is told."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return kept | {"HOST": "127.0.0.1", "PORT": str(port), "PYTHONPATH": str(ROOT)}


def wait(process: subprocess.Popen[bytes], port: int) -> None:
    """Come back when it answers."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not answers(port):
        if process.poll() is not None or time.monotonic() > deadline:
            raise NotAnswered("the server does not answer")
        time.sleep(PAUSE_SECONDS)


def said(log: Path) -> str:
    """The last that it said."""
    return log.read_text(errors="replace")[-LAST_WORDS:]


def answers(port: int) -> bool:
    """Whether it says that it is well."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=5) as found:
            return bool(found.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ask it to end; after a while, do not ask any more."""
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])
