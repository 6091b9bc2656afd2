"""Tables are counted where that is cheap, estimated where it is not, and measured where we can."""

import pytest
from sqlalchemy import URL, Connection, text

from core.db import engines, sizes
from core.db.packages import metadata
from core.db.sizes import Size

POSTGRESQL = pytest.mark.parametrize("kind", ["postgresql"], indirect=True, scope="session")
SQLITE = pytest.mark.parametrize("kind", ["sqlite"], indirect=True, scope="session")


def found(connection: Connection) -> dict[str, Size]:
    return {size.table: size for size in sizes.sizes(connection)}


def looked_at() -> dict[str, Size]:
    with engines.reader().connect() as connection:
        return found(connection)


def fill(statement: str) -> None:
    with engines.primary().begin() as connection:
        connection.execute(text(statement))


def many_versions(count: int) -> str:
    """Rows of a narrow table, written by the database itself."""
    if engines.primary().dialect.name == "sqlite":
        numbers = (
            f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) "
        )
        row = "SELECT printf('%032x', i), 'd' || i, 'all', 1, CURRENT_TIMESTAMP FROM n"
    else:
        numbers = ""
        row = (
            "SELECT gen_random_uuid(), 'd' || i, 'all', 1, now() "
            f"FROM generate_series(1, {count}) AS i"
        )
    return f"INSERT INTO data_versions (id, domain, owner, version, updated_at) {numbers}{row}"


def test_every_table_of_ours_is_there_once_with_its_rows_and_bytes(own_db: URL) -> None:
    there = looked_at()

    assert set(there) == set(metadata().tables)
    assert there["users"] == Size("users", 4, False, there["users"].bytes)
    assert there["jobs"].rows == 0
    assert all(size.bytes > 0 and not size.reason for size in there.values())


def test_a_table_that_grows_takes_more_room_with_its_indexes(own_db: URL) -> None:
    before = looked_at()["data_versions"]

    fill(many_versions(20_000))

    after = looked_at()["data_versions"]
    assert before.bytes is not None
    assert after.bytes is not None
    assert after.bytes - before.bytes > 1_000_000


def test_a_large_table_is_estimated_and_says_so(
    own_db: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sizes, "COUNTED_ROWS", 1_000)
    fill(many_versions(20_000))
    if engines.primary().dialect.name == "postgresql":
        fill("ANALYZE data_versions")
    fill("DELETE FROM data_versions WHERE domain LIKE 'd7%'")  # which no estimate has heard of

    large = looked_at()["data_versions"]

    assert large.is_estimate
    assert large.rows == pytest.approx(20_000, rel=0.02)


def test_what_is_just_below_the_limit_is_counted(own_db: URL) -> None:
    fill(many_versions(2_000))

    small = looked_at()["data_versions"]

    assert (small.rows, small.is_estimate) == (2_000, False)


@POSTGRESQL
def test_partitions_are_summed_under_their_table(own_db: URL) -> None:
    fill("INSERT INTO instruments (id, symbol, exchange) VALUES (gen_random_uuid(), 'A', 'B')")
    fill(
        "INSERT INTO features (id, ts, instrument_id) SELECT gen_random_uuid(), ts, id "
        "FROM instruments, generate_series('1999-06-01+00'::timestamptz, '2027-01-01+00', "
        "'10 hours') AS ts"
    )
    fill("ANALYZE features")
    with engines.primary().connect() as connection:
        by_year = "SELECT pg_total_relation_size(oid) FROM pg_class WHERE relkind = 'r' AND "
        leaves = connection.execute(text(f"{by_year} relname LIKE 'features_%'")).scalars().all()
        rows = connection.execute(text("SELECT count(*) FROM features")).scalar_one()

    there = looked_at()

    assert not [name for name in there if name.startswith("features_")]
    assert len(leaves) > 2
    assert there["features"].bytes == sum(leaves)
    assert there["features"].rows == pytest.approx(rows, rel=0.05)


@POSTGRESQL
def test_rows_that_nobody_ever_counted_are_null_with_a_reason(own_db: URL) -> None:
    fill(many_versions(20_000))
    with engines.primary().begin() as connection:
        connection.execute(text("SELECT pg_stat_reset()"))

        uncounted = found(connection)["data_versions"]

    assert uncounted.rows is None
    assert "never counted" in uncounted.reason


@SQLITE
@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [("MEASURER", "NOT_BUILT_IN", "built without dbstat"), ("MEASURED_BYTES", 0, "too long")],
)
def test_what_cannot_be_measured_is_null_with_a_reason(
    own_db: URL, monkeypatch: pytest.MonkeyPatch, name: str, value: object, reason: str
) -> None:
    monkeypatch.setattr(sizes, name, value)

    users = looked_at()["users"]

    assert (users.rows, users.bytes) == (4, None)
    assert reason in users.reason
