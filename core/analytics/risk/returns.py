"""Prices and returns, told apart by type: nothing here guesses which of the two it was given.

Returns are simple, a row for each moment and a column for each instrument; what is missing stays
missing, and everything is counted by the returns that are there. How many make a year goes with
them. A risk-free rate is annual and effective, and may be negative.
"""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.errors import Invalid

Values = npt.NDArray[np.float64]

USUAL_PERIODS = {"D": 252, "B": 252, "W": 52, "M": 12, "Q": 4, "Y": 1}  # by the frequency's letter
LEAST, MOST = 1, 366


@dataclass(frozen=True)
class Returns:
    """Simple returns by moment and instrument, and the moment before the first of them."""

    frame: pd.DataFrame
    periods: float  # in a year
    base: pd.Timestamp | None = None  # when the value was 1; none = not known

    def __post_init__(self) -> None:
        """Refuse what are no returns."""
        _refuse_disorder(self.frame)
        if not LEAST <= self.periods <= MOST:
            raise Invalid(f"A year has from {LEAST} to {MOST} periods, not {self.periods:g}.")
        lost = (self.frame.to_numpy(dtype=float) < -1).any(axis=0)
        if lost.any():
            name = self.frame.columns[int(np.argmax(lost))]
            raise Invalid(
                f"'{name}' loses more than everything in one period; these may be prices, "
                "or returns in percent."
            )

    @property
    def values(self) -> Values:
        """A row for each moment."""
        return self.frame.to_numpy(dtype=float)

    def of(self, names: list[str]) -> Self:
        """Those of some instruments."""
        return replace(self, frame=self.frame[names])

    def at(self, first: int, last: int) -> Self:
        """Those of the instruments from one place up to, not including, another."""
        return replace(self, frame=self.frame.iloc[:, first:last])

    def per_period(self, annual: float) -> float:
        """An annual effective rate as one of a period."""
        if annual <= -1:
            raise Invalid(f"A risk-free rate of {annual:.0%} a year leaves nothing.")
        return float((1 + annual) ** (1 / self.periods) - 1)


@dataclass(frozen=True)
class Prices:
    """Prices by moment and instrument."""

    frame: pd.DataFrame

    def __post_init__(self) -> None:
        """Refuse what are no prices."""
        _refuse_disorder(self.frame)
        wrong = (self.frame.to_numpy(dtype=float) <= 0).any(axis=0)
        if wrong.any():
            name = self.frame.columns[int(np.argmax(wrong))]
            raise Invalid(f"'{name}' has a price of 0 or below; these may be returns.")

    def returns(self, periods: float) -> Returns:
        """The change from each price to the next that is there; what lies between stays missing."""
        known = self.frame.apply(lambda one: one.dropna().pct_change())
        known = known.reindex(self.frame.index)
        return Returns(known.iloc[1:], periods, self.frame.index[0])


def _refuse_disorder(frame: pd.DataFrame) -> None:
    if not isinstance(frame.index, pd.DatetimeIndex):
        raise Invalid("Each row needs a date.")
    if not frame.index.is_monotonic_increasing:
        raise Invalid("The dates are not in order; sort them first.")
    if not frame.index.is_unique:
        day = frame.index[frame.index.duplicated()][0]
        raise Invalid(f"The date {day:%Y-%m-%d} is there twice.")
    if np.isinf(frame.to_numpy(dtype=float)).any():
        raise Invalid("A value is infinite.")
