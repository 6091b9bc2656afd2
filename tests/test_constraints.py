"""Every CHECK of every table refuses the row it is there for."""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DataError, IntegrityError
from sqlmodel import Session

from core.db.keys import uuid7
from core.db.packages import metadata
from tests.bed.refusals import insertion, refusal, rule_of
from tests.bed.rows import FIRST_DAY, FIRST_MOMENT, Rows

INFINITE = float("inf")
ID = uuid7()

# Constraint → the changes to a valid row, each of which it alone must refuse.
BREAKS: dict[str, list[dict[str, Any]]] = {
    "ck_alert_messages_attempts": [{"attempts": -1}],
    "ck_alert_messages_ended": [{"sent_at": FIRST_MOMENT}],
    "ck_alert_messages_recipient": [{"user_id": None}],
    "ck_alert_rules_margin": [{"margin": -1.0}],
    "ck_alert_rules_threshold": [{"amber": None, "red": None}],
    "ck_alerts_acknowledged": [{"acknowledged_at": FIRST_MOMENT}, {"acknowledged_by_id": ID}],
    "ck_alerts_cleared": [{"raised_at": FIRST_MOMENT, "cleared_at": FIRST_MOMENT.replace(2023)}],
    "ck_allocations_weight": [{"weight": -0.1}, {"weight": 1.1}],
    "ck_audit_seals_range": [{"from_at": FIRST_MOMENT, "to_at": FIRST_MOMENT}],
    "ck_audit_seals_row_count": [{"row_count": -1}],
    "ck_budgets_currency": [{"currency": "eur"}, {"currency": "EU"}],
    "ck_budgets_period": [{"period_start": FIRST_DAY, "period_end": FIRST_DAY.replace(2023)}],
    "ck_budgets_version": [{"version": 0}],
    "ck_companies_reporting_currency": [{"reporting_currency": "eur"}],
    "ck_companies_valuation": [{"equity_raised": -1}, {"post_money_valuation": -1}],
    "ck_corporate_actions_amount": [{"kind": "dividend", "factor": None, "amount": 0}],
    "ck_corporate_actions_factor": [{"factor": 0.0}],
    "ck_corporate_actions_figure": [
        {"factor": None},
        {"amount": 1},
        {"kind": "dividend"},
        {"kind": "dividend", "amount": 1},
    ],
    "ck_data_uploads_counts": [{"row_count": -1}, {"rejected_count": -1}],
    "ck_data_versions_version": [{"version": -1}],
    "ck_events_ends_on": [{"event_date": FIRST_DAY, "ends_on": FIRST_DAY.replace(2023)}],
    "ck_events_impact": [{"impact": -1.5}],
    "ck_events_scope": [{"product_id": ID, "category": "toys", "scope_key": "both"}],
    "ck_events_scope_key": [
        {"category": "toys"},
        {"entity": "north"},
        {"country": "DE"},
        {"product_id": ID},
        {"scope_key": "category=toys"},
    ],
    "ck_events_windows": [{"window_before": -1}, {"window_after": -1}],
    "ck_file_signs_sign": [{"sign": 0}, {"sign": 2}],
    "ck_forecast_scores_errors": [{"abs_error": -1.0}, {"naive_error": -1.0}],
    "ck_forecast_tallies_cut": [{"step": None}, {"month": FIRST_DAY}],
    "ck_forecast_tallies_scored": [{"scored": 0}],
    "ck_forecasts_adjustment": [
        {"adjusted_value": 1.0},
        {"adjusted_value": 1.0, "adjustment_reason": "strike"},
        {"adjusted_value": 1.0, "adjusted_by_id": ID},
    ],
    "ck_forecasts_after_origin": [{"origin_date": FIRST_MOMENT, "forecast_date": FIRST_MOMENT}],
    "ck_forecasts_interval": [{"lower_confidence_interval": 2.0, "upper_confidence_interval": 1.0}],
    "ck_forecasts_interval_80": [{"lower_80": 2.0, "upper_80": 1.0}],
    "ck_forecasts_nested": [
        {"lower_confidence_interval": 1.0, "lower_80": 0.5},
        {"upper_confidence_interval": 1.0, "upper_80": 1.5},
    ],
    "ck_funding_rounds_currency": [{"currency": "eur"}],
    "ck_funding_rounds_valuation": [{"equity_raised": -1}, {"post_money_valuation": -1}],
    "ck_fx_rates_base_currency": [{"base_currency": "eur"}],
    "ck_fx_rates_pair": [{"base_currency": "USD", "quote_currency": "USD"}],
    "ck_fx_rates_quote_currency": [{"quote_currency": "usd"}],
    "ck_fx_rates_rate": [{"rate": 0}],
    "ck_holdings_size": [{"quantity": 1.0}, {"weight": None}],
    "ck_index_members_dates": [{"added_on": FIRST_DAY, "removed_on": FIRST_DAY}],
    "ck_index_values_value": [{"value": 0.0}],
    "ck_instruments_currency": [{"currency": "usd"}],
    "ck_instruments_renamed_to": [{"id": ID, "renamed_to_id": ID}],
    "ck_job_notes_progress": [{"progress": -0.1}, {"progress": 1.1}],
    "ck_jobs_progress": [{"progress": -0.1}, {"progress": 1.1}],
    "ck_kpi_reports_period": [
        {"report_period_start": FIRST_DAY, "report_period_end": FIRST_DAY.replace(2023)}
    ],
    "ck_metrics_inputs_currency": [{"currency": "eur"}],
    "ck_metrics_inputs_customers": [{"customers": -1}],
    "ck_metrics_inputs_debt_outstanding": [{"debt_outstanding": -1}],
    "ck_metrics_inputs_employees": [{"employees": -1}],
    "ck_metrics_inputs_expenses": [
        {"sales_marketing_expense": -1},
        {"total_operating_expense": -1},
    ],
    "ck_metrics_inputs_quarters": [
        {"fiscal_reporting_quarter": 0},
        {"fiscal_reporting_quarter": 5},
        {"reporting_quarter": 0},
        {"reporting_quarter": 5},
    ],
    "ck_metrics_inputs_reporting_year": [{"reporting_year": 1899}, {"reporting_year": 2201}],
    "ck_metrics_inputs_revenue": [
        {"total_revenue": -2, "recurring_revenue": -3},
        {"recurring_revenue": -1},
        {"total_revenue": 1, "recurring_revenue": 2},
    ],
    "ck_metrics_inputs_version": [{"version": 0}],
    "ck_portfolios_base_currency": [{"base_currency": "usd"}],
    "ck_price_bars_finite": [
        *({name: INFINITE} for name in "ohlcv"),
        *({name: -INFINITE} for name in "ohlcv"),
    ],
    "ck_products_lead_time": [{"lead_time_days": -1}, {"lead_time_sd": -1.0}],
    "ck_products_low_stock_threshold": [{"low_stock_threshold": -1}],
    "ck_products_open_orders": [{"on_order": -1}, {"reserved": -1}],
    "ck_products_order_sizes": [{"pack_size": 0}, {"moq": 0}],
    "ck_products_price": [{"price": -1}],
    "ck_products_reorder_override": [
        {"reorder_override": 5},
        {"reorder_override": -1, "reorder_override_reason": "fair"},
    ],
    "ck_products_service_level": [{"service_level": 0.0}, {"service_level": 1.0}],
    "ck_products_stock": [{"stock": -1}],
    "ck_products_unit_cost": [{"unit_cost": -1}],
    "ck_recommendations_confidence": [{"confidence": -0.1}, {"confidence": 1.1}],
    "ck_recommendations_horizon_days": [{"horizon_days": 0}],
    "ck_report_deliveries_attempts": [{"attempts": -1}],
    "ck_report_deliveries_ended": [{"sent_at": FIRST_MOMENT}],
    "ck_reporting_financials_currency": [{"currency": "eur"}],
    "ck_reporting_financials_quarters": [
        {"fiscal_reporting_quarter": 5},
        {"reporting_quarter": 0},
    ],
    "ck_reporting_financials_rates": [{"exchange_rate_used": 0}, {"closing_rate_used": 0}],
    "ck_reporting_financials_reporting_year": [{"reporting_year": 1899}, {"reporting_year": 2201}],
    "ck_reporting_metrics_currency": [{"currency": "eur"}],
    "ck_reporting_metrics_quarters": [{"fiscal_reporting_quarter": 5}, {"reporting_quarter": 0}],
    "ck_reporting_metrics_reporting_year": [{"reporting_year": 1899}, {"reporting_year": 2201}],
    "ck_risk_metrics_model_subject": [
        {"subject_type": "model"},
        {"subject_type": "model", "model_id": ID},
    ],
    "ck_series_currency": [{"currency": "eur"}],
    "ck_series_months_points": [{"points": 0}],
    "ck_stock_movements_quantity": [{"kind": "receipt", "quantity": 0}],
    "ck_stock_movements_stock_after": [{"stock_after": -1}],
    "ck_stock_movements_transaction": [
        {"kind": "sale"},
        {"kind": "return"},
        {"transaction_id": ID},
    ],
    "ck_strategy_configs_ai_confidence_score": [
        {"ai_confidence_score": -0.1},
        {"ai_confidence_score": 1.1},
    ],
    "ck_strategy_configs_quality_limits": [
        {"max_forward_fill_days": -1},
        {"outlier_std_threshold": 0.0},
        {"min_price_threshold": -1.0},
    ],
    "ck_strategy_configs_return_limits": [
        {"min_daily_return": 0.0},
        {"max_daily_return": 0.0},
        {"daily_drop_threshold": 0.1},
    ],
    "ck_strategy_configs_weights_range": [
        {"momentum_weight": 1.2, "market_cap_weight": -0.1, "risk_parity_weight": -0.1},
        {"momentum_weight": -0.2, "market_cap_weight": 0.6, "risk_parity_weight": 0.6},
        {"momentum_weight": 0.6, "market_cap_weight": -0.2, "risk_parity_weight": 0.6},
    ],
    "ck_strategy_configs_weights_sum": [{"momentum_weight": 0.5}, {"risk_parity_weight": 0.29}],
    "ck_timeseries_data_finite": [{"value": INFINITE}, {"value": -INFINITE}],
    "ck_trained_models_archived": [{"is_active": True, "archived_at": FIRST_MOMENT}],
    "ck_trained_models_file_hashed": [{"model_path": "models/1.npz"}],
    "ck_transactions_price_per_unit": [{"price_per_unit": -1}],
    "ck_transactions_quantity_sold": [{"quantity_sold": 0}],
    "ck_upload_files_size": [{"size": -1}],
    "ck_user_settings_consent_dated": [{"risk_consent_accepted": True}],
    "ck_users_deleted_inactive": [{"is_deleted": True, "is_active": True}],
    "ck_users_email_lower": [{"email": "Ada@example.com"}],
    "ck_users_username_lower": [{"username": "Ada"}],
}


