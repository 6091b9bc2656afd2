"""Which instruments have rows of a file, and what was recommended and is watched since."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, union
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.alerts.tables import Subject
from core.market.tables import CorporateAction, Instrument, PriceBar, Recommendation
from core.uploads import lineage
from core.uploads.lineage import Use

READS = ("uploads", "market", "alerts")


def instruments_of(upload_id: UUID) -> Select[Any]:
    """Ids of the instruments with bars or corporate actions of a file, or that came in it."""
    parts = union(
        select(col(PriceBar.instrument_id)).where(col(PriceBar.data_upload_id) == upload_id),
        select(col(CorporateAction.instrument_id)).where(
            col(CorporateAction.data_upload_id) == upload_id
        ),
        select(col(Instrument.id)).where(col(Instrument.data_upload_id) == upload_id),
    ).subquery()
    return select(parts.c[0])


def used(db: Session, user: Actor, upload_id: UUID) -> list[Use]:
    """The instruments of a file, the recommendations that came after it, and the alert rules."""
    require(user, Role.viewer)
    file = lineage.cited(db, user, upload_id)
    ids = instruments_of(file.id)
    there = select(col(Instrument.symbol), col(Instrument.exchange)).where(
        col(Instrument.id).in_(ids)
    )
    later = col(Recommendation.generated_at) >= file.loaded_at
    advised = (
        select(col(Instrument.symbol), func.count())
        .join(Recommendation, col(Recommendation.instrument_id) == col(Instrument.id))
        .where(col(Instrument.id).in_(ids), later)
        .group_by(col(Instrument.id), col(Instrument.symbol))
    )
    say = lineage.many("recommendation")
    return [
        *lineage.uses(db, "Instrument", there, page="instruments", is_built=False),
        *lineage.uses(db, "Recommendation", advised, say=say),
        *lineage.watching(db, user, Subject.instrument, ids),
    ]
