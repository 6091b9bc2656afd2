"""The doors keep all of a block or nothing, and answer again what was broken off."""

import pytest
from sqlalchemy import URL, func, text
from sqlmodel import Session, col, select

from core.actors import NOBODY, SYSTEM, Actor
from core.calendar.tables import Event
from core.db import SessionLocal, answer, carry_out, embedding, read, retries, schema, write
from core.db.tables import DataVersion
from core.errors import BellwetherError, Conflict, Interrupted, Unavailable
from core.market.tables import Instrument


def instrument(symbol: str = "AAPL") -> Instrument:
    return Instrument(symbol=symbol, exchange="US")


def symbols(db: Session, user: Actor, *, exchange: str = "US") -> list[str]:
    found = select(col(Instrument.symbol)).where(col(Instrument.exchange) == exchange)
    return list(db.execute(found).scalars())


def add(db: Session, user: Actor, symbol: str) -> str:
    db.add(instrument(symbol))
    return symbol


def market_version(db: Session) -> int:
    counted = select(func.sum(DataVersion.version)).where(col(DataVersion.domain) == "market")
    return db.execute(counted).scalar() or 0


def test_what_a_block_wrote_is_kept_and_counted(own_db: URL, ada: Actor) -> None:
    with write(ada) as db:
        db.add(instrument())

    with read(ada) as db:
        assert symbols(db, ada) == ["AAPL"]
        assert market_version(db) == 1


def test_of_a_block_that_fails_nothing_is_kept_nor_counted(own_db: URL, ada: Actor) -> None:
    def fail(db: Session, user: Actor) -> float:
        db.add(instrument())
        db.flush()
        return 1 / 0

    with pytest.raises(ZeroDivisionError):
        carry_out(fail, ada)

    with read(ada) as db:
        assert symbols(db, ada) == []
        assert market_version(db) == 0


def test_of_a_block_whose_last_row_is_refused_nothing_is_kept(own_db: URL, ada: Actor) -> None:
    with pytest.raises(Conflict, match="already such a row"), write(ada) as db:
        db.add_all([instrument("MSFT"), instrument("AAPL"), instrument("AAPL")])

    with read(ada) as db:
        assert symbols(db, ada) == []


def test_what_a_block_did_not_write_is_not_counted(own_db: URL, ada: Actor) -> None:
    with write(ada) as db:
        symbols(db, ada)

    with read(ada) as db:
        assert market_version(db) == 0


@pytest.mark.parametrize("user", [SYSTEM, NOBODY])
def test_the_product_itself_and_nobody_are_users_too(own_db: URL, user: Actor) -> None:
    with write(user) as db:
        db.add(instrument())

    with read(user) as db:
        assert symbols(db, user) == ["AAPL"]


def test_a_row_can_be_used_after_its_block(own_db: URL, ada: Actor) -> None:
    with write(ada) as db:
        made = instrument()
        db.add(made)

    assert made.symbol == "AAPL"


def test_a_writing_block_sees_what_it_added_itself(own_db: URL, ada: Actor) -> None:
    with write(ada) as db:
        db.add(instrument())

        assert symbols(db, ada) == ["AAPL"]


def test_what_is_read_cannot_be_written(own_db: URL, ada: Actor) -> None:
    def store(db: Session, user: Actor) -> None:
        db.add(instrument())
        db.commit()

    with pytest.raises(Unavailable, match="can only be read"):
        answer(store, ada)

    with read(ada) as db:
        assert symbols(db, ada) == []


def test_after_a_read_the_same_connection_can_write(
    own_db: URL, ada: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_POOL_SIZE", "1")
    monkeypatch.setenv("DATABASE_MAX_CONNECTIONS", "1")

    for symbol in ("AAPL", "MSFT"):
        answer(symbols, ada)
        carry_out(add, ada, symbol)

    assert sorted(answer(symbols, ada)) == ["AAPL", "MSFT"]


def test_a_reader_sees_no_half_of_a_block_that_is_under_way(own_db: URL, ada: Actor) -> None:
    with write(ada) as db:
        db.add(instrument())
        db.flush()

        with read(ada) as other:
            seen = symbols(other, ada)

    assert seen == []


def test_a_query_gets_its_arguments_and_options(own_db: URL, ada: Actor) -> None:
    stored = carry_out(add, ada, "AAPL")

    assert stored == "AAPL"
    assert answer(symbols, ada, exchange="US") == ["AAPL"]
    assert answer(symbols, ada, exchange="LSE") == []


def test_an_action_that_is_broken_off_is_done_again_and_kept_once(
    own_db: URL, ada: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = []

    def broken_off_twice(db: Session, user: Actor) -> None:
        tries.append(user)
        db.add(instrument())
        db.flush()
        if len(tries) < 3:
            raise Interrupted("cut")

    carry_out(broken_off_twice, ada)

    assert len(tries) == 3
    assert answer(symbols, ada) == ["AAPL"]


@pytest.mark.parametrize("error", [Conflict, Unavailable])
def test_an_action_that_is_refused_is_not_done_again(
    own_db: URL, ada: Actor, error: type[BellwetherError]
) -> None:
    tries = []

    def refused(db: Session, user: Actor) -> None:
        tries.append(user)
        raise error("no")

    with pytest.raises(error, match="no"):
        carry_out(refused, ada)

    assert len(tries) == 1


def test_what_is_always_broken_off_is_told_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retries, "FIRST_WAIT_SECONDS", 0.0001)
    tries = []

    def work() -> None:
        tries.append(1)
        raise Interrupted("cut")

    with pytest.raises(Interrupted, match="cut"):
        retries.retried(work)

    assert len(tries) == retries.TRIES


def test_the_session_that_is_embedded_is_one_on_the_primary(own_db: URL) -> None:
    with SessionLocal() as db:
        db.add(instrument())
        db.commit()

    found = [symbols(session, NOBODY) for session in embedding.get_db()]
    assert found == [["AAPL"]]


def test_set_up_by_an_embedding_program_makes_the_tables(empty_db: URL) -> None:
    embedding.init_db()

    schema.require_head()


def test_rows_of_any_package_can_be_used_without_importing_the_others(
    own_db: URL, ada: Actor
) -> None:
    with read(ada) as db:
        assert db.execute(select(Event)).all() == []
        assert db.execute(text("SELECT count(*) FROM users")).scalar() == 4
