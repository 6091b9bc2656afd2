"""Sessions to ask with, and settings to ask under."""

from collections.abc import Callable

import pytest

from core.accounts import sessions
from core.accounts.sessions import Opened
from core.actors import SYSTEM
from core.db import engines, write


@pytest.fixture
def opened(own_db, ada) -> Opened:
    """A session of ada's, whose ticket is not used yet."""
    with write(SYSTEM) as db:
        return sessions.open_session(db, ada.id, None, None)


@pytest.fixture
def given(monkeypatch) -> Callable[..., None]:
    """Settings from now on."""

    def set_all(**values: str) -> None:
        for name, value in values.items():
            monkeypatch.setenv(name, value)
        engines.dispose()

    return set_all
