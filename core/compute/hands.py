"""Hands as the process that owns them sees them: started, lent, listened to, killed."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread
from typing import IO, Any

from core.compute import capacity, frames
from core.compute.folders import Folder
from core.compute.hand import READY
from core.compute.parcels import Parcel
from core.errors import Unavailable

ROOT = Path(__file__).parents[2]
# One thread each: several per hand would fight for the cores, and sum in another order.
ONE_THREAD = dict.fromkeys(
    (
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "MKL_NUM_THREADS",
        "NUMEXPR_NUM_THREADS",
        "NUMBA_NUM_THREADS",
        "VECLIB_MAXIMUM_THREADS",
    ),
    "1",
)
SHARE_OF_MEMORY = 0.75  # so that one that eats it is told before the system kills someone
LEAST_MEMORY = 500_000_000  # bytes; with less, the libraries alone are too much


class Hand:
    """One warm process, and the thread that hears it."""

    def __init__(self, folder: Path, memory: int) -> None:
        """Start it; it is ready only when it says so, and has the folder for itself."""
        self.is_ready = False
        self._ending = Lock()
        self._said: SimpleQueue[Any] = SimpleQueue()
        self._folder = folder
        try:
            self._process, self._lifeline = _started(self._folder, memory)
        except OSError as error:
            raise Unavailable(f"No worker process can be started: {error.strerror}.") from error
        self._orders, self._answers = _open(self._process.stdin), _open(self._process.stdout)
        Thread(target=self._listen, name=f"hand {self.pid}", daemon=True).start()

    @property
    def pid(self) -> int:
        """Its process."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def give(self, parcel: Parcel) -> None:
        """Hand over work, without waiting for it to be taken."""
        Thread(target=self._give, args=(parcel,), daemon=True).start()

    def hear(self, seconds: float) -> Any:
        """What it says next; raises Empty when it says nothing, EOFError when it is dead."""
        said = self._said.get(timeout=seconds)
        if said is None:
            raise EOFError
        self.is_ready = self.is_ready or said == READY
        return said

    def end(self) -> int:
        """Kill it, whatever it does, and leave nothing of it; by what it ended."""
        self._process.kill()
        status = self._process.wait()
        with suppress(OSError):  # what was not yet sent cannot be
            self._orders.close()
        with self._ending:  # who waits for it and who closes the engine may both end it
            lifeline, self._lifeline = self._lifeline, -1
        if lifeline >= 0:
            os.close(lifeline)
        shutil.rmtree(self._folder, ignore_errors=True)
        return status

    def _give(self, parcel: Parcel) -> None:
        with suppress(OSError, ValueError):  # it is dead, which `hear` tells
            frames.send(self._orders, parcel)

    def _listen(self) -> None:
        with suppress(EOFError, OSError, ValueError), self._answers as stream:
            while True:
                self._said.put(frames.receive(stream))
        self._said.put(None)


class Hands:
    """As many hands as are in use at once, kept warm from one chunk to the next."""

    def __init__(self, memory: int | None = None, *, sharing: int = 1) -> None:
        """None yet; by default so many share the memory of the machine."""
        self._memory = memory or _share_of_memory(sharing)
        self._lock = Lock()
        self._idle: list[Hand] = []
        self._all: set[Hand] = set()
        self._folder: Folder | None = None
        self._is_closed = False

    @property
    def pids(self) -> list[int]:
        """The processes of all that live."""
        with self._lock:
            return sorted(hand.pid for hand in self._all if hand.is_alive)

    @contextmanager
    def lent(self) -> Iterator[Hand]:
        """A hand for one chunk; whoever leaves by an error has not heard it out, so it ends."""
        hand, is_heard_out = self._taken(), False
        try:
            yield hand
            is_heard_out = True
        finally:
            (self._put_back if is_heard_out else self._drop)(hand)

    def warm_up(self, count: int) -> None:
        """Start so many, without waiting until they are ready."""
        for _ in range(count):
            self._put_back(self._new())

    def close(self) -> None:
        """End all, also those at work."""
        with self._lock:
            self._is_closed = True
            ending, self._all, self._idle = list(self._all), set(), []
        for hand in ending:
            hand.end()
        if self._folder is not None:
            self._folder.remove()

    def _taken(self) -> Hand:
        with self._lock:
            if self._idle:
                return self._idle.pop()
        return self._new()

    def _new(self) -> Hand:
        with self._lock:
            if self._is_closed:
                raise Unavailable("The worker processes were ended; nothing was lost.")
            if self._folder is None:
                self._folder = Folder.made()
            hand = Hand(self._folder.within(), self._memory)
            self._all.add(hand)
        return hand

    def _put_back(self, hand: Hand) -> None:
        with self._lock:
            if not self._is_closed and hand.is_alive:
                self._idle.append(hand)
                return
        self._drop(hand)

    def _drop(self, hand: Hand) -> None:
        with self._lock:
            self._all.discard(hand)
        hand.end()


def _share_of_memory(sharing: int) -> int:
    """What one may use so that all of them together leave some; 0, if the system cannot tell."""
    there = capacity.memory()
    return max(int(there * SHARE_OF_MEMORY / sharing), LEAST_MEMORY) if there else 0


def _open(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise Unavailable("A worker process has no pipe.")
    return stream


def _started(folder: Path, memory: int) -> tuple[subprocess.Popen[bytes], int]:
    """A new process that knows our code, and the end of its lifeline that we hold."""
    paths = [str(ROOT), os.environ.get("PYTHONPATH", "")]
    environment = os.environ | ONE_THREAD | dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder))
    environment["PYTHONPATH"] = os.pathsep.join(path for path in paths if path)
    theirs, ours = os.pipe() if os.name == "posix" else (-1, -1)
    try:
        process = subprocess.Popen(  # noqa: S603 - our own module
            # -P: a folder called core where somebody happens to stand is not ours
            [sys.executable, "-P", "-m", "core.compute", str(memory), str(theirs), str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            pass_fds=(theirs,) if theirs >= 0 else (),
            start_new_session=True,  # Ctrl-C is for the server, which ends them itself
        )
    except OSError:
        if ours >= 0:
            os.close(ours)
        raise
    finally:
        if theirs >= 0:
            os.close(theirs)
    return process, ours
