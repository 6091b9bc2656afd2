"""Reads go to a replica, and everyone sees at once what they themselves wrote."""

import logging
import time
from collections.abc import Iterator

import pytest
from sqlalchemy import URL, NullPool, create_engine, text
from sqlmodel import Session, col, select

from core.actors import Actor
from core.db import answer, carry_out, engines, read, routing, versions, write
from core.errors import Unavailable
from core.market.tables import Instrument
from tests.bed.databases import PostgresDatabases, address
from tests.bed.postgres import Cluster, replica_of

pytestmark = pytest.mark.parametrize("kind", ["postgresql-own"], indirect=True, scope="session")

READS = ("market",)
ROUNDS = 200


@pytest.fixture(scope="module")
def copy(cluster: Cluster) -> Iterator[Cluster]:
    """A streaming replica of the server."""
    with replica_of(cluster) as replica:
        yield replica


@pytest.fixture
def replica(own_db: URL, copy: Cluster, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cluster]:
    """The replica, up, level with the primary, and named in the settings."""
    if not copy.is_running:
        copy.start()
    catch_up(own_db, copy)
    monkeypatch.setenv("DATABASE_READ_URL", address(copy.url.set(database=own_db.database)))
    monkeypatch.setattr(routing, "_written", {})
    monkeypatch.setattr(routing, "_resting_until", 0.0)
    engines.dispose()
    yield copy
    if copy.is_running:
        run(copy.url, "SELECT pg_wal_replay_resume()")


def run(url: URL, statement: str) -> object:
    engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        return connection.execute(text(statement)).scalar()


def catch_up(primary: URL, copy: Cluster) -> None:
    """Wait until the replica has what the primary has written until now."""
    position = run(primary, "SELECT pg_current_wal_flush_lsn()")
    for _ in range(1_000):
        if run(copy.url, f"SELECT pg_last_wal_replay_lsn() >= '{position}'::pg_lsn"):
            return
        time.sleep(0.01)
    raise AssertionError("the replica does not follow")


def is_replica(db: Session, user: Actor) -> bool:
    return bool(db.execute(text("SELECT pg_is_in_recovery()")).scalar())


def symbols(db: Session, user: Actor) -> list[str]:
    found = select(col(Instrument.symbol)).order_by(col(Instrument.symbol))
    return list(db.execute(found).scalars())


def add(db: Session, user: Actor, symbol: str) -> None:
    db.add(Instrument(symbol=symbol, exchange="US"))


def test_reads_go_to_the_replica_and_writes_to_the_primary(replica: Cluster, ada: Actor) -> None:
    assert answer(is_replica, ada)
    assert not carry_out(is_replica, ada)


def test_own_writes_are_seen_at_once_in_every_round(replica: Cluster, ada: Actor) -> None:
    stale = 0

    for number in range(ROUNDS):
        carry_out(add, ada, f"S{number:04}")
        stale += len(answer(symbols, ada)) != number + 1

    assert stale == 0


def test_own_writes_are_seen_while_the_replica_lags_behind(
    replica: Cluster, ada: Actor, eve: Actor
) -> None:
    run(replica.url, "SELECT pg_wal_replay_pause()")

    carry_out(add, ada, "AAPL")

    assert answer(symbols, ada) == ["AAPL"]
    assert answer(symbols, eve) == []  # the replica is asked, and has not replayed it yet


def test_who_wrote_returns_to_the_replica_when_it_has_replayed_that(
    own_db: URL, replica: Cluster, ada: Actor
) -> None:
    run(replica.url, "SELECT pg_wal_replay_pause()")
    carry_out(add, ada, "AAPL")
    before = answer(is_replica, ada)

    run(replica.url, "SELECT pg_wal_replay_resume()")
    catch_up(own_db, replica)

    assert not before
    assert answer(is_replica, ada)
    assert answer(symbols, ada) == ["AAPL"]


