"""The job that measures the workers tells what they can do, and can be called off."""

import pytest

from core.actors import SYSTEM
from core.compute import doors, yardstick
from core.jobs.task import NotComputed, Stopped, Task
from core.operations.capacity import CAPACITY, Measure, counted
from core.settings import settings


@pytest.fixture
def here(monkeypatch):
    """The engine without worker processes."""
    monkeypatch.setenv("COMPUTE_WORKERS", "0")
    settings.cache_clear()
    doors.close()
    yield
    doors.close()


def test_it_tells_how_fast_the_workers_are_and_what_they_hold(here):
    task = Task(SYSTEM)

    found = CAPACITY.work(task, Measure(rounds=30_000))

    assert found["workers"] == 1
    assert 0 < found["seconds_of_a_chunk_in_a_worker"] < 1
    assert 0 < found["times_as_fast_as_one_worker"] < 5
    assert found["overhead_of_a_chunk_in_milliseconds"] >= 0
    assert found["memory_of_a_worker_in_mb"] > 10
    assert task.fraction == 1.0
    assert task.unwritten()[0].text == "Waits for the workers."


def test_it_can_be_called_off(here):
    task = Task(SYSTEM)
    task.stop.set()

    with pytest.raises(Stopped):
        CAPACITY.work(task, Measure(rounds=30_000))


def test_a_chunk_that_fails_is_a_sentence(here):
    with pytest.raises(NotComputed, match="TypeError"):
        counted(Task(SYSTEM), ["many"], 1.0, "Counts.")


def test_the_yardstick_says_where_it_was_laid():
    took = yardstick.count(1)

    assert took.seconds < 1
    assert took.process > 0
