"""Sample products with two years of sales, the ledger of their stock and what moved demand."""

from datetime import date, timedelta
from uuid import UUID

import numpy as np
import pandas as pd
from sqlmodel import SQLModel

from core.calendar.scope import scope_key
from core.calendar.tables import Event, EventType, Recurrence
from core.demo import keys, occasions, shop
from core.demo.days import until_yesterday
from core.demo.goods import GOODS, by_month
from core.demo.occasions import CLOSED, Occasion
from core.demo.shop import Counts, Floats, Ledger, Planning
from core.retail.tables import MovementKind, Product, StockMovement, Transaction

YEARS = 2
INFLATION = 0.03  # prices rise once a year, on the first of January
COST = (0.45, 0.65)  # of the price
EVENING = pd.Timedelta(hours=18)  # deliveries come, and stock is counted, after the day's sales
A_DAY = np.array([good.a_day for good in GOODS])
SHOP = "Household shop"
CLOSING_REASON = "The supplier closes in January."


def tables(seed: int, today: date, owner: UUID) -> dict[type[SQLModel], pd.DataFrame]:
    """The rows of each table, parents first; the events are the owner's and shared."""
    days = until_yesterday(today, YEARS)
    plan = _planning(seed)
    found = occasions.occasions(seed, days[0].date(), today)
    factor, discount = occasions.effects(found, days.tz_localize(None).to_numpy())
    ledger = shop.run(keys.random(seed, "retail/shop"), _expected(seed, days) * factor, plan)
    sales = _sales(days, ledger, _prices(days), discount)
    return {
        Product: _products(seed, today, ledger, plan),
        Transaction: sales.drop(columns="product"),
        StockMovement: _movements(days, ledger, sales),
        Event: _events(found, owner),
    }


def _expected(seed: int, days: pd.DatetimeIndex) -> Floats:
    """The usual demand of each day: trend, weekday and season of each product."""
    trend = keys.random(seed, "retail/trend").uniform(-0.12, 0.3, len(GOODS))
    grown = np.exp(np.outer(np.arange(len(days)) / 365.25, trend))
    weekdays = np.array([good.kind.weekdays for good in GOODS])[:, days.weekday].T
    months = np.column_stack([by_month(good, days.dayofyear.to_numpy()) for good in GOODS])
    expected: Floats = A_DAY * grown * weekdays * months
    return expected


def _planning(seed: int) -> Planning:
    """Some products are ordered with care, others too late."""
    random = keys.random(seed, "retail/planning")
    count = len(GOODS)
    return Planning(
        lead_days=np.array([good.kind.lead_days for good in GOODS]),
        lead_sd=random.choice([0.5, 1.0, 2.0], count),
        caution=random.uniform(1.2, 2.3, count),
        cycle_days=random.choice([14, 21, 28], count),
        pack=np.where(A_DAY >= 20, 24, np.where(A_DAY >= 5, 6, 1)),
    )


def _prices(days: pd.DatetimeIndex) -> Floats:
    """The list price of each day and product."""
    last = np.array([good.price for good in GOODS])
    years = (days.year[-1] - days.year).to_numpy()
    return (last * (1 - INFLATION) ** years[:, None]).round(1)


def _sales(
    days: pd.DatetimeIndex, ledger: Ledger, listed: Floats, discount: Floats
) -> pd.DataFrame:
    """One line for what a product sold on a day, and one for what came back."""
    paid = (listed * (1 - discount)).round(2)
    lines = []
    for sign, counts in ((1, ledger.sold), (-1, ledger.returned)):
        row, column = np.nonzero(counts)
        lines.append(
            pd.DataFrame(
                {
                    "product": column,
                    "quantity_sold": sign * counts[row, column],
                    "price_per_unit": paid[row, column],
                    "transaction_date": days[row],
                    "is_promo": discount[row, column] > 0,
                }
            )
        )
    order = ["transaction_date", "product"]
    frame = pd.concat(lines).sort_values(order, kind="stable", ignore_index=True)
    return frame.assign(
        id=keys.rising("transactions", len(frame)), product_id=_products_of(frame["product"])
    )


