"""The rules of the clock that have a name: as people choose them, and read them again."""

import re
from datetime import time
from enum import StrEnum

from core.errors import Invalid

WEEKDAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
NAMED = re.compile(
    r"(?P<minute>\d+) (?P<hour>\d+|\*) (?P<day>\d+|\*) \* (?P<weekday>[0-6]|1-5|\*)", re.ASCII
)


class Every(StrEnum):
    """How often, in words."""

    day = "every day"
    business_day = "every business day"
    week = "every week"
    month = "every month"
    hour = "every hour"


def rule(every: Every, at: time, *, weekday: str = "Monday", day: int = 1) -> str:
    """The rule that a choice writes.

    >>> rule(Every.week, time(6, 30), weekday="Friday")
    '30 6 * * 5'
    """
    if weekday not in WEEKDAYS:
        raise Invalid(f"{weekday!r} is no weekday.")
    clock = f"{at.minute} {at.hour}"
    return {
        Every.hour: f"{at.minute} * * * *",
        Every.day: f"{clock} * * *",
        Every.business_day: f"{clock} * * 1-5",
        Every.week: f"{clock} * * {WEEKDAYS.index(weekday)}",
        Every.month: f"{clock} {day} * *",
    }[every]


def in_words(text: str) -> str:
    """A rule as people say it; one without a name as it is written.

    >>> in_words("30 6 * * 5"), in_words("0 6 1 * *"), in_words("*/5 9-17 * * *")
    ('every Friday at 06:30', 'every month on day 1 at 06:00', '*/5 9-17 * * *')
    """
    found = NAMED.fullmatch(text)
    if found is None:
        return text
    minute, hour, day, weekday = found.groups()
    if hour == "*":
        past = f" at minute {int(minute)}" if int(minute) else ""
        return f"{Every.hour}{past}" if day == weekday == "*" else text
    at = f"at {int(hour):02}:{int(minute):02}"
    if day != "*":
        return f"{Every.month} on day {int(day)} {at}" if weekday == "*" else text
    days = {"*": Every.day.value, "1-5": Every.business_day.value}
    return f"{days.get(weekday) or 'every ' + WEEKDAYS[int(weekday)]} {at}"
