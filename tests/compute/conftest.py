"""Engines of every kind, each started once for all that compute with it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from core.compute.alone import Alone
from core.compute.cluster import Cluster
from core.compute.engines import Engine
from core.compute.local import Local
from core.errors import Unavailable

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0

# A scheduler and one worker in a process of their own, of which a test may do away with.
SMALL_CLUSTER = """
import sys, threading
from distributed import LocalCluster
LocalCluster(
    n_workers=1, threads_per_worker=1, processes=False, protocol="tcp://", host="127.0.0.1",
    scheduler_port=int(sys.argv[1]), dashboard_address=None,
)
threading.Event().wait()
"""


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@contextmanager
def process(*words: object, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """A Python of its own, silent, ended with the block."""
    given = os.environ | {"PYTHONPATH": str(ROOT)} | environment
    started = subprocess.Popen(
        [sys.executable, *map(str, words)],
        env=given,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield started
    finally:
        started.kill()
        started.communicate()


@contextmanager
def small_cluster(**environment: str) -> Iterator[tuple[Engine, int]]:
    """An engine over a cluster in one process, and the id of that."""
    port = free_port()
    with process("-P", "-c", SMALL_CLUSTER, port, **environment) as serving:
        engine = connected(port)
        yield engine, serving.pid
        engine.close()


def scheduler(port: int) -> AbstractContextManager[subprocess.Popen[str]]:
    """A scheduler in a process of its own."""
    place = ("--host", "127.0.0.1", "--port", port)
    return process("-m", "distributed.cli.dask_scheduler", *place, "--no-dashboard")


def connected(port: int) -> Engine:
    """An engine, once its scheduler answers."""
    engine = Engine(Cluster(f"tcp://127.0.0.1:{port}"))
    ends_at = time.monotonic() + PATIENCE
    while time.monotonic() < ends_at:
        try:
            engine.warm_up()
        except Unavailable:
            continue
        return engine
    pytest.fail("the scheduler did not start")


def until(claim: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    """Whether it comes true in time."""
    ends_at = time.monotonic() + seconds
    while time.monotonic() < ends_at:
        if claim():
            return True
        time.sleep(0.02)
    return claim()


@pytest.fixture(scope="session")
def alone() -> Engine:
    return Engine(Alone())


@pytest.fixture(scope="session")
def local() -> Iterator[Engine]:
    engine = Engine(Local(2))
    engine.warm_up()
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def remote() -> Iterator[Engine]:
    """A scheduler and two workers, each a process of its own."""
    port = free_port()
    worker = ("-m", "distributed.cli.dask_worker", f"tcp://127.0.0.1:{port}", "--nthreads", 1)
    options = ("--no-nanny", "--no-dashboard")
    with scheduler(port), process(*worker, *options), process(*worker, *options):
        engine = connected(port)
        yield engine
        engine.close()


@pytest.fixture(params=["alone", "local", "remote"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Every engine there is."""
    found: Engine = request.getfixturevalue(request.param)
    return found


@pytest.fixture(params=["local", "remote"])
def warm(request: pytest.FixtureRequest) -> Engine:
    """Every engine whose processes may be ended."""
    found: Engine = request.getfixturevalue(request.param)
    return found
