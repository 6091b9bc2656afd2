"""Whether the database can serve is said to strangers without its secrets."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine, text

from core.actors import Actor
from core.db import engines, write
from core.db.readiness import OTHER_SCHEMA, READY, SILENT, readiness
from tests.bed.databases import address
from tests.bed.postgres import Cluster

POSTGRESQL = pytest.mark.parametrize("kind", ["postgresql-own"], indirect=True, scope="session")
SQLITE = pytest.mark.parametrize("kind", ["sqlite"], indirect=True, scope="session")


def run(url: URL, statement: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.fixture
def stopped(cluster: Cluster, own_db: URL) -> Iterator[None]:
    """The server is stopped while its connections are pooled, and started again afterwards."""
    readiness()
    cluster.stop()
    yield
    cluster.start()


def test_a_database_at_head_is_ready(own_db: URL) -> None:
    assert readiness() == READY


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE alembic_version SET version_num = '2031_01_01_0000'",
        "DELETE FROM alembic_version",
        "DROP TABLE alembic_version",
        "INSERT INTO alembic_version VALUES ('2031_01_01_0000')",
    ],
)
def test_another_schema_is_not_ready(own_db: URL, statement: str) -> None:
    run(own_db, statement)

    assert readiness() == OTHER_SCHEMA


def test_a_database_without_tables_is_not_ready(own_db: URL, empty_db: URL) -> None:
    assert not readiness().is_at_head


@SQLITE
def test_a_file_that_was_taken_away_is_noticed_and_not_made_anew(own_db: URL) -> None:
    assert readiness() == READY

    Path(str(own_db.database)).unlink()

    assert readiness() == SILENT
    assert not Path(str(own_db.database)).exists()


@SQLITE
def test_a_file_that_is_no_database_is_not_ready(own_db: URL) -> None:
    engines.dispose()
    Path(str(own_db.database)).write_bytes(b"no database at all" * 1_000)

    assert readiness() == SILENT


@SQLITE
def test_a_long_load_does_not_make_it_unready(own_db: URL, ada: Actor) -> None:
    with write(ada) as db:
        db.execute(text("SELECT 1"))

        assert readiness() == READY


@POSTGRESQL
def test_a_server_that_was_stopped_is_noticed(stopped: None) -> None:
    assert readiness() == SILENT


@POSTGRESQL
def test_a_server_that_is_back_is_ready_again(cluster: Cluster, own_db: URL) -> None:
    readiness()
    cluster.stop()
    readiness()

    cluster.start()

    assert readiness() == READY


@POSTGRESQL
def test_neither_sentence_names_a_place_or_a_secret(
    own_db: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", address(own_db.set(password="hunter2", database="nowhere")))
    engines.dispose()

    found = readiness()

    assert found == SILENT
    assert "nowhere" not in found.sentence
    assert "hunter2" not in found.sentence
