"""One engine: items in, answers out in their order, however and wherever they are computed."""

import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from queue import Empty, SimpleQueue
from typing import Any

from core.compute.answering import packed_item
from core.compute.carriers import Carrier, Stopped, Ticket
from core.compute.parcels import Answer, Failure, Parcel, Told, packed_function
from core.compute.supervising import TICK_SECONDS
from core.errors import Invalid

IN_FLIGHT = 2  # parcels for each that is opened: one is there when another is through
AHEAD = 16  # parcels for each that may be through before one that takes longer than they


@dataclass(frozen=True)
class Outcome:
    """What became of all items: their values in order, and of those without one, why."""

    values: list[Any]  # None where there is none
    failures: dict[int, Failure]

    @property
    def reasons(self) -> dict[int, str]:
        """Why an item has no value, by its place."""
        return {index: failure.reason for index, failure in self.failures.items()}


class Engine:
    """Has functions computed by a carrier; thread-safe, and meant to be shared."""

    def __init__(self, carrier: Carrier) -> None:
        """An engine over a carrier, which it closes."""
        self.carrier = carrier

    def map(
        self,
        function: Callable[[Any], Any],
        items: Iterable[Any],
        *,
        chunk: int = 1,
        seconds_per_item: float | None = None,
        on_done: Callable[[int], None] | None = None,
        should_stop: Callable[[], bool] | None = None,
    ) -> Outcome:
        """The value of every item, or why there is none; see `each`."""
        values: list[Any] = []
        failures: dict[int, Failure] = {}
        for answer in self.each(
            function,
            items,
            chunk=chunk,
            seconds_per_item=seconds_per_item,
            on_done=on_done,
            should_stop=should_stop,
        ):
            values.append(answer.value)
            if answer.failure is not None:
                failures[answer.index] = answer.failure
        return Outcome(values, failures)

    def each(
        self,
        function: Callable[[Any], Any],
        items: Iterable[Any],
        *,
        chunk: int = 1,
        seconds_per_item: float | None = None,
        on_done: Callable[[int], None] | None = None,
        should_stop: Callable[[], bool] | None = None,
    ) -> Iterator[Answer]:
        """What becomes of each item, in order, as soon as that of all before it is known.

        Items are taken from their source only as they are needed, and no more than a few chunks are
        held, so a stream without end can go through. An item that raises, takes too long or kills
        its process is an answer with a failure; the others are not disturbed.

        Args:
            function: a function of a module, pure: it may be run again when its process died.
            items: anything that can be pickled; best plain arrays, tuples, dictionaries.
            chunk: how many items travel together; more than one where each takes milliseconds.
            seconds_per_item: after so long an item is ended (without worker processes: let go on).
            on_done: called with the number of items that are done, in the thread that asks.
            should_stop: asked ten times a second; once it says so, all is ended and Stopped raised.

        Raises:
            Stopped: it was asked for.
            Unavailable: there is nobody to compute it, or no longer.

        """
        if chunk < 1:
            raise Invalid(f"A chunk has at least one item; there are {chunk}.")
        if seconds_per_item is not None and not seconds_per_item > 0:
            raise Invalid(f"An item needs more than {seconds_per_item:g} seconds.")
        parcels = _parcels(packed_function(function), items, chunk, seconds_per_item)
        run = _Run(self.carrier, parcels, on_done or _nobody, should_stop or _never)
        return run.answers()

    def warm_up(self) -> None:
        """Get ready, without waiting for it."""
        self.carrier.warm_up()

    def close(self) -> None:
        """End whatever was started."""
        self.carrier.close()


@dataclass
class _Run:
    """One call: what is under way for it, oldest first."""

    carrier: Carrier
    parcels: Iterator[Parcel]
    on_done: Callable[[int], None]
    should_stop: Callable[[], bool]
    tickets: deque[tuple[int, Ticket]] = field(default_factory=deque)
    flying: set[int] = field(default_factory=set)
    heard: SimpleQueue[int] = field(default_factory=SimpleQueue)
    sent: int = 0
    done: int = 0

    def answers(self) -> Iterator[Answer]:
        try:
            self._send()
            while self.tickets:
                self._wait_for_oldest()
                _, ticket = self.tickets[0]
                told = ticket.result(self.should_stop)
                self.tickets.popleft()
                self._send()
                yield from self._unpacked(told)
        finally:
            for _, ticket in self.tickets:
                ticket.drop()

    def _send(self) -> None:
        """Have enough under way, and never more."""
        while not self.heard.empty():
            self.flying.discard(self.heard.get())
        capacity = max(self.carrier.capacity, 1)
        while len(self.flying) < IN_FLIGHT * capacity and len(self.tickets) < AHEAD * capacity:
            parcel = next(self.parcels, None)
            if parcel is None:
                return
            number, self.sent = self.sent, self.sent + 1
            self.flying.add(number)
            ticket = self.carrier.submit(parcel, partial(self.heard.put, number))
            self.tickets.append((number, ticket))

    def _wait_for_oldest(self) -> None:
        oldest = self.tickets[0][0]
        while oldest in self.flying:
            if self.should_stop():
                raise Stopped("The work was stopped.")
            self.carrier.check()
            with suppress(Empty):
                self.flying.discard(self.heard.get(timeout=TICK_SECONDS))
            self._send()

    def _unpacked(self, told: tuple[Told, ...]) -> Iterator[Answer]:
        first, self.done = self.done, self.done + len(told)
        self.on_done(self.done)
        for index, one in enumerate(told, first):
            value = None if one.failure else pickle.loads(one.value)  # noqa: S301 - of our hands
            yield Answer(index, value, one.failure)


def _parcels(
    function: bytes, items: Iterable[Any], chunk: int, seconds_per_item: float | None
) -> Iterator[Parcel]:
    source = iter(items)
    while taken := tuple(packed_item(item) for item in islice(source, chunk)):
        yield Parcel(function, taken, seconds_per_item)


def _nobody(done: int) -> None:
    """Nobody wants to know."""


def _never() -> bool:
    """Nobody stops it."""
    return False
