"""How a migration runs: one at a time, whole or not at all, on either database.

All steps of one run are one transaction, on SQLite too: a step that fails, or a process that is
killed, leaves the database as it was. The lock that a second run waits for is part of it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.operations.ops import MigrationScript
from sqlalchemy import Connection, Enum, text
from sqlmodel import AutoString, UTCDateTime

from core.db import engines
from core.db.packages import metadata
from core.db.partitions import partitions
from core.db.types import Json
from core.errors import SchemaError
from core.settings import settings

LOCK = 7_216_090_546_210_913_021  # any number that only we use


def render(kind: str, item: Any, found: AutogenContext) -> str | Literal[False]:
    """Write types of ours into a revision by what they are, so that it stands on its own."""
    if kind != "type":
        return False
    if isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, AutoString):
        return "sa.String()" if item.length is None else f"sa.String({item.length})"
    if isinstance(item, Enum):
        words = ", ".join(repr(str(word)) for word in item.enums)
        size = "" if item.native_enum else f", native_enum=False, length={item.length}"
        return f"sa.Enum({words}, name={item.name!r}, create_constraint=True{size})"
    if item is Json:
        found.imports.add("from migrations.columns import Json")
        return "Json"
    return False


def date_or_drop(_context: Any, _revision: Any, scripts: list[MigrationScript]) -> None:
    """Name a revision by its date, and write none when nothing changed."""
    options = context.config.cmd_opts
    scripts[0].rev_id = f"{datetime.now(UTC):%Y_%m_%d_%H%M}"
    if getattr(options, "autogenerate", False) and scripts[0].upgrade_ops_list[0].is_empty():
        scripts.clear()


def configure(connection: Connection | None, **options: Any) -> None:
    """Set Alembic up for both ways of running."""
    hidden: frozenset[str] = frozenset()
    if connection is not None:
        hidden = partitions(connection)
        connection.rollback()  # or Alembic would take the transaction for somebody else's
    context.configure(
        connection=connection,
        target_metadata=metadata(),
        render_as_batch=True,
        compare_server_default=True,
        render_item=render,
        process_revision_directives=date_or_drop,
        include_object=lambda _o, name, kind, _r, _c: kind != "table" or name not in hidden,
        **options,
    )


def run_offline() -> None:
    """Print the SQL instead of running it."""
    configure(None, url=str(settings().owner_url), literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()


def run_on(connection: Connection) -> None:
    """Run what is due on a connection that is in no transaction yet."""
    if connection.dialect.name == "sqlite":
        with children_left_alone(connection):
            migrate(connection)
    else:
        migrate(connection)


def migrate(connection: Connection) -> None:
    """All steps that are due, as one transaction."""
    is_sqlite = connection.dialect.name == "sqlite"
    configure(connection, transactional_ddl=True)
    with context.begin_transaction():
        if not is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
        context.run_migrations()
        if is_sqlite:
            refuse_orphans(connection)


@contextmanager
def children_left_alone(connection: Connection) -> Iterator[None]:
    """A table made anew is dropped first, and its children must neither stop it nor follow it.

    SQLite listens to this outside a transaction only, so it is said to the driver itself.
    """
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        connection.rollback()
        driver.execute("PRAGMA foreign_keys=ON")


def refuse_orphans(connection: Connection) -> None:
    """Undo a run that left rows pointing to nothing."""
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if orphans:
        tables = ", ".join(sorted({row[0] for row in orphans}))
        raise SchemaError(f"The migration would leave rows in {tables} pointing to nothing.")


def run_online() -> None:
    """Run on the connection given, or on one of the owner's."""
    given = context.config.attributes.get("connection")
    if given is not None:
        run_on(given)
        return
    with engines.owner() as engine, engine.connect() as connection:
        run_on(connection)


if context.is_offline_mode():
    run_offline()
else:
    run_online()
