"""The one engine of a process, as its settings say: in warm processes, on a cluster, or here.

The package itself imports nothing, so that its worker processes need not hold what they never use.
"""

import atexit
import logging
from threading import Event, Lock, Thread

from core.compute.alone import Alone
from core.compute.capacity import workers_by_default
from core.compute.carriers import Carrier
from core.compute.cluster import Cluster
from core.compute.engines import Engine
from core.compute.local import Local
from core.errors import Unavailable
from core.settings import settings

log = logging.getLogger("bellwether.compute")

_lock = Lock()
_engines: list[Engine] = []  # none or one
_ended = Event()  # nothing is warmed up any more


def engine() -> Engine:
    """The engine of this process; nothing is started before it is used."""
    with _lock:
        if not _engines:
            _engines.append(Engine(_carrier()))
        return _engines[0]


def warm_up(*, after_seconds: float = 0.0) -> None:
    """Have the engine ready for the first who needs it, at the side of all else."""
    _ended.clear()
    Thread(target=_warm_up, args=(after_seconds,), name="compute warm-up", daemon=True).start()


def close() -> None:
    """End what this process started for computing; the next use starts anew."""
    _ended.set()
    with _lock:
        ending = _engines.copy()
        _engines.clear()
    for one in ending:
        one.close()


atexit.register(close)


def _warm_up(after_seconds: float) -> None:
    if _ended.wait(after_seconds):
        return
    try:
        engine().warm_up()
    except Unavailable as error:
        log.warning("%s It will be tried again when it is needed.", error)


def _carrier() -> Carrier:
    given = settings()
    if given.compute_scheduler:
        return Cluster(given.compute_scheduler)
    workers = given.compute_workers
    if workers is None:
        workers = workers_by_default()
    return Local(workers) if workers else Alone()
