"""When repeated work is due: the five fields of cron, read in a time zone.

minute hour day month weekday, each `*`, a number, a range `1-5`, a list `1,15`, or steps `*/15`;
weekdays from 0 or 7, which is Sunday. As in cron, where day and weekday are both restricted, it
is enough that one of them suits.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.errors import Invalid

FIELDS = {
    "minute": range(60),
    "hour": range(24),
    "day": range(1, 32),
    "month": range(1, 13),
    "weekday": range(8),
}
YEARS_AHEAD = 8  # between two 29 February there may be as many
COMMON = {
    "every hour": "0 * * * *",
    "every day at 06:00": "0 6 * * *",
    "every business day at 06:00": "0 6 * * 1-5",
    "every Monday at 06:00": "0 6 * * 1",
    "on the first of every month at 06:00": "0 6 1 * *",
}


@dataclass(frozen=True)
class Rule:
    """The moments at which something is due."""

    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]  # 0 is Sunday
    is_any_day: bool
    is_any_weekday: bool

    def suits(self, day: date) -> bool:
        """Whether there is something on this day."""
        if day.month not in self.months:
            return False
        by_day, by_weekday = day.day in self.days, day.isoweekday() % 7 in self.weekdays
        if self.is_any_day or self.is_any_weekday:
            return by_day and by_weekday
        return by_day or by_weekday


def parsed(text: str) -> Rule:
    """The rule that a text writes.

    >>> [parsed("0 6 * * 1-5").suits(date(2026, 11, day)) for day in (21, 23)]
    [False, True]
    """
    words = text.split()
    if len(words) != len(FIELDS):
        raise Invalid(
            f"A rule has five fields, minute hour day month weekday, as in '0 6 * * 1-5'; "
            f"{text!r} has {len(words)}."
        )
    minutes, hours, days, months, weekdays = (
        frozenset(_values(word, name)) for word, name in zip(words, FIELDS, strict=True)
    )
    around = frozenset(day % 7 for day in weekdays)
    is_any = (words[2].startswith("*"), words[4].startswith("*"))
    return Rule(minutes, hours, days, months, around, *is_any)


def next_after(rule: Rule, moment: datetime, zone: str) -> datetime | None:
    """The first moment after this one at which the rule is due there; none if it never is.

    A time that a clock skips is due when the clock has moved on; one that it shows twice is due
    once, unless the rule names every hour.
    """
    local = ZoneInfo(zone)
    first = moment.astimezone(local).date()
    for ahead in range(YEARS_AHEAD * 366):
        day = first + timedelta(days=ahead)
        if rule.suits(day):
            due = [at for at in _moments(rule, day, local) if at > moment]
            if due:
                return min(due)
    return None


def _moments(rule: Rule, day: date, zone: ZoneInfo) -> Iterator[datetime]:
    folds = (0, 1) if len(rule.hours) == len(FIELDS["hour"]) else (0,)
    for hour in rule.hours:
        for minute in rule.minutes:
            for fold in folds:
                there = datetime.combine(day, time(hour, minute, fold=fold), zone)
                yield there.astimezone(UTC)


def _values(word: str, name: str) -> Iterator[int]:
    for part in word.split(","):
        span, _, step = part.partition("/")
        first, _, last = span.partition("-")
        allowed = FIELDS[name]
        if span == "*":
            chosen = allowed if name != "weekday" else range(7)
        else:
            begin = _number(first, name, word)
            chosen = range(begin, _number(last or first, name, word) + 1)
        every = _number(step, name, word) if step else 1
        if not chosen or every < 1 or chosen[0] not in allowed or chosen[-1] not in allowed:
            raise Invalid(
                f"The {name} of a rule lies between {allowed[0]} and {allowed[-1]}; "
                f"{word!r} does not."
            )
        yield from chosen[::every]


def _number(text: str, name: str, word: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise Invalid(f"{word!r} is no {name} of a rule; write a number, *, 1-5, 1,15 or */15.")
    return int(text)
