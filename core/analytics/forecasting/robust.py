"""How far values usually lie from their middle, told so that a few wild ones do not move it.

References: Iglewicz and Hoaglin (1993), How to Detect and Handle Outliers, for the scale by the
median deviation; Lange, Little and Taylor (1989), Journal of the American Statistical Association
84, for Student's t as the distribution of values with heavy tails.
"""

from functools import cache
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from core.analytics.forecasters.contract import Values
from core.analytics.later import Later

special = Later("scipy.special")
stats = Later("scipy.stats")

Mask = npt.NDArray[np.bool_]
Places = npt.NDArray[np.intp]

NORMAL_BY_MEDIAN = 1.4826  # the standard deviation of a normal, in median deviations
NORMAL_BY_MEAN = 1.2533  # the same in mean deviations
ROUNDING = 1e-9  # of the largest: below it is what arithmetic leaves, not what was measured
EFFICIENCY = 0.37  # of the median deviation: so many values of a standard deviation it is worth
TAIL = 0.9  # the share of values that tells how heavy the tails are; a tenth may be wild
AS_IF_NORMAL = 100  # values of a normal that are believed before any is seen
FREEDOMS = np.array([1.0, 1.5, 2, 2.5, 3, 3.5, 4, 5, 6, 8, 10, 15, 20, 30, 60, 200])
NORMAL_TAIL = NormalDist().inv_cdf(0.5 + TAIL / 2) / NormalDist().inv_cdf(0.75)


@cache
def _tails() -> Values:
    """How far out nine tenths lie, in medians, of Student's t; ascending, the lightest first."""
    far, middle = (stats.t.ppf(0.5 + share / 2, FREEDOMS[::-1]) for share in (TAIL, 0.5))
    return np.asarray(far / middle, dtype=np.float64)


def scale(values: Values) -> float:
    """The standard deviation that a normal with this median deviation would have.

    Where more than half of the values are equal it comes from the mean deviation; missing values
    are left out. It is 0 only where none differ, or there are none.

    >>> scale(np.array([1.0, 2.0, 3.0, 4.0, 90.0]))
    1.4826
    """
    known = values[np.isfinite(values)]
    if not len(known):
        return 0.0
    off = np.abs(known - np.median(known))
    least = ROUNDING * float(np.abs(known).max())
    by_median = float(np.median(off))
    if by_median > least:
        return NORMAL_BY_MEDIAN * by_median
    by_mean = float(off.mean())
    return NORMAL_BY_MEAN * by_mean if by_mean > least else 0.0


def freedom(tail: Values, count: Values) -> Values:
    """Degrees of freedom of Student's t, from how far out nine tenths lie and how many values tell.

    ``tail`` is the 90 % quantile of the sizes in their medians. As long as there are few values,
    the tails are taken to be nearly those of a normal; so are those that are lighter.
    """
    seen = (count * tail + AS_IF_NORMAL * NORMAL_TAIL) / (count + AS_IF_NORMAL)
    of_tails = np.interp(seen, _tails(), 1 / FREEDOMS[::-1])
    of_few = 1 / np.maximum(EFFICIENCY * count, 1.0)
    return np.asarray(1 / (of_tails + of_few), dtype=np.float64)


def reach(freedoms: Values, level: float) -> Values:
    """So many scales to each side hold a share of ``level``; Student's t by its median size."""
    out = special.stdtrit(freedoms, 0.5 + level / 2)
    middle = special.stdtrit(freedoms, 0.75)
    return np.asarray(out / (NORMAL_BY_MEDIAN * middle), dtype=np.float64)


def freedom_of(values: Values) -> float:
    """Degrees of freedom of Student's t that fits values around 0."""
    sizes = np.abs(values[np.isfinite(values)])
    middle, far = np.quantile(sizes, [0.5, TAIL])
    tail = far / middle if middle > 0 else NORMAL_TAIL
    return float(freedom(np.array([tail]), np.array([float(len(sizes))]))[0])


def freedom_of_count(count: float) -> float:
    """Degrees of freedom of Student's t for a scale that comes from so many normal values."""
    return max(EFFICIENCY * count, 1.0)
