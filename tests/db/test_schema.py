"""A database is taken to this version, or a sentence says why it is not."""

import pytest
from sqlalchemy import create_engine, inspect, text

from core.db import engines, schema
from core.db.schema import State
from core.errors import SchemaError, Unavailable
from tests.bed import migrating
from tests.bed.databases import address


def run(url, *statements):
    engine = create_engine(url)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def tables(url):
    engine = create_engine(url)
    names = set(inspect(engine).get_table_names())
    engine.dispose()
    return names


def test_a_version_that_runs_is_not_taken_for_the_one_that_was_put_on_its_disk(
    own_db, monkeypatch, tmp_path
):
    before = schema.standing(engines.primary())
    migrating.add_revision(migrating.copied(tmp_path), "    pass")

    monkeypatch.setattr(schema, "ROOT", tmp_path)

    assert schema.standing(engines.primary()) == before
    assert before.state is State.current


def test_an_empty_database_gets_its_tables_and_a_second_run_changes_nothing(empty_db):
    first = schema.upgrade()
    second = schema.upgrade()

    assert (first.state, second.state) == (State.empty, State.current)
    assert "timeseries_data" in tables(empty_db)


def test_a_database_with_tables_of_somebody_else_is_left_alone(empty_db):
    run(empty_db, "CREATE TABLE invoices (id integer)")

    with pytest.raises(SchemaError, match=r"not Bellwether's \(invoices\)"):
        schema.upgrade()

    assert tables(empty_db) == {"invoices"}


def test_a_database_at_an_unknown_revision_is_left_alone(own_db):
    run(own_db, "UPDATE alembic_version SET version_num = '2031_01_01_0000'")

    with pytest.raises(SchemaError, match="2031_01_01_0000, which this version does not know"):
        schema.upgrade()
    with pytest.raises(SchemaError, match="newer Bellwether"):
        schema.reset()


def test_a_database_that_is_behind_is_not_worked_on_until_it_is_migrated(empty_db):
    run(
        empty_db,
        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)",
        "INSERT INTO alembic_version VALUES ('2026_11_21_1201')",
    )

    with pytest.raises(SchemaError, match="at revision 2026_11_21_1201, this version works with"):
        schema.require_head()


def test_work_on_a_database_without_tables_is_refused_with_the_command(empty_db):
    with pytest.raises(SchemaError, match="empty; run `python -m core setup`"):
        schema.require_head()


def test_a_current_database_is_worked_on(own_db):
    schema.require_head()


def test_a_reset_takes_our_rows_and_leaves_what_others_keep_there(own_db):
    run(own_db, "CREATE TABLE notes (id integer)", "INSERT INTO notes VALUES (1)")

    schema.reset()

    engine = create_engine(own_db)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM notes")).scalar() == 1
        assert connection.execute(text("SELECT count(*) FROM users")).scalar() == 0
    engine.dispose()


def test_what_is_no_database_is_said(tmp_path, monkeypatch):
    (tmp_path / "letter.db").write_text(
        "Dear Sir or Madam, this is a letter and no database at all." * 9
    )
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/letter.db")

    with pytest.raises(Unavailable, match="not a database"):
        schema.upgrade()


def test_a_folder_that_is_missing_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/nowhere/a.db")

    with pytest.raises(Unavailable, match=r"no folder .*nowhere to keep"):
        schema.upgrade()


def test_tables_can_be_made_in_another_database_than_that_of_the_settings(own_db, tmp_path):
    other = f"sqlite:///{tmp_path}/other.db"

    with engines.opened(other) as engine:
        schema.upgrade_on(engine)
        found = schema.standing(engine)

    assert found.state is State.current
    assert address(own_db) != other
