"""Regression on columns, with shrinking and with errors that last: coefficients and their doubt.

The model is y = X b + u with u[t] = r u[t-1] + e[t]. Given r, y and X are freed of what lasts
(Prais and Winsten 1954) and b is found by ridge regression (Hoerl and Kennard 1970) on columns of
equal spread, its strength by generalised cross-validation (Golub, Heath and Wahba 1979); given b, r
is the first autocorrelation of u; both are repeated. The covariance of b is s² (X'X + penalty)⁻¹,
of which least squares is the case without a penalty; s² has as many degrees of freedom as there are
values, less the trace of the hat matrix. The forecast is the best linear unbiased one (Goldberger
1962).

All of it follows from products of the columns, which are taken once for all rounds.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.analytics.forecasters.contract import Values

STRENGTHS = np.logspace(-4, 2, 25)  # penalties, for each value of the history
ROUNDS = 6
SETTLED = 1e-3  # change of r at which the rounds end
LASTS_AT_MOST = 0.98  # a random walk has no level to go back to
NOTHING = 1e-10  # of the largest product: below, a column is the sum of others

Marks = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Solution:
    """Coefficients in the columns' own units, with what is known of their doubt."""

    coefficients: Values
    covariance: Values
    deviation: float  # of e, the part of an error that is new
    lasting: float  # r, the part of an error that is there a step later
    freedom: float  # values beyond those that the coefficients took
    strength: float  # of the shrinking, for each value; 0 = least squares
    last_error: float

    @property
    def errors(self) -> Values:
        """The standard error of each coefficient."""
        return np.asarray(np.sqrt(np.clip(np.diag(self.covariance), 0, None)), dtype=np.float64)

    def ahead(self, rows: Values, last_row: Values) -> tuple[Values, Values]:
        """Mean and standard deviation of the steps after the last row, coefficients' doubt in."""
        left = self.lasting ** np.arange(1, len(rows) + 1)
        mean = rows @ self.coefficients + left * self.last_error
        new = (1 - left**2) / (1 - self.lasting**2)
        moved = rows - left[:, None] * last_row
        doubt = np.einsum("ij,jk,ik->i", moved, self.covariance, moved)
        return mean, np.sqrt(self.deviation**2 * new + np.clip(doubt, 0, None))


def solved(columns: Values, free: int, values: Values, *, shrinks: bool, lasts: bool) -> Solution:
    """The coefficients of columns, the first of which are free of shrinking; errors may last."""
    plain = np.linalg.lstsq(columns[:, :free], values, rcond=None)[0]
    left = values - columns[:, :free] @ plain  # small numbers beside large ones lose their digits
    spread = columns.std(axis=0)
    spread[:free] = np.sqrt((columns[:, :free] ** 2).mean(axis=0))
    products = _Products.of(np.column_stack([columns / spread, left]))
    lasting = 0.0
    found = _ridge(products.freed(lasting), free, len(values), shrinks=shrinks)
    for _ in range(ROUNDS if lasts else 0):
        before, lasting = lasting, products.lasting(found.coefficients)
        found = _ridge(products.freed(lasting), free, len(values), shrinks=shrinks)
        if abs(lasting - before) < SETTLED:
            break
    coefficients = found.coefficients / spread
    last_error = float(left[-1] - columns[-1] @ coefficients)
    coefficients[:free] += plain
    return Solution(
        coefficients,
        found.covariance / np.outer(spread, spread),
        found.deviation,
        lasting,
        found.freedom,
        found.strength,
        last_error,
    )


@dataclass(frozen=True)
class _Products:
    """What rows of columns, the last of which is y, come to when multiplied with each other."""

    same: Values  # of each row with itself
    shifted: Values  # with the row before, both ways round
    first: Values
    last: Values

    @classmethod
    def of(cls, rows: Values) -> "_Products":
        onward = rows[1:].T @ rows[:-1]
        first, last = np.outer(rows[0], rows[0]), np.outer(rows[-1], rows[-1])
        return cls(rows.T @ rows, onward + onward.T, first, last)

    def freed(self, lasting: float) -> Values:
        """The products of the rows without what lasts from the row before."""
        squared = lasting**2
        return np.asarray(
            self.same - lasting * self.shifted + squared * (self.same - self.last - self.first)
        )

    def lasting(self, coefficients: Values) -> float:
        """The first autocorrelation of errors, short of a random walk."""
        error = np.append(-coefficients, 1.0)
        before = float(error @ (self.same - self.last) @ error)
        found = float(error @ self.shifted @ error) / 2 / before if before > 0 else 0.0
        return float(np.clip(found, -LASTS_AT_MOST, LASTS_AT_MOST))


@dataclass(frozen=True)
class _Ridge:
    coefficients: Values
    covariance: Values
    deviation: float
    freedom: float
    strength: float


def _ridge(products: Values, free: int, count: int, *, shrinks: bool) -> _Ridge:
    """Ridge regression on columns of equal spread, the first of which are left free."""
    among, along, total = products[:-1, :-1], products[:-1, -1], float(products[-1, -1])
    beyond = (
        products[free:, free:]
        - products[free:, :free] @ _inverse(products[:free, :free]) @ (products[:free, free:])
    )  # what the free columns do not tell of the others, and of y in the last row
    sizes, turned = np.linalg.eigh(beyond[:-1, :-1])
    is_seen = sizes > NOTHING * sizes.max(initial=0.0)
    sizes, told = sizes[is_seen], (turned.T @ beyond[:-1, -1])[is_seen] ** 2
    strength = _strength(sizes, told, float(beyond[-1, -1]), count, free) if shrinks else 0.0
    penalty = strength * count
    marks = np.arange(len(among)) >= free
    inverse = _inverse(among + penalty * np.diag(marks))
    coefficients = inverse @ along
    missed = total - 2 * coefficients @ along + coefficients @ among @ coefficients
    freedom = max(float(count - free - (sizes / (sizes + penalty)).sum()), 1.0)
    variance = max(float(missed), 0.0) / freedom
    return _Ridge(coefficients, variance * inverse, float(np.sqrt(variance)), freedom, strength)


def _strength(sizes: Values, told: Values, total: float, count: int, free: int) -> float:
    """The penalty, for each value, of which generalised cross-validation expects the least."""
    across = max(total - float((told / sizes).sum()), 0.0)
    shrunk = STRENGTHS[:, None] * count / (sizes + STRENGTHS[:, None] * count)
    missed = across + (shrunk**2 * told / sizes).sum(axis=1)
    freedom = np.clip(count - free - (1 - shrunk).sum(axis=1), 1.0, None)
    return float(STRENGTHS[np.argmin(missed / freedom**2)])


def _inverse(products: Values) -> Values:
    """The inverse; of columns that are sums of others, the one of least effects."""
    return np.asarray(np.linalg.pinv(products, rcond=NOTHING, hermitian=True), dtype=np.float64)
