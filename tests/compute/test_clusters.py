"""Other machines: lost, foreign or empty, each in a sentence."""

import os
import shutil
import signal
import time
from contextlib import closing

import pytest

from core.compute import cluster
from core.compute.cluster import Cluster
from core.compute.engines import Engine
from core.compute.fingerprint import CORE, PACKAGES, TRAVELS, code, differences, fingerprint
from core.errors import Unavailable
from tests.compute import work
from tests.compute.conftest import connected, free_port, scheduler, small_cluster


def test_a_scheduler_that_goes_away_is_told_at_once():
    with small_cluster() as (engine, pid):
        answers = engine.each(work.naps, [0.0, 30])
        next(answers)

        os.kill(pid, signal.SIGKILL)
        began = time.monotonic()

        with pytest.raises(Unavailable, match="does not answer any more; nothing was stored"):
            next(answers)
        assert time.monotonic() - began < 5


def test_a_cluster_without_workers_is_not_waited_for_for_ever(monkeypatch):
    monkeypatch.setattr(cluster, "NO_WORKERS_SECONDS", 0.3)
    monkeypatch.setattr(cluster, "LOOK_SECONDS", 0.1)
    wanted = pytest.raises(Unavailable, match="has no workers; start some with: dask worker tcp")
    port = free_port()
    with scheduler(port), closing(connected(port)) as engine, wanted:
        engine.map(work.square, [1])


def test_nobody_at_the_address_is_told_in_a_sentence(monkeypatch):
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 0.5)
    engine = Engine(Cluster(f"tcp://127.0.0.1:{free_port()}"))

    with pytest.raises(Unavailable, match=r"No scheduler answers at tcp://127\.0\.0\.1:\d+ \("):
        engine.map(work.square, [1])


def test_workers_with_other_code_compute_nothing(remote, monkeypatch):
    monkeypatch.setattr(cluster, "fingerprint", lambda: "Python 3.11, numpy 1.0.0")

    with pytest.raises(Unavailable, match=r"something else: numpy 1\.0\.0 here, .*numpy 2"):
        remote.map(work.square, [1])


def test_workers_that_cannot_import_our_code_are_told_how_to_start():
    wanted = pytest.raises(Unavailable, match="start them in its folder, with its environment")
    with small_cluster(PYTHONPATH="") as (engine, _), wanted:
        engine.map(work.square, [1])


@pytest.fixture
def elsewhere(tmp_path):
    for package in PACKAGES:
        leave_out = shutil.ignore_patterns("__pycache__")
        shutil.copytree(CORE / package, tmp_path / package, ignore=leave_out)
    return tmp_path


def test_the_same_code_elsewhere_is_the_same(elsewhere):
    assert fingerprint().endswith(f"code {code(elsewhere)}")


@pytest.mark.parametrize("name", ["analytics/forecasting/curves.json", "compute/local.py"])
def test_other_code_or_other_curves_are_not_the_same(elsewhere, name):
    before = code(elsewhere)
    path = elsewhere / name

    path.write_text(path.read_text() + " ")

    assert code(elsewhere) != before


def test_all_that_the_code_brings_along_is_in_the_fingerprint(elsewhere):
    brought = {path.suffix for path in elsewhere.rglob("*") if path.is_file()}

    assert brought == TRAVELS


def test_a_fingerprint_names_libraries_and_code():
    assert fingerprint().startswith("Python 3.")
    assert "numpy " in fingerprint()
    assert "code " in fingerprint()
    assert differences(fingerprint(), fingerprint()) == ""
