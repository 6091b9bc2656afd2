"""Which risk figures were computed after a file had come, of what it has rows of."""

from uuid import UUID

from sqlalchemy import func, or_, select
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.market.lineage import instruments_of
from core.registry.lineage import trained_on
from core.registry.tables import TrainedModel
from core.risk.tables import Holding, Portfolio, RiskMetrics
from core.series.lineage import series_of
from core.series.queries import visible as visible_series
from core.uploads import lineage
from core.uploads.lineage import Use

READS = ("uploads", "risk", "series", "registry", "market")


def used(db: Session, user: Actor, upload_id: UUID) -> list[Use]:
    """Risk figures of all that a file has rows of, and the portfolios that hold it."""
    require(user, Role.viewer)
    file = lineage.cited(db, user, upload_id)
    instruments = instruments_of(file.id)
    subject = col(RiskMetrics.subject_id)
    about = or_(
        subject.in_(series_of(file.id)),
        subject.in_(instruments),
        subject.in_(
            select(col(Holding.portfolio_id)).where(col(Holding.instrument_id).in_(instruments))
        ),
        subject.in_(select(col(TrainedModel.id)).where(trained_on(file))),
    )
    label = func.coalesce(col(RiskMetrics.subject_label), "without a name")
    figures = select(label, col(RiskMetrics.date)).where(
        about, col(RiskMetrics.calculation_date) >= file.loaded_at
    )
    theirs = or_(col(RiskMetrics.user_id) == user.id, subject.in_(visible_series(user)))
    held = (
        select(col(Portfolio.name), func.count())
        .join(Holding, col(Holding.portfolio_id) == col(Portfolio.id))
        .where(col(Holding.instrument_id).in_(instruments))
        .group_by(col(Portfolio.id), col(Portfolio.name))
    )
    mine = or_(col(Portfolio.user_id) == user.id, col(Portfolio.is_shared))
    return [
        *lineage.uses(
            db,
            "Risk figure",
            figures,
            None if user.sees_all else theirs,
            say=lambda day: f"as of {day}",
        ),
        *lineage.uses(
            db, "Portfolio", held, None if user.sees_all else mine, say=lineage.many("holding")
        ),
    ]
