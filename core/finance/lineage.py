"""Which budgets came in a file, and which reports were computed from one."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.finance.tables import Budget, KPIReport
from core.registry.lineage import trained_on
from core.registry.tables import TrainedModel
from core.uploads import lineage
from core.uploads.lineage import Use

READS = ("uploads", "finance", "registry", "series")


def used(db: Session, user: Actor, upload_id: UUID) -> list[Use]:
    """The budgets of a file, and the reports of its actuals or of models that know it."""
    require(user, Role.viewer)
    file = lineage.cited(db, user, upload_id)
    budgets = (
        select(col(Budget.category), func.count())
        .where(col(Budget.data_upload_id) == file.id)
        .group_by(col(Budget.category))
    )
    models = select(col(TrainedModel.id)).where(trained_on(file))
    reports = select(col(KPIReport.title), col(KPIReport.report_date)).where(
        or_(col(KPIReport.data_upload_id) == file.id, col(KPIReport.model_id).in_(models))
    )
    say = lineage.many("period")
    return [
        *lineage.uses(db, "Budget", budgets, _seen(user, Budget), say=say, is_built=False),
        *lineage.uses(
            db,
            "KPI report",
            reports,
            _seen(user, KPIReport),
            say=lambda at: f"of {at:%Y-%m-%d}",
        ),
    ]


def _seen(user: Actor, table: type[Budget] | type[KPIReport]) -> Any:
    """Rows of one's own and shared ones; all of them for administrators."""
    if user.sees_all:
        return None
    return or_(col(table.user_id) == user.id, col(table.is_shared))
