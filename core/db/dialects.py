"""The few statements that the two databases spell differently."""

from typing import Any

from sqlalchemy import Date, cast, func, select, type_coerce
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel


def insert(db: Session, table: type[SQLModel]) -> Any:
    """An insert that can say what to do when the row is already there."""
    return postgresql.insert(table) if is_postgresql(db) else sqlite.insert(table)


def is_postgresql(db: Session) -> bool:
    """Whether this session talks to PostgreSQL; otherwise it is SQLite."""
    return db.get_bind().dialect.name == "postgresql"


def month_of(db: Session, moment: Any) -> Any:
    """The first day of the month in which a moment lies, in UTC."""
    if is_postgresql(db):
        return cast(func.date_trunc("month", func.timezone("UTC", moment)), Date)
    return type_coerce(func.strftime("%Y-%m-01", moment), Date)


def lock(db: Session, *name: object) -> None:
    """Wait until nobody else holds this name, and hold it until the transaction ends.

    For counting rows that may not be there yet, so that no row can be locked instead. SQLite lets
    in one writer at a time anyway.
    """
    if is_postgresql(db):
        db.execute(
            select(func.pg_advisory_xact_lock(func.hashtextextended("/".join(map(str, name)), 0)))
        )


def roomy(db: Session) -> None:
    """Let this transaction count very many rows in memory, by plans that are not compiled first."""
    if is_postgresql(db):
        given = {"work_mem": "64MB", "jit": "off"}
        db.execute(select(*(func.set_config(name, to, True) for name, to in given.items())))


def first_by(db: Session, wanted: Any, order: Any, *where: Any, each: Any) -> Any:
    """For each row of a table, one column of the row that is the lowest by another there.

    SQLite keeps the row of a minimum while it looks for it, which is faster than any sorting.
    """
    if is_postgresql(db):
        found = select(wanted).where(*where).order_by(order).limit(1)
        return found.correlate(each).scalar_subquery()
    lowest = select(func.min(order), wanted.label("found")).where(*where).correlate(each).subquery()
    return select(lowest.c.found).scalar_subquery()


def day_of(db: Session, moment: Any) -> Any:
    """The day in which a moment lies, in UTC."""
    if is_postgresql(db):
        return cast(func.timezone("UTC", moment), Date)
    return type_coerce(func.strftime("%Y-%m-%d", moment), Date)


def last_by(db: Session, value: Any, order: Any) -> Any:
    """Of each group, the value of the row that is the last by a column of which it has the max().

    SQLite takes what is in no aggregate from the row of the one max() that is asked for.
    """
    if is_postgresql(db):
        newest = postgresql.aggregate_order_by(value, order.desc())
        return func.array_agg(newest, type_=postgresql.ARRAY(value.type))[1]
    return value
