"""Twelve whole months end where the figures do, whatever their rhythm is."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from core.errors import NotFound
from core.finance import reach
from core.series.tables import Series, TimeSeriesData
from tests.finance.books import file


def test_the_months_are_the_last_twelve_whole_ones(db, ada):
    file(db, ada, "a.csv", {"Sales": ("revenue", [1] * 14)}, first="2025-02")

    assert reach.months(db, ada, ada.id) == (date(2025, 4, 1), date(2026, 3, 31))


@pytest.mark.parametrize(
    ("frequency", "last", "until"),
    [
        ("D", "2026-03-30", date(2026, 2, 28)),
        ("D", "2026-03-31", date(2026, 3, 31)),
        (None, "2026-03-01", date(2026, 3, 31)),
        ("MS", "2026-03-01", date(2026, 3, 31)),
        ("ME", "2026-03-31", date(2026, 3, 31)),
        ("QS", "2026-01-01", date(2026, 3, 31)),
        ("QE", "2026-03-31", date(2026, 3, 31)),
        ("YS", "2026-01-01", date(2026, 12, 31)),
        ("W", "2026-03-29", date(2026, 2, 28)),
    ],
)
def test_a_month_is_whole_when_the_figures_say_so(db, ada, frequency, last, until):
    key = file(db, ada, "a.csv", {"Sales": ("revenue", 1)}, first=last)
    (series,) = db.scalars(select(Series).where(Series.user_id == ada.id))
    series.frequency = frequency
    (point,) = db.scalars(select(TimeSeriesData).where(TimeSeriesData.data_upload_id == key))
    point.timestamp = datetime.fromisoformat(last).replace(tzinfo=UTC)
    db.flush()

    assert reach.months(db, ada, ada.id)[1] == until


def test_days_of_no_known_rhythm_are_days(db, ada):
    file(db, ada, "a.csv", {"Sales": ("revenue", [1, 1])}, first="2026-02")
    for point, day in zip(db.scalars(select(TimeSeriesData)), (3, 4), strict=True):
        point.timestamp = datetime(2026, 3, day, tzinfo=UTC)
    db.flush()

    assert reach.months(db, ada, ada.id)[1] == date(2026, 2, 28)


def test_where_nothing_is_mapped_the_months_are_those_of_the_figures(db, ada, eve):
    file(db, ada, "a.csv", {"?": (None, [1, 2])}, first="2026-02")

    assert reach.months(db, ada, ada.id) == (date(2025, 4, 1), date(2026, 3, 31))
    with pytest.raises(NotFound, match="no figures of money"):
        reach.months(db, eve, ada.id)
