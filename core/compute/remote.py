"""What a worker of a cluster does with a parcel: the same as here, with a hand beside it.

So a hanging item is ended there too, work that nobody waits for any more is ended within a tick,
and the worker itself stays free to answer its scheduler.
"""

import atexit
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from distributed import get_worker

from core.compute.fingerprint import fingerprint
from core.compute.hands import Hands
from core.compute.parcels import PROTOCOL, Parcel, Told
from core.compute.supervising import Dropped, supervised
from core.errors import Unavailable


@dataclass(frozen=True)
class Reply:
    """What comes back: the answers, or why there are none."""

    told: tuple[Told, ...] = ()
    code: str = ""  # of this worker, when it is not the sender's
    refusal: str = ""


def opened(packed: bytes) -> bytes:
    """Answer a parcel on this worker."""
    parcel: Parcel = pickle.loads(packed)  # noqa: S301 - whoever reaches the scheduler runs code
    return pickle.dumps(_reply(parcel), PROTOCOL)


def _reply(parcel: Parcel) -> Reply:
    if parcel.code != fingerprint():
        return Reply(code=fingerprint())
    try:
        return Reply(supervised(parcel, _hands(), _is_wanted()))
    except Dropped:
        return Reply(refusal="Nobody waited for it any more.")
    except Unavailable as error:
        return Reply(refusal=str(error))


@lru_cache(maxsize=1)
def _hands() -> Hands:
    """Those of this worker: one for each of its threads."""
    hands = Hands()
    atexit.register(hands.close)
    return hands


def _is_wanted() -> Callable[[], bool]:
    worker = get_worker()
    key = worker.get_current_task()

    def is_wanted() -> bool:
        # Dask does not interrupt what runs, but marks it when its client cancels it, or is gone.
        state = worker.state.tasks.get(key)
        return state is not None and state.state != "cancelled"

    return is_wanted
