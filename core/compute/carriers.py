"""Who carries parcels to where they are opened: what an engine needs to know of any of them."""

from collections.abc import Callable
from typing import Protocol

from core.compute.parcels import Parcel, Told
from core.errors import BellwetherError


class Stopped(BellwetherError):
    """The work was stopped because somebody asked for that."""


class Ticket(Protocol):
    """A parcel on its way."""

    def result(self, is_stopped: Callable[[], bool]) -> tuple[Told, ...]:
        """The answers, once `landed` was called; raises Unavailable when there will be none."""

    def drop(self) -> None:
        """Say that nobody waits any more; what computes it is ended."""


class Carrier(Protocol):
    """A way to have parcels opened, several at once."""

    @property
    def capacity(self) -> int:
        """How many parcels are opened at the same time."""

    def submit(self, parcel: Parcel, landed: Callable[[], None]) -> Ticket:
        """Send a parcel on its way; ``landed`` is called from anywhere when it is through."""

    def check(self) -> None:
        """Raise Unavailable when what is under way will never land."""

    def warm_up(self) -> None:
        """Get ready for the first parcel."""

    def close(self) -> None:
        """End whatever was started."""
