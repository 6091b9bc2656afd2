"""What travels: a function by its name with some items, and what became of each, all as bytes.

Only the sender and the process that computes look inside, so that neither a scheduler nor a process
in between needs to understand, or trust, what passes through it.
"""

import pickle
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import Any, Self

from core.errors import Invalid

PROTOCOL = 5  # arrays as their bytes, without a second copy


class Fault(StrEnum):
    """Why an item has no value."""

    raised = "raised"
    too_long = "too_long"
    lost = "lost"  # the process that worked at it died, each time


@dataclass(frozen=True)
class Failure:
    """Why an item has no value, in a sentence; ``trace`` is for the log."""

    fault: Fault
    reason: str
    trace: str = ""


@dataclass(frozen=True)
class Told:
    """What became of one item: the bytes of its value, or why there are none."""

    value: bytes = b""
    failure: Failure | None = None


@dataclass(frozen=True)
class Answer:
    """What became of one item: its value, or why it has none."""

    index: int
    value: Any = None
    failure: Failure | None = None


@dataclass(frozen=True)
class Parcel:
    """Some items for one function, and how long each may take."""

    function: bytes
    items: tuple[bytes | Failure, ...]  # one that cannot be sent has failed already
    seconds_per_item: float | None = None
    code: str = ""  # of the sender's, when another machine is to open it

    def after(self, count: int) -> Self:
        """The same without its first items."""
        return replace(self, items=self.items[count:])


def packed_function(function: Callable[..., Any]) -> bytes:
    """The name of a function, refused when another process could not find it by that."""
    named = function
    while isinstance(named, partial):
        named = named.func
    if getattr(named, "__module__", "__main__") == "__main__":
        raise Invalid(f"{named!r} is in no module, so another process cannot find it.")
    try:
        return pickle.dumps(function, PROTOCOL)
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        raise Invalid(
            f"{named!r} cannot be named to another process ({error}); write it as a function of a "
            "module."
        ) from None
