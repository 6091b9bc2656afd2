"""Files of products and of their sales: where their rows are stored, and taken back."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd
from sqlmodel import Session

from core.actors import Actor, Role, require
from core.db import bulk
from core.errors import Conflict, Invalid
from core.retail import fields, goods, lines, offered, sales, sales_fields, stocking
from core.retail.tables import Product, Transaction
from core.uploads import storing, traces
from core.uploads.places import places
from core.uploads.pointing import once_each
from core.uploads.shapes import Fault, Load, Mode, Shape
from core.uploads.table import Asked

SKU = ("sku",)
LINE = ("idempotency_key",)
SOLD = ("product_id", "transaction_date")
SHOWN = 5
SLIP = 0.1  # of a power of ten


def against_products(db: Session, user: Actor, rows: pd.DataFrame, mode: Mode) -> list[Fault]:
    """New products that lack a name or a price, and known ones where only new are wanted."""
    require(user, Role.viewer)
    there = storing.stored(db, Product, rows, key=SKU, only=("sku", "price"))
    known = set(there["sku"]) if len(there) else set()
    is_known = rows["sku"].isin(known).to_numpy()
    faults = offered.unsaid(rows, ~is_known)
    if mode is Mode.adding:
        said = "This product is known already."
        faults += [Fault(row, "sku", said) for row in rows.index[is_known]]
    if "price" not in rows or not known:
        return faults
    usual = rows["sku"].astype(object).map(dict(zip(there["sku"], there["price"], strict=True)))
    odd = _is_slip(rows["price"].to_numpy().astype(float), usual.to_numpy().astype(float))
    return faults + once_each(odd, rows["sku"], "price", _other_unit)


def store_products(db: Session, user: Actor, load: Load) -> int:
    """Add products; of those that are known, change what the file says and keep the rest.

    A stock that differs becomes a movement; an empty cell says nothing.
    """
    require(user, Role.analyst)
    traces.begin(db, load.upload_id, Product)  # two may name the same new one at once
    skus = goods.words_of(load.rows)
    before = stocking.stocks(db, skus)
    there = storing.stored(db, Product, load.rows, key=SKU)
    made = offered.stored(load.rows, there)
    count = storing.put(db, load, Product, made, key=SKU)
    if "stock" in load.rows:
        said = load.rows["stock"].notna().to_numpy()
        counted = dict(zip(made.loc[said, "sku"], made.loc[said, "stock"].tolist(), strict=True))
        stocking.count(db, user.id, load.upload_id, counted, before)
    return count


def undo_products(db: Session, user: Actor, upload_id: UUID) -> int:
    """Take products back, unless something has come to be about one that was new.

    What was sold or delivered since stays counted, on top of the stock before the file.
    """
    require(user, Role.analyst)
    traces.begin(db, upload_id, Product)
    replaced = storing.replaced(db, upload_id, Product)
    known = set(replaced["id"]) if len(replaced) else set()
    made = goods.made_by(db, upload_id)
    moved = stocking.movements(db, upload_id)
    going = {key: sku for key, sku in made.items() if key not in known}
    _refuse_if_used(db, going, set(moved["id"]))
    now = stocking.stocks(db, {*made.values(), *moved["sku"], *(replaced.get("sku", ()))})
    stocking.remove(db, moved.loc[moved["product_id"].isin(going), "id"])
    moved = moved[~moved["product_id"].isin(going)]
    later = stocking.counted_later(db, upload_id)
    is_later = moved["sku"].isin(later)
    stocking.hand_on(db, moved[is_later], later)
    change = stocking.take_back(db, user.id, upload_id, moved[~is_later])
    count = storing.take_back(db, upload_id, Product, key=SKU)
    left = {sku: stock + change.get(key, 0) for sku, (key, stock) in now.items()}
    stocking.put_right(db, left)
    return count


def against_sales(
    db: Session, user: Actor, rows: pd.DataFrame, mode: Mode
) -> Sequence[Fault | Asked]:
    """Products nobody knows, which the person may have made; lines that are stored already."""
    require(user, Role.viewer)
    found = goods.find(db, goods.words_of(rows))
    doubtful = rows["sku"][rows["sku"].isin(list(found.doubtful)).to_numpy()]
    faults = [Fault(row, "sku", found.doubtful[word]) for row, word in _each(doubtful)]
    if found.new and "unknown_products" not in rows:
        return [*faults, _which(rows, found.new)]
    is_new = rows["sku"].isin(found.new).to_numpy()
    if found.new and (rows["unknown_products"] == sales_fields.MAKE).all():
        faults += once_each(is_new, pd.Series("all", rows.index), "sku", _making(rows, found.new))
    else:
        faults += [
            Fault(row, "sku", f"There is no product {word}; load the file of the products first.")
            for row, word in _each(rows["sku"][is_new])
        ]
    usual = rows["sku"].astype(object).map(found.prices).to_numpy().astype(float)
    odd = _is_slip(rows["price_per_unit"].to_numpy().astype(float), usual)
    faults += once_each(odd, rows["sku"], "price_per_unit", _other_unit)
    return (
        faults
        if mode is Mode.replacing or not found.ids
        else faults + _again(db, rows, found, mode)
    )


def store_sales(db: Session, user: Actor, load: Load) -> int:
    """Store lines, each once, however often files bring it; they move no stock.

    The stock of a product is what was counted and moved by hand: a file tells of sales that the
    count has seen already.
    """
    require(user, Role.analyst)
    words = goods.words_of(load.rows)
    found = goods.find(db, words)
    if found.new and _said(load.rows) == sales_fields.MAKE:
        traces.begin(db, load.upload_id, Product)  # somebody else may be making them just now
        if new := goods.find(db, words).new:
            goods.make(db, load, new)
        found = goods.find(db, words)
    if found.new or found.doubtful:
        word = [*found.new, *found.doubtful][0]
        raise Invalid(f"There is no product {word}; load the file of the products first.")
    made = _sales(load.rows, found)
    same: dict[str, Any] = {"data_upload_id": load.upload_id}
    if storing.make_room(db, load, Transaction, made, key=(*SOLD, *LINE), scope=SOLD[:1]):
        return bulk.upsert(db, Transaction, made, key=LINE, **same)
    return bulk.load(db, Transaction, made, **same)


def undo_sales(db: Session, user: Actor, upload_id: UUID) -> int:
    """Take lines back, and the products they came with that nothing else is about."""
    require(user, Role.analyst)
    traces.begin(db, upload_id, Product)  # in the order in which loads do it
    count = storing.take_back(db, upload_id, Transaction, key=LINE)
    made = list(goods.made_by(db, upload_id))
    goods.leave(db, goods.in_use(db, made))
    storing.take_back(db, upload_id, Product, key=SKU)
    return count


def _refuse_if_used(db: Session, going: dict[UUID, str], but: set[UUID]) -> None:
    used = sorted(going[key] for key in goods.in_use(db, list(going), but=but))
    if used:
        first = ", ".join(used[:SHOWN]) + (" …" if len(used) > SHOWN else "")
        raise Conflict(
            f"There are sales or other rows of {first}, so that these products cannot go. Take "
            "the files of the sales back first, or mark the products as discontinued."
        )


def _each(words: pd.Series) -> Iterator[tuple[int, str]]:
    """The place of each row, and its word."""
    return zip(words.index.tolist(), words.tolist(), strict=True)


def _said(rows: pd.DataFrame) -> str:
    return str(rows["unknown_products"].iloc[0]) if "unknown_products" in rows else ""


def _sales(rows: pd.DataFrame, found: goods.Found) -> pd.DataFrame:
    """Lines as they are stored; of products nobody knows, without one."""
    skus = [found.skus.get(str(word), str(word)) for word in rows["sku"].cat.categories]
    made = {
        "product_id": goods.spread(rows["sku"], found),
        "quantity_sold": rows["quantity_sold"].astype(np.int64),
        "price_per_unit": sales.cents(rows["price_per_unit"]) / 100,
        "transaction_date": rows["transaction_date"],
        "idempotency_key": lines.keys(rows, skus),
    }
    if "is_promo" in rows:
        made["is_promo"] = (rows["is_promo"] == True).to_numpy()  # noqa: E712 - none is no
    return pd.DataFrame(made, index=rows.index)


def _again(db: Session, rows: pd.DataFrame, found: goods.Found, mode: Mode) -> list[Fault]:
    """Lines that are stored, and those that stand beside others of their product and moment."""
    made = _sales(rows, found)
    made = made[made["product_id"].notna().to_numpy()]
    there = storing.stored(db, Transaction, made, key=SOLD, only=(*SOLD, *LINE))
    if there.empty:
        return []
    is_known = made["idempotency_key"].isin(set(there["idempotency_key"].dropna())).to_numpy()
    if mode is Mode.adding:
        said = "This line is stored already."
        return [Fault(row, "sku", said) for row in made.index[is_known]]
    others = there[~there["idempotency_key"].isin(set(made["idempotency_key"])).to_numpy()]
    ours, theirs = places(made, others, SOLD)
    all_rows = pd.Series("all", made.index)
    beside = ~is_known & np.isin(ours, theirs)
    return [
        *once_each(is_known, all_rows, "sku", _known),
        *once_each(beside, all_rows, "transaction_date", _beside),
    ]


def _known(_name: str, count: int) -> str:
    return f"{count:,} lines are stored already; each of them stays one sale."


def _beside(_name: str, count: int) -> str:
    return (
        f"{count:,} lines are new, and other sales of the same product and moment are stored. If "
        "they are the same sales, corrected or from another export, they would count twice: take "
        "the earlier file back, or replace what is stored of these products."
    )


def _which(rows: pd.DataFrame, new: Sequence[str]) -> Asked:
    """What shall become of lines of products that nobody knows."""
    first = ", ".join(new[:SHOWN]) + (" …" if len(new) > SHOWN else "")
    many = f"{len(new):,} products are not known" if len(new) > 1 else "A product is not known"
    named = "named as the file most often does" if "name" in rows else "named by their codes"
    return Asked(
        "unknown_products",
        f"{many}: {first}. What shall become of their lines?",
        {
            sales_fields.MAKE: f"Make the products, {named}; their stock is not known",
            sales_fields.REFUSE: "Refuse these lines",
        },
    )


def _making(rows: pd.DataFrame, new: Sequence[str]) -> Any:
    first = ", ".join(new[:SHOWN]) + (" …" if len(new) > SHOWN else "")
    more = ""
    if "name" in rows:
        names = rows[["sku", "name"]].astype(object).dropna().drop_duplicates()
        several = names["sku"].value_counts()
        count = int((several[several.index.isin(new)] > 1).sum())
        more = f" {count:,} of them are described in several ways; the most frequent is kept."
        more = more if count else ""
    return lambda _, count: (
        f"{len(new):,} products will be made, of {count:,} lines: {first}.{more}"
    )


def _is_slip(prices: Any, usual: Any) -> Any:
    """Prices about 100 or 1,000 times what is stored of their product, or a part of it."""
    with np.errstate(invalid="ignore", divide="ignore"):
        away = np.abs(np.log10(prices / usual))
    return np.any([np.abs(away - power) < SLIP for power in sales.SLIPS], axis=0)


def _other_unit(sku: str, count: int) -> str:
    said = "the price is about 100 or 1,000 times the one that is stored, or a part of it"
    return f"{sku}: {said} (lines: {count:,})."


PRODUCTS = Shape(
    "products",
    "Products",
    fields.FIELDS,
    store_products,
    undo_products,
    offered.check,
    against_products,
    key=SKU,
    modes=(Mode.updating, Mode.adding),
    sample="""sku,name,category,variation,price,unit cost,supplier,stock,reserved,on order,\
