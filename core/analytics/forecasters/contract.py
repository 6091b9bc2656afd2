"""What a forecaster is: a history goes in, what is to be expected comes out, with bounds.

A history is values in equal steps, none of them missing. Bounds hold the mean; a forecaster that
knows none says so by bounds that are the mean itself, and whoever asks sees `has_bounds`.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.analytics.parameters import Chosen
from core.errors import Invalid, NotEnoughData

Values = npt.NDArray[np.float64]
Levels = Sequence[float]
USUAL_LEVELS = (0.80, 0.95)


@dataclass(frozen=True)
class Regressors:
    """What is known beside a series, for its past and for the steps ahead: a column each."""

    names: tuple[str, ...]
    past: Values  # as many rows as the history
    ahead: Values  # as many rows as are asked for, or more

    def until(self, cut: int) -> "Regressors":
        """The same as it was known with the first values of the history only."""
        everything = np.vstack([self.past, self.ahead])
        return Regressors(self.names, everything[:cut], everything[cut:])

    def steps(self, horizon: int) -> Values:
        """Their values in the steps ahead, or a sentence about those that are not known."""
        known = self.ahead[:horizon]
        for column, name in enumerate(self.names):
            told = int(np.isfinite(known[:, column]).sum())
            if told < horizon:
                raise Invalid(
                    f"'{name}' must be known for all {horizon} steps ahead; it is known for {told}."
                )
        return known


@dataclass(frozen=True)
class History:
    """Values in equal steps, oldest first, and what a forecaster may know beside them."""

    values: Values
    seasons: tuple[int, ...] = ()  # their lengths in steps, shortest first
    moments: pd.DatetimeIndex | None = None  # of the values, and of the steps ahead
    regressors: Regressors | None = None
    planned: Values | None = None  # by what people say each step is multiplied, those ahead too

    def __len__(self) -> int:
        """How many values there are."""
        return len(self.values)

    @property
    def season(self) -> int:
        """The shortest season; 1 where there is none."""
        return self.seasons[0] if self.seasons else 1

    def until(self, cut: int) -> "History":
        """What was known when only the first values were there; nothing of what came later."""
        known = self.regressors.until(cut) if self.regressors else None
        return History(self.values[:cut], self.seasons, self.moments, known, self.planned)

    def moments_ahead(self, horizon: int) -> pd.DatetimeIndex:
        """When the steps ahead come."""
        if self.moments is None or len(self.moments) < len(self) + horizon:
            raise Invalid("This forecaster needs the dates of the values and of the steps ahead.")
        return self.moments[len(self) : len(self) + horizon]


@dataclass(frozen=True)
class Bands:
    """What is expected at each step, and between which bounds at each level."""

    mean: Values
    levels: tuple[float, ...]  # ascending
    lower: Values  # a row for each level
    upper: Values

    @classmethod
    def without(cls, mean: Values, levels: Levels) -> "Bands":
        """A mean of which nothing is known about how far it may be off."""
        same = np.repeat(mean[None, :], len(levels), axis=0)
        return cls(mean, tuple(levels), same, same.copy())

    @property
    def has_bounds(self) -> bool:
        """Whether the bounds are more than the mean."""
        return bool((self.upper > self.lower).any())

    @property
    def half_widths(self) -> Values:
        """Half the distance of the bounds, a row for each level."""
        return (self.upper - self.lower) / 2


@dataclass(frozen=True)
class Fit(ABC):
    """A forecaster that has seen a history, and can say what comes next."""

    parameters: Mapping[str, Any] = field(default_factory=dict, kw_only=True)  # found, as JSON

    @abstractmethod
    def predict(self, horizon: int, levels: Levels = USUAL_LEVELS) -> Bands:
        """So many steps ahead; levels ascend and lie between 0 and 1."""


@dataclass(frozen=True)
class Forecaster(Chosen, ABC):
    """One way to forecast, with what may be chosen of it."""

    said: ClassVar[str]  # what it does, in a sentence for those who do not know it
    fewest: ClassVar[int] = 1  # values, below which it has no answer
    cycles: ClassVar[int] = 0  # seasons that must have passed
    knows_bounds: ClassVar[bool] = True
    knows_regressors: ClassVar[bool] = False

    def fit(self, history: History) -> Fit:
        """See a history; too short a one is refused."""
        needed = max(self.fewest, self.cycles * history.season)
        if len(history) < needed:
            have = "is 1" if len(history) == 1 else f"are {len(history)}"
            raise NotEnoughData(f"{self.title} needs {needed} values; there {have}.")
        return self.fitted(history)

    @abstractmethod
    def fitted(self, history: History) -> Fit:
        """See a history that is long enough."""
