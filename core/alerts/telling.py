"""When a person wants to be told: at once or once a day, and in which hours not."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from core.alerts.tables import Severity

KEPT_AS = "alerts"  # among the preferences of a person
MOST_DAYS = 4  # more than the longest quiet hours and a change of the clock can put off


class Mails(StrEnum):
    """How often somebody wants a mail about alerts."""

    at_once = "at_once"
    daily = "daily"
    never = "never"


class Wishes(BaseModel):
    """What a person wants; the hours are read by the clock of their time zone."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    mail: Mails = Mails.at_once
    daily_at: int = Field(default=8, ge=0, le=23)
    quiet_from: int | None = Field(default=None, ge=0, le=23)
    quiet_until: int | None = Field(default=None, ge=0, le=23)
    red_breaks_quiet: bool = False
    zone: str = Field(default="UTC", exclude=True)  # that of all moments this person reads

    @property
    def has_quiet_hours(self) -> bool:
        """Whether there are any; from an hour until the same hour are none."""
        return None not in (self.quiet_from, self.quiet_until) and (
            self.quiet_from != self.quiet_until
        )

    def kept(self) -> dict[str, Any]:
        """As they are kept among the preferences."""
        return {KEPT_AS: self.model_dump(mode="json")}


def wishes(preferences: Mapping[str, Any]) -> Wishes:
    """What a person wants, by their preferences; what cannot be read is as if never said."""
    found = preferences.get(KEPT_AS)
    zone = {"zone": _zone(preferences.get("zone"))}
    try:
        return Wishes.model_validate((found if isinstance(found, dict) else {}) | zone)
    except ValidationError:
        return Wishes.model_validate(zone)


def due(at: datetime, wanted: Wishes, severity: Severity) -> datetime | None:
    """When somebody is to be told of what happened at a moment; none is never."""
    if wanted.mail is Mails.never:
        return None
    told = at if wanted.mail is Mails.at_once else _next(at, wanted.daily_at, wanted.zone)
    if severity is Severity.red and wanted.red_breaks_quiet:
        return told
    for _ in range(MOST_DAYS):  # the clock may jump from the end of quiet hours into the next ones
        if not is_quiet(told, wanted) or wanted.quiet_until is None:
            break
        told = _next(told + datetime.resolution, wanted.quiet_until, wanted.zone)
    return told


def is_quiet(at: datetime, wanted: Wishes) -> bool:
    """Whether a moment lies in the quiet hours; these may cross midnight.

    >>> night = Wishes(quiet_from=22, quiet_until=7)
    >>> [is_quiet(datetime(2026, 1, 1, hour, tzinfo=UTC), night) for hour in (21, 22, 6, 7)]
    [False, True, True, False]
    """
    begin, end = wanted.quiet_from, wanted.quiet_until
    if begin is None or end is None:
        return False
    hour = at.astimezone(ZoneInfo(wanted.zone)).hour
    return begin <= hour < end if begin <= end else hour >= begin or hour < end


def _next(at: datetime, hour: int, zone: str) -> datetime:
    """The first moment from then on at which the clock of a zone shows a full hour.

    An hour that the clock leaves out is the one after it; of one that it shows twice, the first.
    """
    there = ZoneInfo(zone)
    today = at.astimezone(there).date()
    days = (today + timedelta(days=number) for number in range(MOST_DAYS))
    moments = (datetime.combine(day, time(hour), there).astimezone(UTC) for day in days)
    return next(moment for moment in moments if moment >= at)


def _zone(name: object) -> str:
    try:
        return ZoneInfo(str(name or "UTC")).key
    except (ZoneInfoNotFoundError, ValueError, OSError):  # of a name that is a folder
        return "UTC"
