"""Whether what comes still is what a forecast expects.

Two rules, either of which is an alarm. Three newest values in a row beyond the 80 % band on the
same side: of bands that hold, one look in 500 says so by chance. Or a mean error of the newest
values, from six up to twelve, of more than two and a half times the mean error that the back-test
found: one look in 350 of errors as wild as Laplace's, of normal ones hardly any. Together at most
one look in a hundred is a false alarm, where the errors do not hang together; those from one
origin do, so a first alarm is a reason to look and to forecast again, no proof.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

IN_A_ROW = 3
FEWEST, MOST = 6, 12  # newest errors of which the mean is taken
TIMES = 2.5  # what the back-test found


@dataclass(frozen=True)
class Drift:
    """How the newest values stand to what was expected of them."""

    misses: int  # newest values in a row beyond the 80 % band, on one side
    is_above: bool  # the side; false where there are none
    times: float | None  # newest mean error over that of the back-test; none = not computable

    @property
    def has_run(self) -> bool:
        """Whether the newest values lie beyond the band too often in a row."""
        return self.misses >= IN_A_ROW

    @property
    def is_worse(self) -> bool:
        """Whether the newest errors are far beyond what the back-test found."""
        return self.times is not None and self.times > TIMES

    @property
    def is_alarm(self) -> bool:
        """Whether the forecast should be made again."""
        return self.has_run or self.is_worse


def drift(
    errors: ArrayLike, lower: ArrayLike, upper: ArrayLike, promised: float | None = None
) -> Drift:
    """Judge errors (actual − expected), oldest first, between bounds given as errors alike.

    Bounds that are not a number hold everything; ``promised`` is the back-test's mean absolute
    error, if one is known.

    >>> drift([0.0, 3.0, 2.5, 4.0], [-1] * 4, [1] * 4)
    Drift(misses=3, is_above=True, times=None)
    """
    found = np.asarray(errors, dtype=float)
    sides = _sides(found, np.asarray(lower, dtype=float), np.asarray(upper, dtype=float))
    newest = int(sides[-1]) if len(sides) else 0
    others = np.flatnonzero(sides[::-1] != newest)
    misses = 0 if newest == 0 else int(others[0]) if len(others) else len(sides)
    return Drift(misses, newest > 0, _times(found, promised))


def _sides(
    errors: NDArray[np.float64], lower: NDArray[np.float64], upper: NDArray[np.float64]
) -> NDArray[np.int64]:
    """1 above the band, -1 below it, 0 within."""
    return (errors > upper).astype(np.int64) - (errors < lower).astype(np.int64)


def _times(errors: NDArray[np.float64], promised: float | None) -> float | None:
    if len(errors) < FEWEST or promised is None or not 0 < promised < np.inf:
        return None
    return float(np.abs(errors[-MOST:]).mean() / promised)
