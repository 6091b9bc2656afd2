"""What must hold between a KPI report and the one it corrects."""

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.db.findings import offenders
from core.finance.tables import KPIReport


def corrections_follow_their_report(db: Session, user: Actor) -> list[str]:
    """Reports that correct one of another owner, or one that came later, or themselves."""
    require(user, Role.admin)
    corrected = aliased(KPIReport)
    later = or_(
        col(KPIReport.created_at) > corrected.created_at,
        and_(col(KPIReport.created_at) == corrected.created_at, col(KPIReport.id) > corrected.id),
    )
    is_same = col(KPIReport.user_id) == corrected.user_id
    wanted = (
        select(col(KPIReport.title), col(KPIReport.report_date), is_same.label("is_same"))
        .join(corrected, col(KPIReport.supersedes_id) == corrected.id)
        .where(or_(~is_same, ~later))
    )
    return offenders(
        db,
        wanted,
        lambda row: (
            f"The report '{row.title}' of {row.report_date:%Y-%m-%d} corrects "
            f"{'one that did not come before it' if row.is_same else 'one of another owner'}."
        ),
    )
