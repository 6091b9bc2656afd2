"""Stock that a file has counted: a movement of each product that differs, and its way back."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import pandas as pd
from sqlalchemy import bindparam, delete, select, update
from sqlmodel import Session, col

from core.db import bulk
from core.db.dialects import is_postgresql
from core.db.types import now
from core.errors import Conflict
from core.retail.tables import MovementKind, Product, StockMovement
from core.uploads import traces
from core.uploads.dependents import in_parts
from core.uploads.tables import DataUpload

AS_IT_IS: dict[str, Any] = {"synchronize_session": False}
Counts = Mapping[UUID, int]


def reason(db: Session, upload_id: UUID) -> str:
    """What the movements of a file say of themselves, by which they are found again."""
    upload = db.get_one(DataUpload, upload_id)
    return f"Counted in {upload.filename[:150]} ({upload_id})"


def stocks(db: Session, skus: Iterable[str]) -> dict[str, tuple[UUID, int]]:
    """Key and stock of products, which nobody else changes before this transaction ends."""
    columns = select(col(Product.sku), col(Product.id), col(Product.stock))
    found: dict[str, tuple[UUID, int]] = {}
    for some in in_parts(sorted(skus)):
        wanted = columns.where(col(Product.sku).in_(some)).order_by(col(Product.sku))
        rows = db.execute(wanted.with_for_update() if is_postgresql(db) else wanted)
        found |= {row.sku: (row.id, row.stock) for row in rows}
    return found


def count(
    db: Session,
    by: UUID | None,
    upload_id: UUID,
    counted: Mapping[str, int],
    before: Mapping[str, tuple[UUID, int]],
) -> None:
    """Write what a file's stocks change: an opening where nothing had moved yet, else a correction.

    Args:
        db: the session.
        by: who loads the file.
        upload_id: the file, which is the reason.
        counted: the stock of each product in the file.
        before: the products as they were, by their codes; new ones are not among them.

    """
    after = stocks(db, counted)
    moved = _that_moved(db, [after[sku][0] for sku in counted])
    why = reason(db, upload_id)
    rows = []
    for sku, stock in counted.items():
        key, was = after[sku][0], before[sku][1] if sku in before else 0
        if key not in moved and was:
            said = f"Stock before it was {why[0].lower()}{why[1:]}"
            rows.append((key, MovementKind.opening.value, was, was, said))
        elif key not in moved:
            rows.append((key, MovementKind.opening.value, stock, stock, why))
            continue
        if stock != was:
            rows.append((key, MovementKind.adjustment.value, stock - was, stock, why))
    names = ["product_id", "kind", "quantity", "stock_after", "reason"]
    if rows:
        made = pd.DataFrame(rows, columns=names)
        bulk.load(db, StockMovement, made, user_id=by, occurred_at=now())


def counted_later(db: Session, upload_id: UUID) -> dict[str, UUID]:
    """Products whose stock a later file has said too, and the first such file of each."""
    number = traces.numbered(db, upload_id, Product)
    later: dict[str, UUID] = {}
    for trace in traces.after(db, upload_id, Product, number or 0, ("sku",)):
        if "stock" in trace.columns:
            for key in trace.was:
                later.setdefault(key[0], trace.upload_id)
    return later


def movements(db: Session, upload_id: UUID) -> pd.DataFrame:
    """The movements of a file: product, its code, quantity and key."""
    table = StockMovement
    wanted = (
        select(col(table.id), col(table.product_id), col(Product.sku), col(table.quantity))
        .join(Product, col(Product.id) == col(table.product_id))
        .where(col(table.reason) == reason(db, upload_id))
        .order_by(col(table.id))
    )
    names = ["id", "product_id", "sku", "quantity"]
    return pd.DataFrame([tuple(row) for row in db.execute(wanted)], columns=names)


def hand_on(db: Session, moved: pd.DataFrame, later: Mapping[str, UUID]) -> None:
    """Let movements belong to the file that has counted the same products after this one."""
    for upload_id, some in moved.groupby(moved["sku"].map(later)):
        _change(db, list(some["id"]), reason=reason(db, upload_id))


def take_back(
    db: Session, by: UUID | None, upload_id: UUID, moved: pd.DataFrame
) -> dict[UUID, int]:
    """Remove movements that nothing followed, and turn the others round; say the changes.

    What has happened to a product since its stock was counted stays in its ledger, as it was.
    """
    first: dict[UUID, UUID] = {}
    change: dict[UUID, int] = {}
    columns = (moved[name].tolist() for name in ("product_id", "id", "quantity"))
    for product, key, quantity in zip(*columns, strict=True):
        first.setdefault(product, key)
        change[product] = change.get(product, 0) - quantity
    followed = _followed(db, first, set(moved["id"]))
    is_last = ~moved["product_id"].isin(followed)
    remove(db, moved.loc[is_last, "id"])
    turned = {key: count for key, count in change.items() if key in followed and count}
    if turned:
        _turn_round(db, by, upload_id, turned)
    return change


def _turn_round(db: Session, by: UUID | None, upload_id: UUID, change: Counts) -> None:
    rows = []
    for some in in_parts(list(change)):
        wanted = select(col(Product.id), col(Product.sku), col(Product.stock))
        for row in db.execute(wanted.where(col(Product.id).in_(some))):
            left = row.stock + change[row.id]
            if left < 0:
                raise Conflict(
                    f"{row.stock:,} of {row.sku} are left, and {-change[row.id]:,} came by this "
                    "file: some were sold since. Correct the stock first."
                )
            rows.append((row.id, change[row.id], left))
    names = ["product_id", "quantity", "stock_after"]
    why = f"Taken back: {reason(db, upload_id)}"
    bulk.load(
        db,
        StockMovement,
        pd.DataFrame(rows, columns=names),
        kind=MovementKind.adjustment.value,
        reason=why[:255],
        user_id=by,
        occurred_at=now(),
    )


def remove(db: Session, ids: Iterable[UUID]) -> None:
    """Remove movements of a file."""
    for some in in_parts(list(ids)):
        gone = delete(StockMovement).where(col(StockMovement.id).in_(some))
        db.execute(gone.execution_options(**AS_IT_IS))


def put_right(db: Session, left: Mapping[str, int]) -> None:
    """Have the products of these codes that are still there the stock their movements come to."""
    table = Product.__table__  # type: ignore[attr-defined]
    right = update(table).where(table.c.id == bindparam("key")).values(stock=bindparam("left"))
    there = stocks(db, left)
    rows = [
        {"key": key, "left": left[sku]} for sku, (key, stock) in there.items() if stock != left[sku]
    ]
    if rows:
        db.connection().execute(right, rows)


def _that_moved(db: Session, ids: list[UUID]) -> set[UUID]:
    found: set[UUID] = set()
    product = col(StockMovement.product_id)
    for some in in_parts(ids):
        found |= set(db.scalars(select(product).where(product.in_(some)).distinct()))
    return found


def _followed(db: Session, first: Mapping[UUID, UUID], ours: set[UUID]) -> set[UUID]:
    """Products of which something else has moved since."""
    followed: set[UUID] = set()
    product, key = col(StockMovement.product_id), col(StockMovement.id)
    for some in in_parts(list(first)):
        since = min(first[one] for one in some)
        for row in db.execute(select(product, key).where(product.in_(some), key > since)):
            if row[1] not in ours and row[1] > first[row[0]]:
                followed.add(row[0])
    return followed


def _change(db: Session, ids: list[UUID], **values: Any) -> None:
    for some in in_parts(ids):
        changed = update(StockMovement).where(col(StockMovement.id).in_(some)).values(**values)
        db.execute(changed.execution_options(**AS_IT_IS))
