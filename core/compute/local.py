"""The carrier on this machine: a few threads that wait, each beside a hand that works.

Why not Dask's LocalCluster: with nothing to do it took 3.5 % of a core and four processes of 65 MB,
12 ms a round trip, and a second of importing within the server. What it adds, several machines, is
not there to be used.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from queue import SimpleQueue
from threading import Event, Lock, Thread

from core.compute.hands import Hands
from core.compute.parcels import Parcel, Told
from core.compute.supervising import Dropped, supervised
from core.errors import Unavailable

ENDED = "The worker processes were ended; nothing was lost."


@dataclass
class Waiting:
    """A parcel, and what became of it."""

    parcel: Parcel
    landed: Callable[[], None]
    is_dropped: Event = field(default_factory=Event)
    told: tuple[Told, ...] | None = None
    refusal: Unavailable | None = None

    def result(self, is_stopped: Callable[[], bool]) -> tuple[Told, ...]:
        """The answers."""
        del is_stopped  # they are there, or never will be
        if self.told is None:
            raise self.refusal or Unavailable(ENDED)
        return self.told

    def drop(self) -> None:
        """Have its hand ended, or its place in the queue given up."""
        self.is_dropped.set()

    def work(self, hands: Hands) -> None:
        """Have it answered."""
        try:
            self.told = supervised(self.parcel, hands, lambda: not self.is_dropped.is_set())
        except Dropped:
            self.refusal = Unavailable(ENDED)
        except Unavailable as error:
            self.refusal = error
        self.landed()


class Local:
    """So many warm processes on this machine."""

    def __init__(self, workers: int, memory: int | None = None) -> None:
        """Nothing is started yet."""
        self.capacity = workers
        self.hands = Hands(memory, sharing=workers)
        self._queue: SimpleQueue[Waiting | None] = SimpleQueue()
        self._lock = Lock()
        self._threads: list[Thread] = []
        self._is_closed = False

    def submit(self, parcel: Parcel, landed: Callable[[], None]) -> Waiting:
        """Put a parcel behind those that wait already."""
        self._start()
        waiting = Waiting(parcel, landed)
        self._queue.put(waiting)
        return waiting

    def check(self) -> None:
        """What is under way lands, unless all was ended."""
        if self._is_closed:
            raise Unavailable(ENDED)

    def warm_up(self) -> None:
        """Start the processes, and come back before they are ready."""
        self._start()

    def close(self) -> None:
        """End threads and processes."""
        with self._lock:
            self._is_closed = True
            threads, self._threads = self._threads, []
        for _ in threads:
            self._queue.put(None)
        self.hands.close()

    def _start(self) -> None:
        with self._lock:
            if self._is_closed:
                raise Unavailable(ENDED)
            if self._threads:
                return
            self.hands.warm_up(self.capacity)
            for number in range(self.capacity):
                thread = Thread(target=self._work, name=f"compute {number}", daemon=True)
                thread.start()
                self._threads.append(thread)

    def _work(self) -> None:
        while (waiting := self._queue.get()) is not None:
            waiting.work(self.hands)
