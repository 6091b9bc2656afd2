"""What rules read of series: the newest value, the one before, and how long none came."""

from datetime import date, timedelta

import pytest
from sqlalchemy import insert

from core.alerts.watching import EVERYBODY
from core.db.keys import uuid7
from core.db.types import now
from core.series import watched
from core.series.tables import Series, TimeSeriesData
from tests.bed.rows import FIRST_MOMENT, Rows

DAY = timedelta(days=1)
MANY = 300


@pytest.fixture
def put(db, ada):
    """Put a series of ada's with values so many days after the first."""
    rows = Rows(db.connection())
    upload = rows.add("data_uploads", user_id=ada.id)["id"]

    def made(values, user_id=ada.id, **given):
        series = rows.add("series", **{"user_id": user_id, "name": "Revenue"} | given)
        for days, value in values.items():
            moment = FIRST_MOMENT + days * DAY
            point = {"series_id": series["id"], "timestamp": moment, "value": value}
            rows.add("timeseries_data", data_upload_id=upload, **point)
        return series["id"]

    return made


def test_the_newest_value_and_the_one_before_are_read(db, ada, put):
    series = put({2: 9.0, 0: 5.0, 1: 7.0}, currency="EUR")

    (one,) = watched.latest_values(db, ada)

    assert (one.subject_id, one.label, one.unit) == (series, "Revenue", "EUR")
    assert (one.value, one.before, one.of) == (9.0, 7.0, date(2024, 1, 3))


@pytest.mark.parametrize(
    ("frequency", "gap", "before"),
    [
        ("D", 1, 5.0),
        ("D", 2, None),
        ("B", 3, 5.0),
        ("W-SUN", 7, 5.0),
        ("W-SUN", 14, None),
        ("MS", 31, 5.0),
        ("MS", 60, None),
        ("QE", 92, 5.0),
        ("QE", 182, None),
        ("YE", 366, 5.0),
        ("YE", 731, None),
        (None, 731, 5.0),
        ("h", 7, 5.0),
        ("2W", 14, 5.0),
    ],
)
def test_where_the_frequency_is_known_a_missing_period_is_not_jumped_over(
    db, ada, put, frequency, gap, before
):
    put({0: 5.0, gap: 9.0}, frequency=frequency)

    (one,) = watched.latest_values(db, ada)

    assert (one.value, one.before) == (9.0, before)
    assert one.reason == ("" if before else watched.GAP)


def test_a_series_without_points_says_so_and_one_with_a_single_point_has_none_before(db, ada, put):
    put({}, name="A")
    put({0: 1.0}, name="B")

    read = {one.label: one for one in watched.latest_values(db, ada)}

    assert (read["A"].value, read["A"].reason) == (None, watched.NO_POINTS)
    assert (read["B"].value, read["B"].before) == (1.0, None)
    assert [one.reason for one in watched.days_without_points(db, ada)].count(
        watched.NO_POINTS
    ) == 1


def test_days_without_points_are_counted_from_the_newest(db, ada, put):
    put({0: 1.0, 3: 2.0})

    (one,) = watched.days_without_points(db, ada)

    newest = date(2024, 1, 4)
    assert (one.value, one.of, one.unit) == ((now().date() - newest).days, newest, "")


def test_a_series_of_somebody_else_is_named_with_its_owner_where_it_is_shared(
    db, ada, eve, root, put
):
    put({0: 1.0}, is_shared=True)
    secret = put({0: 1.0}, name="Secret")

    assert [one.label for one in watched.latest_values(db, eve)] == ["Revenue · ada"]
    assert [one.label for one in watched.latest_values(db, EVERYBODY)] == ["Revenue · ada"]
    assert len(watched.latest_values(db, root)) == 2
    assert watched.latest_values(db, eve, secret) == []
    assert [one.label for one in watched.latest_values(db, ada, secret)] == ["Secret"]


def test_many_series_are_read_in_one_statement(db, ada, statements):
    rows = Rows(db.connection())
    first = rows.valid("series", user_id=ada.id)
    upload = rows.add("data_uploads", user_id=ada.id)["id"]
    many = [first | {"id": uuid7(), "name": f"s{number}"} for number in range(MANY)]
    points = [
        {
            "id": uuid7(),
            "series_id": one["id"],
            "timestamp": FIRST_MOMENT + days * DAY,
            "data_upload_id": upload,
            "category": "c",
            "value": float(number + days),
        }
        for number, one in enumerate(many)
        for days in range(3)
    ]
    db.connection().execute(insert(Series), many)
    db.connection().execute(insert(TimeSeriesData), points)

    with statements.budget(1):
        read = watched.latest_values(db, ada)
    with statements.budget(1):
        days = watched.days_without_points(db, ada)

    assert {one.label: (one.value, one.before) for one in read} == {
        f"s{number}": (number + 2.0, number + 1.0) for number in range(MANY)
    }
    assert len({one.subject_id for one in days}) == MANY
