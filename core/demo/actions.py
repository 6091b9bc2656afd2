"""Putting the sample data in, and taking it out again without a trace but in the audit log."""

from datetime import date
from typing import Any

from sqlalchemy import Delete, Table, delete, select
from sqlmodel import Session, col

from core.accounts import audit
from core.actors import Actor, Role, require
from core.db import bulk, versions
from core.db.dialects import lock
from core.db.packages import domain_of, metadata
from core.demo import (
    currency,
    finance,
    holdings,
    market,
    reports,
    retail,
    statement,
    ventures,
    watching,
)
from core.demo.keys import FIRST, LAST
from core.demo.queries import standing
from core.demo.reports import Sample
from core.errors import Conflict, NotFound
from core.finance.kpi import keeping, reporting
from core.finance.tables import KPIReport, ReportComment, ReportDelivery
from core.registry.tables import TrainedModel
from core.risk.tables import RiskMetrics

SEED = 2026
AREAS = (currency, finance, statement, market, holdings, retail, ventures, watching)


def load_samples(db: Session, user: Actor, *, today: date, seed: int = SEED) -> int:
    """Put the sample data of every area in, as this person's and shared with all; say how much."""
    require(user, Role.admin)
    if user.id is None:
        raise NotFound("Sample data belongs to somebody; name an administrator.")
    lock(db, "demo")
    if standing(db, user).is_loaded:
        raise Conflict("The sample data is there already.")
    count = 0
    for area in AREAS:
        for table, frame in area.tables(seed, today, user.id).items():
            count += bulk.load(db, table, frame)
    if statement in AREAS:
        count += sum(_report(db, user, one) for one in reports.reports(today, user.id))
    audit.record(db, user, "demo.load", details={"rows": count, "seed": seed, "today": today})
    return count


def remove_samples(db: Session, user: Actor) -> int:
    """Take every sample row out; what somebody built on one must go first, and is named."""
    require(user, Role.admin)
    lock(db, "demo")
    if not standing(db, user).is_loaded:
        raise NotFound("There is no sample data.")
    count = _remove_reports(db)
    _remove_forecasts(db)
    _remove_risk(db)
    count += sum(_removed(db, table) for table in reversed(metadata().sorted_tables))
    audit.record(db, user, "demo.remove", details={"rows": count})
    return count


def _report(db: Session, user: Actor, one: Sample) -> int:
    """Store a report as a person would, with what is said of it; say how many rows."""
    shown = reporting.report(db, user, one.asked)
    report_id = keeping.keep(db, user, shown, title=one.title)
    keeping.share(db, user, report_id, is_shared=True)
    for said in one.comments:
        keeping.comment(db, user, report_id, said.text, kpi=said.kpi)
    return 1 + len(one.comments)


def _remove_reports(db: Session) -> int:
    """Every report that was made of samples, whoever made it, with what is beside it.

    One that was corrected can go only after what corrects it.
    """
    of_samples = col(KPIReport.id).between(FIRST, LAST)
    stored = select(col(KPIReport.id)).where(of_samples)
    count = 0
    for beside in (ReportComment, ReportDelivery):
        count += _count(db, delete(beside).where(col(beside.kpi_report_id).in_(stored)))
    corrected = select(col(KPIReport.supersedes_id)).where(
        col(KPIReport.supersedes_id).is_not(None)
    )
    newest = delete(KPIReport).where(of_samples, col(KPIReport.id).not_in(corrected))
    while gone := _count(db, newest):
        count += gone
    versions.touch(db, "finance")
    return count


def _remove_forecasts(db: Session) -> None:
    """What was forecast of sample series goes with them, whoever asked for it."""
    of_samples = col(TrainedModel.series_id).between(FIRST, LAST)
    db.execute(delete(TrainedModel).where(of_samples))
    versions.touch(db, "forecasting")


def _remove_risk(db: Session) -> None:
    """What was computed of the risk of sample subjects goes too."""
    db.execute(delete(RiskMetrics).where(col(RiskMetrics.subject_id).between(FIRST, LAST)))
    versions.touch(db, "risk")


def _removed(db: Session, table: Table) -> int:
    if "id" not in table.c:
        return 0
    count = _count(db, delete(table).where(table.c.id.between(FIRST, LAST)))
    if count:
        versions.touch(db, domain_of(table.name))
    return count


def _count(db: Session, removal: Delete) -> int:
    """How many rows a removal takes out."""
    result: Any = db.connection().execute(removal)
    return int(result.rowcount)
