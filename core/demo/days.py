"""The days on which sample data lies: until yesterday, and which of them are holidays."""

from datetime import date, timedelta

import pandas as pd


def until_yesterday(today: date, years: int) -> pd.DatetimeIndex:
    """Every day of so many years, each as 00:00 UTC; the last is the day before today."""
    end = pd.Timestamp(today, tz="UTC")
    return pd.date_range(end - pd.DateOffset(years=years), end, freq="D", inclusive="left")


def trading_days(today: date, years: int) -> pd.DatetimeIndex:
    """Mondays to Fridays of so many years, but for the days on which the exchanges rest."""
    days = until_yesterday(today, years)
    closed = {day for year in sorted(set(days.year)) for day in exchange_holidays(int(year))}
    is_open = [day.weekday() < 5 and day.date() not in closed for day in days]
    return days[is_open]


def exchange_holidays(year: int) -> list[date]:
    """The days of a year on which no exchange opens."""
    return [
        date(year, 1, 1),
        easter(year) - timedelta(days=2),
        easter(year) + timedelta(days=1),
        date(year, 5, 1),
        date(year, 12, 25),
        date(year, 12, 26),
    ]


def easter(year: int) -> date:
    """Easter Sunday, by the rule of Meeus, Jones and Butcher.

    >>> easter(2024), easter(2025)
    (datetime.date(2024, 3, 31), datetime.date(2025, 4, 20))
    """
    golden, (century, rest) = year % 19, divmod(year, 100)
    leaps, skipped = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leaps - correction + 15) % 30
    to_sunday = (32 + 2 * skipped + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def black_friday(year: int) -> date:
    """The day after the fourth Thursday of November.

    >>> black_friday(2025)
    datetime.date(2025, 11, 28)
    """
    first = date(year, 11, 1)
    return first + timedelta(days=(3 - first.weekday()) % 7 + 22)
