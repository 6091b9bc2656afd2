"""What a file overwrites comes back with its undo, in whatever order files are taken back."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import select, update

from core.db.keys import uuid7
from core.errors import Conflict
from core.finance.tables import Budget
from core.market.tables import CorporateAction, Instrument, PriceBar
from core.retail.tables import Product, Transaction
from core.series.tables import Series, TimeSeriesData
from core.uploads import storing
from core.uploads.shapes import Load, Mode
from core.uploads.tables import DataUpload
from tests.bed.rows import Rows

LISTING = ("symbol", "exchange")
BAR = ("instrument_id", "ts", "interval")
OWN = ("user_id", "category", "entity", "period_start", "period_end", "version")
POINT = ("series_id", "timestamp")
JANUARY = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def loads(db, ada):
    """Store rows as the next file of ada's."""

    def load(table, rows, key, mode=Mode.updating, scope=(), **given):
        upload = DataUpload(
            user_id=ada.id, filename="f.csv", file_sha256=uuid7().hex, file_size=1, data_type="x"
        )
        db.add(upload)
        db.flush()
        frame = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(rows)
        storing.put(
            db, Load(upload.id, ada.id, frame, mode), table, frame, key=key, scope=scope, **given
        )
        return upload.id

    return load


def listings(*symbols, exchange="US", **columns):
    return pd.DataFrame(
        {"symbol": pd.Categorical(symbols), "exchange": exchange, "currency": "EUR"} | columns
    )


def stored(db, table, *names):
    columns = [table.__table__.c[name] for name in names] or list(table.__table__.c)
    return sorted(map(tuple, db.execute(select(*columns))), key=str)


def undo(db, table, upload_id, key):
    return storing.take_back(db, upload_id, table, key=key)


def test_what_an_update_overwrote_comes_back_whole(db, loads):
    first = loads(Instrument, listings("A", "B", identifiers=[{"isin": "X"}, None]), LISTING)
    before = stored(db, Instrument)

    second = loads(Instrument, listings("B", "C", name=["bee", "see"]), LISTING)
    count = undo(db, Instrument, second, LISTING)

    assert count == 2
    assert stored(db, Instrument) == before
    assert undo(db, Instrument, first, LISTING) == 2
    assert stored(db, Instrument) == []


def test_what_was_overwritten_twice_comes_back_with_the_last_undo(db, loads):
    key = LISTING
    loads(Instrument, listings("A", name=["one"]), key)
    second = loads(Instrument, listings("A", name=["two"]), key)
    third = loads(Instrument, listings("A", name=["three"]), key)

    undo(db, Instrument, second, key)
    between = stored(db, Instrument, "name")
    undo(db, Instrument, third, key)

    assert between == [("three",)]
    assert stored(db, Instrument, "name") == [("one",)]


def test_what_a_file_replaces_goes_and_comes_back(db, loads):
    loads(Instrument, listings("A", "B"), LISTING)
    loads(Instrument, listings("A", exchange="XETRA"), LISTING)
    before = stored(db, Instrument)

    third = loads(Instrument, listings("B", "C"), LISTING, mode=Mode.replacing, scope=("exchange",))
    during = stored(db, Instrument, "symbol", "exchange")
    undo(db, Instrument, third, LISTING)

    assert during == [("A", "XETRA"), ("B", "US"), ("C", "US")]
    assert stored(db, Instrument) == before


def test_rows_that_are_there_are_not_added_again(db, loads):
    loads(Instrument, listings("A", "B"), LISTING)

    with pytest.raises(Conflict, match="1 of the rows are stored already, the first is B, US"):
        loads(Instrument, listings("B", "C"), LISTING, mode=Mode.adding)


def test_a_row_that_somebody_entered_meanwhile_stays(db, loads):
    loads(Instrument, listings("A"), LISTING)
    second = loads(Instrument, listings("B"), LISTING, mode=Mode.replacing, scope=("exchange",))
    db.add(Instrument(symbol="A", exchange="US", name="by hand"))
    db.flush()

    undo(db, Instrument, second, LISTING)

    assert stored(db, Instrument, "symbol", "name") == [("A", "by hand")]


