"""Closes adjusted backwards for splits and dividends, so that a return is what a holder got."""

from math import prod
from typing import Any

import numpy as np
import pandas as pd

from core.errors import Invalid


def adjusted_closes(closes: pd.Series, splits: pd.Series, dividends: pd.Series) -> pd.Series:
    """Closes in shares of the last day, with dividends put back into the share that paid them.

    Each action scales every close before its ex-date by one factor: a split of ``f`` new shares
    for an old one by ``1 / f``, a dividend of ``D`` by ``1 - D / P``, where ``P`` is the last
    close before the ex-date. A dividend is paid on the shares of its ex-date, so ``P`` is first
    divided by the splits that fall between that close and the dividend.

    All three are indexed by moment; ``closes`` in ascending order. An action before the first
    close has nothing to adjust, one after the last close has not happened yet: the last close
    always stays as it is. What comes later scales all that was before alike, so a return once
    known never changes.

    >>> days = pd.to_datetime(["2024-01-01", "2024-01-02", "2024-01-03"])
    >>> closes = pd.Series([100.0, 52.0, 51.0], index=days)
    >>> split = pd.Series([2.0], index=days[1:2])
    >>> dividend = pd.Series([1.3], index=days[2:])
    >>> adjusted_closes(closes, split, dividend).round(4).tolist()
    [48.75, 50.7, 51.0]

    Reference: the convention of the Center for Research in Security Prices (CRSP), which the
    usual vendors of adjusted closes follow.
    """
    _check(closes, splits)
    steps = np.ones(closes.size)
    for ex_date, factor in splits.items():
        if (at := _place(closes, ex_date)) is not None:
            steps[at] /= factor
    for ex_date, amount in dividends.items():
        if (at := _place(closes, ex_date)) is not None:
            new_shares = _new_shares(splits, closes.index[at - 1], ex_date)
            steps[at] *= _kept(ex_date, amount, closes.iloc[at - 1] / new_shares)
    return closes * np.append(np.cumprod(steps[::-1])[::-1][1:], np.ones(min(closes.size, 1)))


def _place(closes: pd.Series, ex_date: Any) -> int | None:
    """Where the first close on or after an ex-date stands, if there is one before it too."""
    at = int(closes.index.searchsorted(ex_date))
    return at if 0 < at < closes.size else None


def _new_shares(splits: pd.Series, after: Any, until: Any) -> float:
    """How many shares one share of a moment has become at a later one."""
    days: list[Any] = splits.index.to_list()
    inside = [factor for day, factor in zip(days, splits, strict=True) if after < day <= until]
    return float(prod(inside))


def _kept(ex_date: Any, amount: float, previous: float) -> float:
    """The part of the previous close that a dividend leaves."""
    if not 0 < amount < previous:
        raise Invalid(
            f"The dividend of {amount:g} on {ex_date:%Y-%m-%d} is not between 0 and the close "
            f"before it, {previous:g}."
        )
    return 1 - amount / previous


def _check(closes: pd.Series, splits: pd.Series) -> None:
    if not (closes.index.is_monotonic_increasing and closes.index.is_unique):
        raise Invalid("The closes must be in order of time, each moment once.")
    if (splits <= 0).any():
        raise Invalid(f"A split needs a factor above 0; there is one of {splits.min():g}.")
