"""A valid row of any table together with the rows above it, made from the metadata alone."""

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

import sqlalchemy as sa

from core.db.keys import uuid7
from core.db.packages import metadata

FIRST_MOMENT = datetime(2024, 1, 1, tzinfo=UTC)
FIRST_DAY = date(2024, 1, 1)

# What a table's own rules need, where one value of the right type is not enough.
FITTING: dict[str, dict[str, Any]] = {
    "alert_rules": {"amber": 1.0},
    "corporate_actions": {"kind": "split", "factor": 2.0},
    "fx_rates": {"quote_currency": "USD"},
    "forecast_tallies": {"step": 1},
    "holdings": {"weight": 0.5},
    "metrics_inputs": {"reporting_year": 2024},
    "reporting_financials": {"reporting_year": 2024},
    "reporting_metrics": {"reporting_year": 2024},
    "risk_metrics": {"subject_type": "series"},
    "series": {"recipe": []},
    "stock_movements": {"kind": "opening"},
}
# A parent that is missing beside one word of another column, and needed beside all others.
MISSING = {("alert_messages", "user_id"): ("channel", "webhook")}
# Later columns and rows get later ones, so that what follows something else does so here too.
minutes, days, names = count(1), count(1), count(1)


class Rows:
    """Puts rows into a database; ``present`` says which columns it has, if not all of head."""

    def __init__(
        self, connection: sa.Connection, present: Mapping[str, Collection[str]] | None = None
    ) -> None:
        self.connection = connection
        self.present = present

    def add(self, name: str, /, **given: Any) -> dict[str, Any]:
        """Insert one valid row and the parents it needs; say what it holds."""
        row = self.valid(name, **given)
        self.connection.execute(sa.insert(self._there(name)).values(plain(name, row)))
        return row

    def valid(self, name: str, /, **given: Any) -> dict[str, Any]:
        """The values of a row that is not inserted yet, its parents being there."""
        table = metadata().tables[name]
        row = FITTING.get(name, {}) | given
        for column in table.columns:
            if column.name in row or not self._is_needed(column, row):
                continue
            parent = next(iter(column.foreign_keys), None)
            if parent is None:
                row[column.name] = value(column)
            else:
                row[column.name] = self.add(parent.column.table.name)["id"]
        return self._known(name, row)

    def _is_needed(self, column: sa.Column[Any], row: Mapping[str, Any]) -> bool:
        beside = MISSING.get((column.table.name, column.name))
        if beside is not None:
            return row.get(beside[0]) != beside[1]
        return not column.nullable and (column.server_default is None or column.primary_key)

    def _there(self, name: str) -> Any:
        """The table as it is; the default of a column that is not there yet would be inserted."""
        table = metadata().tables[name]
        if self.present is None:
            return table
        there = (column for column in table.columns if column.name in self.present[name])
        return sa.table(name, *(sa.column(column.name, column.type) for column in there))

    def _known(self, name: str, row: dict[str, Any]) -> dict[str, Any]:
        if self.present is None:
            return row
        return {column: item for column, item in row.items() if column in self.present[name]}


def plain(name: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with its words as SQL text, so that the database and not Python judges them."""
    columns = metadata().tables[name].columns
    return {
        column: word(item)
        if isinstance(columns[column].type, sa.Enum) and isinstance(item, str)
        else item
        for column, item in row.items()
    }


def word(text: str) -> sa.ColumnElement[Any]:
    """A word of an enumeration, or one that is in none, as the database reads it."""
    quoted = text.replace("'", "''")
    return sa.literal_column(f"'{quoted}'")


def value(column: sa.Column[Any]) -> Any:
    """A value that fits a column; a text, a day or a moment is never the same twice."""
    kind = bare(column)
    if isinstance(kind, sa.Enum):
        return kind.enums[0]
    if isinstance(kind, sa.String):
        return text_of(column.name, kind.length)
    if isinstance(kind, sa.DateTime):
        return FIRST_MOMENT + timedelta(minutes=next(minutes))
    if isinstance(kind, sa.Date):
        return FIRST_DAY + timedelta(days=next(days))
    if isinstance(kind, sa.Uuid):
        return uuid7()
    return constant(kind)


def constant(kind: sa.types.TypeEngine[Any]) -> Any:
    """One value for each of the types of which no two rows need different ones."""
    values: dict[type[Any], Any] = {
        sa.Boolean: True,
        sa.Integer: 1,
        sa.Numeric: Decimal("0.50"),
        sa.Float: 0.5,
        sa.JSON: {},
        sa.LargeBinary: b"content",
    }
    return next(values[base] for base in type(kind).__mro__ if base in values)


def text_of(name: str, length: int | None) -> str:
    """A text that fits: a currency where there is room for nothing else."""
    text = "EUR" if length == 3 else f"{name} {next(names)}"
    return text if length is None else text[-length:]


def bare(column: sa.Column[Any]) -> sa.types.TypeEngine[Any]:
    """The type of a column without the wrapping that SQLModel puts around some."""
    kind = column.type
    return kind.impl_instance if isinstance(kind, sa.TypeDecorator) else kind