def checks() -> dict[str, str]:
    """Each CHECK that somebody wrote, and its table."""
    return {
        str(rule.name): table.name
        for table in metadata().tables.values()
        for rule in table.constraints
        if isinstance(rule, sa.CheckConstraint) and not rule._type_bound
    }


def test_every_check_of_every_table_has_a_row_that_it_must_refuse() -> None:
    assert set(BREAKS) == set(checks())


@pytest.mark.parametrize("check", BREAKS)
def test_a_check_refuses_what_it_is_there_for(db: Session, check: str) -> None:
    connection = db.connection()
    table = checks()[check]

    refusals = [
        refusal(connection, insertion(table, Rows(connection).valid(table, **change)))
        for change in BREAKS[check]
    ]

    assert refusals == [check] * len(BREAKS[check])


@pytest.mark.parametrize(
    ("table", "column"),
    [("price_bars", name) for name in "ohlcv"] + [("timeseries_data", "value")],
)
def test_not_a_number_is_refused_by_either_database(db: Session, table: str, column: str) -> None:
    connection = db.connection()
    row = Rows(connection).valid(table, **{column: float("nan")})

    rule = refusal(connection, insertion(table, row))

    assert rule in {f"ck_{table}_finite", f"{table}.{column}"}


@pytest.mark.parametrize("table", sorted(metadata().tables))
def test_a_column_that_must_be_filled_refuses_null(db: Session, table: str) -> None:
    connection = db.connection()
    row = Rows(connection).valid(table)
    needed = [column.name for column in metadata().tables[table].columns if not column.nullable]

    for name in needed:
        refused = refusal(connection, insertion(table, row | {name: sa.null()}))
        assert name in refused, f"{table}.{name}"


