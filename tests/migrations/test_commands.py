"""Alembic's own commands work as the source documents use them."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy import URL

from core.db import engines, schema
from tests.bed import migrating

on_both = pytest.mark.parametrize("fresh", ["sqlite", "postgresql"], indirect=True)
on_postgresql = pytest.mark.parametrize("fresh", ["postgresql"], indirect=True)

DATED = re.compile(r"\d{4}_\d\d_\d\d_\d{4}_add_colours\.py")
# Columns of every kind that is written in a way of our own, added to a copy of the models.
COLOURS = """
import sqlalchemy as _sa
from sqlmodel import AutoString as _Text, UTCDateTime as _Moment

_coloured = _sa.MetaData(naming_convention=metadata().naming_convention)
for _table in metadata().sorted_tables:
    _table.to_metadata(_coloured)
for _column in (
    _sa.Column("colour", _Text(20)),
    _sa.Column("palette", Json),
    _sa.Column("painted_at", _Moment()),
    _sa.Column("shades", _sa.Integer, server_default=_sa.text("3"), nullable=False),
):
    _coloured.tables["products"].append_column(_column)
_coloured.tables["products"].append_constraint(_sa.Index(None, "colour"))


def metadata():
    return _coloured


LOCK = """
ADDED = {"colour", "palette", "painted_at", "shades"}


def versions(folder: Path) -> set[str]:
    """The files of the revisions."""
    return {path.name for path in (folder / "migrations" / "versions").glob("*.py")}


def printed(show: Callable[[Config], None]) -> str:
    """What a command of Alembic that only tells something tells."""
    out = StringIO()
    show(Config(migrating.ROOT / "alembic.ini", stdout=out))
    return out.getvalue()


@on_both
def test_history_lists_every_step(fresh: URL) -> None:
    listed = printed(command.history)

    assert [revision for revision in migrating.revisions() if revision not in listed] == []


@on_both
def test_current_names_the_revision_of_the_database(fresh: URL) -> None:
    before = printed(command.current)
    migrating.upgrade()

    assert before.strip() == ""
    assert printed(command.current).strip() == f"{schema.head()} (head)"


@on_both
def test_upgrade_to_a_revision_and_downgrade_by_one_step(fresh: URL) -> None:
    revisions = migrating.revisions()

    migrating.alembic(migrating.ROOT, "upgrade", revisions[5])
    migrating.alembic(migrating.ROOT, "upgrade", "+1")
    migrating.alembic(migrating.ROOT, "downgrade", "-1")

    assert schema.standing(engines.primary()).revision == revisions[5]
    migrating.alembic(migrating.ROOT, "upgrade", "head")
    migrating.alembic(migrating.ROOT, "check")


@pytest.mark.parametrize("argument", ["+1", "no_such_revision"])
def test_a_revision_that_is_not_there_is_refused(own_db: URL, argument: str) -> None:
    with pytest.raises(SystemExit):
        migrating.alembic(migrating.ROOT, "upgrade", argument)

    assert schema.standing(engines.primary()).state is schema.State.current


@on_postgresql
def test_the_steps_can_be_printed_and_run_by_hand(
    fresh: URL, capsys: pytest.CaptureFixture[str]
) -> None:
    migrating.alembic(migrating.ROOT, "upgrade", "head", "--sql")
    run_by_hand(capsys.readouterr().out)

    assert schema.standing(engines.primary()).state is schema.State.current
    migrating.drift()
    capsys.readouterr()

    migrating.alembic(migrating.ROOT, "downgrade", f"{schema.head()}:base", "--sql")
    run_by_hand(capsys.readouterr().out)

    assert migrating.names() <= {"alembic_version", "alembic_version_pkc"}


def run_by_hand(script: str) -> None:
    """Run a script as an administrator would, begin and commit being part of it."""
    with engines.owner() as engine, engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        driver.autocommit = True
        driver.execute(script)
        driver.autocommit = False


def test_no_revision_is_written_when_nothing_changed(own_db: URL, tmp_path: Path) -> None:
    folder = migrating.copied(tmp_path)
    before = versions(folder)

    migrating.alembic(folder, "revision", "--autogenerate", "-m", "nothing")

    assert versions(folder) == before


@on_both
def test_a_revision_by_hand_is_written_with_its_date(fresh: URL, tmp_path: Path) -> None:
    folder = migrating.copied(tmp_path)
    before = versions(folder)

    migrating.alembic(folder, "revision", "-m", "add colours")

    (added,) = versions(folder) - before
    assert DATED.fullmatch(added)
    assert "def downgrade()" in (folder / "migrations" / "versions" / added).read_text()


def test_a_column_that_is_added_becomes_a_revision_that_runs(own_db: URL, tmp_path: Path) -> None:
    folder = migrating.copied(tmp_path)
    before = versions(folder)
    migrating.fill(migrating.columns())
    kept = migrating.contents(migrating.columns())

    with coloured(folder):
        migrating.alembic(folder, "revision", "--autogenerate", "-m", "add colours")
    (added,) = versions(folder) - before
    migrating.alembic(folder, "upgrade", "head")

    assert DATED.fullmatch(added)
    assert set(migrating.columns()["products"]) >= ADDED
    assert shades() == [3]
    with coloured(folder):
        migrating.alembic(folder, "check")

    migrating.alembic(folder, "downgrade", "-1")

    assert migrating.contents(migrating.columns()) == kept
    migrating.drift()


@contextmanager
def coloured(folder: Path) -> Iterator[None]:
    """Let the environment of a copy see models that have the new columns."""
    env = folder / "migrations" / "env.py"
    text = env.read_text()
    env.write_text(text.replace("\nLOCK = ", COLOURS, 1))
    yield
    env.write_text(text)


def shades() -> list[int]:
    """What the rows that were there before hold in the new column."""
    with engines.primary().connect() as connection:
        found = connection.execute(sa.text("SELECT DISTINCT shades FROM products")).scalars()
        return [int(value) for value in found]
