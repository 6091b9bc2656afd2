"""The same database for asynchronous programs that embed it.

>>> from core.db.aio import AsyncDatabaseSession, init_db
"""

import asyncio
from functools import lru_cache
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from core.db import engines, schema
from core.db.packages import metadata
from core.settings import settings


@lru_cache(maxsize=1)
def engine() -> AsyncEngine:
    """The primary, asynchronously; psycopg takes the same address, SQLite needs aiosqlite."""
    metadata()
    url = settings().url
    if url.get_backend_name() == "postgresql":
        return create_async_engine(url, hide_parameters=True, pool_pre_ping=True)
    made = create_async_engine(
        url.set(drivername="sqlite+aiosqlite"),
        hide_parameters=True,
        connect_args={"timeout": engines.BUSY_SECONDS},
    )
    engines.tend_sqlite(made.sync_engine)
    return made


class AsyncDatabaseSession(AsyncSession):
    """``async with AsyncDatabaseSession() as session``: bound to the primary."""

    def __init__(self, **options: Any) -> None:
        super().__init__(engine(), expire_on_commit=False, **options)


async def init_db() -> None:
    """Create the tables, or migrate them to the newest revision."""
    await asyncio.to_thread(schema.upgrade)


async def dispose() -> None:
    """Close every connection; the next session starts anew."""
    await engine().dispose()
    engine.cache_clear()
