"""Lines of sales as a file has them: what is wrong or odd with them, and what they sum to."""

from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.db.types import now
from core.retail.codes import cut_codes, differing_in_capitals, without_digits
from core.retail.fields import MOST_PRICE
from core.uploads.pointing import once_each
from core.uploads.shapes import Fault
from core.uploads.twins import said_again

Mask = NDArray[np.bool_]
CENT = Decimal("0.01")
SLIPS = (2, 3)  # powers of ten by which a price is wrong when it is in another unit
NEAR = 0.05  # of a power
CANCELLED = r"C[-_ ]?\d+"


def cents(prices: pd.Series) -> NDArray[np.int64]:
    """Prices of whole cents, as a count of them."""
    codes, different = pd.factorize(prices.to_numpy(object))
    return np.array([int(price * 100) for price in different], np.int64)[codes]


def price_faults(prices: pd.Series, field: str) -> list[Fault]:
    """Prices that cannot be kept: below nothing, too large, or with parts of a cent."""
    codes, different = pd.factorize(prices.to_numpy(object), use_na_sentinel=True)
    reasons = {at: why for at, price in enumerate(different) if (why := _why_not(price))}
    rows = np.flatnonzero(np.isin(codes, list(reasons)))
    return [Fault(prices.index[at], field, reasons[codes[at]]) for at in rows.tolist()]


def _why_not(price: Decimal) -> str:
    if price < 0:
        return "A price is not below 0; what corrects a debt or a fee is no sale."
    if price > Decimal(str(MOST_PRICE)):
        return "This is more than a price can be."
    if price != price.quantize(CENT):
        return "A price is kept in cents, and this has more decimals."
    return ""


def check(rows: pd.DataFrame) -> list[Fault]:
    """Prices and quantities that can be kept; what a person should look at is told."""
    if rows.empty:
        return []
    prices, quantities = rows["price_per_unit"], rows["quantity_sold"].to_numpy()
    said = "A sale of nothing cannot be recorded."
    faults = [Fault(row, "quantity_sold", said) for row in rows.index[quantities == 0]]
    faults += price_faults(prices, "price_per_unit")
    faults += cut_codes(rows["sku"], "sku")
    faults += _lines_twice(rows)
    return [*faults, *differing_in_capitals(rows["sku"], "sku"), *_odd(rows)]


def _lines_twice(rows: pd.DataFrame) -> list[Fault]:
    """A line of an invoice that stands above already: where lines have numbers, it is the same."""
    if not {"invoice", "line"} <= set(rows):
        return []
    named = rows["invoice"].notna().to_numpy() & rows["line"].notna().to_numpy()
    names = [name for name in ("store", "invoice", "line", "transaction_date") if name in rows]
    again = named & said_again(rows, names)
    said = "This line of the invoice stands above already."
    return [Fault(row, "line", said) for row in rows.index[again]]


def _odd(rows: pd.DataFrame) -> list[Fault]:
    """What is taken, and may not be what is meant."""
    quantities = rows["quantity_sold"].to_numpy()
    floats = rows["price_per_unit"].to_numpy().astype(np.float64)
    odd = without_digits(rows["sku"])
    fees = "has no digit, unlike other codes: postage, a fee or a correction is counted as sold"
    slip = "the price is about 100 or 1,000 times what is usual for it, or a part of it"
    return [
        *once_each(odd, rows["sku"], "sku", _telling(fees)),
        *once_each(_slips(rows, floats) & ~odd, rows["sku"], "price_per_unit", _telling(slip)),
        *_told(
            rows,
            floats == 0,
            "price_per_unit",
            "{:,} lines have a price of 0: gifts, samples or corrections of the stock count as "
            "pieces sold.",
        ),
        *_told(
            rows,
            _uncancelled(rows, quantities),
            "quantity_sold",
            "{:,} lines of invoices that begin with C, like cancellations, have a quantity above 0 "
            "and count as sales.",
        ),
        *_told(
            rows,
            _other_amounts(rows, quantities * floats),
            "amount",
            "In {:,} lines the amount is not quantity times price; it is not kept.",
        ),
        *_told(rows, _late(rows), "transaction_date", "{:,} lines are dated after today."),
        *_told(
            rows,
            _out_of_order(rows["transaction_date"]),
            "transaction_date",
            "The lines are not in the order of their dates; {:,} go back.",
        ),
        *_told(
            rows,
            _repeated(rows),
            "sku",
            "{:,} lines repeat one above in all that is kept; each counts as a sale of its own.",
        ),
    ]


