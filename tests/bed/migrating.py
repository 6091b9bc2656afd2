"""Taking a database up and down, and comparing what it was with what it is."""

import shutil
import subprocess
import sys
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config, main
from alembic.script import ScriptDirectory

from core.db import engines, schema
from tests.bed.live import Live
from tests.bed.rows import Rows

ROOT = Path(__file__).parents[2]
Columns = Mapping[str, Collection[str]]

NAMES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'",
    "postgresql": """
        SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
        UNION ALL SELECT typname FROM pg_type
        WHERE typnamespace = 'public'::regnamespace AND typtype NOT IN ('c', 'b')
        UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    """,
}


def revisions() -> list[str]:
    """The revisions, from the first to the last."""
    scripts = ScriptDirectory.from_config(schema.config())
    return [script.revision for script in scripts.walk_revisions()][::-1]


def upgrade(to: str = "head", config: Config | None = None) -> None:
    """Take the steps up to a revision."""
    command.upgrade(config or schema.config(), to)


def downgrade(to: str) -> None:
    """Take the steps down to a revision."""
    command.downgrade(schema.config(), to)


def drift() -> None:
    """Fail when the database is not what the models say."""
    command.check(schema.config())


def names() -> set[str]:
    """Everything that has a name in the database: tables, indexes, types, functions, triggers."""
    with engines.owner() as engine, engine.connect() as connection:
        query = sa.text(NAMES[connection.dialect.name])
        return {str(name) for name in connection.execute(query).scalars()}


def columns() -> dict[str, list[str]]:
    """The tables of the database and their columns, without the mark of Alembic."""
    with engines.owner() as engine, engine.connect() as connection:
        tables = Live(connection).tables
        found = sa.inspect(connection).get_multi_columns()
    there = {str(table): [str(column["name"]) for column in of] for (_, table), of in found.items()}
    return {table: sorted(there[table]) for table in tables if table != "alembic_version"}


def contents(of: Columns) -> dict[str, list[Any]]:
    """All rows of some tables, as far as these columns go."""
    with engines.owner() as engine, engine.connect() as connection:
        return {
            table: sorted(map(repr, connection.execute(_all(table, wanted))))
            for table, wanted in of.items()
        }


def fill(present: Columns) -> None:
    """Put a row into every table that is there."""
    with engines.owner() as engine, engine.begin() as connection:
        rows = Rows(connection, present)
        for table in present:
            rows.add(table)


def shape() -> dict[str, Any]:
    """The tables with their columns, keys, foreign keys and checks, as the database tells them."""
    with engines.owner() as engine, engine.connect() as connection:
        live = Live(connection)
        return {
            table: {
                "columns": {name: _plain(found) for name, found in live.columns(table).items()},
                "keys": {(key.kind, key.name, key.columns, key.where) for key in live.keys(table)},
                "foreign_keys": live.foreign_keys(table),
                "checks": live.checks(table),
            }
            for table in live.tables
            if table != "alembic_version"
        } | {"enums": live.enums()}


def copied(folder: Path) -> Path:
    """A copy of the migrations in a folder of its own, where revisions can be written."""
    ours = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "migrations", folder / "migrations", ignore=ours)
    shutil.copy(ROOT / "alembic.ini", folder)
    return folder


def add_revision(folder: Path, upgrade: str) -> Config:
    """Put one more step at the end of a copy, with this for its upgrade."""
    text = f'''"""One more step."""

import time
from pathlib import Path

from alembic import op

revision = "one_more"
down_revision = "{schema.head()}"
branch_labels = None
depends_on = None


def upgrade():
{upgrade}


def downgrade():
    op.execute("DROP TABLE one_more")
'''
    (folder / "migrations" / "versions" / "one_more.py").write_text(text)
    return Config(folder / "alembic.ini")


def alembic(folder: Path, *arguments: str) -> None:
    """Run Alembic's own command with the settings of a folder, in this process."""
    path = list(sys.path)
    try:
        main(argv=["-c", str(folder / "alembic.ini"), *arguments])
    finally:
        sys.path[:] = path


def alembic_apart(folder: Path, *arguments: str) -> None:
    """The same in a process of its own, for an environment that changes the models."""
    done = subprocess.run(
        [sys.executable, "-m", "alembic", *arguments], cwd=folder, text=True, capture_output=True
    )
    assert done.returncode == 0, done.stderr


def _all(table: str, wanted: Collection[str]) -> Any:
    return sa.select(*(sa.column(name) for name in wanted)).select_from(sa.table(table))


def _plain(column: Mapping[str, Any]) -> tuple[str, bool, Any]:
    return str(column["type"]), column["nullable"], column["default"]
