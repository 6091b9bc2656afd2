"""Sample data as it is made, each making done once, and what of it is in a database."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from types import ModuleType
from uuid import UUID

import pandas as pd
import pytest
from sqlalchemy import URL, select
from sqlmodel import Session, SQLModel

from core.actors import SYSTEM
from core.db import read
from core.db.packages import metadata
from core.demo.actions import SEED
from tests.bed import cast

Tables = dict[type[SQLModel], pd.DataFrame]


@pytest.fixture(scope="session")
def make_anew() -> Callable[..., Tables]:
    """The tables of one area, for the administrator of the cast, on a fixed day."""

    def made(area: ModuleType, seed: int = SEED, today: date = cast.SAMPLES_DAY) -> Tables:
        owner: UUID | None = cast.ROOT.id
        tables: Tables = area.tables(seed, today, owner)
        return tables

    return made


@pytest.fixture(scope="session")
def make(make_anew: Callable[..., Tables]) -> Callable[..., Tables]:
    """The same, for those who only look at them."""
    return cache(make_anew)


@pytest.fixture
def same() -> Callable[[Tables, Tables], None]:
    """Fails unless two makings are the same to the last cell, columns and their order included."""

    def compare(made: Tables, again: Tables) -> None:
        assert list(made) == list(again)
        for table, frame in made.items():
            pd.testing.assert_frame_equal(frame, again[table], check_exact=True)

    return compare


@pytest.fixture
def sampled(sampled_db: URL) -> Iterator[Session]:
    """A session on a database that holds the sample data of all areas."""
    with read(SYSTEM) as db:
        yield db


@pytest.fixture
def unstored(sampled: Session) -> Callable[[Tables], set[UUID]]:
    """The keys of rows that were made and are not in the database."""

    def missing(made: Tables) -> set[UUID]:
        lost: set[UUID] = set()
        for model, frame in made.items():
            stored = sampled.scalars(select(metadata().tables[str(model.__tablename__)].c.id))
            lost |= set(frame["id"]) - set(stored)
        return lost

    return missing