def test_version_and_data_come_through_the_same_door(
    replica: Cluster, ada: Actor, eve: Actor
) -> None:
    def both(db: Session, user: Actor) -> tuple[tuple[int, ...], int]:
        return versions.of(db, user, symbols), len(symbols(db, user))

    carry_out(add, ada, "AAPL")
    catch_up(engines.primary().url, replica)
    run(replica.url, "SELECT pg_wal_replay_pause()")

    carry_out(add, ada, "MSFT")

    assert answer(both, ada) == ((2,), 2)
    assert answer(both, eve) == ((1,), 1)


def test_the_replica_cannot_be_written(replica: Cluster, ada: Actor) -> None:
    def store(db: Session, user: Actor) -> None:
        add(db, user, "AAPL")
        db.commit()

    with pytest.raises(Unavailable, match="can only be read"):
        answer(store, ada)

    assert answer(is_replica, ada)  # which is no reason to leave it alone


def test_when_the_replica_stops_the_primary_answers_and_nobody_notices(
    replica: Cluster, ada: Actor, eve: Actor, caplog: pytest.LogCaptureFixture
) -> None:
    carry_out(add, ada, "AAPL")
    before = answer(is_replica, eve)

    replica.stop()

    with caplog.at_level(logging.WARNING):
        for user in (eve, ada):
            with read(user) as db:
                assert symbols(db, user) == ["AAPL"]
                assert not is_replica(db, user)
    assert before
    assert [record.getMessage() for record in caplog.records] == [
        "the replica does not answer; reading from the primary"
    ]


def test_a_read_that_the_replica_breaks_off_is_answered_by_the_primary(
    replica: Cluster, ada: Actor
) -> None:
    asked = []

    def cut_on_the_replica(db: Session, user: Actor) -> bool:
        asked.append(is_replica(db, user))
        if asked[-1]:
            run(
                replica.url,
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE "
                "application_name = 'bellwether'",
            )
        return is_replica(db, user)

    assert answer(cut_on_the_replica, ada) is False
    assert asked == [True, False]


def test_a_replica_that_is_back_is_asked_again_after_its_rest(
    own_db: URL, replica: Cluster, ada: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routing, "REST_SECONDS", 0.05)
    replica.stop()
    meanwhile = answer(is_replica, ada)

    replica.start()
    catch_up(own_db, replica)
    time.sleep(0.1)

    assert not meanwhile
    assert answer(is_replica, ada)


def test_a_replica_that_refuses_us_is_no_failure_of_ours(
    own_db: URL, replica: Cluster, ada: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_READ_URL", address(replica.url.set(database="nowhere")))
    engines.dispose()

    with read(ada) as db:
        assert not is_replica(db, ada)


def test_a_slow_query_is_no_reason_to_leave_the_replica_alone(
    replica: Cluster, ada: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(engines.LIMITS, "statement_timeout", "50ms")

    def slow(db: Session, user: Actor) -> None:
        db.execute(text("SELECT pg_sleep(5)"))

    with pytest.raises(Unavailable, match="took too long"):
        answer(slow, ada)

    assert answer(is_replica, ada)


def test_a_write_stays_a_success_when_its_place_cannot_be_learned(
    replica: Cluster, ada: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut = text("SELECT pg_terminate_backend(pg_backend_pid())::text")
    monkeypatch.setattr(routing, "WRITTEN", cut)

    with write(ada) as db:
        add(db, ada, "AAPL")

    assert answer(symbols, ada) == ["AAPL"]
    assert not answer(is_replica, ada)  # until the next write says how far the replica must be


def test_without_a_replica_nothing_is_remembered_of_who_wrote(
    own_db: URL, ada: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routing, "_written", {})

    carry_out(add, ada, "AAPL")

    assert routing._written == {}


def test_a_new_database_follows_to_the_replica(cluster: Cluster, copy: Cluster, kind: str) -> None:
    made = PostgresDatabases(cluster.url).empty()
    catch_up(cluster.url, copy)

    name = run(copy.url, f"SELECT datname FROM pg_database WHERE datname = '{made.database}'")

    PostgresDatabases(cluster.url).drop(made)
    assert name == made.database
