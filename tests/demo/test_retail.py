"""Sample sales are plausible, the same by seed, and keep every rule of the workspace."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import select
from sqlmodel import col

from core.calendar.tables import Event
from core.demo import retail
from core.retail.tables import Product, StockMovement, Transaction
from tests.bed import cast

BEGIN, END = pd.Timestamp("2024-11-21", tz="UTC"), pd.Timestamp("2026-11-20", tz="UTC")
DAYS = pd.date_range(BEGIN, END)


@pytest.fixture(scope="module")
def made(make):
    return make(retail)


@pytest.fixture(scope="module")
def products(made):
    return made[Product].set_index("id")


@pytest.fixture(scope="module")
def sold(made):
    """What was sold, a day a row and a product a column; 0 where nothing was."""
    sales = made[Transaction].query("quantity_sold > 0")
    wide = sales.pivot_table(
        "quantity_sold", "transaction_date", "product_id", "sum", observed=True
    )
    return wide.reindex(DAYS).fillna(0)


@pytest.fixture(scope="module")
def stock(made):
    """The stock at the end of each day, from the evening before the first."""
    moves = made[StockMovement]
    moves = moves.assign(day=moves["occurred_at"].dt.floor("D"))
    last = moves.groupby(["day", "product_id"], observed=True)["stock_after"].last().unstack()
    return last.reindex(pd.date_range(BEGIN - pd.Timedelta(days=1), END)).ffill()


def test_forty_products_in_eight_categories_sell_for_two_years(products, sold):
    assert len(products) == 40
    assert products["category"].value_counts().tolist() == [5] * 8
    assert sold.shape == (len(DAYS), 40)


def test_something_is_sold_on_every_day_on_which_the_shop_is_open(sold):
    shut = set(sold.index[sold.sum(axis=1) == 0].strftime("%Y-%m-%d"))

    assert shut == {
        "2024-12-25", "2025-01-01", "2025-04-20", "2025-12-25", "2026-01-01", "2026-04-05",
    }  # fmt: skip


def test_a_product_that_sells_daily_has_no_empty_day_but_for_a_reason(sold, stock):
    daily = sold.columns[sold.median() >= 15]
    is_open = sold.sum(axis=1) > 0
    had_stock = stock.shift().reindex(DAYS) > 0

    empty = (sold[daily] == 0) & had_stock[daily]
    assert len(daily) > 10
    assert not empty[is_open].to_numpy().any()


def test_nothing_is_sold_while_there_is_no_stock(sold, stock):
    out = stock.shift().reindex(DAYS) == 0

    assert 0.005 < out.to_numpy().mean() < 0.06
    assert out.any().sum() >= 20
    assert (sold.to_numpy()[out.to_numpy()] == 0).all()


def test_every_shortage_ends_with_a_delivery(made):
    moves = made[StockMovement]

    before = moves.groupby("product_id", observed=True)["stock_after"].shift()
    ends = moves[(before == 0) & (moves["quantity"] > 0)]
    assert (moves["stock_after"] >= 0).all()
    assert set(ends["kind"]) <= {"receipt", "return"}
    assert (ends["kind"] == "receipt").mean() > 0.5


def test_stock_is_the_sum_of_its_movements_and_what_the_last_one_left(made, products):
    moves = made[StockMovement].groupby("product_id", observed=True)

    assert (moves["quantity"].sum().reindex(products.index) == products["stock"]).all()
    assert (moves["stock_after"].last().reindex(products.index) == products["stock"]).all()
    assert made[StockMovement]["id"].is_monotonic_increasing


def test_every_sale_and_return_has_its_movement(made):
    both = made[Transaction].merge(
        made[StockMovement], left_on="id", right_on="transaction_id", suffixes=("", "_moved")
    )

    assert len(both) == len(made[Transaction])
    assert (both["quantity"] == -both["quantity_sold"]).all()
    assert (both["product_id"].astype(object) == both["product_id_moved"].astype(object)).all()
    assert (both["quantity_sold"] < 0).mean() < 0.15


def test_december_sells_more_than_february_and_saturdays_more_than_tuesdays(sold):
    a_day = sold.sum(axis=1)

    by_month = a_day.groupby(a_day.index.month).mean()
    by_weekday = a_day.groupby(a_day.index.weekday).mean()
    assert by_month[12] > 1.2 * by_month[2]
    assert by_weekday[5] > 1.3 * by_weekday[1]


def test_gardens_are_for_summer_and_toys_for_december(sold, products):
    monthly = sold.T.groupby(products["category"].reindex(sold.columns)).sum().T
    monthly = monthly.groupby(monthly.index.month).mean()

    assert monthly["Garden"].idxmax() in {4, 5, 6}
    assert monthly["Toys"].idxmax() in {11, 12}


def test_promotions_sell_more_for_less(made, products):
    sales = made[Transaction].query("quantity_sold > 0")

    means = sales.groupby(["product_id", "is_promo"], observed=True)["quantity_sold"].mean()
    uplift = means.unstack()[True] / means.unstack()[False] - 1
    listed = sales["product_id"].astype(object).map(products["price"])
    assert uplift.median() > 0.3
    assert (uplift > 0).mean() > 0.9
    assert (sales["price_per_unit"] <= listed).all()
    assert sales.loc[sales["is_promo"], "price_per_unit"].div(listed).dropna().max() < 0.9


def test_sales_at_a_promotion_price_lie_within_an_event_that_says_so(made, products):
    promotions = made[Event].query("type == 'promotion'")
    marked = set()
    for event in promotions.itertuples():
        days = pd.date_range(event.event_date, event.ends_on, tz="UTC")
        scope = products.index
        if isinstance(event.product_id, type(scope[0])):
            scope = [event.product_id]
        elif isinstance(event.category, str):
            scope = products.index[products["category"] == event.category]
        marked |= {(product, day) for product in scope for day in days}
    sales = made[Transaction]
    keys = zip(sales["product_id"], sales["transaction_date"], strict=True)

    assert [key in marked for key in keys] == sales["is_promo"].tolist()


def test_events_are_the_owners_shared_and_known_half_a_year_ahead(made):
    events = made[Event]

    yearly = events[events["recurrence"] == "yearly"]
    assert set(events["user_id"]) == {cast.ROOT.id}
    assert events["is_shared"].all()
    assert not events.duplicated(["event_name", "event_date", "scope_key"]).any()
    assert yearly["event_name"].is_unique
    assert (events.loc[events["impact"].notna(), "impact"] == -1).all()
    assert date(2027, 1, 1) < events["event_date"].max() <= date(2027, 5, 20)


def test_what_is_on_order_has_a_day_on_which_it_arrives(products):
    assert ((products["on_order"] > 0) == products["expected_on"].notna()).all()
    assert (products["on_order"] > 0).any()
    assert min(products["expected_on"].dropna()) >= date(2026, 11, 21)
    assert (products["on_order"] % products["pack_size"] == 0).all()
    assert products["low_stock_threshold"].gt(0).all()
    assert products["reorder_override"].notna().sum() == 1


def test_the_same_seed_and_day_make_the_same_figures(made, make_anew, same):
    same(made, make_anew(retail))


def test_another_seed_makes_other_figures(made, make):
    other = make(retail, seed=7)[Product]

    assert other["id"].tolist() == made[Product]["id"].tolist()
    assert not np.array_equal(other["stock"], made[Product]["stock"])


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("today", [date(2024, 2, 29), date(2025, 1, 1), date(2026, 6, 15)])
def test_no_seed_and_no_day_makes_an_impossible_stock(make, seed, today):
    tables = make(retail, seed=seed, today=today)

    moves = tables[StockMovement]
    assert (moves["stock_after"] >= 0).all()
    assert moves["occurred_at"].max() < pd.Timestamp(today, tz="UTC")
    assert not tables[Event].duplicated(["event_name", "event_date", "scope_key"]).any()


def test_what_is_stored_is_what_was_made(sampled, unstored, made):
    sales = made[Transaction]
    read = select(
        col(Transaction.id), col(Transaction.quantity_sold), col(Transaction.price_per_unit)
    )
    stored = pd.DataFrame(sampled.execute(read.order_by(col(Transaction.id))))
    assert stored["id"].tolist() == sales["id"].tolist()
    assert stored["quantity_sold"].tolist() == sales["quantity_sold"].tolist()
    assert stored["price_per_unit"].astype(float).tolist() == sales["price_per_unit"].tolist()
    assert unstored(made) == set()
