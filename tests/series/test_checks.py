"""Points of strangers and months that do not equal their points are named."""

from datetime import UTC, datetime

import pandas as pd
import pytest
from sqlalchemy import delete, update
from sqlmodel import col

from core.series import actions, checks
from core.series.tables import SeriesMonth, TimeSeriesData
from tests.bed.rows import Rows

DAYS = pd.date_range("2024-01-30", periods=4, freq="D", tz="UTC")


@pytest.fixture
def revenue(db, ada):
    """Two points in January and two in February, and their months."""
    rows = Rows(db.connection())
    series = rows.add("series", user_id=ada.id, name="Revenue", category="revenue")["id"]
    upload = rows.add("data_uploads", user_id=ada.id, filename="r.csv")["id"]
    points = pd.DataFrame(
        {"series_id": series, "timestamp": DAYS, "category": "revenue", "value": [1, 2, 3, 0.5]}
    )
    actions.add_points(db, ada, upload, points)
    return series


def test_points_from_a_file_of_their_owner_are_no_finding(db, root, revenue):
    assert checks.points_come_from_their_owner(db, root) == []


def test_points_from_somebody_elses_file_are_named(db, root, eve, revenue):
    rows = Rows(db.connection())
    upload = rows.add("data_uploads", user_id=eve.id, filename="eve.csv")["id"]

    rows.add("timeseries_data", series_id=revenue, data_upload_id=upload)

    assert checks.points_come_from_their_owner(db, root) == [
        "The series 'Revenue' has 1 point from 'eve.csv', which somebody else uploaded."
    ]


def test_months_as_they_follow_from_the_points_are_no_finding(db, root, revenue):
    assert checks.months_equal_their_points(db, root) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"total": 3.0 * (1 + 1e-8)},
        {"points": 3},
        {"last_value": 2.5},
        {"last_at": datetime(2024, 1, 30, tzinfo=UTC)},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_a_month_that_differs_from_its_points_is_named(db, root, revenue, wrong):
    january = col(SeriesMonth.month) == DAYS[0].date().replace(day=1)

    db.execute(update(SeriesMonth).where(january).values(**wrong))

    assert checks.months_equal_their_points(db, root) == [
        "2024-01 of the series 'Revenue' is not the sum of its points (revenue)."
    ]


def test_a_month_that_was_not_rolled_up_is_named(db, root, revenue):
    db.execute(delete(SeriesMonth).where(col(SeriesMonth.total) == 3.5))

    assert checks.months_equal_their_points(db, root) == [
        "2024-02 of the series 'Revenue' is not rolled up (revenue)."
    ]


def test_a_month_without_points_is_named(db, root, revenue):
    january = col(TimeSeriesData.timestamp) < datetime(2024, 2, 1, tzinfo=UTC)

    db.execute(delete(TimeSeriesData).where(january))

    assert checks.months_equal_their_points(db, root) == [
        "2024-01 of the series 'Revenue' is rolled up but has no points (revenue)."
    ]


@pytest.mark.parametrize("shift", [1e-11, -1e-11])
def test_the_last_digits_of_a_sum_are_no_finding(db, root, revenue, shift):
    db.execute(update(SeriesMonth).values(total=col(SeriesMonth.total) * (1 + shift)))

    assert checks.months_equal_their_points(db, root) == []


def test_points_that_cancel_leave_a_remainder_that_is_no_finding(db, root, ada, revenue):
    rows = Rows(db.connection())
    upload = rows.add("data_uploads", user_id=ada.id)["id"]
    points = pd.DataFrame(
        {
            "series_id": revenue,
            "timestamp": pd.date_range("2024-05-01", periods=3, freq="D", tz="UTC"),
            "category": "revenue",
            "value": [0.1, 0.2, -0.3],
        }
    )
    actions.add_points(db, ada, upload, points)

    db.execute(update(SeriesMonth).where(col(SeriesMonth.last_value) == -0.3).values(total=0.0))

    assert checks.months_equal_their_points(db, root) == []
