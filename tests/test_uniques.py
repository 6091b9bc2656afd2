"""Every unique refuses the second row, and one with a condition only where it holds."""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from core.db.packages import metadata
from tests.bed.refusals import insertion, refusal
from tests.bed.rows import FIRST_DAY, FIRST_MOMENT, Rows

Rule = sa.UniqueConstraint | sa.PrimaryKeyConstraint | sa.Index

# What both rows need, so that the rule applies to them.
BOTH: dict[str, dict[str, Any]] = {
    "uq_forecast_scores_forecast_id_scored_at": {"scored_at": FIRST_MOMENT},
    "uq_forecast_tallies_month": {"month": FIRST_DAY, "step": None},
    "uq_jobs_dedupe_key_live": {"dedupe_key": "the same work"},
    "uq_login_sessions_ticket_hash": {"ticket_hash": "a ticket"},
    "uq_saved_views_default": {"is_default": True},
    "uq_stock_movements_transaction_id": {"kind": "sale"},
    "uq_trained_models_active": {"is_active": True},
    "uq_transactions_idempotency_key": {"idempotency_key": "the same sale"},
}
# What the second row needs, so that no other rule stops it first.
SECOND: dict[str, dict[str, Any]] = {
    "uq_audit_seals_to_at": {"from_at": FIRST_MOMENT.replace(2023)},
    "uq_forecast_scores_forecast_id_scored_at": {"is_current": False},
    "uq_metrics_inputs_company_id_fiscal_reporting_date_version": {"is_current": False},
    "uq_metrics_inputs_current": {"version": 2},
}
# Columns that are empty unless they are named, and the table they point to.
POINTERS = {
    "uq_budgets_company": {"company_id": "companies"},
    "uq_kpi_reports_supersedes_id": {"supersedes_id": "kpi_reports"},
    "uq_stock_movements_transaction_id": {"transaction_id": "transactions"},
}
# Uniques with a condition: the second row that is outside it.
OUTSIDE: dict[str, dict[str, Any]] = {
    "uq_alerts_open": {"cleared_at": FIRST_MOMENT.replace(2030)},
    "uq_budgets_company": {"company_id": None},
    "uq_budgets_own": {},  # a company, which must be there first
    "uq_data_uploads_user_id_file_sha256_data_type_sheet": {"undone_at": FIRST_MOMENT},
    "uq_forecast_scores_current": {"is_current": False},
    "uq_forecast_tallies_month": {"month": None, "step": 1},
    "uq_forecast_tallies_step": {"month": FIRST_DAY, "step": None},
    "uq_jobs_dedupe_key_live": {"finished_at": FIRST_MOMENT},
    "uq_metrics_inputs_current": {"is_current": False, "version": 2},
    "uq_report_deliveries_open": {"ended_at": FIRST_MOMENT},
    "uq_saved_views_default": {"is_default": False},
    "uq_trained_models_active": {"is_active": False},
}


def uniques() -> dict[str, Rule]:
    """Each primary key, unique constraint and unique index, by name and in its order."""
    found = {
        str(rule.name): rule
        for table in metadata().tables.values()
        for rule in (*table.constraints, *table.indexes)
        if isinstance(rule, sa.UniqueConstraint | sa.PrimaryKeyConstraint)
        or (isinstance(rule, sa.Index) and rule.unique)
    }
    return dict(sorted(found.items()))


def conditional() -> set[str]:
    """Uniques that hold among some rows only."""
    return {
        name
        for name, rule in uniques().items()
        if isinstance(rule, sa.Index) and rule.dialect_options["sqlite"]["where"] is not None
    }


def first_row(rows: Rows, name: str) -> dict[str, Any]:
    """A row in the table of a rule, to which the rule applies."""
    pointers = {column: rows.add(to)["id"] for column, to in POINTERS.get(name, {}).items()}
    return rows.add(uniques()[name].table.name, **BOTH.get(name, {}) | pointers)


def twin(name: str, row: dict[str, Any]) -> dict[str, Any]:
    """What the second row shares with the first: the key of the rule, and what it depends on."""
    shared = {*uniques()[name].columns.keys(), *BOTH.get(name, {}), *POINTERS.get(name, {})}
    return {column: item for column, item in row.items() if column in shared}


@pytest.mark.parametrize("name", uniques())
def test_a_unique_refuses_the_second_row_with_the_same_key(db: Session, name: str) -> None:
    connection = db.connection()
    rows = Rows(connection)
    rule = uniques()[name]
    row = first_row(rows, name)
    again = rows.valid(rule.table.name, **twin(name, row) | SECOND.get(name, {}))

    refused = refusal(connection, insertion(rule.table.name, again))

    columns = ", ".join(f"{rule.table.name}.{column.name}" for column in rule.columns)
    assert refused == (columns if connection.dialect.name == "sqlite" else name)


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_unique_with_a_condition_leaves_other_rows_alone(db: Session, name: str) -> None:
    rows = Rows(db.connection())
    table = uniques()[name].table
    row = first_row(rows, name)
    apart = OUTSIDE[name] | (
        {"company_id": rows.add("companies")["id"]} if name == "uq_budgets_own" else {}
    )

    again = rows.add(table.name, **twin(name, row) | apart)

    assert again["id"] != row["id"]


def test_every_unique_with_a_condition_is_tried_outside_it() -> None:
    assert set(OUTSIDE) == conditional()


@pytest.mark.parametrize(
    "change", [{"status": "error"}, {"undone_at": FIRST_MOMENT}], ids=["failed", "undone"]
)
def test_a_failed_or_undone_upload_may_be_sent_again(db: Session, change: dict[str, Any]) -> None:
    rows = Rows(db.connection())
    name = "uq_data_uploads_user_id_file_sha256_data_type_sheet"

    first = rows.add("data_uploads", **change)
    second = rows.add("data_uploads", **twin(name, first))

    assert second["file_sha256"] == first["file_sha256"]
