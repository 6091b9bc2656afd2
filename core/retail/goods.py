"""Which product is meant by what a file writes, and products that a file of sales makes."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd
from sqlalchemy import Select, Table, select, update
from sqlmodel import Session, col

from core.db.packages import metadata
from core.retail.tables import Product
from core.uploads import storing
from core.uploads.dependents import in_parts
from core.uploads.shapes import Load

LONGEST_SKU = 100


@dataclass
class Found:
    """What each word of a file means."""

    ids: dict[str, UUID] = field(default_factory=dict)
    skus: dict[str, str] = field(default_factory=dict)
    prices: dict[str, Decimal] = field(default_factory=dict)
    new: list[str] = field(default_factory=list)
    doubtful: dict[str, str] = field(default_factory=dict)  # word → why nobody can say

    def add(self, word: str, row: Any) -> None:
        """Note which product a word means."""
        self.ids[word], self.skus[word], self.prices[word] = row.id, row.sku, row.price


def find(db: Session, words: Iterable[str]) -> Found:
    """The products of these codes; what is the code of none may be the name of exactly one."""
    found = Found()
    for row in _rows(db, Product.sku, sorted(words)):
        found.add(row.sku, row)
    rest = [word for word in sorted(words) if word not in found.ids]
    named: dict[str, list[Any]] = {}
    for row in _rows(db, Product.name, rest):
        named.setdefault(row.name, []).append(row)
    for word in rest:
        called = named.get(word, [])
        if len(called) == 1:
            found.add(word, called[0])
        elif called:
            found.doubtful[word] = (
                f"{len(called)} products have this name, {called[0].sku} and {called[1].sku} among "
                "them; write the SKU."
            )
        elif len(word) > LONGEST_SKU:
            found.doubtful[word] = (
                "No product has this name, and it is longer than an SKU may be; load the file of "
                "the products first."
            )
        else:
            found.new.append(word)
    return found


def words_of(rows: pd.DataFrame) -> list[str]:
    """The different codes that are in the rows."""
    return [str(word) for word in rows["sku"].cat.remove_unused_categories().cat.categories]


def make(db: Session, load: Load, new: Sequence[str]) -> None:
    """Make products of what a file of sales says: their most frequent name, their newest price."""
    rows = load.rows[load.rows["sku"].isin(new).to_numpy()]
    codes = rows["sku"].astype(object)
    made = pd.DataFrame({"sku": list(new)})
    made["name"] = made["sku"].map(_names(rows, codes)).fillna(made["sku"])
    prices = _prices(rows, codes)
    made["price"] = pd.Series([prices.get(sku, Decimal(0)) for sku in new], dtype=object)
    storing.put(db, load, Product, made, key=("sku",))


def _names(rows: pd.DataFrame, codes: pd.Series) -> dict[str, str]:
    if "name" not in rows:
        return {}
    counts = pd.DataFrame({"sku": codes, "name": rows["name"].astype(object)}).value_counts()
    return {str(sku): str(name) for sku, name in reversed(counts.index)}


def _prices(rows: pd.DataFrame, codes: pd.Series) -> dict[str, Decimal]:
    """What was asked in the newest sale; a price of 0 is of none."""
    sold = rows[(rows["quantity_sold"].to_numpy() > 0) & (rows["price_per_unit"] > 0).to_numpy()]
    ordered = sold.sort_values("transaction_date", kind="stable")
    newest = ordered[~ordered["sku"].duplicated(keep="last").to_numpy()]
    return dict(zip(codes[newest.index], newest["price_per_unit"], strict=True))


def made_by(db: Session, upload_id: UUID) -> dict[UUID, str]:
    """The products that an upload was the last to write, and their codes."""
    wanted = select(col(Product.id), col(Product.sku))
    rows = db.execute(wanted.where(col(Product.data_upload_id) == upload_id))
    return {row.id: row.sku for row in rows}


def in_use(db: Session, ids: Sequence[UUID], *, but: Collection[UUID] = ()) -> set[UUID]:
    """Which products something is about; rows whose keys are named do not count."""
    used: set[UUID] = set()
    for table in metadata().sorted_tables:
        for column in table.columns:
            if any(one.column.table.name == "products" for one in column.foreign_keys):
                for some in in_parts(list(ids)):
                    rows = db.execute(_about(table, column, column.in_(some), with_keys=bool(but)))
                    used |= {row[0] for row in rows if not but or row[1] not in but}
    return used


def _about(table: Table, column: Any, *where: Any, with_keys: bool) -> Select[Any]:
    wanted = select(column, table.c.id) if with_keys else select(column).distinct()
    return wanted.where(*where)


def leave(db: Session, ids: Iterable[UUID]) -> None:
    """Let products stay whatever becomes of the upload that made them."""
    for some in in_parts(list(ids)):
        kept = update(Product).where(col(Product.id).in_(some)).values(data_upload_id=None)
        db.execute(kept.execution_options(synchronize_session=False))


def _rows(db: Session, column: Any, words: Sequence[str]) -> list[Any]:
    columns = (col(Product.id), col(Product.sku), col(Product.name), col(Product.price))
    return [
        row
        for some in in_parts(words)
        for row in db.execute(select(*columns).where(col(column).in_(some)))
    ]


def spread(words: pd.Series, found: Found) -> pd.Series:
    """The key of each row's product, none where it is not known."""
    ids = pd.Index([found.ids.get(str(word)) for word in words.cat.categories], dtype=object)
    codes = words.cat.codes.to_numpy()
    known = ids[ids.notna()]
    if known.is_unique and len(known) == len(ids):
        return pd.Series(pd.Categorical.from_codes(codes, ids), words.index)
    which, different = pd.factorize(np.array([*ids, None], dtype=object))
    keys = pd.Categorical.from_codes(which[codes], pd.Index(different, dtype=object))
    return pd.Series(keys, words.index)
