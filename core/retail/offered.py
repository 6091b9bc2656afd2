"""Products as a file lists them: what is wrong with them, and how they are stored."""

from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from core.db.types import now
from core.retail.codes import cut_codes, differing_in_capitals
from core.retail.fields import ON
from core.retail.sales import price_faults
from core.retail.tables import Product
from core.uploads.pointing import once_each
from core.uploads.shapes import Fault

COUNTS = (
    "stock",
    "reserved",
    "on_order",
    "low_stock_threshold",
    "lead_time_days",
    "pack_size",
    "moq",
)
TEXTS = ("category", "variation", "supplier")
PERCENT = 50  # a service level from here on is a percentage; between 1 and this it is neither


def check(rows: pd.DataFrame) -> list[Fault]:
    """Prices in cents, service levels below certainty; what looks odd is told."""
    if rows.empty:
        return []
    faults = cut_codes(rows["sku"], "sku")
    for name in ("price", "unit_cost"):
        faults += price_faults(rows[name], name) if name in rows else []
    if "service_level" in rows:
        level = rows["service_level"].to_numpy()
        wrong = (level <= 0) | ((level >= 1) & (level < PERCENT)) | (level >= 100)
        said = "A service level lies between 0 and 1, or is a percentage from 50 to below 100."
        faults += [Fault(row, "service_level", said) for row in rows.index[wrong]]
    if {"is_active", "discontinued"} <= set(rows):
        gone = (rows["discontinued"] == True).to_numpy()  # noqa: E712 - none is neither
        both = gone & (rows["is_active"] == ON).to_numpy()
        said = "This is both active and discontinued."
        faults += [Fault(row, "discontinued", said) for row in rows.index[both]]
    return [*faults, *differing_in_capitals(rows["sku"], "sku"), *_sold_below_cost(rows)]


def _sold_below_cost(rows: pd.DataFrame) -> list[Fault]:
    if not {"price", "unit_cost"} <= set(rows):
        return []
    price, cost = (rows[name].to_numpy().astype(np.float64) for name in ("price", "unit_cost"))
    said = "its unit cost is above its price"
    return once_each(cost > price, rows["sku"], "unit_cost", lambda sku, _: f"{sku}: {said}.")


def unsaid(rows: pd.DataFrame, is_new: Any) -> list[Fault]:
    """New products of which the file does not say what every product needs."""
    faults = []
    for name in ("name", "price"):
        none = rows[name].isna().to_numpy() if name in rows else np.ones(len(rows), bool)
        said = f"This product is new, and the file says no {name} of it."
        faults += [Fault(row, "sku", said) for row in rows.index[is_new & none]]
    return faults


def stored(rows: pd.DataFrame, there: pd.DataFrame) -> pd.DataFrame:
    """Products as they are stored: where the file is silent, what is known stays."""
    skus = rows["sku"].astype(object)
    known = there.set_index("sku") if len(there) else pd.DataFrame()
    said = _said(rows)
    made = pd.DataFrame({"sku": skus})
    for name in dict.fromkeys(["name", "price", *said]):
        made[name] = _merged(said.get(name), known, name, skus)
    return made.assign(updated_at=now())


def _said(rows: pd.DataFrame) -> dict[str, pd.Series]:
    """What the file says, by the columns of the table."""
    said = {
        name: rows[name].astype(object) for name in ("name", "price", "unit_cost") if name in rows
    }
    said |= {name: rows[name].astype(object) for name in TEXTS if name in rows}
    said |= {name: rows[name] for name in (*COUNTS, "lead_time_sd") if name in rows}
    if "service_level" in rows:
        level = rows["service_level"]
        said["service_level"] = level.where(level < 1, level / 100)
    if "expected_on" in rows:
        said["expected_on"] = rows["expected_on"].dt.date.astype(object)
    active = pd.Series(None, rows.index, dtype=object)
    if "is_active" in rows:
        word = rows["is_active"].astype(object)
        active = active.mask(word.notna(), word == ON)
    if "discontinued" in rows:
        gone = rows["discontinued"].astype(object)
        active = active.mask(gone.notna(), gone != True)  # noqa: E712 - of objects
    return said | ({"is_active": active} if active.notna().any() else {})


def _merged(said: pd.Series | None, known: pd.DataFrame, name: str, skus: pd.Series) -> pd.Series:
    """A column of the file, then what is stored, then what a new product has."""
    column = Product.__table__.c[name]  # type: ignore[attr-defined]
    values = pd.Series(None, skus.index, dtype=object) if said is None else said.astype(object)
    if name in known:
        before = known[name].astype(object).reindex(skus.to_numpy()).set_axis(skus.index)
        values = values.where(values.notna(), before)
    if column.nullable:
        return values.where(values.notna(), None)
    if column.default is not None:
        values = values.where(values.notna(), column.default.arg)
    if name in COUNTS:
        return values.astype(np.int64)
    return values if name != "price" else values.map(Decimal)
