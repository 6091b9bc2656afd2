"""A storm of probes is one question, and one that hangs holds nobody up."""

import asyncio
import time
from threading import Event

import pytest

from core.web.probe import Probe


class Looked:
    """Counts how often somebody looked, and holds them up until told otherwise."""

    def __init__(self, *, open_at_once: bool = True) -> None:
        self.times = 0
        self.gate = Event()
        if open_at_once:
            self.gate.set()

    def __call__(self) -> int:
        self.times += 1
        assert self.gate.wait(10)
        return self.times


async def asked_at_once(probe: Probe[int], count: int) -> list[int | None]:
    return await asyncio.gather(*(probe() for _ in range(count)))


def test_a_storm_is_one_question() -> None:
    look = Looked()
    probe = Probe(look, limit_seconds=5)

    found = asyncio.run(asked_at_once(probe, 200))

    assert set(found) == {1}
    assert look.times == 1


def test_an_answer_is_kept_for_a_moment_and_then_asked_anew() -> None:
    look = Looked()
    probe = Probe(look, limit_seconds=5, fresh_seconds=0.1)

    first, second = asyncio.run(probe()), asyncio.run(probe())
    time.sleep(0.15)
    third = asyncio.run(probe())

    assert (first, second, third) == (1, 1, 2)


def test_what_hangs_is_waited_for_once_and_never_doubled() -> None:
    look = Looked(open_at_once=False)
    probe = Probe(look, limit_seconds=0.2)

    begun = time.monotonic()
    found = asyncio.run(asked_at_once(probe, 50))
    later = asyncio.run(asked_at_once(probe, 50))  # the time is up already
    took = time.monotonic() - begun

    look.gate.set()
    assert set(found + later) == {None}
    assert took < 2
    assert look.times == 1


def test_an_answer_that_came_late_is_told_to_who_asks_next() -> None:
    look = Looked(open_at_once=False)
    probe = Probe(look, limit_seconds=0.05)

    late = asyncio.run(probe())
    look.gate.set()
    for _ in range(500):
        found = asyncio.run(probe())
        if found is not None:
            break
        time.sleep(0.01)

    assert late is None
    assert found == 1


def test_who_gives_up_takes_the_answer_from_nobody() -> None:
    look = Looked(open_at_once=False)
    probe = Probe(look, limit_seconds=5)

    async def one_gives_up() -> int | None:
        leaving, staying = asyncio.ensure_future(probe()), asyncio.ensure_future(probe())
        await asyncio.sleep(0.05)
        leaving.cancel()
        look.gate.set()
        return await staying

    assert asyncio.run(one_gives_up()) == 1


def test_what_nobody_foresaw_is_raised_and_the_next_question_asked() -> None:
    answers = iter([ValueError("unforeseen"), 7])

    def look() -> int:
        found = next(answers)
        if isinstance(found, ValueError):
            raise found
        return found

    probe = Probe(look, limit_seconds=5, fresh_seconds=0)

    with pytest.raises(ValueError, match="unforeseen"):
        asyncio.run(probe())
    assert asyncio.run(probe()) == 7