def _telling(said: str) -> Any:
    return lambda name, count: f"{name}: {said} (lines: {count:,})."


def _told(rows: pd.DataFrame, is_so: Mask, field: str, said: str) -> list[Fault]:
    """One warning about many lines, at the first of them."""
    if not is_so.any():
        return []
    first = rows.index[int(is_so.argmax())]
    return [Fault(first, field, said.format(int(is_so.sum())), blocks=False)]


def _slips(rows: pd.DataFrame, prices: NDArray[np.float64]) -> Mask:
    """Prices a power of ten away from the usual one of their product."""
    asked = pd.Series(np.where(prices > 0, prices, np.nan))
    codes = rows["sku"].cat.codes.to_numpy()
    usual = asked.groupby(codes).median().reindex(codes).to_numpy()
    with np.errstate(invalid="ignore", divide="ignore"):
        away = np.abs(np.log10(asked.to_numpy() / usual))
        is_slip: Mask = np.logical_or.reduce([np.abs(away - power) < NEAR for power in SLIPS])
    return is_slip


def _uncancelled(rows: pd.DataFrame, quantities: NDArray[np.float64]) -> Mask:
    """Lines of cancelled invoices that take nothing back."""
    if "invoice" not in rows:
        return np.zeros(len(rows), bool)
    invoices = rows["invoice"].cat
    cancelled = pd.Index(invoices.categories).astype(str).str.fullmatch(CANCELLED)
    if cancelled.all():  # then it is how invoices are numbered here
        return np.zeros(len(rows), bool)
    is_cancelled: Mask = np.append(cancelled, False)[invoices.codes.to_numpy()]
    return is_cancelled & (quantities > 0)


def _other_amounts(rows: pd.DataFrame, due: NDArray[np.float64]) -> Mask:
    if "amount" not in rows:
        return np.zeros(len(rows), bool)
    amounts = rows["amount"].to_numpy().astype(np.float64)  # none is no number, and like no other
    is_other: Mask = np.abs(np.abs(amounts) - np.abs(due)) > 0.015
    return is_other


def _late(rows: pd.DataFrame) -> Mask:
    tomorrow = pd.Timestamp(now()) + pd.Timedelta(days=1)
    is_late: Mask = np.asarray(rows["transaction_date"] > tomorrow, bool)
    return is_late


def _out_of_order(moments: pd.Series) -> Mask:
    """Where a line goes against the direction that most take."""
    steps: NDArray[np.int64] = np.diff(moments.array.asi8, prepend=moments.array.asi8[:1])
    back: Mask = steps < 0
    on: Mask = steps > 0
    return on if back.sum() > on.sum() else back


def _repeated(rows: pd.DataFrame) -> Mask:
    """Lines that say again what one above says, where lines have no numbers."""
    names = ["invoice", "store", "transaction_date", "sku", "quantity_sold"]
    if "line" in rows:
        return np.zeros(len(rows), bool)
    there = rows[[name for name in names if name in rows]]
    codes, _ = pd.factorize(rows["price_per_unit"].to_numpy(object))
    return said_again(there.assign(price=codes), [*there, "price"])


def totals(rows: pd.DataFrame) -> dict[str, str]:
    """How many lines and pieces, and what they sum to: exact, each price multiplied once."""
    pieces = rows["quantity_sold"].to_numpy().astype(np.int64)
    codes, prices = pd.factorize(rows["price_per_unit"].to_numpy(object))
    counts = pd.Series(pieces).groupby(codes).sum().tolist()  # in the order of the codes
    value = sum((price * count for price, count in zip(prices, counts, strict=True)), Decimal(0))
    return {
        "lines": f"{len(rows):,}",
        "products": f"{rows['sku'].nunique():,}",
        "pieces sold": f"{pieces[pieces > 0].sum():,}",
        "pieces returned": f"{-pieces[pieces < 0].sum():,}",
        "value": f"{value:,.2f}",
        "from": f"{rows['transaction_date'].min():%Y-%m-%d}",
        "to": f"{rows['transaction_date'].max():%Y-%m-%d}",
    }
