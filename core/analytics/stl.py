"""Seasons and trend by local regression, of several seasons one after the other (STL, MSTL).

Regressions are made at every tenth of their window, with lines between, as the authors advise: at
every step they take ten times as long and find the same. References: Cleveland, Cleveland, McRae
and Terpenning (1990), Journal of Official Statistics 6; Bandara, Hyndman and Bergmeir (2021),
arXiv 2107.13462.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
import numpy.typing as npt

from core.analytics.later import Later

Values = npt.NDArray[np.float64]
seasonal = Later("statsmodels.tsa.seasonal")

NARROW, STEP = 11, 4  # seasons whose neighbours shape one of the shortest season, and each longer
ROUNDS = 2  # how often each of several seasons is seen again
PARTS_OF_WINDOW = 10  # between so many places of a window a straight line is drawn


@dataclass(frozen=True)
class Stl:
    """How it is done; with outer rounds, what is far from both parts counts little."""

    degree: int = 1  # of the regression over the seasons
    inner: int = 2
    outer: int = 0

    def seasons(self, values: Values, lengths: Sequence[int]) -> tuple[Values, Values, Values]:
        """A row for each season, taken from what the others leave; the rest, and its trend."""
        rows = np.zeros((len(lengths), len(values)))
        level = values
        rest = values.astype(float)
        for _ in range(ROUNDS if len(lengths) > 1 else 1):
            for place, length in enumerate(lengths):
                alone = rest + rows[place]
                rows[place], level = self._season(alone, length, NARROW + STEP * place)
                rest = alone - rows[place]
        return rows, rest, level

    def _season(self, values: Values, length: int, window: int) -> tuple[Values, Values]:
        """The season and the trend."""
        wide = _odd(1.5 * length / (1 - 1.5 / window))
        model = seasonal.STL(
            values,
            period=length,
            seasonal=window,
            trend=wide,
            robust=self.outer > 0,
            seasonal_deg=self.degree,
            seasonal_jump=ceil(window / PARTS_OF_WINDOW),
            trend_jump=ceil(wide / PARTS_OF_WINDOW),
            low_pass_jump=ceil((length + 1) / PARTS_OF_WINDOW),
        )
        done = model.fit(inner_iter=self.inner, outer_iter=self.outer)
        return np.asarray(done.seasonal), np.asarray(done.trend)


def _odd(width: float) -> int:
    """The next odd number."""
    return ceil(width) | 1
