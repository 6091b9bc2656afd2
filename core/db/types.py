"""The kinds of columns that every table is built from, and the names of its constraints."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Enum, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import relationship
from sqlmodel import Field, Relationship, SQLModel

from core.db.keys import uuid7

SQLModel.metadata.naming_convention = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}

# None in the model is NULL in the database, not the JSON text "null".
Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def now() -> datetime:
    """This moment, aware and in UTC."""
    return datetime.now(UTC)


def words(kind: type[StrEnum]) -> list[str]:
    """The values of a closed list as plain text, which is all that DDL can render."""
    return [word.value for word in kind]


def by_value(kind: type[StrEnum], name: str, length: int = 20) -> Enum:
    """A closed list: stored as the documents write it, anything else refused by ``ck_…_name``."""
    return Enum(
        kind,
        values_callable=words,
        name=name,
        length=length,
        native_enum=False,
        create_constraint=True,
    )


def one_of(column: str, kind: type[StrEnum]) -> str:
    """The SQL that a column holds a word of the list.

    >>> one_of("role", StrEnum("Role", ["admin", "viewer"]))
    "role IN ('admin', 'viewer')"
    """
    return f"{column} IN ({', '.join(repr(str(word)) for word in kind)})"


def finite(*columns: str) -> str:
    """The SQL that refuses NaN and both infinities, on either database.

    >>> finite("o", "c")
    'abs(o) < 1e300 AND abs(c) < 1e300'
    """
    return " AND ".join(f"abs({column}) < 1e300" for column in columns)


def currency_code(column: str = "currency") -> str:
    """The SQL that a column holds three capital letters."""
    return f"length({column}) = 3 AND {column} = upper({column})"


def key() -> Any:
    """The primary key of a row, made by us."""
    return Field(default_factory=uuid7, primary_key=True)


def moment(**kwargs: Any) -> Any:
    """A moment that is now unless it is given, whoever writes the row."""
    return given_by_server(text("CURRENT_TIMESTAMP"), default_factory=now, **kwargs)


def updated() -> Any:
    """When the row was last written."""
    return Field(
        default_factory=now,
        sa_column_kwargs={"server_default": text("CURRENT_TIMESTAMP"), "onupdate": now},
    )


def default(value: bool | int | float | str, **kwargs: Any) -> Any:
    """A column with the same default in the model and in the database."""
    words = {True: "true", False: "false"}
    if isinstance(value, bool):
        sql = text(words[value])
    elif isinstance(value, str):
        sql = text(f"'{value}'")
    else:
        sql = text(str(value))
    return given_by_server(sql, default=value, **kwargs)


def given_by_server(sql: Any, **kwargs: Any) -> Any:
    """A column whose default the database knows too."""
    return Field(sa_column_kwargs={"server_default": sql}, **kwargs)


def json_value(**kwargs: Any) -> Any:
    """A JSON column; a value changed in place is not saved, so assign a new one."""
    return Field(sa_type=Json, **kwargs)


def money(**kwargs: Any) -> Any:
    """An exact amount."""
    return Field(max_digits=20, decimal_places=4, **kwargs)


def ratio(**kwargs: Any) -> Any:
    """An exact ratio of a company's figures, as a fraction."""
    return Field(max_digits=20, decimal_places=8, **kwargs)


def retail_price(**kwargs: Any) -> Any:
    """A retail price."""
    return Field(max_digits=10, decimal_places=2, **kwargs)


def fx_rate(**kwargs: Any) -> Any:
    """An exchange rate."""
    return Field(max_digits=24, decimal_places=12, **kwargs)


def unique_where(name: str, *columns: str, where: str) -> Index:
    """A unique that holds among the rows that fulfil a condition only."""
    condition = text(where)
    return Index(name, *columns, unique=True, postgresql_where=condition, sqlite_where=condition)


def related(target: str, back: str | None = None, **kwargs: Any) -> Any:
    """A way to walk from row to row; the class is named by string, so no package imports another.

    What happens to the rows below when one goes is the foreign key's business alone.
    """
    return Relationship(
        sa_relationship=relationship(target, back_populates=back, passive_deletes="all", **kwargs)
    )


def owned(by: str = "user_id") -> dict[str, Any]:
    """Table option: rows are private to the user, or to the owner of the row, that ``by`` names."""
    return {"info": {"owner": by}}