expected on,low stock threshold,lead time (days),deviation of the lead time,service level,\
pack size,moq,active,discontinued
T-0100,Darjeeling,Tea,loose,6.90,3.10,Ostend & Co,140,6,48,2026-02-03,30,14,2,0.95,12,24,yes,no
T-0200,Assam,Tea,loose,5.90,2.60,Ostend & Co,85,0,0,,30,14,2,0.95,12,24,yes,no
C-0007,Cup blue,Cups,blue,12.50,4.80,Potter & Son,31,0,0,,10,21,3,0.9,6,6,yes,no
C-0008,Cup green,Cups,green,12.50,4.80,Potter & Son,0,0,0,,10,21,3,0.9,6,6,no,yes
""",
)
TRANSACTIONS = Shape(
    "transactions",
    "Sales",
    sales_fields.FIELDS,
    store_sales,
    undo_sales,
    sales.check,
    against_sales,
    totals=sales.totals,
    sample="""invoice number,line,store,date,sku,name,quantity,price per unit,promotion,amount,\
customer,country
50017,1,North,2026-01-05,T-0100,Darjeeling,3,6.90,no,20.70,K-311,Belgium
50017,2,North,2026-01-05,C-0007,Cup blue,2,12.50,no,25.00,K-311,Belgium
50018,1,North,2026-01-05,T-0200,Assam,6,4.90,yes,29.40,,Belgium
50019,1,North,2026-01-07,C-0007,Cup blue,-1,12.50,no,-12.50,K-311,Belgium
""",
)
