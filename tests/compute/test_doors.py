"""Which engine the settings give, and that getting it ready disturbs nobody."""

import time
from collections.abc import Iterator

import pytest

from core.compute import capacity, doors
from core.compute.alone import Alone
from core.compute.cluster import Cluster
from core.compute.local import Local
from core.errors import SettingsError
from core.settings import settings
from tests.compute import work
from tests.compute.conftest import free_port, until


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    settings.cache_clear()
    yield
    doors.close()
    settings.cache_clear()


def test_without_workers_it_is_computed_here(monkeypatch):
    monkeypatch.setenv("COMPUTE_WORKERS", "0")

    assert isinstance(doors.engine().carrier, Alone)
    assert doors.engine().map(work.square, [2]).values == [4]


def test_a_scheduler_wins_over_workers(monkeypatch):
    monkeypatch.setenv("COMPUTE_WORKERS", "2")
    monkeypatch.setenv("COMPUTE_SCHEDULER", "tcp://10.0.0.5:8786")

    assert isinstance(doors.engine().carrier, Cluster)


@pytest.mark.parametrize("written", [None, ""])
def test_who_says_nothing_has_one_worker_for_each_core_up_to_four(monkeypatch, written):
    if written is not None:
        monkeypatch.setenv("COMPUTE_WORKERS", written)

    found = doors.engine().carrier

    assert isinstance(found, Local)
    assert found.capacity == min(capacity.cores(), 4)


def test_warming_up_is_begun_at_once_and_done_at_the_side(monkeypatch):
    monkeypatch.setenv("COMPUTE_WORKERS", "1")
    began = time.monotonic()

    doors.warm_up()

    assert time.monotonic() - began < 0.2
    carrier = doors.engine().carrier
    assert isinstance(carrier, Local)
    assert until(lambda: len(carrier.hands.pids) == 1)


def test_a_scheduler_that_is_not_there_yet_does_not_end_the_server(monkeypatch, caplog):
    monkeypatch.setattr("core.compute.cluster.CONNECT_SECONDS", 0.3)
    monkeypatch.setenv("COMPUTE_SCHEDULER", f"tcp://127.0.0.1:{free_port()}")

    doors.warm_up()

    assert until(lambda: "It will be tried again when it is needed." in caplog.text)


def test_a_closed_door_opens_anew(monkeypatch):
    monkeypatch.setenv("COMPUTE_WORKERS", "0")
    first = doors.engine()

    doors.close()

    assert doors.engine() is not first


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"COMPUTE_WORKERS": "-1"}, "COMPUTE_WORKERS: Input should be greater"),
        ({"COMPUTE_WORKERS": "many"}, "COMPUTE_WORKERS: Input should be a valid integer"),
        ({"COMPUTE_SCHEDULER": "10.0.0.5:8786"}, "write the scheduler's address, like tcp://"),
        ({"COMPUTE_SCHEDULER": "tcp://10.0.0.5"}, "write the scheduler's address"),
        ({"COMPUTE_SCHEDULER": "http://10.0.0.5:8786"}, "write the scheduler's address"),
        (
            {"COMPUTE_SCHEDULER": "tcp://10.0.0.5:8786", "ENVIRONMENT": "production"},
            "use tls:// in production",
        ),
    ],
)
def test_settings_that_cannot_be_meant_are_refused(monkeypatch, given, why):
    for name, value in given.items():
        monkeypatch.setenv(name, value)

    with pytest.raises(SettingsError, match=why):
        settings()


@pytest.mark.parametrize(
    ("limits", "cores"), [({"cpu.max": "50000 100000"}, 1), ({"cpu.max": "max 100000"}, None)]
)
def test_the_limits_of_a_container_count_as_the_machine(monkeypatch, tmp_path, limits, cores):
    every = capacity.cores()
    for name, value in limits.items():
        (tmp_path / name).write_text(value)
    (tmp_path / "memory.max").write_text("1000000")
    monkeypatch.setattr(capacity, "GROUP", tmp_path)

    assert capacity.cores() == (cores or every)
    assert capacity.memory() == 1_000_000
