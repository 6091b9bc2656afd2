"""Answers come as frames: the same whichever way they travel, with gaps where there are some."""

from datetime import UTC, date, datetime

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Select, func, select
from sqlmodel import col

from core.calendar.tables import Event
from core.db import bulk
from core.db.frames import frame, frames
from core.retail.tables import Product
from core.series.tables import Series, SeriesMonth, TimeSeriesData

MOMENTS = st.datetimes(datetime(1700, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))
DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))
IMPACTS = st.floats(-1, 1e290)


def row_by_row(db, wanted: Select) -> pd.DataFrame:
    """The same answer in the way that streams."""
    return pd.concat(list(frames(db, wanted, 3)), ignore_index=True)


def points(count):
    stamps = pd.date_range("2024-01-01", periods=count, freq="D", tz="UTC")
    return pd.DataFrame({"timestamp": stamps, "category": "revenue", "value": range(1, count + 1)})


def test_a_frame_has_keys_once_moments_aware_and_numbers_as_numbers(db, series, upload):
    bulk.load(db, TimeSeriesData, points(2), series_id=series.id, data_upload_id=upload.id)

    found = frame(
        db,
        select(
            col(TimeSeriesData.series_id), col(TimeSeriesData.timestamp), col(TimeSeriesData.value)
        ).order_by(col(TimeSeriesData.timestamp)),
    )

    assert list(found["series_id"]) == [series.id, series.id]
    assert list(found["series_id"].cat.categories) == [series.id]
    assert str(found["timestamp"].dtype) == "datetime64[us, UTC]"
    assert list(found["timestamp"]) == list(points(2)["timestamp"])
    assert list(found["value"]) == [1.0, 2.0]


def test_the_order_that_was_asked_for_is_kept_in_every_column(db, series, upload):
    bulk.load(db, TimeSeriesData, points(50), series_id=series.id, data_upload_id=upload.id)

    found = frame(
        db,
        select(col(TimeSeriesData.timestamp), col(TimeSeriesData.value)).order_by(
            func.abs(col(TimeSeriesData.value) - 25.2), col(TimeSeriesData.id)
        ),
    )

    days = found["timestamp"].dt.dayofyear
    assert list(found["value"].head(3)) == [25, 26, 24]
    assert list(days) == list(found["value"])


@given(
    moments=st.lists(MOMENTS, min_size=1, max_size=5, unique_by=lambda moment: moment.timestamp())
)
def test_property_a_frame_keeps_moments_to_the_microsecond(db, series, upload, moments):
    with db.begin_nested() as undone:
        given_points = pd.DataFrame({"timestamp": moments, "category": "a", "value": 1.0})
        bulk.load(db, TimeSeriesData, given_points, series_id=series.id, data_upload_id=upload.id)
        found = frame(
            db, select(col(TimeSeriesData.timestamp)).order_by(col(TimeSeriesData.timestamp))
        )
        undone.rollback()

    assert [moment.to_pydatetime() for moment in found["timestamp"]] == sorted(moments)


@given(
    rows=st.lists(st.tuples(DAYS, st.none() | IMPACTS, st.booleans(), st.integers(0, 2**31 - 1)))
)
def test_property_every_kind_of_column_is_the_same_packed_and_row_by_row(db, ada, rows):
    events = pd.DataFrame(
        [(f"event {number}", *row) for number, row in enumerate(rows)],
        columns=["event_name", "event_date", "impact", "include_in_prediction", "window_after"],
    )
    events["impact"] = events["impact"].astype(float)
    wanted = select(
        col(Event.id),
        col(Event.user_id),
        col(Event.product_id),
        col(Event.event_date),
        col(Event.ends_on),
        col(Event.impact),
        col(Event.include_in_prediction),
        col(Event.window_after),
        col(Event.created_at),
    ).order_by(col(Event.id))

    with db.begin_nested() as undone:
        bulk.load(db, Event, events, user_id=ada.id, type="custom")
        packed, plain = frame(db, wanted), row_by_row(db, wanted) if rows else None
        undone.rollback()

    assert len(packed) == len(rows)
    if plain is not None:
        pd.testing.assert_frame_equal(
            packed.astype(object), plain.astype(object), check_dtype=False, check_names=False
        )


def test_what_an_outer_join_does_not_find_is_missing_in_every_kind_of_column(db, ada):
    db.add(Series(user_id=ada.id, name="empty", category="revenue"))
    db.flush()
    wanted = select(
        col(Series.id),
        col(SeriesMonth.id).label("month_id"),
        col(SeriesMonth.month),
        col(SeriesMonth.points),
        col(SeriesMonth.total),
        col(SeriesMonth.last_at),
    ).outerjoin(SeriesMonth, col(SeriesMonth.series_id) == col(Series.id))

    found = frame(db, wanted)

    assert len(found) == 1
    assert found.notna().to_numpy().tolist() == [[True, False, False, False, False, False]]


def test_an_empty_answer_is_a_frame_with_its_columns(db):
    packed = frame(db, select(col(Product.id), col(Product.stock), col(Product.created_at)))
    texts = frame(db, select(col(Product.id), col(Product.sku), col(Product.price)))

    assert list(packed.columns) == ["id", "stock", "created_at"]
    assert list(texts.columns) == ["id", "sku", "price"]
    assert packed.empty
    assert texts.empty


def test_a_large_answer_comes_in_parts_of_the_asked_size(db, series, upload):
    bulk.load(db, TimeSeriesData, points(10), series_id=series.id, data_upload_id=upload.id)

    parts = list(frames(db, select(col(TimeSeriesData.value)), 4))

    assert [len(part) for part in parts] == [4, 4, 2]
