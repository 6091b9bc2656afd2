"""Whoever computes it, the answers are the same, in order, and each failure has its reason."""

import pickle
from functools import partial
from operator import mul

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.compute.engines import Engine
from core.compute.parcels import Fault
from core.errors import Invalid
from tests.compute import work


def test_the_same_bits_come_back_from_wherever_they_were_computed(alone, local, remote):
    seeds = list(range(4))

    answers = [one.map(work.sums, seeds, chunk=2) for one in (alone, local, remote)]

    assert not any(found.failures for found in answers)
    assert len({pickle.dumps(found.values) for found in answers}) == 1


@pytest.mark.parametrize("chunk", [1, 3])
def test_answers_come_in_the_order_of_the_items(engine, chunk):
    found = engine.map(work.late_first, range(8), chunk=chunk)

    assert found.values == list(range(8))


@given(
    numbers=st.lists(st.integers(0, 50), max_size=30),
    chunk=st.integers(1, 12),
    workers=st.sampled_from(["alone", "local", "remote"]),
)
@settings(max_examples=40)
def test_neither_chunks_nor_workers_change_what_comes_out(request, numbers, chunk, workers):
    engine: Engine = request.getfixturevalue(workers)
    wanted = [None if number % 7 == 6 else number * number for number in numbers]
    refused = {
        index: f"ValueError: {number} is refused"
        for index, number in enumerate(numbers)
        if number % 7 == 6
    }

    found = engine.map(work.square, numbers, chunk=chunk)

    assert found.values == wanted
    assert found.reasons == refused


def test_what_an_item_does_wrong_is_its_own_reason_and_no_one_elses(engine):
    ways = ["fine", "sentence", "exit", "unpicklable", "silent", "fine"]

    found = engine.map(work.raise_in_own_way, ways, chunk=6)

    assert found.values == ["fine", None, None, None, None, "fine"]
    assert found.reasons == {
        1: "It needs 30 returns; there are 12.",
        2: "SystemExit: enough",
        3: "TypeError: cannot pickle '_thread.lock' object",
        4: "KeyError",
    }
    assert "raise_in_own_way" in found.failures[1].trace


def test_an_item_that_cannot_be_sent_fails_alone(engine):
    found = engine.map(work.square, [2, lambda: 3, 4], chunk=3)

    assert found.values == [4, None, 16]
    assert "pickle" in found.reasons[1]
    assert found.failures[1].fault is Fault.raised


def test_what_takes_too_long_is_named_and_the_rest_returned(engine):
    items = [0.0, 0.7, 0.01, 0.02]

    found = engine.map(work.naps, items, chunk=4, seconds_per_item=0.5)

    assert found.values == [0.0, None, 0.01, 0.02]
    assert found.reasons == {1: "It took longer than 0.5 seconds."}
    assert found.failures[1].fault is Fault.too_long


def test_progress_is_told_and_ends_at_the_whole(engine):
    told: list[int] = []

    engine.map(work.square, range(5), chunk=2, on_done=told.append)

    assert told == [2, 4, 5]


def test_nothing_to_do_is_done_at_once(engine):
    found = engine.map(work.square, [])

    assert (found.values, found.failures) == ([], {})


def test_a_function_with_its_options_filled_in_travels_too(engine):
    assert engine.map(partial(mul, 3), [1, 2]).values == [3, 6]


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"chunk": 0}, "at least one item; there are 0"),
        ({"seconds_per_item": 0.0}, "more than 0 seconds"),
        ({"seconds_per_item": float("nan")}, "more than nan seconds"),
    ],
)
def test_impossible_wishes_are_refused_before_anything_is_computed(alone, options, why):
    with pytest.raises(Invalid, match=why):
        alone.each(work.square, [1], **options)


def test_a_function_that_no_other_process_could_find_is_refused(alone):
    with pytest.raises(Invalid, match="write it as a function of a module"):
        alone.each(lambda item: item, [1])


def test_a_function_of_the_program_that_was_started_is_refused(alone):
    def own(item):
        return item

    own.__module__ = "__main__"

    with pytest.raises(Invalid, match="is in no module"):
        alone.each(own, [1])
