"""How a process, a connection or a whole database server is killed, as bad luck would do it."""

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bench import servers
from bench.places import server
from tests.bed.postgres import Cluster

OURS = (
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database() "
    "AND application_name = 'bellwether' ORDER BY state = 'active' DESC, xact_start"
)
CUT = f"SELECT pg_terminate_backend(pid) FROM ({OURS}) AS ours"
PATIENCE_SECONDS = 60
PAUSE_SECONDS = 0.05


@dataclass(frozen=True)
class DatabaseKills:
    """What can be done to a PostgreSQL of our own."""

    cluster: Cluster
    url: str

    @property
    def ways(self) -> dict[str, Callable[[], None]]:
        """All of it by name."""
        return {
            "connections cut": self.cut,
            "a backend killed": self.backend,
            "the postmaster killed": self.postmaster,
        }

    def cut(self) -> None:
        """End every connection of ours."""
        with server(self.url) as connection:
            connection.execute(CUT.encode())

    def backend(self) -> None:
        """Kill the process of the busiest connection; the server then restarts all of them."""
        with server(self.url) as connection:
            found = connection.execute(OURS.encode()).fetchone()
        if found:
            killed(int(found[0]))
            self.wait()

    def postmaster(self) -> None:
        """Kill the server with all its processes, and start it again."""
        first = int((self.cluster.data / "postmaster.pid").read_text().split()[0])
        os.kill(first, signal.SIGSTOP)  # or it would start another one meanwhile
        everyone = [first, *children(first)]
        for pid in everyone:
            killed(pid)
        while any(is_there(pid) for pid in everyone):
            time.sleep(PAUSE_SECONDS)
        self.start()

    def start(self) -> None:
        """Start the server again, once the last of the killed has let go of its memory."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                servers.start(self.cluster)
            except RuntimeError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(PAUSE_SECONDS)
            else:
                return

    def wait(self) -> None:
        """Come back when the server answers."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            with suppress(psycopg.OperationalError), server(self.url):
                return
            time.sleep(PAUSE_SECONDS)


def killed(pid: int) -> None:
    """End a process as a power cut would."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def children(parent: int) -> list[int]:
    """The processes that a process has started."""
    everyone = [int(one.name) for one in Path("/proc").iterdir() if one.name.isdigit()]
    return [pid for pid in everyone if _of(pid) == parent]


def is_there(pid: int) -> bool:
    """Whether a process still runs; one that only waits to be noted as dead does not."""
    return _status(pid)[:1] not in ([], ["Z"])


def _of(pid: int) -> int:
    found = _status(pid)
    return int(found[1]) if found else 0


def _status(pid: int) -> list[str]:
    """The state of a process, and who started it; nothing where it is gone."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return []
