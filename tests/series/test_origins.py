"""Each figure of a series names the file of its value, and comes out again of all values."""

import pandas as pd
import pytest
from sqlalchemy import update

from core import origins
from core.errors import NotFound
from core.series import origins as figures
from core.series.actions import add_points
from core.series.tables import Series, SeriesKind, SeriesMonth
from tests.bed.rows import Rows


def add(db, user, series_id, filename, values, first="2026-01-31"):
    upload = Rows(db.connection()).add("data_uploads", user_id=user.id, filename=filename)
    moments = pd.date_range(first, periods=len(values), freq="ME", tz="UTC")
    frame = pd.DataFrame({"timestamp": moments, "value": values})
    add_points(db, user, upload["id"], frame.assign(series_id=series_id, category="sales"))


@pytest.fixture
def sales(db, ada):
    """A series of two files, the newest value from the second."""
    made = Rows(db.connection()).add(
        "series", user_id=ada.id, name="Sales", currency="EUR", unit=None
    )
    add(db, ada, made["id"], "first.csv", [10.0, 3.0, 8.0])
    add(db, ada, made["id"], "second.csv", [12.5, 11.0], first="2026-04-30")
    return made["id"]


def named(found, key):
    return next(one for one in found if one.key == key)


def test_each_figure_is_told_with_the_file_that_stated_its_value(db, ada, sales):
    found = figures.figures(db, ada, sales)

    told = {one.key: (one.value, [file.filename for file in one.files]) for one in found}
    assert told == {
        "newest": (11.0, ["second.csv"]),
        "lowest": (3.0, ["first.csv"]),
        "highest": (12.5, ["second.csv"]),
        "points": (5.0, ["second.csv", "first.csv"]),
        "total": (44.5, ["second.csv", "first.csv"]),
    }
    assert named(found, "total").label == "Sum (EUR)"
    assert named(found, "newest").period == "2026-05-31"
    assert [one.points for one in named(found, "total").files] == [2, 3]


def test_every_figure_comes_out_again_of_all_values(db, ada, sales):
    told = figures.figures(db, ada, sales)

    again = figures.from_points(db, ada, sales)

    assert all(origins.again(one, again).is_same for one in told)
    assert all(origins.changes(one, named(again, one.key)) == () for one in told)


def test_a_month_that_is_not_what_its_values_come_to_is_told(db, ada, sales):
    db.execute(update(SeriesMonth).values(total=SeriesMonth.total + 1))

    told = figures.figures(db, ada, sales)
    found = origins.again(named(told, "total"), figures.from_points(db, ada, sales))

    assert not found.is_same
    assert "44.5; it was 49.5." in found.said


def test_a_restated_value_names_the_file_that_restated_it(db, ada, sales):
    before = figures.figures(db, ada, sales)

    add(db, ada, sales, "restated.csv", [13.0], first="2026-02-28")

    now = figures.from_points(db, ada, sales)
    found = origins.again(named(before, "total"), now)
    assert not found.is_same
    assert "because restated.csv has come, and first.csv counts with 2 in place of 3." in found.said


def test_values_of_a_stock_are_not_added_up(db, ada, sales):
    db.get_one(Series, sales).kind = SeriesKind.stock
    db.flush()

    found = named(figures.figures(db, ada, sales), "total")

    assert found.value is None
    assert found.reason == "values of a stock are not added up"


def test_a_series_without_values_says_so_of_each_figure(db, ada, series):
    for query in (figures.figures, figures.from_points):
        found = query(db, ada, series.id)

        assert [one.value for one in found] == [None, None, None, 0.0, None]
        assert all(one.reason for one in found if one.value is None)
        assert found[0].files == ()


@pytest.mark.parametrize("query", [figures.figures, figures.from_points])
def test_a_series_that_is_not_shared_is_not_followed_by_others(db, eve, sales, query):
    with pytest.raises(NotFound, match="deleted, or is not shared"):
        query(db, eve, sales)
