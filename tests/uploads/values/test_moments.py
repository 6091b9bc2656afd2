"""Moments are UTC; a zone is asked for exactly where one is needed."""

import time
from datetime import date, datetime

import numpy as np
import pytest

from core.errors import Invalid
from core.uploads.values.answers import Question
from core.uploads.values.dateformat import DateFormat
from core.uploads.values.dates import date_format_of, still_open
from core.uploads.values.moments import convert_dates, convert_moments, is_zone

OFFSET = DateFormat("yyyy-mm-dd", has_time=True, has_offset=True)
PARIS = DateFormat("yyyy-mm-dd", has_time=True, zone="Europe/Paris")


@pytest.mark.parametrize(
    ("cell", "utc"),
    [
        ("2024-01-05T10:11:12Z", "2024-01-05T10:11:12"),
        ("2024-01-05 10:11+02:00", "2024-01-05T08:11:00"),
        ("2024-01-05T00:30:00.123456-0530", "2024-01-05T06:00:00.123456"),
        ("2024-01-05 10:11:12 UTC", "2024-01-05T10:11:12"),
        ("2024-01-05T23:59:59,5+14", "2024-01-05T09:59:59.5"),
        ("13/01/2024 1:05 PM +00:00", "2024-01-13T13:05:00"),
        ("5 January 2024 12:00 AM Z", "2024-01-05T00:00:00"),
    ],
)
def test_a_moment_with_its_offset_needs_no_zone(cell, utc):
    form = date_format_of([cell])

    assert isinstance(form, DateFormat)
    assert convert_moments([cell], form).values.tolist() == [datetime.fromisoformat(utc)]


def test_a_moment_without_offset_is_asked_for_its_zone_and_refused_without():
    asked = date_format_of(["2024-01-05 10:00"])

    assert isinstance(asked, Question)
    assert asked.about == "time zone"
    with pytest.raises(Invalid, match="need a time zone"):
        convert_moments(["2024-01-05 10:00"], DateFormat("yyyy-mm-dd", has_time=True))


def test_a_named_zone_is_applied_summer_and_winter():
    cells = ["2024-01-05 10:00", "2024-07-05 10:00"]

    form = date_format_of(cells, zone="Europe/Paris")

    assert [m.hour for m in convert_moments(cells, form).values.tolist()] == [9, 8]


def test_the_zone_is_asked_after_the_order():
    first = date_format_of(["01/02/2024 10:00"])

    second = still_open(first.answered("dmy"))

    assert first.about == "date order"
    assert second.answered("UTC").zone == "UTC"
    assert still_open(second.answered("UTC")) is None


@pytest.mark.parametrize("cells", [["2024-01-05 00:00", "2024-01-06 00:00:00"], ["05/13/2024"]])
def test_dates_are_never_asked_for_a_zone(cells):
    assert not date_format_of(cells).has_time


def test_the_hour_the_clocks_skipped_is_refused():
    found = convert_moments(["2024-03-31 02:30:00", "2024-03-31 03:00:00"], PARIS)

    assert "did not exist in Europe/Paris" in found.refusals[0].reason
    assert np.isnat(found.values).tolist() == [True, False]


def test_the_hour_the_clocks_showed_twice_is_refused_until_someone_says_which():
    cell = ["2024-10-27 02:30:00"]

    assert "happened twice" in convert_moments(cell, PARIS).refusals[0].reason
    assert convert_moments(cell, PARIS, twice="first").values[0].item().hour == 0
    assert convert_moments(cell, PARIS, twice="second").values[0].item().hour == 1


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("2024-01-05 25:00", "no clock shows"),
        ("2024-01-05 24:00:00", "no clock shows"),
        ("2024-01-05 10:60", "no clock shows"),
        ("2024-01-05 13:00 PM", "no clock shows"),
        ("2024-01-05 10:00:00.1234567", "finer than a microsecond"),
        ("2024-01-05 10:00+19:00", "offset from UTC that no zone has"),
        ("2024-01-05 10:00 CET", "not a date"),
        ("2024-01-05", "no time of day"),
        ("2024-02-30 10:00", "30 February 2024 does not exist"),
    ],
)
def test_a_time_that_is_none_is_refused_by_name(cell, reason):
    found = convert_moments(["2024-01-05 10:00", cell], PARIS)

    assert [(one.index, reason in one.reason) for one in found.refusals] == [(1, True)]
    assert np.isnat(found.values[1])


def test_a_moment_that_lacks_the_offset_of_its_column_is_refused():
    found = convert_moments(["2024-01-05 10:00Z", "2024-01-05 10:00"], OFFSET)

    assert [one.index for one in found.refusals] == [1]
    assert "no offset" in found.refusals[0].reason
    assert np.isnat(found.values).tolist() == [False, True]


def test_moments_with_and_without_offset_are_read_together_once_a_zone_is_named():
    cells = ["2024-01-05 10:00Z", "2024-01-05 10:00"]

    form = date_format_of(cells, zone="Asia/Tokyo")

    assert [moment.hour for moment in convert_moments(cells, form).values.tolist()] == [10, 1]


def test_an_unknown_zone_is_refused():
    with pytest.raises(Invalid, match="no time zone 'Mars/Base'"):
        convert_moments(
            ["2024-01-05 10:00"], DateFormat("yyyy-mm-dd", has_time=True, zone="Mars/Base")
        )
    assert is_zone("Asia/Tokyo")
    assert not is_zone("../etc/passwd")


@pytest.fixture
def zone_of_the_machine(monkeypatch):
    """Set it, and the old one again."""

    def change(zone):
        monkeypatch.setenv("TZ", zone)
        time.tzset()

    yield change
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo"])
def test_the_zone_of_the_machine_changes_nothing(zone_of_the_machine, zone):
    zone_of_the_machine(zone)
    days, moments = ["2024-03-31", "1999-12-31"], ["2024-03-10 02:30:00", "2024-07-01 00:15:00"]

    dates = convert_dates(days, date_format_of(days))
    times = convert_moments(moments, date_format_of(moments, zone="Europe/Paris"))

    assert time.tzname != ("UTC", "UTC")
    assert dates.values.tolist() == [date(2024, 3, 31), date(1999, 12, 31)]
    assert times.values.tolist() == [datetime(2024, 3, 10, 1, 30), datetime(2024, 6, 30, 22, 15)]
    assert not times.refusals
