"""A report to be mailed, and the one before it."""

from uuid import UUID

import pytest
from sqlalchemy import URL

from core.db import write
from core.finance.kpi import mailing
from tests.bed.cast import ADA
from tests.bed.smtp_sink import Sink
from tests.finance.kpi.asked import firm, stored
from tests.finance.kpi.mailed import shared


@pytest.fixture
def light(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is nothing here that prints, and files stay at home: mails take no time."""
    monkeypatch.setenv("BROWSER_PATH", "/nowhere/chromium")
    monkeypatch.setattr(mailing, "LARGEST", 10)


@pytest.fixture
def board(light: None, mails: Sink, own_db: URL) -> UUID:
    """A report of ada's that all may read; the one before it is hers alone."""
    with write(ADA) as db:
        firm(db, ADA)
        stored(db, ADA, "2026-Q2")
        return shared(db, title="Board")
