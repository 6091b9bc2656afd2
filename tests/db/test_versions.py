"""A version is counted for whoever may see the change, and for nobody else."""

from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import URL, delete, func, insert, text, update
from sqlmodel import Session, col, select

from core.actors import NOBODY, SYSTEM, Actor
from core.autoindex.tables import StrategyConfig
from core.db import answer, carry_out, read, versions, write
from core.db.tables import DataVersion
from core.market.tables import Instrument
from core.risk.tables import Holding, Portfolio
from core.series.tables import Series, TimeSeriesData
from core.uploads.tables import DataUpload
from tests.bed.statements import Statements

READS = ("series", "market")

MOMENT = datetime(2024, 1, 31, tzinfo=UTC)


def figures(db: Session, user: Actor) -> None:
    """Any query of a module that reads the domains in READS."""


def seen(user: Actor) -> tuple[int, ...]:
    with read(user) as db:
        return versions.of(db, user, figures)


def counts(db: Session) -> dict[tuple[str, str], int]:
    rows = db.execute(select(DataVersion.domain, DataVersion.owner, DataVersion.version))
    return {(domain, owner): version for domain, owner, version in rows}


def series(user: Actor, name: str = "sales", *, is_shared: bool = False) -> Series:
    assert user.id is not None
    return Series(user_id=user.id, name=name, category="revenue", is_shared=is_shared)


def upload(user: Actor) -> DataUpload:
    assert user.id is not None
    return DataUpload(
        user_id=user.id, filename="a.csv", file_sha256="0" * 64, file_size=1, data_type="custom"
    )


def store(db: Session, user: Actor, *rows: object) -> None:
    db.add_all(rows)


def point(above: Series, file: DataUpload) -> TimeSeriesData:
    return TimeSeriesData(
        series_id=above.id,
        data_upload_id=file.id,
        timestamp=MOMENT,
        category="revenue",
        value=1.0,
    )


def test_before_anything_is_written_every_version_is_nothing(own_db: URL, ada: Actor) -> None:
    assert seen(ada) == (0, 0)


def test_a_private_row_is_counted_for_its_owner_alone(
    own_db: URL, ada: Actor, eve: Actor, root: Actor
) -> None:
    carry_out(store, ada, series(ada))

    assert seen(ada) == (1, 0)
    assert seen(eve) == (0, 0)
    assert seen(NOBODY) == (0, 0)
    assert seen(root) == (1, 0)  # who sees all is told of all
    assert seen(SYSTEM) == (1, 0)


def test_a_row_that_others_may_see_is_counted_for_them_too(
    own_db: URL, ada: Actor, eve: Actor
) -> None:
    carry_out(store, ada, series(ada, is_shared=True))

    assert seen(eve) == (1, 0)
    assert seen(ada) == (2, 0)


def test_a_row_that_is_shared_no_longer_is_counted_for_all_a_last_time(
    own_db: URL, ada: Actor, eve: Actor
) -> None:
    made = series(ada, is_shared=True)
    carry_out(store, ada, made)
    before = seen(eve)

    with write(ada) as db:
        db.get_one(Series, made.id).is_shared = False
    hidden = seen(eve)
    with write(ada) as db:
        db.get_one(Series, made.id).unit = "kg"

    assert hidden > before
    assert seen(eve) == hidden


def test_a_row_common_to_the_workspace_is_counted_for_all(
    own_db: URL, ada: Actor, eve: Actor
) -> None:
    carry_out(store, ada, Instrument(symbol="AAPL", exchange="US"))

    assert seen(ada) == seen(eve) == (0, 1)


def test_a_row_below_another_has_the_owner_of_that(own_db: URL, ada: Actor, eve: Actor) -> None:
    above, file = series(ada), upload(ada)
    carry_out(store, ada, above, file)
    before = seen(ada)

    carry_out(store, ada, point(above, file))

    assert seen(ada) == (before[0] + 1, 0)
    assert seen(eve) == (0, 0)


def test_a_row_below_a_shared_one_is_counted_for_all(own_db: URL, ada: Actor, eve: Actor) -> None:
    above, file = series(ada, is_shared=True), upload(ada)
    carry_out(store, ada, above, file)
    before = seen(eve)

    carry_out(store, ada, point(above, file))

    assert seen(eve) == (before[0] + 1, 0)


