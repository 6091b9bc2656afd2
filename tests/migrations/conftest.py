"""Databases to migrate: SQLite and PostgreSQL, and where its version counts the one from pip."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import URL

from core.db import engines
from tests.bed.databases import Databases, address


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh(
    request: pytest.FixtureRequest,
    databases: Callable[[str], Databases],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[URL]:
    """An empty database, which DATABASE_URL names."""
    made = databases(request.param)
    url = made.empty()
    monkeypatch.setenv("DATABASE_URL", address(url))
    engines.dispose()
    yield url
    engines.dispose()
    made.drop(url)
