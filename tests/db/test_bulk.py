"""Frames go in as they are and come out the same, on both databases, or nothing goes in."""

import tracemalloc
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Text, func, select
from sqlmodel import col

from core.calendar.tables import Event, EventType
from core.currency.tables import FxRate
from core.db import bulk, pgcopy, versions
from core.db.failures import in_words
from core.db.tables import DataVersion
from core.errors import Conflict, Invalid
from core.market.tables import Instrument, PriceBar
from core.retail.tables import Product
from core.series.tables import TimeSeriesData
from core.uploads.tables import UploadFile

MOMENTS = st.datetimes(datetime(1700, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))
WORDS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40)
DOUBLES = st.floats(allow_nan=False, allow_infinity=False, width=64).filter(
    lambda number: abs(number) < 1e299
)
PRICES = st.decimals(0, 99_999_999, places=2)


@pytest.fixture
def apple(db):
    made = Instrument(symbol="AAPL", exchange="NASDAQ")
    db.add(made)
    db.flush()
    return made


def points(*values, start="2024-01-01"):
    stamps = pd.date_range(start, periods=len(values), freq="D", tz="UTC")
    return pd.DataFrame({"timestamp": stamps, "category": "revenue", "value": values})


def stored(db, table):
    return list(db.scalars(select(table).order_by(col(table.id))))


@given(rows=st.lists(st.tuples(MOMENTS, WORDS, DOUBLES), max_size=20, unique_by=lambda row: row[0]))
def test_property_any_points_come_back_as_they_were(db, series, upload, rows):
    given_points = pd.DataFrame(rows, columns=["timestamp", "category", "value"])
    same = {"series_id": series.id, "data_upload_id": upload.id}

    with db.begin_nested() as undone:
        count = bulk.load(db, TimeSeriesData, given_points, **same)
        found = [(row.timestamp, row.category, row.value) for row in stored(db, TimeSeriesData)]
        undone.rollback()

    assert count == len(rows)
    assert found == rows


@given(rows=st.lists(st.tuples(WORDS, PRICES, st.none() | PRICES, st.none() | WORDS), max_size=20))
def test_property_exact_amounts_and_empty_cells_come_back_as_they_were(db, rows):
    products = pd.DataFrame(
        [(f"sku{number}", *row) for number, row in enumerate(rows)],
        columns=["sku", "name", "price", "unit_cost", "supplier"],
        dtype=object,
    )

    with db.begin_nested() as undone:
        bulk.load(db, Product, products)
        found = [(p.name, p.price, p.unit_cost, p.supplier) for p in stored(db, Product)]
        undone.rollback()

    assert found == rows


@given(
    cells=st.lists(
        st.none() | st.dictionaries(WORDS, st.none() | WORDS | st.integers() | st.booleans()),
        min_size=1,
        max_size=10,
    )
)
def test_property_json_comes_back_as_it_was(db, series, upload, cells):
    given_points = points(*range(len(cells))).assign(metadata=pd.Series(cells, dtype=object))
    same = {"series_id": series.id, "data_upload_id": upload.id}

    with db.begin_nested() as undone:
        bulk.load(db, TimeSeriesData, given_points, **same)
        found = [row.meta for row in stored(db, TimeSeriesData)]
        undone.rollback()

    assert found == cells


def test_days_enumerations_flags_and_windows_come_back_as_they_were(db, ada):
    events = pd.DataFrame(
        {
            "event_name": ["Easter", "Sale"],
            "event_date": [date(2024, 3, 31), date(1969, 7, 20)],
            "ends_on": [None, date(2262, 4, 12)],
            "type": [EventType.holiday, EventType.promotion],
            "include_in_prediction": [True, False],
            "window_before": [2, 0],
            "impact": [np.nan, -0.5],
        }
    )

    bulk.load(db, Event, events, user_id=ada.id)

    easter, sale = stored(db, Event)
    assert (easter.event_date, easter.ends_on) == (date(2024, 3, 31), None)
    assert (sale.event_date, sale.ends_on) == (date(1969, 7, 20), date(2262, 4, 12))
    assert (easter.type, sale.type) == (EventType.holiday, EventType.promotion)
    assert (easter.include_in_prediction, sale.include_in_prediction) == (True, False)
    assert (easter.impact, sale.impact) == (None, -0.5)
    assert easter.scope_key == "all"


