"""What a database needs now and then: years ahead, fresh statistics, and a tidy file."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine

from core.db import engines, partitions
from core.db.failures import in_words
from core.db.types import now

YEARS_AHEAD = 1


@dataclass(frozen=True)
class Maintained:
    """What was done."""

    partitions: list[str] = field(default_factory=list)
    adopted: dict[str, list[int]] = field(default_factory=dict)
    steps: list[str] = field(default_factory=list)


def maintain() -> Maintained:
    """Make the coming years' partitions, move strays into theirs, and tidy up."""
    with in_words(), engines.owner() as engine:
        if engine.dialect.name == "sqlite":
            return Maintained(steps=_run(engine, SQLITE))
        with engine.begin() as connection:
            adopted = partitions.adopt_strays(connection)
        this_year = now().year
        years = range(this_year, this_year + YEARS_AHEAD + 1)
        made = partitions.ensure_on(engine, years, partitions.PARTITIONED)
        return Maintained(made, adopted, _run(engine, POSTGRESQL))


SQLITE = {
    "statistics refreshed": "PRAGMA optimize",
    "write-ahead log folded into the file": "PRAGMA wal_checkpoint(TRUNCATE)",
}
POSTGRESQL = {"space reclaimed and statistics refreshed": "VACUUM (ANALYZE)"}


def _run(engine: Engine, steps: dict[str, str]) -> list[str]:
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        if engine.dialect.name == "postgresql":
            driver.autocommit = True  # VACUUM is not for transactions, and SQLite begins none here
        for statement in steps.values():
            driver.execute(statement)
    return list(steps)
