"""What a database says about itself."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

PARTITIONED = sa.text(
    "SELECT relname FROM pg_class JOIN pg_partitioned_table ON partrelid = pg_class.oid "
    "WHERE partstrat = 'r'"
)
PARTITIONS = sa.text("SELECT relname FROM pg_class WHERE relispartition")
TRIGGERS = {
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
}


@dataclass(frozen=True)
class Key:
    """An index, a unique or a primary key: how it is called and on what it stands."""

    kind: str
    name: str
    columns: tuple[str, ...]
    where: str | None = None


class Live:
    """The schema of one database, read from its catalogue."""

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        self.inspector = sa.inspect(connection)
        self.is_postgresql = connection.dialect.name == "postgresql"

    @cached_property
    def tables(self) -> list[str]:
        """Names of the tables, partitions left out."""
        partitions = set(self._names(PARTITIONS)) if self.is_postgresql else set()
        return sorted(set(self.inspector.get_table_names()) - partitions)

    @cached_property
    def partitioned(self) -> set[str]:
        """Names of the tables that are split by ranges."""
        return set(self._names(PARTITIONED)) if self.is_postgresql else set()

    @cached_property
    def triggers(self) -> list[str]:
        """Names of the triggers."""
        return sorted(self._names(sa.text(TRIGGERS[self.connection.dialect.name])))

    def columns(self, table: str) -> dict[str, Any]:
        """The columns of a table by name: type, nullable, default."""
        return {str(found["name"]): found for found in self.inspector.get_columns(table)}

    def column(self, place: str) -> dict[str, Any]:
        """The column at ``table.column``."""
        table, _, name = place.partition(".")
        found: dict[str, Any] = self.columns(table)[name]
        return found

    def keys(self, table: str) -> list[Key]:
        """The primary key, uniques and indexes of a table."""
        primary = self.inspector.get_pk_constraint(table)
        found = [Key("primary_key", str(primary["name"]), tuple(primary["constrained_columns"]))]
        for unique in self.inspector.get_unique_constraints(table):
            found.append(Key("unique", str(unique["name"]), tuple(unique["column_names"])))
        known = {key.name for key in found}
        for index in self.inspector.get_indexes(table):
            if index["name"] not in known:
                kind = "unique" if index["unique"] else "index"
                columns = tuple(str(name) for name in index["column_names"])
                found.append(Key(kind, str(index["name"]), columns, _where(index)))
        return found

    def all_keys(self) -> dict[str, Key]:
        """The same of all tables, by name."""
        return {key.name: key for table in self.tables for key in self.keys(table)}

    def checks(self, table: str) -> dict[str, str]:
        """The checks of a table: name and condition."""
        found = self.inspector.get_check_constraints(table)
        return {str(check["name"]): check["sqltext"] for check in found}

    def all_checks(self) -> set[str]:
        """Names of the checks of all tables."""
        return {name for table in self.tables for name in self.checks(table)}

    def foreign_keys(self, table: str) -> dict[str, tuple[tuple[str, ...], str, str | None]]:
        """The foreign keys of a table: name → columns, what they point to, ON DELETE."""
        return {
            str(key["name"]): (
                tuple(key["constrained_columns"]),
                f"{key['referred_table']}.{','.join(key['referred_columns'])}",
                key["options"].get("ondelete"),
            )
            for key in self.inspector.get_foreign_keys(table)
        }

    def enums(self) -> dict[str, list[str]]:
        """The enumerated types of the database and their words; SQLite has none."""
        if not self.is_postgresql:
            return {}
        inspector: Any = self.inspector
        return {kind["name"]: kind["labels"] for kind in inspector.get_enums()}

    def _names(self, query: sa.TextClause) -> list[str]:
        return [str(name) for name in self.connection.execute(query).scalars()]


def _where(index: Any) -> str | None:
    options = index.get("dialect_options", {})
    where = options.get("postgresql_where", options.get("sqlite_where"))
    return None if where is None else str(where)


def accepts(kind: Any, wanted: str, *, is_postgresql: bool) -> bool:
    """Whether a column of this type takes what a document's type holds."""
    if wanted.startswith(("DEC", "NUMERIC")) and "_" in wanted:
        digits, scale = wanted.removeprefix("DEC").removeprefix("NUMERIC").split("_")
        is_exact = isinstance(kind, sa.Numeric) and not isinstance(kind, sa.Float)
        return is_exact and kind.precision >= int(digits) and kind.scale >= int(scale)
    if wanted.startswith("VARCHAR"):
        return _is_text(kind) and (kind.length or 1e9) >= int(wanted.removeprefix("VARCHAR"))
    if wanted == "CHAR3":
        return _is_text(kind) and kind.length == 3
    if wanted == "STR":
        return _is_text(kind)
    if wanted in {"NUM", "FLOAT", "DEC"}:
        return isinstance(kind, sa.Numeric | sa.Float)
    if is_postgresql:
        return _is_on_postgresql(kind, wanted)
    return _is_on_sqlite(kind, wanted)


def _is_text(kind: Any) -> bool:
    return isinstance(kind, sa.VARCHAR | sa.TEXT)


def _is_on_postgresql(kind: Any, wanted: str) -> bool:
    if wanted == "TS":
        return isinstance(kind, sa.TIMESTAMP) and kind.timezone
    types: dict[str, Any] = {
        "UUID": sa.Uuid,
        "BOOL": sa.Boolean,
        "INT": sa.Integer,
        "DATE": sa.Date,
        "JSON": JSONB,
        "ENUM": sa.Enum,
        "TEXT": sa.TEXT,
    }
    return isinstance(kind, types[wanted])


def _is_on_sqlite(kind: Any, wanted: str) -> bool:
    if wanted == "UUID":
        return isinstance(kind, sa.CHAR) and kind.length == 32
    types: dict[str, Any] = {
        "TS": sa.DATETIME,
        "BOOL": sa.BOOLEAN,
        "INT": sa.Integer,
        "DATE": sa.DATE,
        "JSON": sa.JSON,
        "ENUM": sa.VARCHAR,
        "TEXT": sa.TEXT,
    }
    return isinstance(kind, types[wanted])
