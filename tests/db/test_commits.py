"""Whatever breaks off, what was to be written is there exactly once."""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import pytest
from sqlalchemy import URL, NullPool, create_engine, text
from sqlmodel import Session, col, func, select

from core.actors import Actor
from core.db import answer, carry_out, commits, engines
from core.db.tables import DataVersion
from core.errors import Unavailable
from core.market.tables import Instrument
from tests.bed.databases import address
from tests.bed.line import Cut, Line, line_to
from tests.bed.postgres import Cluster

pytestmark = pytest.mark.parametrize("kind", ["postgresql-own"], indirect=True, scope="session")

SECONDS = 4
OTHERS = text(
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


def add(db: Session, user: Actor, symbol: str) -> None:
    db.add(Instrument(symbol=symbol, exchange="US"))


def symbols(db: Session, user: Actor) -> list[str]:
    return list(db.execute(select(col(Instrument.symbol)).order_by(col(Instrument.id))).scalars())


def market_version(db: Session, user: Actor) -> int:
    counted = select(func.sum(DataVersion.version)).where(col(DataVersion.domain) == "market")
    return db.execute(counted).scalar() or 0


def cut_others(url: URL) -> int:
    """Cut every connection to the database but the one that says so."""
    engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        return connection.execute(OTHERS).scalar_one()


@contextmanager
def cuts(url: URL, every_seconds: float) -> Iterator[list[int]]:
    """Cut all connections again and again while the block runs; note how many each time."""
    chance, ended = random.Random(7), Event()
    cut: list[int] = []

    def again_and_again() -> None:
        while not ended.wait(chance.uniform(0.75, 1.25) * every_seconds):
            cut.append(cut_others(url))

    thread = Thread(target=again_and_again)
    thread.start()
    try:
        yield cut
    finally:
        ended.set()
        thread.join()


def test_cut_again_and_again_every_write_is_kept_once_and_no_read_fails(
    own_db: URL, ada: Actor
) -> None:
    written: list[str] = []
    lost_reads = 0
    end = time.monotonic() + SECONDS

    with cuts(own_db, 0.2) as cut:
        while time.monotonic() < end:
            written.append(f"S{len(written):05}")
            carry_out(add, ada, written[-1])
            lost_reads += answer(symbols, ada) != written

    assert lost_reads == 0
    assert answer(symbols, ada) == written
    assert answer(market_version, ada) == len(written)
    assert sum(cut) > SECONDS  # or the test has shown nothing


@pytest.fixture
def line(own_db: URL, monkeypatch: pytest.MonkeyPatch) -> Iterator[Line]:
    """The only way to the database, which can be cut."""
    with line_to(own_db) as made:
        monkeypatch.setenv("DATABASE_URL", address(made.url))
        engines.dispose()
        yield made
        engines.dispose()


@pytest.mark.parametrize(("cut", "tries"), [(Cut.before, 2), (Cut.after, 1)])
def test_a_commit_that_is_cut_is_done_again_only_if_it_was_not_kept(
    line: Line, ada: Actor, cut: Cut, tries: int
) -> None:
    tried: list[str] = []

    def add_and_be_cut(db: Session, user: Actor) -> None:
        tried.append("AAPL")
        add(db, user, "AAPL")
        if len(tried) == 1:
            line.cut = cut

    carry_out(add_and_be_cut, ada)

    assert len(tried) == tries
    assert answer(symbols, ada) == ["AAPL"]
    assert answer(market_version, ada) == 1


def test_a_commit_of_which_nothing_can_be_learned_is_told_and_not_done_again(
    line: Line, ada: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commits, "PATIENCE_SECONDS", 0.3)
    tried: list[str] = []

    def add_and_be_cut(db: Session, user: Actor) -> None:
        tried.append("AAPL")
        add(db, user, "AAPL")
        line.cut = Cut.for_good

    with pytest.raises(Unavailable, match="it is not known whether this was kept"):
        carry_out(add_and_be_cut, ada)
    line.is_down = False

    assert tried == ["AAPL"]
    assert answer(symbols, ada) == ["AAPL"]


def test_a_block_that_wrote_nothing_is_done_again_when_its_end_is_cut(
    line: Line, ada: Actor
) -> None:
    line.cut = Cut.before

    found = carry_out(symbols, ada)

    assert found == []
    assert line.cut is None


def test_a_server_that_is_started_again_is_not_noticed(
    own_db: URL, ada: Actor, cluster: Cluster
) -> None:
    def restart() -> None:
        cluster.stop("fast")
        cluster.start()

    written: list[str] = []
    thread = Thread(target=restart)
    thread.start()
    while thread.is_alive() or len(written) < 20:
        written.append(f"S{len(written):05}")
        carry_out(add, ada, written[-1])
    thread.join()

    assert answer(symbols, ada) == written
