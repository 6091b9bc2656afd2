"""A rule that was chosen by its name is read by its name again."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Invalid
from core.jobs.recurrence import upcoming
from core.jobs.rhythms import WEEKDAYS, Every, in_words, rule

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)  # a Saturday


@pytest.mark.parametrize(
    ("every", "options", "said", "first"),
    [
        (Every.day, {}, "every day at 06:30", "Sun 2026-11-22 06:30"),
        (Every.business_day, {}, "every business day at 06:30", "Mon 2026-11-23 06:30"),
        (Every.week, {"weekday": "Friday"}, "every Friday at 06:30", "Fri 2026-11-27 06:30"),
        (Every.week, {"weekday": "Sunday"}, "every Sunday at 06:30", "Sun 2026-11-22 06:30"),
        (Every.month, {"day": 31}, "every month on day 31 at 06:30", "Thu 2026-12-31 06:30"),
        (Every.hour, {}, "every hour at minute 30", "Sat 2026-11-21 12:30"),
    ],
)
def test_a_choice_is_a_rule_that_is_due_then_and_is_read_so(every, options, said, first):
    written = rule(every, time(6, 30), **options)

    assert in_words(written) == said
    assert f"{upcoming(written, NOON, 'UTC')[0]:%a %Y-%m-%d %H:%M}" == first


def test_a_full_hour_needs_no_minute():
    assert in_words(rule(Every.hour, time(0))) == "every hour"


@pytest.mark.parametrize(
    "text",
    ["*/15 * * * *", "0 6 1 * 5", "0 * 1 * *", "0 * * * 1-5", "0 6 1,15 * *", "0 6 * 7 *", "often"],
)
def test_a_rule_without_a_name_is_read_as_it_is_written(text):
    assert in_words(text) == text


def test_a_weekday_that_is_none_is_refused():
    with pytest.raises(Invalid, match="'Moonday' is no weekday"):
        rule(Every.week, time(6), weekday="Moonday")


@given(
    st.sampled_from(Every),
    st.times(),
    st.sampled_from(WEEKDAYS),
    st.integers(1, 31),
    st.sampled_from(["UTC", "Europe/Berlin", "Asia/Kolkata"]),
)
def test_property_what_was_chosen_is_due_at_that_time_of_that_day(every, at, weekday, day, zone):
    for moment in upcoming(rule(every, at, weekday=weekday, day=day), NOON, zone):
        there = moment.astimezone(ZoneInfo(zone))
        assert there.minute == at.minute
        assert there.hour == at.hour or every is Every.hour
        assert there.strftime("%A") == weekday or every is not Every.week
        assert there.day == day or every is not Every.month
        assert there.isoweekday() <= 5 or every is not Every.business_day
