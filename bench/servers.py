"""A PostgreSQL to measure on: like the one of the tests, but as durable as in real use."""

from collections.abc import Iterator
from contextlib import contextmanager

from bench.places import setting
from tests.bed.databases import address
from tests.bed.postgres import Cluster, cluster_of_our_own

# What a small server is given in real use; fsync and full_page_writes stay on, as they come.
REALISTIC = {
    "listen_addresses": "''",
    "shared_buffers": "256MB",
    "max_wal_size": "4GB",
    "timezone": "UTC",
}


@contextmanager
def of_our_own() -> Iterator[Cluster]:
    """A server that is gone afterwards."""
    with cluster_of_our_own() as cluster:
        cluster.stop("fast")
        start(cluster)
        yield cluster


def start(cluster: Cluster) -> None:
    """Start it with the settings of real use."""
    given = {**REALISTIC, "unix_socket_directories": str(cluster.base)}
    options = " ".join(f"-c {name}={value}" for name, value in given.items())
    log = cluster.base / "log"
    cluster.programs.run("pg_ctl", "-D", cluster.data, "-w", "-l", log, "-o", options, "start")


@contextmanager
def named_or_our_own(url: str) -> Iterator[str]:
    """The address that was given, or that of a server of our own."""
    if url:
        yield url
        return
    with of_our_own() as cluster:
        yield address(cluster.url)


def described(url: str) -> str:
    """Its version and what its speed depends on."""
    names = ("fsync", "synchronous_commit", "shared_buffers", "max_wal_size")
    settings = ", ".join(f"{name} {setting(url, name)}" for name in names)
    return f"PostgreSQL {setting(url, 'server_version')} ({settings})"
