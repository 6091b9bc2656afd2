"""How many connections this process has open, of those that it may have."""

from dataclasses import dataclass

from sqlalchemy import Pool as AnyPool
from sqlalchemy import QueuePool

from core.db import engines
from core.settings import settings


@dataclass(frozen=True)
class Pool:
    """The connections to one place; those above the ones kept open are its overflow."""

    name: str
    in_use: int
    idle: int
    overflow: int
    limit: int


def pools() -> list[Pool]:
    """Every pool that is in use by now; on PostgreSQL the primary has one for all."""
    made = {
        "primary": engines.primary.made(),
        "reader": engines.reader.made(),
        "hurried": engines.hurried.made(),
        "replica": engines.replica.made(),
    }
    looked_at: dict[str, AnyPool] = {}
    for name, engine in made.items():
        if engine is not None and not any(engine.pool is pool for pool in looked_at.values()):
            looked_at[name] = engine.pool
    return [_pool(name, pool) for name, pool in looked_at.items() if isinstance(pool, QueuePool)]


def _pool(name: str, pool: QueuePool) -> Pool:
    return Pool(
        name=name,
        in_use=pool.checkedout(),
        idle=pool.checkedin(),
        overflow=max(0, pool.overflow()),  # below zero while the pool is not full yet
        limit=settings().database_max_connections,
    )
