"""How returns move together, pair by pair, each over the moments at which both are there."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.analytics.risk.returns import Values
from core.analytics.risk.sample import Flags, constant
from core.errors import Invalid

ROUNDING = 1e-8  # of an eigenvalue, below 0
STILL = 1e-13  # of the squares: a variance below is rounding


@dataclass(frozen=True)
class Pairs:
    """Each instrument beside each other; missing where a figure is not defined."""

    correlation: pd.DataFrame
    covariance: pd.DataFrame  # of a period, sample
    counts: pd.DataFrame  # moments at which both are there
    is_complete: bool  # whether no return and no figure is missing
    caution: str  # sentences: what is missing, and what must not be done with it


def correlation(returns: pd.DataFrame, least: int = 20) -> Pairs:
    """Pearson's, and the sample covariance, of pairs with so many common moments and more.

    Every pair has means of its own, over what both have; so figures of gaps need not fit together.
    """
    if least < 2:
        raise Invalid(f"A correlation needs 2 common returns or more, not {least}.")
    values = returns.to_numpy(dtype=float)
    names = returns.columns
    counts, covariance, product = _sums(values)
    known = counts >= least
    covariance = np.where(known, covariance, np.nan)
    still = constant(values)
    spread = np.where(known & ~(still | still[:, None]) & (product > 0), product, np.nan)
    related = np.clip(covariance / np.sqrt(spread), -1, 1)
    np.fill_diagonal(related, np.where(np.isfinite(np.diag(related)), 1.0, np.nan))
    is_complete = bool(np.isfinite(values).all() and np.isfinite(related).all())
    said = [
        *_of_constants([str(names[at]) for at in np.flatnonzero(still).tolist()]),
        *_of_counts(counts, still, least),
        *_of_gaps(values),
        *_of_shape(related),
    ]

    def shown(matrix: Values) -> pd.DataFrame:
        return pd.DataFrame(matrix, names, names)

    return Pairs(
        shown(related),
        shown(covariance),
        pd.DataFrame(counts.astype(int), names, names),
        is_complete,
        " ".join(said),
    )


def _sums(values: Values) -> tuple[Values, Values, Values]:
    """Common moments, covariance, and the product of the variances over them, of all pairs."""
    there = np.isfinite(values).astype(float)
    # Close to 0, squares lose no digits; the means of each pair are taken out below.
    off = np.where(there > 0, values, 0.0)
    off -= there * (off.sum(axis=0) / np.maximum(there.sum(axis=0), 1))
    counts = there.T @ there
    own = off.T @ there  # sums of the row's instrument over the moments of both
    square = (off**2).T @ there
    several, free = np.maximum(counts, 1), np.where(counts > 1, counts - 1, np.nan)
    covariance = (off.T @ off - own * own.T / several) / free
    variance = square - own**2 / several
    variance = np.where(variance > STILL * square, variance, 0.0) / free
    return counts, covariance, variance * variance.T


def _of_constants(names: list[str]) -> list[str]:
    if not names:
        return []
    listed = ", ".join(f"'{name}'" for name in names)
    return [f"{listed} never varies or is empty, and has no correlation."]


def _of_counts(counts: Values, still: Flags, least: int) -> list[str]:
    short = (counts < least) & ~(still | still[:, None])
    many = int(np.triu(short).sum())
    if not many:
        return []
    pairs = "1 pair has" if many == 1 else f"{many:,} pairs have"
    return [f"{pairs} fewer than {least} returns in common and no figure."]


def _of_gaps(values: Values) -> list[str]:
    missing = int((~np.isfinite(values)).sum())
    if not missing:
        return []
    rows = "1 return is" if missing == 1 else f"{missing:,} returns are"
    return [f"{rows} missing; each pair counts the moments at which both are there."]


def _of_shape(related: Values) -> list[str]:
    """What is said where no returns at all could have these correlations."""
    known = np.isfinite(np.diag(related))
    inner = related[np.ix_(known, known)]
    if not known.any() or not np.isfinite(inner).all():
        return []
    if float(np.linalg.eigvalsh(inner)[0]) >= -ROUNDING * len(inner):
        return []
    return [
        "Because of the gaps the correlations contradict each other (the matrix is not positive "
        "semi-definite); leave incomplete moments out before computing a portfolio from them."
    ]
