"""What the work of a job is given while it is done."""

import re
from collections.abc import Callable, Iterable, Sequence, Sized
from dataclasses import dataclass
from datetime import datetime
from threading import Event, Lock
from typing import Any

from core.actors import Actor
from core.compute import doors
from core.compute.carriers import Stopped as ComputingStopped
from core.compute.engines import Outcome
from core.db.types import now
from core.errors import BellwetherError, Unavailable

LONGEST_LINE = 255
MOST_UNWRITTEN = 20  # lines that wait for the next heartbeat; of more, the newest
FIGURES = re.compile(r"\d[\d.,:]*")


class Stopped(Exception):
    """The work ends here: it was cancelled, took too long, or somebody else took it over."""


class NotComputed(BellwetherError):
    """There was nobody to compute it."""


@dataclass(frozen=True)
class Line:
    """What was said of a job, when, and how far its work was, where it is about that."""

    at: datetime
    progress: float | None
    text: str


class Task:
    """One job while it is done: who asked for it, how far it is, and whether to go on.

    Nothing here touches the database, so work never waits for its own progress to be written.
    """

    def __init__(self, user: Actor) -> None:
        self.user = user
        self.fraction, self.note = 0.0, ""
        self.stop = Event()
        self._lock = Lock()
        self._lines: list[Line] = []

    def report(self, fraction: float, note: str = "") -> None:
        """Say how far the work is, and go on only if that is still wanted."""
        self.fraction, said = min(max(0.0, fraction), 1.0), storable(note)[:LONGEST_LINE]
        if said and said != self.note:
            self._say(Line(now(), self.fraction, said))
        self.note = said
        self.check()

    def check(self) -> None:
        """Go on only if that is still wanted; to be called every half second or so."""
        if self.stop.is_set():
            raise Stopped

    def map(
        self,
        function: Callable[[Any], Any],
        items: Iterable[Any],
        *,
        chunk: int = 1,
        seconds_per_item: float | None = None,
        total: int | None = None,
        until: float = 1.0,
        note: str = "{done:,} of {total:,} are computed.",
    ) -> Outcome:
        """Have items computed by the engine: their values in order, and why some have none.

        Args:
            function: a function of a module, pure: it may be run again when its process died.
            items: anything that can be pickled; best plain arrays, tuples, dictionaries.
            chunk: how many items travel together; more than one where each takes milliseconds.
            seconds_per_item: after so long an item is ended, and is a failure.
            total: how many items there are, where their source cannot tell.
            until: how far the job is when all are done; it goes there from where it is now.
            note: what is reported meanwhile.

        """
        count = len(items) if total is None and isinstance(items, Sized) else total
        begun_at = self.fraction

        def on_done(done: int) -> None:
            if not count:
                self.report(begun_at, f"{done:,} are computed.")
                return
            share = begun_at + (until - begun_at) * min(done / count, 1.0)
            self.report(share, note.format(done=done, total=count))

        try:
            return doors.engine().map(
                function,
                items,
                chunk=chunk,
                seconds_per_item=seconds_per_item,
                on_done=on_done,
                should_stop=self.stop.is_set,
            )
        except ComputingStopped:
            raise Stopped from None
        except Unavailable as error:  # of the engine; a database that is away means something else
            raise NotComputed(str(error)) from error

    def unwritten(self) -> list[Line]:
        """What was said since this was asked last."""
        with self._lock:
            taken, self._lines = self._lines, []
        return taken

    def put_back(self, lines: Sequence[Line]) -> None:
        """What could not be written now, for the next time."""
        with self._lock:
            self._lines = [*lines, *self._lines][-MOST_UNWRITTEN:]

    def _say(self, line: Line) -> None:
        """Note a line; one that tells of the same with other figures takes the place of the last.

        So a loop that reports a thousand times leaves one line at each heartbeat.
        """
        with self._lock:
            if self._lines and _without_figures(self._lines[-1]) == _without_figures(line):
                del self._lines[-1]
            self._lines = [*self._lines, line][-MOST_UNWRITTEN:]


def storable(text: str) -> str:
    """The text as any database takes it, whatever file its words came from.

    >>> storable("Reads caf\\udce9\\0.csv.")
    'Reads caf?.csv.'
    """
    return text.encode(errors="replace").decode().replace("\0", "")


def _without_figures(line: Line) -> str:
    return FIGURES.sub("", line.text)
