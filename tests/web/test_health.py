"""Probes learn whether the process lives and whether it can serve, and nothing else."""

import time
from pathlib import Path
from threading import Event

import httpx
import pytest
from sqlalchemy import URL, create_engine, text

from core.db import engines
from core.db.readiness import readiness
from core.web import health
from core.web.probe import Probe
from tests.bed.asking import ask, ask_at_once
from tests.bed.postgres import Cluster
from tests.bed.statements import Statements

POSTGRESQL = pytest.mark.parametrize("kind", ["postgresql-own"], indirect=True, scope="session")
SQLITE = pytest.mark.parametrize("kind", ["sqlite"], indirect=True, scope="session")
SECRET = "hunter2"


@pytest.fixture(autouse=True)
def asked_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """No answer is left from another test, and none is kept."""
    probe = Probe(readiness, limit_seconds=health.LIMIT_SECONDS, fresh_seconds=0)
    monkeypatch.setattr(health, "READINESS", probe)


def get(path: str) -> httpx.Response:
    return ask(health.routes(), path, peer="203.0.113.9", host="anything.example")


def is_ready_within(seconds: float) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if get("/readyz").status_code == 200:
            return True
        time.sleep(0.02)
    return False


def test_a_process_that_answers_is_alive_whatever_its_database_does(
    monkeypatch: pytest.MonkeyPatch, statements: Statements
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"postgresql://bell:{SECRET}@127.0.0.1:9/none")

    found = get("/healthz")

    assert (found.status_code, found.json()) == (200, {"status": "ok"})
    assert found.headers["cache-control"] == "no-store"
    assert len(statements) == 0


def test_a_database_at_head_is_ready(own_db: URL) -> None:
    found = get("/readyz")

    assert (found.status_code, found.json()) == (200, {"status": "ready"})


def test_they_answer_below_a_base_path(own_db: URL) -> None:
    routes = health.routes("/desk")

    assert ask(routes, "/desk/healthz").status_code == 200
    assert ask(routes, "/desk/readyz").status_code == 200
    assert ask(routes, "/readyz").status_code == 404


def test_a_wrong_head_is_not_ready_and_says_no_revision(own_db: URL) -> None:
    engine = create_engine(own_db)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '2031_01_01_0000'"))
    engine.dispose()

    found = get("/readyz")

    assert found.status_code == 503
    assert "schema of the database is not that of this version" in found.json()["reason"]
    assert "2031" not in found.text


def test_no_database_is_not_ready_and_says_no_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"postgresql://bell:{SECRET}@127.0.0.1:9/wether")
    engines.dispose()

    found = get("/readyz")

    assert found.status_code == 503
    assert found.json() == {"status": "not ready", "reason": "The database does not answer."}


@SQLITE
def test_a_file_that_is_gone_is_not_ready_and_neither_made_nor_named(own_db: URL) -> None:
    before = get("/readyz").status_code
    Path(str(own_db.database)).unlink()

    found = get("/readyz")

    assert (before, found.status_code) == (200, 503)
    assert str(own_db.database) not in found.text
    assert not Path(str(own_db.database)).exists()


@POSTGRESQL
def test_a_server_that_stops_is_not_ready_until_it_is_back(own_db: URL, cluster: Cluster) -> None:
    before = get("/readyz").status_code
    cluster.stop()
    during = get("/readyz").status_code
    alive = get("/healthz").status_code
    cluster.start()

    assert (before, during, alive, get("/readyz").status_code) == (200, 503, 200, 200)


def test_a_database_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Event()
    probe: Probe[object] = Probe(lambda: gate.wait(10), limit_seconds=0.2)
    monkeypatch.setattr(health, "READINESS", probe)

    begun = time.monotonic()
    found = ask_at_once(health.routes(), "/readyz", 50)
    took = time.monotonic() - begun

    gate.set()
    assert {answer.status_code for answer in found} == {503}
    assert found[0].json()["reason"] == health.TOO_LATE
    assert took < 2


def test_when_every_connection_is_taken_the_answer_comes_in_time(
    own_db: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_POOL_SIZE", "1")
    monkeypatch.setenv("DATABASE_MAX_CONNECTIONS", "1")
    monkeypatch.setattr(engines, "POOL_WAIT_SECONDS", 1)
    engines.dispose()
    probe = Probe(readiness, limit_seconds=0.2)
    monkeypatch.setattr(health, "READINESS", probe)

    with engines.reader().connect():
        begun = time.monotonic()
        found = get("/readyz")
        took = time.monotonic() - begun

    assert found.status_code == 503
    assert took < 0.9
    assert is_ready_within(seconds=5)


def test_a_storm_of_probes_is_one_question(
    own_db: URL, monkeypatch: pytest.MonkeyPatch, statements: Statements
) -> None:
    monkeypatch.setattr(health, "READINESS", Probe(readiness, limit_seconds=10, fresh_seconds=10))

    first = ask(health.routes(), "/readyz")
    once = len(statements)
    storm = ask_at_once(health.routes(), "/readyz", 300)

    assert first.status_code == 200
    assert {answer.status_code for answer in storm} == {200}
    assert once > 0
    assert len(statements) == once
