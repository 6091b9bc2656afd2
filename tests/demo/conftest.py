"""Sample data as it is made, and the fingerprint by which two makings are compared."""

from collections.abc import Callable
from datetime import date
from hashlib import sha256

import pandas as pd
import pytest

from tests.bed import cast

Tables = dict[type, pd.DataFrame]

SEED = 2026
TODAY = date(2026, 11, 21)


@pytest.fixture(scope="session")
def fingerprint() -> Callable[[Tables], str]:
    """One word for all that frames hold, columns and their order included."""

    def made(tables: Tables) -> str:
        whole = sha256()
        for table, frame in tables.items():
            whole.update(f"{table.__name__} {frame.to_csv(index=False)}".encode())
        return whole.hexdigest()

    return made


@pytest.fixture(scope="session")
def make() -> Callable[..., Tables]:
    """The tables of one area, for the administrator of the cast, on a fixed day."""

    def made(area, seed: int = SEED, today: date = TODAY) -> Tables:
        return area.tables(seed, today, cast.ROOT.id)

    return made
