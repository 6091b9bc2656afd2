"""Repeated work is due when its rule says, by the clock of its own place."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Invalid
from core.jobs.recurrence import FIELDS, next_after, parsed, planned_anew, upcoming

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)  # a Saturday
RULES = ["0 * * * *", "0 6 * * *", "0 6 * * 1-5", "0 6 * * 1", "0 6 1 * *"]
moments = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))
zones = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"])


def due(rule, after=NOON, zone="UTC"):
    found = next_after(parsed(rule), after, zone)
    return f"{found:%Y-%m-%d %H:%M}" if found else None


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("0 6 * * *", "2026-11-22 06:00"),
        ("30 12 * * *", "2026-11-21 12:30"),
        ("0 12 * * *", "2026-11-22 12:00"),
        ("*/15 * * * *", "2026-11-21 12:15"),
        ("0 6 * * 1-5", "2026-11-23 06:00"),
        ("0 6 * * 7", "2026-11-22 06:00"),
        ("0 6 * * 0", "2026-11-22 06:00"),
        ("0 6 1 * *", "2026-12-01 06:00"),
        ("0 6 1,15 6-7 *", "2027-06-01 06:00"),
        ("0 6 29 2 *", "2028-02-29 06:00"),
        ("0 6 31 2 *", None),
        ("0 6 13 * 5", "2026-11-27 06:00"),  # either suits, as in cron
        ("10-20/5 6 * * *", "2026-11-22 06:10"),
    ],
)
def test_a_rule_is_due_next_when_cron_would_be(rule, expected):
    assert due(rule) == expected


def test_a_rule_is_read_by_the_clock_of_its_zone():
    assert due("0 6 * * *", zone="Europe/Berlin") == "2026-11-22 05:00"
    july = datetime(2026, 7, 1, tzinfo=UTC)
    assert due("0 6 * * *", july, "Europe/Berlin") == "2026-07-01 04:00"


def test_a_time_that_the_clock_skips_is_due_when_it_has_moved_on():
    before = datetime(2026, 3, 28, 12, tzinfo=UTC)

    assert due("30 2 * * *", before, "Europe/Berlin") == "2026-03-29 01:30"
    assert due("30 2 * * *", datetime(2026, 3, 29, 1, 30, tzinfo=UTC), "Europe/Berlin") == (
        "2026-03-30 00:30"
    )


def test_a_time_that_the_clock_shows_twice_is_due_once_but_each_hour_is_each_hour():
    night = datetime(2026, 10, 24, 23, 59, tzinfo=UTC)

    first = next_after(parsed("30 2 * * *"), night, "Europe/Berlin")
    assert first == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert next_after(parsed("30 2 * * *"), first, "Europe/Berlin").day == 26
    hours = [night]
    for _ in range(4):
        hours.append(next_after(parsed("0 * * * *"), hours[-1], "Europe/Berlin"))
    assert [at.hour for at in hours[1:]] == [0, 1, 2, 3]


def local(moments, zone):
    return [f"{at.astimezone(ZoneInfo(zone)):%m-%d %H:%M %Z}" for at in moments]


@pytest.mark.parametrize(
    ("zone", "eve", "expected"),
    [
        ("Europe/Berlin", (2026, 3, 28, 3), ["03-29 03:30 CEST", "03-30 02:30 CEST"]),
        ("Europe/Berlin", (2026, 10, 24, 3), ["10-25 02:30 CEST", "10-26 02:30 CET"]),
        ("America/New_York", (2026, 3, 7, 12), ["03-08 03:30 EDT", "03-09 02:30 EDT"]),
        ("America/New_York", (2026, 10, 31, 12), ["11-01 02:30 EST", "11-02 02:30 EST"]),
    ],
)
def test_a_daily_rule_is_due_once_a_day_whichever_way_the_clock_changes(zone, eve, expected):
    moment = datetime(*eve, tzinfo=UTC)

    assert local(upcoming("30 2 * * *", moment, zone, 2), zone) == expected


def test_in_new_york_the_hour_that_comes_twice_is_between_one_and_two():
    eve = datetime(2026, 10, 31, 12, tzinfo=UTC)

    found = upcoming("30 1 * * *", eve, "America/New_York", 2)

    assert local(found, "America/New_York") == ["11-01 01:30 EDT", "11-02 01:30 EST"]


@pytest.mark.parametrize(
    ("zone", "eve"),
    [
        ("Europe/Berlin", (2026, 3, 28)),
        ("Europe/Berlin", (2026, 10, 24)),
        ("America/New_York", (2026, 3, 7)),
        ("America/New_York", (2026, 10, 31)),
        ("Australia/Lord_Howe", (2026, 4, 4)),  # where the clock changes by half an hour
        ("Australia/Lord_Howe", (2026, 10, 3)),
    ],
)
def test_every_half_hour_is_every_half_hour_across_each_change_of_the_clock(zone, eve):
    found = upcoming("0,30 * * * *", datetime(*eve, tzinfo=UTC), zone, 96)

    steps = {later - sooner for sooner, later in pairwise(found)}
    assert steps == {timedelta(minutes=30)}


def test_every_hour_is_no_half_hour_where_the_clock_skips_one():
    before = datetime(2026, 10, 3, 14, 30, tzinfo=UTC)  # 01:00 on Lord Howe, before the change

    found = upcoming("0 * * * *", before, "Australia/Lord_Howe", 2)

    assert [f"{at:%H:%M}" for at in found] == ["15:30", "16:00"]


@pytest.mark.parametrize(
    ("now", "last", "expected"),
    [
        ("2026-11-21 05:00", "2026-11-21 06:00", "2026-11-22 06:00"),  # an hour: it was done
        ("2026-11-21 05:00", None, "2026-11-21 06:00"),
        ("2026-11-21 05:00", "2026-11-20 06:00", "2026-11-21 06:00"),
        ("2026-11-21 05:00", "2027-11-21 06:00", "2026-11-21 06:00"),  # a year: it was no year
    ],
)
def test_a_clock_that_was_set_back_repeats_nothing_and_waits_for_no_wrong_year(now, last, expected):
    moment, before = (at and datetime.fromisoformat(f"{at}+00:00") for at in (now, last))

    found = planned_anew("0 6 * * *", "UTC", moment, last=before, due=None)

    assert f"{found:%Y-%m-%d %H:%M}" == expected


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("0 6 * *", "has 4."),
        ("60 6 * * *", "The minute of a rule lies between 0 and 59; '60' does not."),
        ("0 6 0 * *", "The day of a rule lies between 1 and 31"),
        ("0 9-6 * * *", "The hour of a rule"),
        ("0 x * * *", "'x' is no hour of a rule; write a number"),
        ("*/0 * * * *", "The minute of a rule"),
        ("0 6 * * MON", "'MON' is no weekday"),
        ("", "has 0."),
    ],
)
def test_what_is_no_rule_is_refused_in_a_sentence(rule, said):
    with pytest.raises(Invalid) as refusal:
        parsed(rule)

    assert said in str(refusal.value)


@given(moments, zones, st.sampled_from(RULES))
def test_property_the_next_moment_is_later_suits_and_none_lies_between(moment, zone, text):
    rule = parsed(text)

    found = next_after(rule, moment, zone)

    assert found > moment
    assert rule.suits(found.astimezone(ZoneInfo(zone)).date())
    assert next_after(rule, found - timedelta(microseconds=1), zone) == found
    between = moment + (found - moment) / 2
    assert next_after(rule, between, zone) == found


@given(
    st.tuples(
        *(st.sampled_from(["*", *map(str, values), "*/2"]) for values in FIELDS.values())
    ).map(" ".join),
    moments,
)
def test_property_every_rule_that_can_be_written_is_due_or_never(text, moment):
    rule = parsed(text)

    found = next_after(rule, moment, "UTC")

    if found is None:
        assert not any(rule.suits(date(2028, 1, 1) + timedelta(days=ahead)) for ahead in range(366))
    else:
        assert found.minute in rule.minutes
        assert found.hour in rule.hours
