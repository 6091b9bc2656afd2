"""Migrations go up and down on every database, with data in the tables, and without drift."""

import re

import pytest
from sqlalchemy import URL

from core.db import engines
from core.db.packages import metadata
from tests.bed import migrating

on_every_version = pytest.mark.parametrize(
    "fresh", ["sqlite", "postgresql", "postgresql-pip"], indirect=True
)
LEFT_BY_ALEMBIC = {"alembic_version", "alembic_version_pkc"}
DATED = re.compile(r"\d{4}_\d\d_\d\d_\d{4}")


@on_every_version
def test_up_down_and_up_again_differs_from_the_models_in_nothing(fresh: URL) -> None:
    migrating.upgrade()
    migrating.fill(migrating.columns())

    migrating.downgrade("base")
    left = migrating.names()
    migrating.upgrade()

    assert left <= LEFT_BY_ALEMBIC
    migrating.drift()


def test_each_step_up_and_down_keeps_the_rows_that_were_there(fresh: URL) -> None:
    for revision in migrating.revisions():
        before = migrating.columns()
        kept = migrating.contents(before)

        migrating.upgrade(revision)
        assert migrating.contents(before) == kept, f"up to {revision}"

        migrating.fill(migrating.columns())
        kept = migrating.contents(before)
        migrating.downgrade("-1")
        assert migrating.contents(before) == kept, f"down from {revision}"

        migrating.upgrade(revision)
        assert migrating.contents(before) == kept, f"up to {revision} again"


@on_every_version
def test_the_models_alone_make_the_same_tables_as_the_migrations(fresh: URL) -> None:
    with engines.owner() as engine:
        metadata().create_all(engine)
    by_models = migrating.shape()
    with engines.owner() as engine:
        metadata().drop_all(engine)

    migrating.upgrade()
    by_migrations = migrating.shape()

    assert by_models.keys() == by_migrations.keys()
    for name, table in by_models.items():
        assert table == by_migrations[name], name


def test_every_table_belongs_to_a_package_and_every_one_is_made(own_db: URL) -> None:
    assert set(migrating.columns()) == set(metadata().tables)


def test_revisions_carry_dates_and_follow_each_other_in_one_line() -> None:
    files = [path.stem for path in (migrating.ROOT / "migrations" / "versions").glob("*.py")]
    found = migrating.revisions()

    assert found == sorted(found)
    assert sorted(name[:15] for name in files) == found
    assert all(DATED.fullmatch(revision) for revision in found)


def test_no_revision_looks_at_the_models_of_today() -> None:
    texts = {
        path.name: path.read_text()
        for path in (migrating.ROOT / "migrations" / "versions").glob("*.py")
    }

    looking = [name for name, text in texts.items() if "from core" in text or "import core" in text]

    assert looking == []
