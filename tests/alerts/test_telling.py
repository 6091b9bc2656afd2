"""When somebody is told: at once, once a day, not in their quiet hours, whatever the clock does."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from core.alerts import telling
from core.alerts.tables import Severity
from core.alerts.telling import Mails, Wishes

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",  # half an hour of summer time
    "Pacific/Apia",  # a day left out
    "America/Havana",  # the clock changes at midnight
]
AN_HOUR = timedelta(hours=1)
A_DAY = timedelta(hours=24)
CLOCK_CHANGES = timedelta(hours=2)  # a day of 25 hours, and one more when quiet hours follow
HOUR = some.integers(0, 23)
MOMENTS = some.datetimes(datetime(2011, 1, 1), datetime(2040, 1, 1), timezones=some.just(UTC))
WISHES = some.builds(
    Wishes,
    mail=some.sampled_from([Mails.at_once, Mails.daily]),
    daily_at=HOUR,
    quiet_from=some.none() | HOUR,
    quiet_until=some.none() | HOUR,
    red_breaks_quiet=some.booleans(),
    zone=some.sampled_from(ZONES),
)


def berlin(text):
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


def told(at, severity=Severity.amber, **wanted):
    found = telling.due(berlin(at), Wishes(zone="Europe/Berlin", **wanted), severity)
    return found and f"{found.astimezone(BERLIN):%Y-%m-%d %H:%M %Z}"


NIGHT = {"quiet_from": 22, "quiet_until": 7}


@pytest.mark.parametrize(
    ("at", "wanted", "when"),
    [
        ("2026-01-05 12:30", {}, "2026-01-05 12:30 CET"),
        ("2026-01-05 21:59", NIGHT, "2026-01-05 21:59 CET"),
        ("2026-01-05 22:00", NIGHT, "2026-01-06 07:00 CET"),
        ("2026-01-06 03:30", NIGHT, "2026-01-06 07:00 CET"),
        ("2026-01-06 07:00", NIGHT, "2026-01-06 07:00 CET"),
        ("2026-01-06 13:10", {"quiet_from": 12, "quiet_until": 14}, "2026-01-06 14:00 CET"),
        ("2026-01-06 05:00", {"quiet_from": 5, "quiet_until": 5}, "2026-01-06 05:00 CET"),
        ("2026-01-06 05:00", {"quiet_from": 5}, "2026-01-06 05:00 CET"),
        ("2026-01-06 08:00", {"mail": "daily", "daily_at": 8}, "2026-01-06 08:00 CET"),
        ("2026-01-06 08:01", {"mail": "daily", "daily_at": 8}, "2026-01-07 08:00 CET"),
        ("2026-01-06 08:01", {"mail": "daily", "daily_at": 5, **NIGHT}, "2026-01-07 07:00 CET"),
        ("2026-01-06 08:01", {"mail": "never"}, None),
        # On March 29 the clock goes from 02:00 to 03:00, on October 25 from 03:00 to 02:00.
        ("2026-03-28 23:30", {"quiet_from": 22, "quiet_until": 2}, "2026-03-29 03:00 CEST"),
        ("2026-03-28 23:30", NIGHT, "2026-03-29 07:00 CEST"),
        ("2026-03-28 23:30", {"quiet_from": 3, "quiet_until": 2}, "2026-03-30 02:00 CEST"),
        ("2026-10-24 23:30", NIGHT, "2026-10-25 07:00 CET"),
        ("2026-10-25 02:30", {"quiet_from": 2, "quiet_until": 3}, "2026-10-25 03:00 CET"),
        ("2026-10-24 03:00", {"mail": "daily", "daily_at": 2}, "2026-10-25 02:00 CEST"),
    ],
)
def test_somebody_is_told_by_their_own_clock(at, wanted, when):
    assert told(at, **wanted) == when


def test_quiet_hours_hold_in_the_hour_that_comes_twice():
    second = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=1).astimezone(UTC)
    wanted = Wishes(zone="Europe/Berlin", quiet_from=2, quiet_until=3)

    assert telling.due(second, wanted, Severity.amber) == second + timedelta(minutes=30)


def test_red_breaks_quiet_hours_for_whoever_says_so_only():
    assert told("2026-01-06 03:30", Severity.red, **NIGHT) == "2026-01-06 07:00 CET"
    bold = {**NIGHT, "red_breaks_quiet": True}
    assert told("2026-01-06 03:30", Severity.red, **bold) == "2026-01-06 03:30 CET"
    assert told("2026-01-06 03:30", Severity.amber, **bold) == "2026-01-06 07:00 CET"


def quiet_hours(wanted):
    if wanted.has_quiet_hours:
        return timedelta(hours=(wanted.quiet_until - wanted.quiet_from) % 24)
    return timedelta(0)


@given(at=MOMENTS, wanted=WISHES, severity=some.sampled_from(Severity))
@example(
    at=datetime(2026, 3, 28, 22, 30, tzinfo=UTC),
    wanted=Wishes(mail="daily", daily_at=2, quiet_from=3, quiet_until=2, zone="Europe/Berlin"),
    severity=Severity.amber,
)
def test_nobody_is_told_too_early_in_quiet_hours_or_much_too_late(at, wanted, severity):
    found = telling.due(at, wanted, severity)

    latest = at + quiet_hours(wanted) + CLOCK_CHANGES
    latest += (
        A_DAY if wanted.mail is Mails.daily or quiet_hours(wanted) > 22 * AN_HOUR else 0 * A_DAY
    )
    assert at <= found <= latest
    breaks = severity is Severity.red and wanted.red_breaks_quiet
    assert breaks or not telling.is_quiet(found, wanted)


@given(at=MOMENTS, wanted=WISHES)
def test_whoever_wants_no_mails_gets_none(at, wanted):
    never = wanted.model_copy(update={"mail": Mails.never})

    assert telling.due(at, never, Severity.red) is None


@given(wanted=WISHES)
def test_wishes_are_read_as_they_were_kept(wanted):
    assert telling.wishes({"zone": wanted.zone, **wanted.kept()}) == wanted


def test_the_time_zone_is_kept_once_for_all_that_a_person_reads():
    assert Wishes(zone="Europe/Berlin").kept()["alerts"].keys() == Wishes.model_fields.keys() - {
        "zone"
    }


@pytest.mark.parametrize(
    "kept",
    [
        {},
        {"alerts": None},
        {"alerts": "daily"},
        {"alerts": ["daily"]},
        {"alerts": {"mail": "hourly"}},
        {"alerts": {"mail": "daily", "daily_at": 24}},
        {"alerts": {"quiet_from": "late"}},
        {"zone": "Europe"},
        {"zone": "../../etc/passwd"},
        {"zone": 7},
        {"zone": "x" * 5_000},
        {"zone": "a\0b"},
    ],
)
def test_what_cannot_be_read_is_as_if_never_said(kept):
    assert telling.wishes(kept) == Wishes()


def test_a_broken_wish_does_not_lose_the_time_zone():
    assert telling.wishes({"zone": "Asia/Tokyo", "alerts": 5}).zone == "Asia/Tokyo"


def test_a_wish_of_a_later_version_is_passed_over():
    found = telling.wishes({"alerts": {"mail": "daily", "by_pigeon": True}})

    assert found.mail is Mails.daily
