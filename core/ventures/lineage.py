"""Which companies have figures of a file, and what watches them."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, union
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.alerts.tables import Subject
from core.uploads import lineage
from core.uploads.lineage import Use
from core.ventures.tables import Company, FundingRound, MetricsInput

READS = ("uploads", "ventures", "alerts")


def companies_of(upload_id: UUID) -> Select[Any]:
    """Ids of the companies that came in a file, or have quarters or rounds of it."""
    parts = union(
        select(col(Company.id)).where(col(Company.data_upload_id) == upload_id),
        select(col(MetricsInput.company_id)).where(col(MetricsInput.data_upload_id) == upload_id),
        select(col(FundingRound.company_id)).where(col(FundingRound.data_upload_id) == upload_id),
    ).subquery()
    return select(parts.c[0])


def used(db: Session, user: Actor, upload_id: UUID) -> list[Use]:
    """The companies and their quarters of a file, and the alert rules about them."""
    require(user, Role.viewer)
    file = lineage.cited(db, user, upload_id)
    came = select(col(Company.name), col(Company.fund)).where(
        col(Company.data_upload_id) == file.id
    )
    quarters = (
        select(col(Company.name), func.count())
        .join(MetricsInput, col(MetricsInput.company_id) == col(Company.id))
        .where(col(MetricsInput.data_upload_id) == file.id)
        .group_by(col(Company.id), col(Company.name))
    )
    return [
        *lineage.uses(db, "Company", came, is_built=False),
        *lineage.uses(db, "Quarters of", quarters, say=lineage.many("submission"), is_built=False),
        *lineage.watching(db, user, Subject.company, companies_of(file.id)),
    ]
