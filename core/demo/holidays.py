"""The days on which the invented businesses of the sample data rest."""

from datetime import date, timedelta

from core.demo.days import easter

FIXED = {
    (1, 1): "New Year's Day",
    (5, 1): "Labour Day",
    (12, 25): "Christmas Day",
    (12, 26): "Boxing Day",
}
FROM_EASTER = {-2: "Good Friday", 1: "Easter Monday"}


def holidays(first: date, last: date) -> dict[date, str]:
    """The holidays between two days, both included.

    >>> holidays(date(2026, 4, 1), date(2026, 5, 31))
    {datetime.date(2026, 4, 3): 'Good Friday', datetime.date(2026, 4, 6): 'Easter Monday', \
datetime.date(2026, 5, 1): 'Labour Day'}
    """
    found: dict[date, str] = {}
    for year in range(first.year, last.year + 1):
        found |= {date(year, month, day): name for (month, day), name in FIXED.items()}
        found |= {easter(year) + timedelta(days=off): name for off, name in FROM_EASTER.items()}
    return {day: found[day] for day in sorted(found) if first <= day <= last}
