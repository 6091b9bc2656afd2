"""The asynchronous session keeps the same rules and lets the same writers in."""

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, func, select

from core.accounts.tables import SavedView
from core.db import aio
from core.db.tables import DataVersion

WRITERS, TIMES = 8, 10


def run(work):
    async def whole():
        try:
            return await work
        finally:
            await aio.dispose()

    return asyncio.run(whole())


@pytest.mark.usefixtures("own_db")
def test_writers_at_once_wait_for_each_other_and_lose_nothing():
    async def count_up():
        for _ in range(TIMES):
            async with aio.AsyncDatabaseSession() as session, session.begin():
                await session.exec(update(DataVersion).values(version=col(DataVersion.version) + 1))

    async def work():
        async with aio.AsyncDatabaseSession() as session, session.begin():
            session.add(DataVersion(domain="market"))
        await asyncio.gather(*(count_up() for _ in range(WRITERS)))
        async with aio.AsyncDatabaseSession() as session:
            return (await session.exec(select(DataVersion.version))).one()

    assert run(work()) == WRITERS * TIMES


@pytest.mark.usefixtures("own_db")
def test_foreign_keys_are_enforced():
    async def work():
        async with aio.AsyncDatabaseSession() as session:
            session.add(SavedView(user_id=UUID(int=9), page="home", name="view"))
            with pytest.raises(IntegrityError):
                await session.commit()
            await session.rollback()
            return (await session.exec(select(func.count(SavedView.id)))).one()

    assert run(work()) == 0