def test_what_a_later_file_did_not_say_goes_with_the_file_that_did(db, loads):
    first = loads(Instrument, listings("A", name=["Alpha"], sector=["Tech"]), LISTING)
    loads(Instrument, listings("A", sector=["Energy"]), LISTING)

    undo(db, Instrument, first, LISTING)

    assert stored(db, Instrument, "symbol", "name", "sector") == [("A", None, "Energy")]


def test_a_file_stays_while_a_later_one_needs_what_it_alone_says(db, loads):
    apple = {"sku": ["A"], "price": [Decimal("2.50")], "name": ["Apple"]}
    first = loads(Product, apple, ("sku",))
    load = Load(first, uuid7(), pd.DataFrame())
    later = DataUpload(
        user_id=db.get_one(DataUpload, first).user_id,
        filename="prices.csv",
        file_sha256=uuid7().hex,
        file_size=1,
        data_type="x",
    )
    db.add(later)
    db.flush()
    prices = pd.DataFrame({"sku": ["A"], "price": [Decimal("3.00")]})
    storing.make_room(db, replace(load, upload_id=later.id), Product, prices, key=("sku",))
    db.execute(update(Product).values(price=Decimal("3.00"), data_upload_id=later.id))

    with pytest.raises(Conflict, match="no name of its own for them. Take that file back first"):
        undo(db, Product, first, ("sku",))


def test_a_product_that_was_sold_is_put_back_with_its_id_but_not_removed(db, loads):
    one = {"sku": ["A"], "name": ["Apple"], "price": [Decimal("2.50")]}
    first = loads(Product, one, ("sku",))
    (product_id,) = stored(db, Product, "id")[0]
    second = loads(Product, one | {"price": [Decimal("3.00")]}, ("sku",))
    Rows(db.connection()).add("transactions", product_id=product_id, quantity_sold=1)

    undo(db, Product, second, ("sku",))

    assert stored(db, Product, "id", "price") == [(product_id, Decimal("2.50"))]
    with pytest.raises(Conflict, match="^1 transaction depends on products that would go"):
        undo(db, Product, first, ("sku",))


def test_what_is_replaced_must_not_be_depended_on_either(db, loads):
    loads(Instrument, listings("A", "B"), LISTING)
    ids = dict(stored(db, Instrument, "symbol", "id"))
    for day in (1, 2):
        db.add(
            CorporateAction(
                instrument_id=ids["A"], date=date(2026, 1, day), kind="dividend", amount=1
            )
        )

    with pytest.raises(Conflict, match="^2 corporate actions depend on instruments"):
        loads(Instrument, listings("B"), LISTING, mode=Mode.replacing, scope=("exchange",))


def test_bars_of_several_years_are_replaced_and_come_back(db, loads):
    loads(Instrument, listings("A"), LISTING)
    ((instrument_id,),) = stored(db, Instrument, "id")
    moments = pd.date_range("2025-12-30", periods=4, tz="UTC")
    prices = dict.fromkeys("ohlcv", 5.0)
    bars = pd.DataFrame(
        {"instrument_id": instrument_id, "ts": moments, "interval": "daily"} | prices
    )
    flags = [{"outlier": 1e22}, None, None, {"stale": True}]
    loads(PriceBar, bars.assign(quality=flags, adj_c=[1.5, None, np.nan, 2.0]), BAR)
    before = stored(db, PriceBar)

    second = loads(
        PriceBar, bars.iloc[1:3].assign(c=6.0), BAR, Mode.replacing, ("instrument_id", "interval")
    )
    during = stored(db, PriceBar, "ts", "c")
    undo(db, PriceBar, second, BAR)

    assert during == [(moments[1], 6.0), (moments[2], 6.0)]
    assert stored(db, PriceBar) == before


