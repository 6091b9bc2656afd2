"""One chunk and one hand: hear each answer, end what takes too long, begin anew where it died."""

from collections.abc import Callable
from dataclasses import dataclass
from queue import Empty
from time import monotonic

from core.compute.hand import BEGUN, READY
from core.compute.hands import Hand, Hands
from core.compute.parcels import Failure, Fault, Parcel, Told
from core.errors import Unavailable

TRIES = 3  # a process may die of what its neighbours did; the third time it is the item
TICK_SECONDS = 0.1  # how often somebody is asked whether the work is still wanted
LONGEST_START_SECONDS = 180.0  # importing from a cold, busy disk was seen to take 90


class Dropped(Exception):
    """Nobody wants the answers any more."""


@dataclass
class Progress:
    """How far a chunk is, across the hands it wore out."""

    told: list[Told]
    deaths: int = 0  # of hands, at the item that comes next


def supervised(parcel: Parcel, hands: Hands, is_wanted: Callable[[], bool]) -> tuple[Told, ...]:
    """The answer to each item of a parcel, whatever its hands go through."""
    progress = Progress([])
    while len(progress.told) < len(parcel.items):
        if not is_wanted():  # before a hand is given what would have to be taken from it
            raise Dropped
        try:
            with hands.lent() as hand:
                _hear_out(hand, parcel.after(len(progress.told)), progress, is_wanted)
        except TimeoutError:
            progress.told.append(Told(failure=too_long(parcel.seconds_per_item)))
            progress.deaths = 0
        except EOFError:
            _note_death(hand, progress)
    return tuple(progress.told)


def too_long(seconds: float | None) -> Failure:
    """Why there is no value when the time was up.

    >>> too_long(2.0).reason
    'It took longer than 2 seconds.'
    """
    return Failure(Fault.too_long, f"It took longer than {seconds:g} seconds.")


def _hear_out(
    hand: Hand, parcel: Parcel, progress: Progress, is_wanted: Callable[[], bool]
) -> None:
    """Hear a hand until it has answered every item, or leave by what happened instead."""
    hand.give(parcel)
    wanted = len(progress.told) + len(parcel.items)
    ends_at = monotonic() + LONGEST_START_SECONDS
    while len(progress.told) < wanted:
        if not is_wanted():
            raise Dropped
        left = ends_at - monotonic()
        try:
            said = hand.hear(max(min(left, TICK_SECONDS), 0.0))
        except Empty:
            if left > 0:
                continue
            raise (TimeoutError if hand.is_ready else EOFError) from None
        if said == BEGUN:
            ends_at = monotonic() + (parcel.seconds_per_item or float("inf"))
        elif said != READY:
            progress.told.append(said)
            progress.deaths = 0
            ends_at = monotonic() + LONGEST_START_SECONDS


def _note_death(hand: Hand, progress: Progress) -> None:
    progress.deaths += 1
    if progress.deaths < TRIES:
        return
    how = ended_by(hand.end())
    if not hand.is_ready:
        raise Unavailable(f"The worker processes do not start ({how}); the log says why.")
    reason = f"Its worker process was ended {TRIES} times while it was computed ({how})."
    progress.told.append(Told(failure=Failure(Fault.lost, reason)))
    progress.deaths = 0


def ended_by(status: int) -> str:
    """How a process ended, in words.

    >>> ended_by(-9), ended_by(1)
    ('signal 9', 'status 1')
    """
    return f"signal {-status}" if status < 0 else f"status {status}"