@pytest.mark.parametrize(
    "rate", ["0.000000000001", "1", "16250.5", "999999999999", "1.234567890123", "7.999999999999"]
)
def test_exchange_rates_keep_their_digits(db, rate):
    frame_of_rates = pd.DataFrame(
        {"base_currency": ["EUR"], "quote_currency": ["USD"], "rate": [Decimal(rate)]}
    )

    bulk.load(db, FxRate, frame_of_rates.assign(date=date(2024, 1, 1)))

    assert stored(db, FxRate)[0].rate == Decimal(rate)


@pytest.mark.parametrize(
    ("given_price", "kept"), [(19.99, "19.99"), (0.1 + 0.2, "0.30"), (1e7, "1e7")]
)
def test_amounts_given_as_floats_are_rounded_to_the_cent(db, given_price, kept):
    bulk.load(db, Product, pd.DataFrame({"sku": ["a"], "name": ["A"], "price": [given_price]}))

    assert stored(db, Product)[0].price == Decimal(kept)


def test_bytes_come_back_as_they_were(db, upload):
    content = bytes(range(256)) * 40
    files = pd.DataFrame({"content": [content], "size": [len(content)], "sha256": ["0" * 64]})

    bulk.load(db, UploadFile, files, data_upload_id=upload.id)

    assert stored(db, UploadFile)[0].content == content


def test_one_very_long_text_among_many_rows_is_loaded_in_bounded_pieces(db):
    names = ["x"] * 3000 + ["y" * 255]
    descriptions = ["short"] * 3000 + ["long " * 40_000]
    events = pd.DataFrame({"event_name": names, "description": descriptions})
    dates = [date(2000, 1, 1) + timedelta(days=number) for number in range(len(events))]

    count = bulk.load(
        db, Event, events.assign(event_date=dates, type="custom"), user_id=db.info["ada"]
    )

    assert count == 3001
    assert max(len(event.description) for event in stored(db, Event)) == 200_000


def test_one_very_long_text_takes_no_more_memory_than_its_piece():
    texts = pd.Series(["short"] * 3000 + ["long " * 40_000])

    tracemalloc.start()
    sent = sum(map(len, pgcopy.encode({"text": texts}, {"text": Text()}, len(texts))))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert sent > 200_000
    assert most < 5 * pgcopy.CHUNK_BYTES


@pytest.fixture(autouse=True)
def known_owner(db, ada):
    db.info["ada"] = ada.id


def test_moments_of_another_zone_are_stored_in_utc(db, series, upload):
    tokyo = timezone(timedelta(hours=9))
    moment = pd.DataFrame(
        {"timestamp": [datetime(2024, 1, 1, 9, tzinfo=tokyo)], "category": "a", "value": [1.0]}
    )

    bulk.load(db, TimeSeriesData, moment, series_id=series.id, data_upload_id=upload.id)

    assert stored(db, TimeSeriesData)[0].timestamp == datetime(2024, 1, 1, tzinfo=UTC)


def test_what_the_orm_writes_and_what_bulk_writes_is_the_same(db, series, upload):
    row = {"series_id": series.id, "data_upload_id": upload.id, "category": "revenue", "value": 1.5}
    db.add(TimeSeriesData(timestamp=datetime(2024, 1, 1, 12, 30, 15, 250, tzinfo=UTC), **row))
    db.flush()

    stamp = pd.to_datetime(["2024-01-01 12:30:15.000250"], utc=True)
    with pytest.raises(Conflict, match="already"), in_words(), db.begin_nested():
        bulk.load(db, TimeSeriesData, pd.DataFrame({"timestamp": stamp}).assign(**row))


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        ({"value": [1.0, np.nan]}, "timeseries_data.value is empty or not a number in row 2"),
        ({"value": [np.inf, 1.0]}, "timeseries_data.value is infinite in row 1"),
        ({"category": ["a", None]}, "timeseries_data.category is empty or not a number in row 2"),
        ({"timestamp": pd.date_range("2024", periods=2)}, "must say its time zone"),
        ({"timestamp": [datetime(2024, 1, 1), datetime(2024, 1, 2)]}, "must say its time zone"),
        ({"colour": ["red", "blue"]}, "timeseries_data has no column colour"),
        ({"metadata": [{"a": float("nan")}, None]}, "JSON holds no number that is infinite"),
    ],
)
def test_bad_cells_are_named_and_nothing_is_stored(db, series, upload, broken, sentence):
    given_points = points(1.0, 2.0).assign(**broken)

    with pytest.raises(Invalid, match=sentence), db.begin_nested():
        bulk.load(db, TimeSeriesData, given_points, series_id=series.id, data_upload_id=upload.id)

    assert db.scalar(select(func.count()).select_from(TimeSeriesData)) == 0


