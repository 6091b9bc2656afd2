"""Taking a database up and down, and comparing what it was with what it is."""

import shutil
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
COLUMNS = {
    "sqlite": """
        SELECT tables.name, columns.name
        FROM sqlite_master AS tables JOIN pragma_table_xinfo(tables.name) AS columns
        WHERE tables.type = 'table' AND tables.name NOT LIKE 'sqlite_%' ORDER BY 1, 2
    """,
    "postgresql": """
        SELECT relname::text, attname::text
        FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
        AND NOT relispartition AND attnum > 0 AND NOT attisdropped ORDER BY 1, 2
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
    with engines.primary().connect() as connection:
        query = sa.text(NAMES[connection.dialect.name])
        return {str(name) for name in connection.execute(query).scalars()}


def columns() -> dict[str, list[str]]:
    """The tables of the database and their columns, without the mark of Alembic."""
    found: dict[str, list[str]] = {}
    with engines.primary().connect() as connection:
        for table, column in connection.execute(sa.text(COLUMNS[connection.dialect.name])):
            found.setdefault(table, []).append(column)
    found.pop("alembic_version", None)
    return found


def contents(of: Columns) -> dict[str, list[str]]:
    """All rows of some tables as the database writes them, as far as these columns go."""
    found: dict[str, list[str]] = {table: [] for table in of}
    with engines.primary().connect() as connection:
        dialect = connection.dialect.name
        selects = [f"SELECT '{table}', {_row(of[table], dialect)} FROM {table}" for table in of]
        if selects:  # one statement, for each takes longer on its way than to be answered
            for table, row in connection.execute(sa.text(" UNION ALL ".join(selects))):
                found[table].append(row)
    return {table: sorted(rows) for table, rows in found.items()}


def fill(present: Columns) -> None:
    """Put a row into every table that is there."""
    with engines.primary().begin() as connection:
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
    shutil.copytree(ROOT / "migrations", folder / "migrations")
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


def _row(columns: Collection[str], dialect: str) -> str:
    names = [f'"{column}"' for column in columns]
    if dialect == "postgresql":
        return f"ROW({', '.join(names)})::text"
    return " || ',' || ".join(f"quote({name})" for name in names)


def _plain(column: Mapping[str, Any]) -> tuple[str, bool, Any]:
    return str(column["type"]), column["nullable"], column["default"]
