"""Which exchange rates came in a file."""

from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.currency.tables import FxRate
from core.uploads import lineage
from core.uploads.lineage import Use

READS = ("uploads", "currency")


def used(db: Session, user: Actor, upload_id: UUID) -> list[Use]:
    """The pairs of currencies that have rates of a file."""
    require(user, Role.viewer)
    file = lineage.cited(db, user, upload_id)
    pair = col(FxRate.base_currency) + "/" + col(FxRate.quote_currency)
    wanted = select(pair, func.count()).where(col(FxRate.data_upload_id) == file.id).group_by(pair)
    return lineage.uses(db, "Exchange rate", wanted, say=lineage.many("rate"), is_built=False)
