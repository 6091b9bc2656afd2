"""Columns of text to dates and to moments in UTC: what the calendar and the clocks have."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import pandas as pd

from core.errors import Invalid
from core.uploads.values.answers import EMPTY, Converted, Mask, Moments, Refusal, refused
from core.uploads.values.calendars import Group, Ints, days, groups, is_midnight, micros
from core.uploads.values.dateformat import SERIALS, DateFormat, date_in, moment_in
from core.uploads.values.folding import chunks
from core.uploads.values.layouts import DAY
from core.uploads.values.numerals import NotRead
from core.uploads.values.rest import Rest

Twice = Literal["refuse", "first", "second"]
_NEVER = np.iinfo(np.int64).min  # how numpy stores "not a time"


def convert_dates(
    cells: Sequence[str], form: DateFormat, *, empty: Iterable[str] = EMPTY
) -> Converted[Moments]:
    """The days of a column (``datetime64[D]``); of a month, quarter or year, its first."""
    values = np.full(len(cells), _NEVER)

    def day(cell: str) -> int | NotRead:
        found = date_in(cell, form)
        return found if isinstance(found, NotRead) else found.toordinal() - 719_163

    rest = Rest(len(cells), empty, day)
    for start, part, folded in chunks(cells):
        is_read = np.zeros(len(part), np.bool_)
        for group in _own(part, folded, form):
            found, is_right = days(group, form.order, form.century)
            if group.layout.has_time:
                is_right &= is_midnight(group)
            _place(values, is_read, start, group.places[is_right], found[is_right])
        for at, value in rest.of(start, part, np.zeros(len(part), np.bool_), is_read):
            values[at] = value
    return rest.result(values.astype("datetime64[D]"))


def convert_moments(
    cells: Sequence[str],
    form: DateFormat,
    *,
    empty: Iterable[str] = EMPTY,
    twice: Twice = "refuse",
) -> Converted[Moments]:
    """The moments of a column in UTC (``datetime64[us]``).

    An hour that the clocks skipped is refused. One that they showed twice is refused too,
    unless ``twice`` says which of the two is meant.
    """
    _require_zone(form)
    values = np.full(len(cells), _NEVER)
    is_local = np.zeros(len(cells), np.bool_)

    def moment(cell: str) -> tuple[int, bool] | NotRead:
        return moment_in(cell, form)

    rest = Rest(len(cells), empty, moment)
    for start, part, folded in chunks(cells):
        is_read = np.zeros(len(part), np.bool_)
        for group in _own(part, folded, form):
            if group.layout.has_time:
                found, is_right = days(group, form.order, form.century)
                clock, is_shown = micros(group)
                is_right &= is_shown
                places = group.places[is_right]
                is_local[start + places] = group.layout.sign is None
                _place(values, is_read, start, places, (found * DAY + clock)[is_right])
        for at, (value, is_utc) in rest.of(start, part, np.zeros(len(part), np.bool_), is_read):
            values[at], is_local[at] = value, not is_utc
    refusals = _to_utc(values, is_local, cells, form, twice)
    rest.refusals = sorted([*rest.refusals, *refusals])
    return rest.result(values.astype("datetime64[us]"))


def is_zone(name: str) -> bool:
    """Whether there is a time zone of that name."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _require_zone(form: DateFormat) -> None:
    if form.needs_zone:
        raise Invalid("Times of day without an offset need a time zone; none was named.")
    if form.zone is not None and not is_zone(form.zone):
        raise Invalid(f"There is no time zone '{form.zone}'.")


def _own(cells: Sequence[str], folded: bytes, form: DateFormat) -> Iterable[Group]:
    """The groups written as the format says; what else there is, is read singly and refused."""
    if form.family in SERIALS:
        return []
    return (group for group in groups(cells, folded) if group.layout.family == form.family)


def _place(values: Ints, is_read: Mask, start: int, places: Ints, found: Ints) -> None:
    values[start + places] = found
    is_read[places] = True


def _to_utc(
    values: Ints, is_local: Mask, cells: Sequence[str], form: DateFormat, twice: Twice
) -> list[Refusal]:
    """Move local times to UTC in place; name those that the clocks skipped or showed twice."""
    places = np.flatnonzero(is_local)
    if form.zone is None:
        values[places] = _NEVER
        reason = "has no offset from UTC, unlike its column"
        return [refused(place, cells[place], reason) for place in places.tolist()]
    local, where = np.unique(values[places], return_inverse=True)
    index = pd.DatetimeIndex(local.astype("datetime64[us]"))
    first = index.tz_localize(form.zone, ambiguous=np.ones(len(index), bool), nonexistent="NaT")
    second = index.tz_localize(form.zone, ambiguous=np.zeros(len(index), bool), nonexistent="NaT")
    is_skipped = np.asarray(first.isna())
    is_double = ~is_skipped & np.asarray(first != second)
    chosen = second if twice == "second" else first
    utc = chosen.tz_convert("UTC").tz_localize(None).to_numpy().astype("datetime64[us]")
    is_lost = is_skipped | (is_double & (twice == "refuse"))
    values[places] = np.where(is_lost, _NEVER, utc.astype(np.int64))[where]
    return [
        refused(place, cells[place], _clock_reason(local[at], form.zone, skipped=is_skipped[at]))
        for place, at in zip(places.tolist(), where.tolist(), strict=True)
        if is_lost[at]
    ]


def _clock_reason(micros: int, zone: str, *, skipped: bool) -> str:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=int(micros))
    said = f"{moment:%H:%M} on {moment.date()}"
    if skipped:
        return f"{said} did not exist in {zone}: the clocks were put forward"
    return f"{said} happened twice in {zone}: the clocks were put back; say which is meant"
