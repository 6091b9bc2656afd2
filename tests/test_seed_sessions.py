"""Programs that embed the database use it as the source documents show."""

import asyncio
import threading
from datetime import date
from typing import Any

import pytest
from sqlalchemy import URL
from sqlalchemy.future import select
from sqlmodel import Session

from core.accounts.tables import User
from core.db import engines, schema
from core.db.aio import AsyncDatabaseSession
from core.db.aio import dispose as dispose_async
from core.db.aio import init_db as init_db_async
from core.db.embedding import SessionLocal, get_db, init_db
from core.ventures.tables import Company, MetricsInput
from tests.bed.rows import Rows

# The documents ask as SQLAlchemy always let one ask; SQLModel would rather be asked its own way.
pytestmark = pytest.mark.filterwarnings(r"ignore:\s*🚨 You probably want to:DeprecationWarning")


def test_the_session_factory_is_used_as_the_documents_use_it(own_db: URL) -> None:
    with engines.primary().begin() as connection:
        user_id = Rows(connection).add("users")["id"]

    db = SessionLocal()
    try:
        # Use db session
        user = db.query(User).filter(User.id == user_id).first()
    finally:
        db.close()

    assert user is not None
    assert user.id == user_id


def test_a_web_framework_can_ask_for_a_session_and_it_is_closed_afterwards(own_db: URL) -> None:
    def my_endpoint(db: Session) -> list[User]:
        # Use db session
        return db.query(User).all()

    dependency = get_db()
    users = my_endpoint(next(dependency))
    dependency.close()

    assert [user.username for user in users] == ["ada", "vic", "root", "eve"]
    assert engines.primary().pool.checkedout() == 0  # type: ignore[attr-defined]


def test_a_request_that_fails_leaves_nothing_behind(own_db: URL) -> None:
    dependency = get_db()
    db = next(dependency)
    db.add(Company(**company("Acme")))
    db.flush()

    with pytest.raises(RuntimeError, match="the request fails"):
        dependency.throw(RuntimeError("the request fails"))

    with SessionLocal() as after:
        assert after.query(Company).count() == 0


def company(name: str) -> dict[str, Any]:
    """What a company needs."""
    return {
        "name": name,
        "reporting_currency": "EUR",
        "fund": "I",
        "location_country": "DE",
        "customer_type": "SMB",
        "revenue_type": "Subscription",
        "year_end_date": date(2024, 12, 31),
    }


def test_all_companies_are_listed_as_dictionaries(own_db: URL) -> None:
    def get_all_companies(db: Session) -> list[Company]:
        return db.query(Company).all()

    with SessionLocal() as db:
        db.add(Company(**company("Acme")))
        db.commit()
        # to_dict is model_dump.
        listed = [company.model_dump() for company in get_all_companies(db)]

    assert [(row["name"], row["customer_type"]) for row in listed] == [("Acme", "SMB")]


def test_the_database_is_initialised_from_nothing(empty_db: URL) -> None:
    init_db()

    assert schema.standing(engines.primary()).state is schema.State.current


def test_the_database_is_initialised_asynchronously(empty_db: URL) -> None:
    async def initialize_database() -> None:
        await init_db_async()

    asyncio.run(initialize_database())

    assert schema.standing(engines.primary()).state is schema.State.current


def test_metrics_are_read_asynchronously(own_db: URL) -> None:
    with engines.primary().begin() as connection:
        made = Rows(connection).add("metrics_inputs")["id"]

    async def get_metrics() -> list[dict[str, Any]]:
        async with AsyncDatabaseSession() as session:
            result = await session.execute(select(MetricsInput))
            metrics = result.scalars().all()
            # to_dict is model_dump.
            found = [metric.model_dump() for metric in metrics]
        await dispose_async()
        return found

    assert [metric["id"] for metric in asyncio.run(get_metrics())] == [made]


def test_the_session_factory_serves_several_threads(own_db: URL) -> None:
    counts: list[int] = []

    def count_users() -> None:
        with SessionLocal() as db:
            counts.append(db.query(User).count())

    threads = [threading.Thread(target=count_users) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert counts == [4] * 4
