"""Who may load files of products and of their sales, and take them back."""

from functools import partial
from typing import Any

from sqlmodel import Session

from core.actors import Actor, Role
from core.db.keys import uuid7
from core.retail import imports
from core.uploads.shapes import Load
from tests.bed.filed import sample, stands_against
from tests.bed.matters import Row, row_of
from tests.bed.reach import Call, Line, Reach
from tests.bed.rows import Rows


def stores(shape: str, do: Call, db: Session, user: Actor, _row: Row) -> Any:
    """Store the sample of a shape, with the products that it names."""
    rows = sample(shape, unknown_products="make")
    if user.id is None:
        return do(db, user, Load(uuid7(), uuid7(), rows))
    upload = row_of("data_uploads", Rows(db.connection()), user.id, is_shared=False)
    return do(db, user, Load(upload["id"], user.id, rows))


def undoes(do: Call, db: Session, user: Actor, _row: Row) -> Any:
    """Take back an upload that brought nothing."""
    if user.id is None:
        return do(db, user, uuid7())
    upload = row_of("data_uploads", Rows(db.connection()), user.id, is_shared=False)
    return do(db, user, upload["id"])


SHELVED: dict[Call, Line] = {
    do: Line(role, Reach.none, call)
    for role, call, do in (
        (Role.viewer, partial(stands_against, "products"), imports.against_products),
        (Role.analyst, partial(stores, "products"), imports.store_products),
        (Role.analyst, undoes, imports.undo_products),
        (Role.viewer, partial(stands_against, "transactions"), imports.against_sales),
        (Role.analyst, partial(stores, "transactions"), imports.store_sales),
        (Role.analyst, undoes, imports.undo_sales),
    )
}
