"""The carrier that carries nothing: items are computed here, one after the other.

What an item does to this process, it does; a limit of time is noticed only when the item returns.
That is enough for tests and for machines too small for a second process.
"""

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from core.compute.answering import answered
from core.compute.carriers import Stopped
from core.compute.parcels import Parcel, Told
from core.compute.supervising import too_long


@dataclass(frozen=True)
class Alone:
    """Computing in the process and thread that asks."""

    capacity: int = 1

    def submit(self, parcel: Parcel, landed: Callable[[], None]) -> "OpenedHere":
        """It is there already; opening it is the work."""
        landed()
        return OpenedHere(parcel)

    def check(self) -> None:
        """Nothing is under way."""

    def warm_up(self) -> None:
        """Nothing is to be started."""

    def close(self) -> None:
        """Nothing was started."""


@dataclass(frozen=True)
class OpenedHere:
    """A parcel whose answers are computed when they are asked for."""

    parcel: Parcel

    def result(self, is_stopped: Callable[[], bool]) -> tuple[Told, ...]:
        """The answers, computed now."""
        function = pickle.loads(self.parcel.function)  # noqa: S301 - we packed it
        told = []
        for item in self.parcel.items:
            if is_stopped():
                raise Stopped("The work was stopped.")
            if isinstance(item, bytes):
                told.append(self._within_time(function, item))
            else:
                told.append(Told(failure=item))
        return tuple(told)

    def drop(self) -> None:
        """Nothing runs."""

    def _within_time(self, function: Callable[[object], object], item: bytes) -> Told:
        limit = self.parcel.seconds_per_item
        began = monotonic()
        # One thread, as in a hand: several would sum in another order. Asked for with each item,
        # since the one before may have loaded another library.
        with threadpool_limits(1):
            told = answered(function, item)
        if limit is not None and monotonic() - began > limit:
            return Told(failure=too_long(limit))
        return told
