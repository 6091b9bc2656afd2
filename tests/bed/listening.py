"""What servers of the tests have in common: a thread of their own, and ways to behave badly."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from socketserver import BaseServer
from threading import Event, Thread
from typing import Any

HANG_SECONDS = 10
DRIP_SECONDS = 0.05


@contextmanager
def serving(server: BaseServer, over: Event) -> Iterator[None]:
    """Answer in another thread for as long as this lasts; who hangs or drips is let go then."""
    with server:
        thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield
        over.set()
        server.shutdown()
        thread.join()


def hang(over: Event) -> None:
    """Say nothing."""
    over.wait(HANG_SECONDS)


def drip(write: Callable[[bytes], Any], letter: bytes, over: Event) -> None:
    """Never come to the end of an answer: a letter at a time, until the other side has enough."""
    while not over.wait(DRIP_SECONDS):
        try:
            write(letter)
        except OSError:
            return
