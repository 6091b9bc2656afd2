"""When repeated work is due: the five fields of cron, read in a time zone, or after new data.

minute hour day month weekday, each `*`, a number, a range `1-5`, a list `1,15`, or steps `*/15`;
weekdays from 0 or 7, which is Sunday. As in cron, where day and weekday are both restricted, it
is enough that one of them suits. A rule that waits for data names the series instead of fields.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.errors import Invalid

FIELDS = {
    "minute": range(60),
    "hour": range(24),
    "day": range(1, 32),
    "month": range(1, 13),
    "weekday": range(8),
}
YEARS_AHEAD = 8  # between two 29 February there may be as many
AFTER = "after series "
A_DAY = timedelta(days=1)


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


def after(series_id: UUID) -> str:
    """The rule of what is done each time new data of a series came."""
    return f"{AFTER}{series_id}"


def awaited(text: str) -> UUID | None:
    """The series whose new data a rule waits for; none if it goes by the clock."""
    words = " ".join(text.split())
    if not words.startswith(AFTER):
        return None
    try:
        return UUID(words.removeprefix(AFTER))
    except ValueError:
        raise Invalid(f"{words.removeprefix(AFTER)!r} is no number of a series.") from None


def due_next(text: str, moment: datetime, zone: str) -> datetime | None:
    """When a rule is due after this moment; none if it waits for data, or never is."""
    there = zone_named(zone)
    return None if awaited(text) else next_after(parsed(text), moment, there)


def upcoming(text: str, moment: datetime, zone: str, most: int = 3) -> list[datetime]:
    """The next moments at which a rule of the clock is due.

    >>> [f"{at:%d %H:%M}" for at in upcoming("0 6 * * 1-5", datetime(2026, 11, 20, 7, tzinfo=UTC),
    ...     "Europe/Berlin")]
    ['23 05:00', '24 05:00', '25 05:00']
    """
    found: list[datetime] = []
    while len(found) < most and (due := due_next(text, found[-1] if found else moment, zone)):
        found.append(due)
    return found


def planned_anew(
    text: str, zone: str, moment: datetime, *, last: datetime | None, due: datetime | None
) -> datetime | None:
    """When a rule is due, planned by a clock that has since been set back.

    What was done is not done again; but who has lived for days in a wrong year begins from today.
    """
    if awaited(text):
        return moment if due else None
    is_near = last is not None and moment < last < moment + A_DAY
    return due_next(text, last if last and is_near else moment, zone)


def zone_named(name: str) -> str:
    """The time zone of that name, or a sentence."""
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Invalid(f"There is no time zone {name!r}; write one like Europe/Berlin.") from None


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
    is_every_hour = len(rule.hours) == len(FIELDS["hour"])
    for hour in rule.hours:
        for minute in rule.minutes:
            there = datetime.combine(day, time(hour, minute), zone)
            yield there.astimezone(UTC)
            again = there.replace(fold=1)
            if is_every_hour and again.astimezone(UTC) > there.astimezone(UTC):
                yield again.astimezone(UTC)


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
