"""Returns by month and by year, compounded, and which of these are not whole.

What is missing changes nothing; a month or year without any return is missing itself.
"""

import numpy as np
import pandas as pd

MONTHS = range(1, 13)
USUAL = 0.9  # of the gaps between returns; weekends are a fifth of them
A_HOLIDAY = 2  # days that a gap may be longer than usual


def monthly(returns: pd.Series) -> pd.DataFrame:
    """A row for each year, a column for each month from 1 to 12.

    >>> days = pd.to_datetime(["2024-11-01", "2024-11-29", "2024-12-31"])
    >>> monthly(pd.Series([0.1, 0.1, -0.5], days))[[11, 12]].round(2)
            11   12
    2024  0.21 -0.5
    """
    months = _compounded(returns, "M")
    moments = pd.PeriodIndex(months.index)
    years = range(moments.year.min(), moments.year.max() + 1) if len(months) else range(0)
    found = pd.DataFrame(np.nan, list(years), list(MONTHS))
    for moment, value in zip(moments, months, strict=True):
        found.loc[moment.year, moment.month] = value
    return found


def yearly(returns: pd.Series) -> pd.Series:
    """The return of each calendar year, by its number."""
    years = _compounded(returns, "Y")
    return years.set_axis(pd.Index(pd.PeriodIndex(years.index).year, dtype=int))


def partial(returns: pd.Series, period: str = "M") -> list[pd.Period]:
    """Months ("M") or years ("Y") in which returns are missing for longer than a long weekend.

    Above all the first and the last one, where the returns begin or end in their midst.
    """
    days = _days(returns)
    if not len(days):
        return []
    gaps = np.diff(days.to_numpy()) / np.timedelta64(1, "D")
    longest = (np.quantile(gaps, USUAL) if len(gaps) else 0.0) + A_HOLIDAY
    found = []
    for one, inside in days.to_series().groupby(days.to_period(period)):
        first, last = one.start_time - pd.Timedelta(days=1), one.end_time.normalize()
        edges = pd.DatetimeIndex([first, *inside, last])
        if (np.diff(edges.to_numpy()) / np.timedelta64(1, "D")).max() > longest:
            found.append(one)
    return found


def _compounded(returns: pd.Series, period: str) -> pd.Series:
    known = returns.dropna()
    if not len(known):
        return pd.Series(dtype=float, index=pd.PeriodIndex([], freq=period))
    grown = (1 + known.astype(float)).groupby(_days(returns).to_period(period)).prod()
    return grown - 1


def _days(returns: pd.Series) -> pd.DatetimeIndex:
    """The dates of what is there, as their own clock says."""
    moments = pd.DatetimeIndex(returns.dropna().index)
    return moments.tz_localize(None).normalize()
