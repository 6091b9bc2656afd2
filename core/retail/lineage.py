"""Which products have rows of a file, and what was learnt from and watches them."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, union
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.alerts.tables import Subject
from core.registry.queries import visible as visible_models
from core.registry.tables import TrainedModel
from core.retail.tables import Product, Transaction
from core.uploads import lineage
from core.uploads.lineage import Use

READS = ("uploads", "retail", "registry", "series", "alerts")


def products_of(upload_id: UUID) -> Select[Any]:
    """Ids of the products that came in a file, or have sales of it."""
    parts = union(
        select(col(Product.id)).where(col(Product.data_upload_id) == upload_id),
        select(col(Transaction.product_id)).where(col(Transaction.data_upload_id) == upload_id),
    ).subquery()
    return select(parts.c[0])


def used(db: Session, user: Actor, upload_id: UUID) -> list[Use]:
    """The products and sales of a file, the models of demand that came after it, alert rules."""
    require(user, Role.viewer)
    file = lineage.cited(db, user, upload_id)
    ids = products_of(file.id)
    came = select(col(Product.sku), col(Product.name)).where(col(Product.data_upload_id) == file.id)
    sold = (
        select(col(Product.sku), func.count())
        .join(Transaction, col(Transaction.product_id) == col(Product.id))
        .where(col(Transaction.data_upload_id) == file.id)
        .group_by(col(Product.id), col(Product.sku))
    )
    learnt = select(col(TrainedModel.model_name), col(TrainedModel.trained_at)).where(
        col(TrainedModel.product_id).in_(ids), col(TrainedModel.trained_at) >= file.loaded_at
    )
    seen = col(TrainedModel.id).in_(visible_models(user))
    return [
        *lineage.uses(db, "Product", came, is_built=False),
        *lineage.uses(db, "Sales of", sold, say=lineage.many("line"), is_built=False),
        *lineage.uses(db, "Model of demand", learnt, seen, say=lambda at: f"trained {at:%Y-%m-%d}"),
        *lineage.watching(db, user, Subject.product, ids),
    ]