def test_a_row_deleted_is_counted_too(own_db: URL, ada: Actor) -> None:
    made = series(ada)
    carry_out(store, ada, made)

    with write(ada) as db:
        db.delete(db.get_one(Series, made.id))

    assert seen(ada) == (2, 0)


def test_statements_on_tables_are_counted_for_all(own_db: URL, ada: Actor, eve: Actor) -> None:
    statements = (
        insert(Instrument).values(symbol="AAPL", exchange="US"),
        update(Instrument).values(name="Apple"),
        delete(Instrument),
    )

    for statement in statements:
        with write(ada) as db:
            db.execute(statement)

    assert seen(eve) == (0, 3)


def test_raw_sql_says_itself_what_it_changed(own_db: URL, ada: Actor, eve: Actor) -> None:
    with write(ada) as db:
        db.execute(text("UPDATE instruments SET name = 'Apple'"))
        versions.touch(db, "market")
        versions.touch(db, "series", eve.id)

    assert seen(ada) == (0, 1)
    assert seen(eve) == (1, 1)


def test_many_rows_of_one_block_are_one_change(own_db: URL, ada: Actor) -> None:
    carry_out(store, ada, *(series(ada, f"series {number}") for number in range(20)))

    assert seen(ada) == (1, 0)


def test_a_block_is_counted_once_however_often_it_is_flushed(own_db: URL, ada: Actor) -> None:
    with write(ada) as db:
        for symbol in ("AAPL", "MSFT"):
            db.add(Instrument(symbol=symbol, exchange="US"))
            db.flush()

    assert seen(ada) == (0, 1)


def test_a_query_of_another_domain_is_not_made_stale(own_db: URL, ada: Actor) -> None:
    assert ada.id is not None
    carry_out(store, ada, StrategyConfig(user_id=ada.id, name="mine"))

    assert seen(ada) == (0, 0)


def test_the_counters_are_raised_in_one_order_by_the_last_statements(
    db: Session, ada: Actor, eve: Actor
) -> None:
    touched = [("series", eve.id), ("market", None), ("series", ada.id), ("calendar", None)]
    for domain, owner in touched:
        versions.touch(db, domain, owner)

    versions.bump(db)

    stored = select(col(DataVersion.domain), col(DataVersion.owner)).order_by(col(DataVersion.id))
    assert db.execute(stored).all() == sorted(
        (domain, "all" if owner is None else str(owner)) for domain, owner in touched
    )


def test_what_was_counted_is_not_counted_again(db: Session) -> None:
    versions.touch(db, "market")
    versions.bump(db)
    versions.bump(db)

    assert counts(db) == {("market", "all"): 1}


def test_the_owners_of_many_rows_are_found_by_one_statement(
    db: Session, ada: Actor, statements: Statements
) -> None:
    assert ada.id is not None
    folder = Portfolio(user_id=ada.id, name="mine", base_currency="USD")
    listings = [Instrument(symbol=f"S{number}", exchange="US") for number in range(50)]
    db.add_all([folder, *listings])
    db.flush()
    versions.bump(db)

    db.add_all(
        Holding(portfolio_id=folder.id, instrument_id=listing.id, since=date(2024, 1, 31), weight=0)
        for listing in listings
    )
    db.flush()
    with statements.budget(2):
        versions.bump(db)

    assert counts(db)["risk", str(ada.id)] == 2


def test_the_time_of_the_last_change_is_kept(own_db: URL, ada: Actor) -> None:
    def changed_at(db: Session, user: Actor) -> datetime:
        return db.execute(select(func.max(DataVersion.updated_at))).scalar_one()

    carry_out(store, ada, Instrument(symbol="AAPL", exchange="US"))
    first = answer(changed_at, ada)
    carry_out(store, ada, Instrument(symbol="MSFT", exchange="US"))

    assert answer(changed_at, ada) > first


def test_an_unknown_owner_is_nobody_elses(own_db: URL, ada: Actor) -> None:
    with write(ada) as db:
        versions.touch(db, "series", UUID(int=99))

    assert seen(ada) == (0, 0)


def test_a_counter_that_was_set_back_is_not_taken_for_the_one_before(db, ada):
    """As after a backup was restored while pages keep answers."""
    db.add(DataVersion(domain="market", owner="all", version=7))
    db.flush()
    before = versions.stamps(db, ada)["market"]

    db.exec(delete(DataVersion))
    db.add(DataVersion(domain="market", owner="all", version=7))
    db.flush()

    assert versions.stamps(db, ada)["market"] != before
