"""Which instruments have market capitalisations of a file, and which indices hold what it has."""

from uuid import UUID

from sqlalchemy import func, or_, select
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.autoindex.tables import IndexMember, MarketCapData, StrategyConfig
from core.market.lineage import instruments_of
from core.market.tables import Instrument
from core.uploads import lineage
from core.uploads.lineage import Use

READS = ("uploads", "autoindex", "market")


def used(db: Session, user: Actor, upload_id: UUID) -> list[Use]:
    """The market capitalisations of a file, and the indices with members that it has rows of."""
    require(user, Role.viewer)
    file = lineage.cited(db, user, upload_id)
    brought = col(MarketCapData.data_upload_id) == file.id
    caps = (
        select(col(Instrument.symbol), func.count())
        .join(MarketCapData, col(MarketCapData.instrument_id) == col(Instrument.id))
        .where(brought)
        .group_by(col(Instrument.id), col(Instrument.symbol))
    )
    held = or_(
        col(IndexMember.instrument_id).in_(select(col(MarketCapData.instrument_id)).where(brought)),
        col(IndexMember.instrument_id).in_(instruments_of(file.id)),
    )
    indices = (
        select(col(StrategyConfig.name), func.count())
        .join(IndexMember, col(IndexMember.strategy_id) == col(StrategyConfig.id))
        .where(held)
        .group_by(col(StrategyConfig.id), col(StrategyConfig.name))
    )
    seen = or_(col(StrategyConfig.user_id) == user.id, col(StrategyConfig.is_shared))
    return [
        *lineage.uses(db, "Market capitalisation", caps, say=lineage.many("day"), is_built=False),
        *lineage.uses(
            db, "Index", indices, None if user.sees_all else seen, say=lineage.many("member")
        ),
    ]
