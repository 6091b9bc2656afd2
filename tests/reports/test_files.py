"""Names of files that say what and when."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.reports.files import file_name, slug

NOON = datetime(2026, 11, 21, 15, 30, tzinfo=UTC)


def test_a_name_says_what_and_when():
    assert file_name("Revenue forecast", "csv", at=NOON) == "revenue-forecast-2026-11-21-1530.csv"


def test_the_moment_is_told_in_utc():
    here = NOON.astimezone(timezone(timedelta(hours=9)))

    assert file_name("x", "csv", at=here) == "x-2026-11-21-1530.csv"


def test_letters_of_other_scripts_are_kept():
    assert slug("売上 Umsätze Выручка") == "売上-umsätze-выручка"


@pytest.mark.parametrize("what", ["", "…", "../..", "\x00", "🙂", "\u202e", "\ud800"])
def test_a_name_without_letters_is_still_a_name(what):
    assert file_name(what, "csv", at=NOON) == "export-2026-11-21-1530.csv"


@given(st.text() | st.text(alphabet='/\\:*?"<>|.%\0\r\n a\u0301ß\u202e', max_size=500))
def test_any_text_makes_a_name_that_every_file_system_takes(what):
    name = file_name(what, "csv", at=NOON)

    assert not set(name) & set('/\\:*?"<>|%\0\r\n \u202e')
    assert name.count(".") == 1
    assert name[0] not in ".-"
    assert len(name.encode()) <= 150
