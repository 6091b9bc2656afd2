"""What the work of a job has computed: its progress is that of the job, and so is its end."""

import time
from threading import Timer

import pytest

from core.actors import SYSTEM
from core.compute import doors
from core.compute.engines import Engine
from core.errors import Unavailable
from core.jobs.task import NotComputed, Stopped, Task
from core.operations.capacity import CAPACITY, Measure
from tests.compute import work


@pytest.fixture
def with_engine(monkeypatch, request):
    """The engine that the doors give, of those that are started already."""
    monkeypatch.setattr(doors, "_engines", [request.getfixturevalue(request.param)])


everywhere = pytest.mark.parametrize("with_engine", ["alone", "local"], indirect=True)


@everywhere
def test_what_is_computed_is_progress_of_the_job(with_engine):
    task = Task(SYSTEM)
    task.report(0.5, "Reads.")

    found = task.map(work.square, range(8), chunk=2, until=0.9)

    assert found.values[:3] == [0, 1, 4]
    assert found.reasons == {6: "ValueError: 6 is refused"}
    assert task.fraction == pytest.approx(0.9)
    assert [line.text for line in task.unwritten()] == ["Reads.", "8 of 8 are computed."]


@everywhere
def test_items_that_nobody_counted_move_the_note_alone(with_engine):
    task = Task(SYSTEM)

    task.map(work.square, iter(range(3)))
    assert (task.fraction, task.note) == (0.0, "3 are computed.")
    task.map(work.square, iter(range(3)), total=3, note="{done} / {total}")
    assert (task.fraction, task.note) == (1.0, "3 / 3")


@pytest.mark.parametrize("with_engine", ["local"], indirect=True)
def test_a_job_that_is_called_off_ends_what_it_has_computed(with_engine):
    task = Task(SYSTEM)
    Timer(0.2, task.stop.set).start()
    began = time.monotonic()

    with pytest.raises(Stopped):
        task.map(work.naps, [30, 30])

    assert time.monotonic() - began < 1.5


def test_an_engine_that_is_gone_is_a_reason_to_fail(monkeypatch):
    class Gone:
        capacity = 1

        def submit(self, parcel, landed):
            raise Unavailable("The scheduler does not answer any more.")

    monkeypatch.setattr(doors, "_engines", [Engine(Gone())])

    with pytest.raises(NotComputed, match="does not answer any more"):
        Task(SYSTEM).map(work.square, [1])


@pytest.mark.parametrize("with_engine", ["local"], indirect=True)
def test_the_capacity_of_real_workers_is_measured(with_engine):
    found = CAPACITY.work(Task(SYSTEM), Measure(rounds=200_000))

    assert found["workers"] == 2
    assert found["overhead_of_a_chunk_in_milliseconds"] < 200
    assert found["memory_of_a_worker_in_mb"] > 30