def test_a_missing_column_is_named(db, series):
    with pytest.raises(Invalid, match="timeseries_data.data_upload_id is needed"):
        bulk.load(db, TimeSeriesData, points(1.0), series_id=series.id)


def test_a_load_in_parts_is_one_load(db, series, upload):
    parts = (points(float(number), start=f"2024-01-{number:02}") for number in range(1, 6))

    count = bulk.load(db, TimeSeriesData, parts, series_id=series.id, data_upload_id=upload.id)

    assert count == 5
    assert [row.value for row in stored(db, TimeSeriesData)] == [1, 2, 3, 4, 5]


def test_an_empty_frame_stores_nothing(db, series, upload):
    assert (
        bulk.load(db, TimeSeriesData, points(), series_id=series.id, data_upload_id=upload.id) == 0
    )
    assert bulk.load(db, TimeSeriesData, iter(())) == 0


def test_a_refused_row_takes_the_whole_load_with_it(db, apple):
    bars = pd.DataFrame({"ts": pd.to_datetime(["2024-01-02", "2024-01-02"], utc=True)})
    prices = dict.fromkeys("ohlcv", 10.0)

    with pytest.raises(Conflict, match="already"), in_words(), db.begin_nested():
        bulk.load(db, PriceBar, bars, instrument_id=apple.id, interval="daily", **prices)

    assert db.scalar(select(func.count()).select_from(PriceBar)) == 0


def test_a_corrected_bar_takes_the_place_of_the_wrong_one_and_keeps_its_id(db, apple):
    bars = pd.DataFrame({"ts": pd.to_datetime(["2024-01-02", "2024-01-03"], utc=True)})
    bars = bars.assign(**dict.fromkeys("ohlcv", 10.0))
    same = {"instrument_id": apple.id, "interval": "daily"}
    bulk.upsert(db, PriceBar, bars, key=("instrument_id", "ts", "interval"), **same)
    ids = [bar.id for bar in stored(db, PriceBar)]
    db.expire_all()

    bulk.upsert(
        db, PriceBar, bars.tail(1).assign(c=12.0), key=("instrument_id", "ts", "interval"), **same
    )

    assert [(bar.id, bar.c) for bar in stored(db, PriceBar)] == [(ids[0], 10), (ids[1], 12)]


def test_an_upsert_can_follow_another_in_one_transaction(db, apple):
    bar = pd.DataFrame({"ts": pd.to_datetime(["2024-01-02"], utc=True)})
    same = {"instrument_id": apple.id, "interval": "daily", **dict.fromkeys("ohlv", 1.0)}

    for close in (1.0, 2.0, 3.0):
        bulk.upsert(
            db, PriceBar, bar.assign(c=close), key=("instrument_id", "ts", "interval"), **same
        )

    assert db.scalars(select(PriceBar.c)).all() == [3.0]


def test_a_load_of_private_rows_makes_only_their_owners_results_stale(db, ada, series, upload):
    db.info.pop("touched", None)
    db.info.pop("touched_rows", None)
    bulk.load(
        db, TimeSeriesData, points(1.0), owner=ada.id, series_id=series.id, data_upload_id=upload.id
    )

    versions.bump(db)

    raised = db.execute(select(col(DataVersion.domain), col(DataVersion.owner))).all()
    assert [tuple(row) for row in raised] == [("series", str(ada.id))]


def test_a_load_takes_as_many_statements_as_it_has_parts(db, series, upload, statements):
    many = points(*np.arange(1000.0))

    with statements.budget(2):
        bulk.load(db, TimeSeriesData, many, series_id=series.id, data_upload_id=upload.id)
