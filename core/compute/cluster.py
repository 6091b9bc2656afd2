"""The carrier to other machines: a Dask scheduler, and whatever workers it has.

Dask is imported with the first connection only: it takes a second that nobody without a cluster
should wait for.
"""

import logging
import pickle
import warnings
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from threading import Lock
from time import monotonic
from typing import Any
from uuid import uuid4

from core.compute.fingerprint import differences, fingerprint
from core.compute.parcels import PROTOCOL, Failure, Fault, Parcel, Told
from core.errors import Unavailable

CONNECT_SECONDS = 5
LOOK_SECONDS = 2.0  # how often the workers are counted while we wait
ANSWER_SECONDS = 5
NO_WORKERS_SECONDS = 30.0  # a cluster that grows by need has none at first
SEND_AT_MOST = "100GB"  # at which Dask warns; a chunk is as large as its sender made it
TLS = "DASK_DISTRIBUTED__COMM__TLS__"  # as Dask reads its settings from the environment
LOGGERS = ("distributed", "distributed.client")  # what they would say, we say in a sentence


class Cluster:
    """A scheduler somewhere, connected to when it is first needed, and again when it was lost."""

    def __init__(self, address: str) -> None:
        """Nothing is connected yet."""
        self.address = address
        self._lock = Lock()
        self._client: Any = None
        self._looked_at = 0.0
        self._threads = 0
        self._seen_workers_at = 0.0

    @property
    def capacity(self) -> int:
        """The threads of all workers, as last counted."""
        return self._threads

    def submit(self, parcel: Parcel, landed: Callable[[], None]) -> "OnItsWay":
        """Send a parcel to whichever worker is free."""
        client = self._connected()
        remote = import_module("core.compute.remote")
        packed = pickle.dumps(replace(parcel, code=fingerprint()), PROTOCOL)
        key = f"bellwether-{uuid4().hex}"
        future = client.submit(remote.opened, packed, key=key, pure=False)
        future.add_done_callback(lambda _: landed())
        return OnItsWay(self.address, future, len(parcel.items))

    def check(self) -> None:
        """Whether there is still somebody to wait for; looked at now and then."""
        if monotonic() - self._looked_at < LOOK_SECONDS:
            return
        client = self._client
        if client is None or client.status != "running":
            raise gone(self.address)
        self._count(client)
        if monotonic() - self._seen_workers_at > NO_WORKERS_SECONDS:
            raise Unavailable(
                f"The scheduler at {self.address} has no workers; start some with: "
                f"dask worker {self.address}"
            )

    def warm_up(self) -> None:
        """Connect."""
        self._connected()

    def close(self) -> None:
        """Leave the cluster as it is, without us."""
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            client.close(timeout=ANSWER_SECONDS)

    def _connected(self) -> Any:
        with self._lock:
            if self._client is None or self._client.status != "running":
                self._client = _client(self.address)
                self._seen_workers_at = monotonic()
                self._count(self._client)
            return self._client

    def _count(self, client: Any) -> None:
        try:
            threads = client.nthreads(callback_timeout=ANSWER_SECONDS)
        except (OSError, TimeoutError) as error:
            raise gone(self.address) from error
        self._threads = sum(threads.values())
        self._looked_at = monotonic()
        if threads:
            self._seen_workers_at = self._looked_at


class OnItsWay:
    """A parcel that is with the scheduler."""

    def __init__(self, address: str, future: Any, count: int) -> None:
        """What Dask promised for so many items."""
        self._address = address
        self._future = future
        self._count = count

    def result(self, is_stopped: Callable[[], bool]) -> tuple[Told, ...]:
        """The answers, or Unavailable when the scheduler was lost or its workers differ."""
        del is_stopped  # it has landed
        distributed = import_module("distributed")
        try:
            reply = pickle.loads(self._future.result())  # noqa: S301 - from our own code there
        except distributed.KilledWorker:
            reason = "The workers that computed it died, several in a row."
            return (Told(failure=Failure(Fault.lost, reason)),) * self._count
        except (distributed.CancelledError, OSError, TimeoutError) as error:
            raise gone(self._address) from error
        except (ImportError, AttributeError, RuntimeError) as error:
            raise _without_our_code(self._address) from error
        if reply.code:
            raise _other_code(self._address, reply.code)
        if reply.refusal:
            raise Unavailable(f"A worker of {self._address} computes nothing: {reply.refusal}")
        told: tuple[Told, ...] = reply.told
        return told

    def drop(self) -> None:
        """Give it up; its worker notices and ends what computes it."""
        self._future.release()


def gone(address: str) -> Unavailable:
    """Nobody answers at the address any more."""
    return Unavailable(
        f"The scheduler at {address} does not answer any more; nothing was stored. Run it again "
        "when it is back."
    )


def _client(address: str) -> Any:
    """A connection, or why there is none in a sentence."""
    distributed = import_module("distributed")
    for name in LOGGERS:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    import_module("dask").config.set(
        {"distributed.admin.large-graph-warning-threshold": SEND_AT_MOST}
    )
    warning = import_module("distributed.versions").VersionMismatchWarning
    warnings.filterwarnings("ignore", category=warning)  # what matters, each parcel checks
    if address.startswith("tls:") and not _has_certificates(distributed):
        raise Unavailable(
            f"The scheduler at {address} wants certificates; name them in {TLS}CA_FILE, "
            f"{TLS}CLIENT__CERT and {TLS}CLIENT__KEY."
        )
    try:
        return distributed.Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, TimeoutError) as error:
        raise Unavailable(f"No scheduler answers at {address} ({_cause(error)}).") from error
    except (ImportError, TypeError, RuntimeError) as error:
        raise Unavailable(f"The scheduler at {address} cannot be used: {error}") from error


def _has_certificates(distributed: Any) -> bool:
    arguments = distributed.Security().get_connection_args("client")
    return arguments.get("ssl_context") is not None


def _cause(error: BaseException) -> str:
    while error.__cause__ is not None:
        error = error.__cause__
    return str(error) or type(error).__name__


def _without_our_code(address: str) -> Unavailable:
    return Unavailable(
        f"The scheduler or a worker at {address} cannot import Bellwether's code; start them in "
        "its folder, with its environment."
    )


def _other_code(address: str, code: str) -> Unavailable:
    return Unavailable(
        f"A worker of {address} would compute something else: {differences(fingerprint(), code)}."
    )