def test_budgets_are_known_by_an_index_that_holds_for_some_rows(db, ada, loads):
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    plan = {"user_id": [ada.id], "category": ["rent"], "entity": [""], "version": [1]}
    plan |= {"period_start": [first], "period_end": [last], "currency": ["EUR"]}
    loads(Budget, plan | {"amount": [Decimal("1000000000000.0001")]}, OWN, owner=ada.id)
    before = stored(db, Budget)

    second = loads(Budget, plan | {"amount": [Decimal("7")]}, OWN, owner=ada.id)
    during = stored(db, Budget, "amount")
    undo(db, Budget, second, OWN)

    assert during == [(Decimal("7.0000"),)]
    assert stored(db, Budget) == before


def test_rows_of_a_series_that_was_deleted_meanwhile_do_not_come_back(db, ada, series, loads):
    other = Series(user_id=ada.id, name="other", category="x")
    db.add(other)
    db.flush()
    points = pd.DataFrame(
        {"series_id": [series.id, other.id], "timestamp": JANUARY, "category": "x", "value": 1.0}
    )
    loads(TimeSeriesData, points, POINT)
    second = loads(TimeSeriesData, points.assign(value=2.0), POINT)
    db.delete(other)
    db.flush()

    undo(db, TimeSeriesData, second, POINT)

    assert stored(db, TimeSeriesData, "series_id", "value") == [(series.id, 1.0)]


def test_rows_without_a_key_are_like_no_other(db, loads):
    ids = Rows(db.connection()).add("products")["id"]
    sales = pd.DataFrame(
        {"product_id": ids, "quantity_sold": 1, "price_per_unit": Decimal(1)}
        | {"idempotency_key": [None, None, "k"]}
    )
    loads(Transaction, sales, ("idempotency_key",))

    second = loads(
        Transaction, sales[:1], ("idempotency_key",), Mode.replacing, scope=("product_id",)
    )
    assert len(stored(db, Transaction)) == 1
    undo(db, Transaction, second, ("idempotency_key",))

    assert len(stored(db, Transaction)) == 3


SAID = ("name", "sector", "currency")
UNSAID = {"name": None, "sector": None, "currency": "USD"}


def replayed(history):
    """What is stored after these loads, by the rule alone."""
    rows = {}
    for mode, names, said in history:
        if mode is Mode.replacing:
            whole = {exchange for _, exchange in said}
            rows = {key: row for key, row in rows.items() if key[1] not in whole or key in said}
        for key, row in said.items():
            rows[key] = rows.get(key, UNSAID) | dict(zip(names, row, strict=True))
    return sorted(((*key, *row.values()) for key, row in rows.items()), key=str)


@pytest.mark.parametrize("seed", range(2))
def test_property_any_order_of_loads_and_undos_leaves_what_the_remaining_loads_would(
    db, loads, seed
):
    chance = random.Random(seed)
    history = {}
    for step in range(24):
        if history and chance.random() < 0.4:
            gone = chance.choice(list(history))
            del history[gone]
            undo(db, Instrument, gone, LISTING)
        else:
            mode = chance.choice([Mode.updating, Mode.updating, Mode.replacing, Mode.adding])
            names = sorted(chance.sample(SAID, chance.choice([1, 2, 3, 3])))
            keys = [(s, x) for s in "ABC" for x in ("US", "DE") if chance.random() < 0.4]
            keys = keys or [("A", "US")]
            there = {row[:2] for row in stored(db, Instrument, *LISTING)}
            if mode is Mode.adding:
                keys = [key for key in keys if key not in there] or [(f"N{step}", "US")]
            said = {key: tuple(f"{chance.randrange(99):03}" for _ in names) for key in keys}
            frame = pd.DataFrame(
                [(*key, *row) for key, row in said.items()], columns=[*LISTING, *names]
            )
            made = loads(Instrument, frame, LISTING, mode, ("exchange",))
            history[made] = (mode, names, said)

        assert stored(db, Instrument, *LISTING, *SAID) == replayed(history.values()), step
