"""A warm process that computes items until its parent is gone.

Whoever works with libraries in C must be ready for one that never returns, dies, or eats all the
memory. So each worker has a hand, which may be killed at any moment without loss: the worker knows
what it has answered. A hand hears on standard input, answers on what was standard output, and dies
with the process that started it, also when that is killed in the middle of a computation.
"""

import gc
import os
import pickle
import pkgutil
import shutil
import signal
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any, BinaryIO

from core import analytics
from core.compute import frames
from core.compute.answering import answered, failure
from core.compute.parcels import Parcel, Told

READY = "ready"
BEGUN = "begun"
KINDNESS = 5  # a page is computed before a job when both want the same core
FIRST_TO_GO = "1000"  # when the system is out of memory: a hand, not the server or the database
SCORE = Path("/proc/self/oom_score_adj")


def main(memory: int, lifeline: int, folder: Path) -> None:
    """Get ready, say so, and work; the folder is for our temporary files, and goes with us."""
    orders, answers = _own_streams()
    _be_humble(memory)
    _die_with(lifeline)
    preload()
    gc.collect()
    gc.freeze()
    heard: SimpleQueue[Parcel] = SimpleQueue()
    Thread(target=_listen, args=(orders, heard, folder), daemon=True).start()
    frames.send(answers, READY)
    _fall_silent()
    while True:
        work(heard.get(), answers)


def work(parcel: Parcel, answers: BinaryIO) -> None:
    """Answer one item after the other; say of each when it begins, for its time is limited."""
    function = _function(parcel)
    for item in parcel.items:
        frames.send(answers, BEGUN)
        if not isinstance(item, bytes):
            told = Told(failure=item)
        elif isinstance(function, Told):
            told = function
        else:
            told = answered(function, item)
        frames.send(answers, told)


def preload() -> None:
    """Import what nearly every item needs, and all our mathematics but the libraries it awaits."""
    for name in ("numpy", "pandas"):
        import_module(name)
    for found in pkgutil.walk_packages(analytics.__path__, f"{analytics.__name__}."):
        import_module(found.name)


def _function(parcel: Parcel) -> Callable[[Any], Any] | Told:
    try:
        function: Callable[[Any], Any] = pickle.loads(parcel.function)  # noqa: S301 - we packed it
    except (ImportError, AttributeError) as error:
        return Told(failure=failure(error))
    return function


def _own_streams() -> tuple[BinaryIO, BinaryIO]:
    """Input and output for us alone: what a library prints must not stand between answers."""
    orders = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    return orders, answers


def _fall_silent() -> None:
    """From now on a failure is a reason; warnings by the thousand are nothing for a log."""
    os.dup2(1, 2)


def _be_humble(memory: int) -> None:
    """Step back where others want the processor or the memory."""
    if hasattr(os, "nice"):
        os.nice(KINDNESS)
    if SCORE.exists():
        SCORE.write_text(FIRST_TO_GO)
    if memory and sys.platform != "win32":
        resource = import_module("resource")
        hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
        soft = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def _die_with(lifeline: int) -> None:
    """Have the system end us when the parent is gone, even within C code that never lets go.

    Nothing is ever written to the lifeline, so the only signal it can give is that of its end.
    """
    if lifeline >= 0 and sys.platform != "win32":
        fcntl = import_module("fcntl")
        signal.signal(signal.SIGIO, signal.SIG_DFL)
        fcntl.fcntl(lifeline, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(lifeline, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)


def _listen(orders: BinaryIO, heard: SimpleQueue[Parcel], folder: Path) -> None:
    """Pass on what comes in; without a parent there is nothing left to do."""
    try:
        while True:
            heard.put(frames.receive(orders))
    except (EOFError, OSError):
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(0)
