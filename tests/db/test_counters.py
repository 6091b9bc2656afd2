"""Nothing is lost when many write at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from sqlalchemy import URL, update
from sqlmodel import Session, col, func, select

from core.actors import Actor
from core.db import answer, carry_out, engines, versions, write
from core.db.tables import DataVersion
from core.market.tables import Instrument
from core.retail.tables import Product

THREADS = 8
TIMES = 50


def at_once(user: Actor, change: Callable[[Session, int], object], times: int = TIMES) -> None:
    """Let eight threads write, each so many times, and nothing be tried a second time."""

    start = Barrier(THREADS)
    engines.dispose()  # so that they also make their first connections at once

    def many(thread: int) -> None:
        start.wait()
        for turn in range(times):
            with write(user) as db:
                change(db, thread * times + turn)

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(many, range(THREADS)))


def test_no_change_of_a_version_is_lost(own_db: URL, ada: Actor) -> None:
    def counted(db: Session, user: Actor) -> dict[tuple[str, str], int]:
        rows = db.execute(select(DataVersion.domain, DataVersion.owner, DataVersion.version))
        return {(domain, owner): version for domain, owner, version in rows}

    def note(db: Session, _: int) -> None:
        versions.touch(db, "series", ada.id)
        versions.touch(db, "market")

    at_once(ada, note)

    all_of_them = THREADS * TIMES
    assert answer(counted, ada) == {
        ("series", str(ada.id)): all_of_them,
        ("market", "all"): all_of_them,
    }


def test_no_change_of_a_stock_is_lost(own_db: URL, ada: Actor) -> None:
    def store(db: Session, user: Actor) -> None:
        db.add(Product(sku="mug", name="Mug", price=Decimal("9.50")))

    def stock(db: Session, user: Actor) -> int:
        return db.execute(select(col(Product.stock))).scalar_one()

    def grow(db: Session, _: int) -> None:
        db.execute(update(Product).values(stock=col(Product.stock) + 1))

    carry_out(store, ada)
    at_once(ada, grow)

    assert answer(stock, ada) == THREADS * TIMES


def test_a_row_that_is_locked_before_it_is_read_is_counted_exactly(own_db: URL, ada: Actor) -> None:
    def store(db: Session, user: Actor) -> None:
        db.add(Product(sku="mug", name="Mug", price=Decimal("9.50")))

    def grow(db: Session, _: int) -> None:
        mug = db.execute(select(Product).with_for_update()).scalar_one()
        mug.stock += 1

    carry_out(store, ada)
    at_once(ada, grow, 20)

    with write(ada) as db:
        assert db.execute(select(col(Product.stock))).scalar_one() == THREADS * 20


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True, scope="session")
def test_eight_writers_of_one_file_are_never_told_that_it_is_locked(
    own_db: URL, ada: Actor
) -> None:
    def add(db: Session, number: int) -> None:
        known = select(func.count()).select_from(Instrument)
        db.execute(known)  # a reader that becomes a writer is what fails without care
        db.add(Instrument(symbol=f"S{number}", exchange="US"))

    def count(db: Session, user: Actor) -> int:
        return db.execute(select(func.count()).select_from(Instrument)).scalar_one()

    at_once(ada, add, 100)

    assert answer(count, ada) == 800
