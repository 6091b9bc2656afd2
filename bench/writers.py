"""Many writers at once: is every increment kept, and does nobody meet a locked database?"""

import multiprocessing
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from uuid import UUID

from sqlalchemy import text
from sqlmodel import Session, col, select

from bench import places, rows
from bench.examples import FIGURES, MODEL, QUARTER
from bench.measure import Table, exactly, seconds
from bench.places import Given
from core.actors import SYSTEM, Actor
from core.db import carry_out, engines, read, versions, write
from core.db.tables import DataVersion
from core.errors import Interrupted
from core.registry import actions as registry
from core.registry.tables import TrainedModel
from core.retail import actions as retail
from core.retail.tables import Product, StockMovement
from core.ventures import actions as ventures
from core.ventures.tables import MetricsInput
from tests.bed.rows import Rows

WRITERS = 8
TIMES = 50
TIMES_IN_FILE = 100
STOCK = 1000
OURS = "core.db.write"
PLAIN, COUNTED = "plain", "counted"  # two counters in data_versions, one for each way to count

SELECT = f"SELECT version FROM data_versions WHERE domain = '{PLAIN}'"
UPDATE = f"UPDATE data_versions SET version = :version WHERE domain = '{PLAIN}'"


@dataclass(frozen=True)
class Trial:
    """What many do at once, and how often it turns out to have been done."""

    name: str
    do: Callable[[], object]
    kept: Callable[[Session], int]
    is_peer: bool = False


def postgresql(given: Given) -> Table:
    """Threads on PostgreSQL."""
    with places.postgresql(given.server):
        return threads("PostgreSQL")


def sqlite(_: Given) -> Table:
    """Threads on SQLite."""
    with places.sqlite():
        return threads("SQLite")


def processes(_: Given) -> Table:
    """Processes on one SQLite file: through our door, and with the driver as it comes."""
    table = Table(
        f"{WRITERS} processes × {TIMES_IN_FILE} increments in one SQLite file",
        ["what", "kept", "database is locked", "time"],
    )
    ways = ((OURS, ours, COUNTED), ("sqlite3 as it comes", as_it_comes, PLAIN))
    with places.sqlite() as path:
        begin_counting()
        for name, work, domain in ways:
            spawn = multiprocessing.get_context("spawn")
            with ProcessPoolExecutor(WRITERS, mp_context=spawn) as pool:
                locked, took = at_once(pool, partial(work, path))
            with read(SYSTEM) as db:
                kept = counter(domain, db)
            target = exactly(sum(locked), 0) if name == OURS else None
            table.add(name, kept, sum(locked), seconds(took), target=target)
    table.notes.append("Nothing is tried again; the time includes the start of the processes.")
    return table


def threads(engine: str) -> Table:
    """Every trial, one after another."""
    table = Table(
        f"{WRITERS} threads × {TIMES} increments, {engine}", ["what", "wanted", "kept", "time"]
    )
    wanted = WRITERS * TIMES
    for trial in trials():
        with ThreadPoolExecutor(WRITERS) as pool:
            _, took = at_once(pool, partial(many_times, trial.do))
        with read(SYSTEM) as db:
            kept = trial.kept(db)
        target = None if trial.is_peer else exactly(kept, wanted)
        table.add(trial.name, wanted, kept, seconds(took), target=target)
    return table


def at_once(pool: Executor, work: Callable[[], int]) -> tuple[list[int], float]:
    """What each writer says, and how long all of them took."""
    began = time.perf_counter()
    running = [pool.submit(work) for _ in range(WRITERS)]
    said = [one.result() for one in running]
    return said, time.perf_counter() - began


def many_times(do: Callable[[], object]) -> int:
    """One writer's work."""
    for _ in range(TIMES):
        do()
    return TIMES


def trials() -> list[Trial]:
    """What is incremented, each on rows of its own."""
    ada = rows.workspace().ada
    begin_counting()
    with write(SYSTEM) as db:
        made = Rows(db.connection())
        product = made.add("products", stock=STOCK)["id"]
        company = made.add("companies")["id"]
    return [
        Trial("read, add one, write back", read_add_write, partial(counter, PLAIN), is_peer=True),
        Trial("data_versions.version", partial(carry_out, touch, ada), partial(counter, COUNTED)),
        Trial("trained_models.version", partial(train, ada), partial(trained, ada)),
        Trial("products.stock", partial(sell, ada, product), partial(sold, product)),
        Trial("metrics_inputs.version", partial(submit, ada, company), partial(submitted, company)),
    ]


def begin_counting() -> None:
    """Put the two counters there, at zero."""
    with write(SYSTEM) as db:
        db.add_all([DataVersion(domain=PLAIN), DataVersion(domain=COUNTED)])


def counter(domain: str, db: Session) -> int:
    """How far a counter has come."""
    return db.exec(select(DataVersion.version).where(DataVersion.domain == domain)).one()


def read_add_write() -> None:
    """The peer: what two who do this at once may lose is what must not be lost."""
    with engines.primary().begin() as connection:
        version = connection.execute(text(SELECT)).scalar_one()
        connection.execute(text(UPDATE), {"version": version + 1})


def touch(db: Session, _: Actor) -> None:
    """Let the door count one change."""
    versions.touch(db, COUNTED)


def train(ada: Actor) -> None:
    """Add a version of one model."""
    carry_out(registry.add_version, ada, "m", **MODEL)


def trained(ada: Actor, db: Session) -> int:
    """How many different versions there are."""
    found = db.exec(select(TrainedModel.version).where(TrainedModel.user_id == ada.id))
    return len(set(found))


def sell(ada: Actor, product: UUID) -> None:
    """Sell one piece."""
    carry_out(retail.sell, ada, product, 1)


def sold(product: UUID, db: Session) -> int:
    """How many pieces are gone, as the stock and as the ledger have it."""
    stock = db.exec(select(Product.stock).where(Product.id == product)).one()
    after = db.exec(select(StockMovement.stock_after).where(StockMovement.product_id == product))
    return min(STOCK - stock, len(set(after)))


def submit(ada: Actor, company: UUID) -> None:
    """Submit one quarter again."""
    carry_out(ventures.submit, ada, company, QUARTER, **FIGURES)


def submitted(company: UUID, db: Session) -> int:
    """How many versions there are, of which the last and only the last counts."""
    mine = select(MetricsInput.version).where(MetricsInput.company_id == company)
    found = db.exec(mine).all()
    current = db.exec(mine.where(col(MetricsInput.is_current))).all()
    return len(set(found)) if list(current) == [max(found)] else 0


def ours(path: Path) -> int:
    """One process that counts through our door; how often the file was locked."""
    places.use(f"sqlite:///{path}")
    locked = 0
    for _ in range(TIMES_IN_FILE):
        try:
            with write(SYSTEM) as db:
                versions.touch(db, COUNTED)
        except Interrupted:
            locked += 1
    engines.dispose()
    return locked


def as_it_comes(path: Path) -> int:
    """One process that counts with the driver's own transactions, which begin as readers."""
    locked = 0
    with closing(sqlite3.connect(path, timeout=30, isolation_level=None)) as connection:
        for _ in range(TIMES_IN_FILE):
            try:
                connection.execute("BEGIN")
                (version,) = connection.execute(SELECT).fetchone()
                connection.execute(UPDATE, {"version": version + 1})
                connection.execute("COMMIT")
            except sqlite3.OperationalError:
                connection.execute("ROLLBACK")
                locked += 1
    return locked
