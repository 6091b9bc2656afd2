"""Which reports are stored of the sample books, what they are called, and what is said of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pandas as pd

from core.demo.company import NAME
from core.finance.kpi.asking import Asked

CURRENCY = "EUR"  # the books are in another: what is shown is converted


@dataclass(frozen=True)
class Comment:
    """What is written beside a report, or beside one of its figures."""

    text: str
    kpi: str | None = None


@dataclass(frozen=True)
class Sample:
    """A report: what it answers, its title, and what is written beside it."""

    title: str
    asked: Asked
    comments: tuple[Comment, ...]


# How many quarters ago, and what was written then.
SAID = {
    2: (Comment("Approved by the board as it stands."),),
    1: (
        Comment("Read with the company's finance team; no question is open."),
        Comment("Held against the newest version of the budget.", "budget_variance"),
    ),
}


def reports(today: date, owner: UUID) -> Iterator[Sample]:
    """Of the last two quarters that are over, the older first."""
    for ago, comments in SAID.items():
        quarter = pd.Period(today, "Q") - ago
        period = f"{quarter.year}-Q{quarter.quarter}"
        asked = Asked(owner, period, entities=(NAME,), currency=CURRENCY)
        yield Sample(f"Board report {quarter.year} Q{quarter.quarter}", asked, comments)
