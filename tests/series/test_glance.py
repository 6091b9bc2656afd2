"""Home says which series of one's own have stopped."""

from datetime import timedelta

import pytest

from core.db.types import now
from core.series import glance
from tests.bed.rows import Rows


@pytest.fixture
def ends(db, ada):
    """Make a series of ada's whose last point is some days old."""
    rows = Rows(db.connection())

    def put(name, frequency, days_ago):
        made = rows.add("series", user_id=ada.id, name=name, frequency=frequency)
        last = now() - timedelta(days=days_ago)
        rows.add("series_months", series_id=made["id"], last_at=last)

    return put


def test_a_series_is_late_by_its_own_frequency(db, ada, ends):
    ends("daily late", "D", 9)
    ends("daily fresh", "D", 2)
    ends("weekly late", "W-SUN", 30)
    ends("monthly fresh", "MS", 40)
    ends("who knows", None, 4_000)

    (notice,) = glance.waiting(db, ada)

    assert notice.sentence == ("No new points for longer than usual: daily late and weekly late.")


def test_many_are_counted_and_not_all_named(db, ada, ends):
    for name in "abcde":
        ends(name, "D", 30)

    (notice,) = glance.waiting(db, ada)

    assert notice.sentence.endswith("a, b, c and 2 more.")


def test_nothing_waits_for_somebody_else(db, eve, root, ends):
    ends("late", "D", 30)

    assert glance.waiting(db, eve) == glance.waiting(db, root) == []
