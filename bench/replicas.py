"""Reading what one has just written, with a replica that lags behind."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, update

from bench import places, rows, servers
from bench.measure import Table, exactly
from bench.places import Given
from core.actors import SYSTEM, Actor, Role
from core.db import answer, carry_out, engines, write
from core.db.keys import uuid7
from core.retail.tables import Product
from tests.bed.databases import address
from tests.bed.postgres import replica_of
from tests.bed.rows import Rows

ROUNDS = 1000
LATER_SECONDS = 0.05
LATER_EVERY = 10  # rounds, or waiting would take most of the time
PATIENCE_SECONDS = 30

STOCK = sa.text("SELECT stock, pg_is_in_recovery() FROM products WHERE id = :id")
FOLLOWS = sa.text("SELECT pg_last_wal_replay_lsn() >= CAST(:position AS pg_lsn)")

Answer = tuple[int, bool]  # the stock that was read, and whether the replica said it


@dataclass
class Tally:
    """How often it was asked, how often the answer was old, and how often the replica gave it."""

    asked: int = 0
    stale: int = 0
    by_replica: int = 0

    def note(self, wanted: int, found: Answer) -> None:
        """Note one answer."""
        self.asked += 1
        self.stale += found[0] != wanted
        self.by_replica += found[1]


@dataclass
class Rounds:
    """One product, who writes its stock, and who reads it when."""

    product: UUID
    ada: Actor
    vic: Actor
    at_once: Tally = field(default_factory=Tally)
    later: Tally = field(default_factory=Tally)
    others: Tally = field(default_factory=Tally)
    peer: Tally = field(default_factory=Tally)

    def play(self) -> None:
        """Two writes a round: after one we read through our door, after the other past it."""
        for number in range(2, 2 * ROUNDS + 2, 2):
            carry_out(set_stock, self.ada, self.product, number)
            self.at_once.note(number, answer(stock, self.ada, self.product))
            self.others.note(number, answer(stock, self.vic, self.product))
            if number % (2 * LATER_EVERY) == 0:
                time.sleep(LATER_SECONDS)
                self.later.note(number, answer(stock, self.ada, self.product))
            carry_out(set_stock, self.ada, self.product, number + 1)
            self.peer.note(number + 1, from_replica(self.product))


def own_writes(_: Given) -> Table:
    """A thousand rounds, on two servers of our own."""
    with with_replica():
        ada = rows.workspace().ada
        with write(SYSTEM) as db:
            product = Rows(db.connection()).add("products")["id"]
        until_replica_follows()
        rounds = Rounds(product, ada, Actor(uuid7(), "vic", Role.viewer))
        rounds.play()
    return table(rounds)


def table(rounds: Rounds) -> Table:
    """Who read what."""
    made = Table(
        f"{ROUNDS:,} rounds of a write and a read, with a replica",
        ["who reads", "reads", "by the replica", "stale"],
    )
    later = f"who wrote, {LATER_SECONDS * 1000:g} ms later"
    for name, tally in {"who wrote, at once": rounds.at_once, later: rounds.later}.items():
        made.add(name, *figures(tally), target=exactly(tally.stale, 0))
    made.add("somebody else, at once", *figures(rounds.others))
    made.add("peer: who wrote, at once, from the replica", *figures(rounds.peer))
    return made


def figures(tally: Tally) -> tuple[int, str, int]:
    """The cells of one line."""
    return tally.asked, f"{tally.by_replica / tally.asked:.1%}", tally.stale


@contextmanager
def with_replica() -> Iterator[None]:
    """The doors on a primary and its replica."""
    with (
        servers.of_our_own() as primary,
        replica_of(primary) as replica,
        places.postgresql(address(primary.url)) as url,
    ):
        copy = replica.url.set(database=sa.make_url(url).database)
        places.use(url, address(copy))
        yield


def until_replica_follows() -> None:
    """Wait until the replica has what the primary has."""
    with engines.primary().connect() as connection:
        position = connection.execute(sa.text("SELECT pg_current_wal_lsn()::text")).scalar_one()
    deadline = time.monotonic() + PATIENCE_SECONDS
    copy = engines.replica()
    assert copy is not None
    while time.monotonic() < deadline:
        with copy.connect() as connection:
            if connection.execute(FOLLOWS, {"position": position}).scalar():
                return
        time.sleep(LATER_SECONDS)
    raise TimeoutError("the replica does not follow")


def set_stock(db: Session, _: Actor, product: UUID, number: int) -> None:
    """Write."""
    db.execute(update(Product).where(col(Product.id) == product).values(stock=number))


def stock(db: Session, _: Actor, product: UUID) -> Answer:
    """Read."""
    number, by_replica = db.execute(STOCK, {"id": product}).one()
    return number, by_replica


def from_replica(product: UUID) -> Answer:
    """The peer: read from the replica whatever it has."""
    copy = engines.replica()
    assert copy is not None
    with copy.connect() as connection:
        number, by_replica = connection.execute(STOCK, {"id": product}).one()
    return number, by_replica