def _movements(days: pd.DatetimeIndex, ledger: Ledger, sales: pd.DataFrame) -> pd.DataFrame:
    """All that changed stock, in the order in which it was written."""
    sold = pd.DataFrame(
        {
            "product": sales["product"],
            "kind": np.where(
                sales["quantity_sold"] > 0, MovementKind.sale.value, MovementKind.returned.value
            ),
            "quantity": -sales["quantity_sold"],
            "transaction_id": sales["id"],
            "occurred_at": sales["transaction_date"],
        }
    )
    before = days[:1] - pd.Timedelta(days=1)
    parts = [
        _moved(before, ledger.opening[None, :], MovementKind.opening, "First count"),
        sold,
        _moved(days, ledger.received, MovementKind.receipt, "Delivery"),
        _moved(days, -ledger.missing, MovementKind.adjustment, "Missing when counted"),
    ]
    order = ["occurred_at", "product"]
    frame = pd.concat(parts).sort_values(order, kind="stable", ignore_index=True)
    return frame.assign(
        id=keys.rising("stock_movements", len(frame)),
        product_id=_products_of(frame["product"]),
        stock_after=frame.groupby("product")["quantity"].cumsum(),
    ).drop(columns="product")


def _moved(days: pd.DatetimeIndex, counts: Counts, kind: MovementKind, reason: str) -> pd.DataFrame:
    row, column = np.nonzero(counts)
    return pd.DataFrame(
        {
            "product": column,
            "kind": kind.value,
            "quantity": counts[row, column],
            "reason": reason,
            "occurred_at": days[row] + EVENING,
        }
    )


def _products(seed: int, today: date, ledger: Ledger, plan: Planning) -> pd.DataFrame:
    price = np.array([good.price for good in GOODS])
    cost = price * keys.random(seed, "retail/costs").uniform(*COST, len(GOODS))
    begin = until_yesterday(today, YEARS)[0].date()
    due = [begin + timedelta(days=int(day)) if day >= 0 else None for day in ledger.due]
    is_fastest = np.array([good.a_day == A_DAY.max() for good in GOODS])
    override = pd.Series(ledger.reorder * 2, dtype="Int64").where(is_fastest)
    return pd.DataFrame(
        {
            "id": _product_ids(),
            "sku": [good.sku for good in GOODS],
            "name": [good.name for good in GOODS],
            "category": [good.kind.category for good in GOODS],
            "price": price,
            "unit_cost": cost.round(2),
            "supplier": [good.kind.supplier for good in GOODS],
            "stock": ledger.stock,
            "on_order": ledger.on_order,
            "expected_on": pd.Series(due, dtype=object),
            "low_stock_threshold": ledger.reorder,
            "lead_time_days": plan.lead_days,
            "lead_time_sd": plan.lead_sd,
            "service_level": np.where(A_DAY >= 20, 0.98, np.where(A_DAY >= 5, 0.95, 0.9)),
            "pack_size": plan.pack,
            "moq": plan.pack,
            "reorder_override": override,
            "reorder_override_reason": [
                CLOSING_REASON if chosen else None for chosen in is_fastest
            ],
        }
    )


def _events(found: list[Occasion], owner: UUID) -> pd.DataFrame:
    """What was and will be; what comes back each year stands there once, as it first was."""
    once: dict[object, Occasion] = {}
    for one in found:
        mark = one.name if one.is_yearly else (one.name, one.first, one.category, one.sku)
        once.setdefault(mark, one)
    rows = [_event(one, owner) for one in once.values()]
    return pd.DataFrame(rows, columns=list(rows[0])).astype({"impact": float})


def _event(one: Occasion, owner: UUID) -> dict[str, object]:
    product = None if one.sku is None else keys.key("products", one.sku)
    is_promotion = one.type is EventType.promotion
    # What is about all products is about this shop, and not about the other businesses.
    entity = SHOP if product is None and one.category is None else None
    scope = scope_key(product, one.category, entity, None)
    return {
        "id": keys.key("events", one.name, one.first, scope),
        "user_id": owner,
        "event_name": one.name,
        "event_date": one.first,
        "ends_on": None if one.first == one.last else one.last,
        "recurrence": Recurrence.yearly.value if one.is_yearly else None,
        "type": one.type.value,
        "description": f"{one.discount:.0%} off" if is_promotion else None,
        "impact": CLOSED if one.lift == CLOSED else None,
        "product_id": product,
        "category": one.category,
        "entity": entity,
        "scope_key": scope,
        "is_shared": True,
    }


def _product_ids() -> list[UUID]:
    return keys.keys("products", (good.sku for good in GOODS))


def _products_of(columns: pd.Series) -> pd.Categorical:
    return pd.Categorical.from_codes(columns.to_numpy(), pd.Index(_product_ids()))
