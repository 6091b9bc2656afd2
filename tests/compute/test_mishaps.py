"""Processes that die, hang, fill the memory or are no longer wanted: nothing is lost by it."""

import os
import signal
import time
from itertools import count, islice

import pytest

from core.compute.carriers import Stopped
from core.compute.engines import AHEAD, IN_FLIGHT, Engine
from core.compute.local import Local
from core.compute.parcels import Fault
from core.errors import Unavailable
from tests.compute import work
from tests.compute.conftest import until

SOON = 1.0


def test_one_whose_process_dies_once_is_computed_again(warm, tmp_path):
    found = warm.map(work.die_once, [str(tmp_path / "seen")])

    assert found.values == ["done"]


def test_one_that_always_kills_its_process_is_named_and_its_neighbours_returned(local):
    found = local.map(work.die, [0, 1, 2], chunk=3)

    assert found.values == [0, None, 2]
    assert found.failures[1].fault is Fault.lost
    assert found.reasons[1] == (
        "Its worker process was ended 3 times while it was computed (signal 9)."
    )


def test_one_that_holds_its_process_in_c_code_is_ended_in_time(warm):
    began = time.monotonic()

    found = warm.map(work.hang_holding_the_lock, [0, 1, 2], chunk=3, seconds_per_item=0.5)

    assert found.values == [0, None, 2]
    assert found.failures[1].fault is Fault.too_long
    assert time.monotonic() - began < 30


def test_a_process_killed_from_outside_costs_time_only(local):
    answers = local.each(work.naps, [0.2] * 8, chunk=2)
    found = [next(answers)]

    for pid in local.carrier.hands.pids:
        os.kill(pid, signal.SIGKILL)
    found += answers

    assert [answer.value for answer in found] == [0.2] * 8


def test_one_that_eats_memory_is_told_so():
    engine = Engine(Local(1, memory=600_000_000))
    try:
        found = engine.map(work.eat, [1, 2_000, 2], chunk=3)
    finally:
        engine.close()

    assert found.values == [125_000, None, 250_000]
    assert found.reasons[1].startswith("There was not enough memory.")


def test_work_is_stopped_within_a_second(warm):
    warm.map(work.naps, [0.0, 0.0])
    asked = time.monotonic()

    with pytest.raises(Stopped):
        warm.map(work.naps, [60] * 4, should_stop=lambda: time.monotonic() - asked > 0.3)

    assert time.monotonic() - asked < 0.3 + SOON


def test_in_this_process_work_is_stopped_between_two_items(alone):
    seen: list[int] = []

    with pytest.raises(Stopped):
        alone.map(work.square, range(100), on_done=seen.append, should_stop=lambda: len(seen) > 2)

    assert seen == [1, 2, 3]


def test_who_leaves_early_has_what_was_under_way_ended(local):
    answers = local.each(work.naps, [0.0, 60])
    next(answers)
    before = set(local.carrier.hands.pids)

    answers.close()

    assert until(lambda: len(before - set(local.carrier.hands.pids)) == 1, SOON)


def test_a_stream_without_end_is_taken_only_as_far_as_it_is_needed(engine):
    taken = count()

    answers = list(islice(engine.each(work.square, taken, chunk=2), 40))

    room = max(engine.carrier.capacity, 1)
    assert [answer.index for answer in answers] == list(range(40))
    assert next(taken) <= 40 + 2 * room * (AHEAD + IN_FLIGHT)


def test_while_one_takes_long_only_so_many_others_go_ahead_of_it(local):
    taken = count()
    slow_first = (0.6 if number == 0 else 0.0 for number in taken)

    next(local.each(work.naps, slow_first))

    assert next(taken) <= local.carrier.capacity * AHEAD + 1


def test_processes_are_kept_from_one_call_to_the_next(local):
    first = set(local.map(work.process, range(4)).values)

    assert set(local.map(work.process, range(4)).values) == first
    assert os.getpid() not in first


def test_libraries_have_one_thread_each(warm):
    assert warm.map(work.threads_allowed, [0]).values == [("1", "1")]


def test_an_engine_that_was_closed_says_so_also_to_who_waits(local):
    engine = Engine(Local(1))
    answers = engine.each(work.naps, [0.0, 60])
    next(answers)

    engine.close()

    with pytest.raises(Unavailable, match="were ended; nothing was lost"):
        next(answers)
    with pytest.raises(Unavailable, match="were ended; nothing was lost"):
        engine.map(work.square, [1])