@pytest.mark.parametrize("table", sorted(metadata().tables))
def test_the_rows_that_the_changes_are_made_to_are_valid(db: Session, table: str) -> None:
    connection = db.connection()

    row = Rows(connection).add(table)

    found = sa.select(sa.func.count()).select_from(metadata().tables[table])
    key = metadata().tables[table].c.id
    assert connection.execute(found.where(key == row["id"])).scalar_one() == 1


def enumerations() -> dict[str, sa.Column[Any]]:
    """Each closed list, as table.column."""
    return {
        f"{table.name}.{column.name}": column
        for table in metadata().tables.values()
        for column in table.columns
        if isinstance(column.type, sa.Enum)
    }


@pytest.mark.parametrize("place", enumerations())
def test_a_word_outside_a_closed_list_is_refused(db: Session, place: str) -> None:
    connection = db.connection()
    column = enumerations()[place]
    # A figure that belongs to another kind would be refused for its own reason.
    apart = {"factor": None} if place == "corporate_actions.kind" else {}
    row = Rows(connection).valid(column.table.name, **{column.name: "nothing"} | apart)

    with pytest.raises((IntegrityError, DataError)) as caught, connection.begin_nested():
        connection.execute(insertion(column.table.name, row))

    name = column.type.name  # type: ignore[attr-defined]
    native = f'invalid input value for enum {name}: "nothing"'
    assert rule_of(connection, caught.value) in {f"ck_{column.table.name}_{name}", native}
