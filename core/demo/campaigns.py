"""What an invented business does to sell more for some days, in each year on other ones."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

MOVES = 5  # days from one year to the next, three times; then it begins anew


@dataclass(frozen=True)
class Campaign:
    """A promotion: when it begins at the earliest, for how many days, and what it adds."""

    name: str
    month: int
    day: int
    days: int
    lift: float

    def between(self, first: date, last: date) -> Iterator[tuple[date, date]]:
        """Its first and last days, each time that it begins between two days.

        >>> list(Campaign("Sale", 3, 2, 8, 0.2).between(date(2026, 1, 1), date(2026, 12, 31)))
        [(datetime.date(2026, 3, 7), datetime.date(2026, 3, 14))]
        """
        for year in range(first.year, last.year + 1):
            begins = date(year, self.month, self.day) + timedelta(days=MOVES * (year % 3))
            if first <= begins <= last:
                yield begins, begins + timedelta(days=self.days - 1)


def lifts(campaigns: tuple[Campaign, ...], days: pd.DatetimeIndex) -> NDArray[np.float64]:
    """What the campaigns multiply each day by."""
    factor = np.ones(len(days))
    for one in campaigns:
        for first, last in one.between(days[0].date(), days[-1].date()):
            factor[(days >= pd.Timestamp(first)) & (days <= pd.Timestamp(last))] *= 1 + one.lift
    return factor
