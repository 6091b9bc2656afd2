"""What the product has, in plain dicts: nothing is scanned, and this stands above all."""

from collections.abc import Callable
from typing import Any

from sqlmodel import Session

from core.accounts import checks as accounts
from core.accounts.queries import attention as accounts_attention
from core.actors import Actor
from core.alerts import checks as alerts
from core.alerts import evaluating, sending, undelivered
from core.alerts import glance as alerts_glance
from core.alerts.watching import Metric
from core.autoindex import checks as autoindex
from core.autoindex import imports as autoindex_imports
from core.autoindex import lineage as autoindex_lineage
from core.calendar import checks as calendar
from core.calendar import glance as calendar_glance
from core.calendar import imports as calendar_imports
from core.calendar import lineage as calendar_lineage
from core.currency import imports as currency_imports
from core.currency import lineage as currency_lineage
from core.finance import checks as finance
from core.finance import glance as finance_glance
from core.finance import imports as finance_imports
from core.finance import lineage as finance_lineage
from core.finance.kpi import glance as kpi_glance
from core.finance.kpi import mailing as kpi_mailing
from core.finance.kpi import watched as kpi_watched
from core.finance.kpi import work as kpi_work
from core.forecasting import checks as forecasting
from core.forecasting import glance as forecasting_glance
from core.forecasting import lineage as forecasting_lineage
from core.forecasting import scoring as forecasting_scoring
from core.forecasting import watched as forecasting_watched
from core.forecasting import work as forecasting_work
from core.jobs import checks as jobs
from core.jobs import glance as jobs_glance
from core.jobs.kinds import Kind
from core.jobs.rehearsal import REHEARSAL
from core.market import checks as market
from core.market import glance as market_glance
from core.market import imports as market_imports
from core.market import lineage as market_lineage
from core.market import queries as market_queries
from core.market import watched as market_watched
from core.operations import glance as operations_glance
from core.operations import rules
from core.operations.capacity import CAPACITY
from core.registry import checks as registry
from core.registry import lineage as registry_lineage
from core.retail import checks as retail
from core.retail import glance as retail_glance
from core.retail import imports as retail_imports
from core.retail import lineage as retail_lineage
from core.retail import queries as retail_queries
from core.retail import watched as retail_watched
from core.risk import checks as risk
from core.risk import glance as risk_glance
from core.risk import lineage as risk_lineage
from core.risk import watched as risk_watched
from core.risk import work as risk_work
from core.series import checks as series
from core.series import glance as series_glance
from core.series import imports as series_imports
from core.series import lineage as series_lineage
from core.series import queries as series_queries
from core.series import watched as series_watched
from core.uploads import calling, loading
from core.uploads import checks as uploads
from core.uploads import queries as uploads_queries
from core.uploads.shapes import Shape
from core.ventures import checks as ventures
from core.ventures import glance as ventures_glance
from core.ventures import imports as ventures_imports
from core.ventures import lineage as ventures_lineage
from core.ventures import queries as ventures_queries
from core.ventures import watched as ventures_watched

Query = Callable[..., Any]
Check = Callable[[Session, Actor], list[str]]

# What the services keep true and no database can state: `python -m core validate` checks it.
CHECKS: dict[str, Check] = {
    "undone uploads own no rows": uploads.undone_uploads_own_no_rows,
    "stored files are as they were received": uploads.files_are_as_received,
    "user names and e-mail addresses are lower case": accounts.names_are_lower_case,
    "whoever is out has no open session": accounts.who_is_out_has_no_open_session,
    "audit rows are as they were written": accounts.audit_rows_are_as_written,
    "audit seals follow each other and hold": accounts.audit_seals_hold,
    "a rule has one open alert per subject and severity": alerts.one_alert_is_open,
    "what is open of a rule and subject has one severity": alerts.one_severity_is_open,
    "alert rules watch what exists": risk.subjects_of_rules_exist,
    "alerts are about what exists": risk.subjects_of_alerts_exist,
    "a schedule files each due job once": jobs.due_jobs_are_filed_once,
    "no two live jobs do the same work": jobs.live_jobs_are_not_doubled,
    "points come from the owner of their series": series.points_come_from_their_owner,
    "months of series equal their points": series.months_equal_their_points,
    "a correction follows the report of the same owner": finance.corrections_follow_their_report,
    "model files are as they were stored": registry.model_files_are_as_stored,
    "live forecasts know no later data": forecasting.live_forecasts_know_no_later_data,
    "one score of a forecast is current": forecasting.one_score_is_current,
    "actuals are those of the current score": forecasting.actuals_are_those_of_the_score,
    "tallies of forecasts equal their scores": forecasting.tallies_are_those_of_the_scores,
    "risk figures are about what exists": risk.subjects_of_risk_exist,
    "scope keys follow from the scope columns": calendar.scope_keys_are_canonical,
    "a high below the low is flagged": market.high_below_low_is_flagged,
    "a negative volume is flagged": market.negative_volume_is_flagged,
    "adjusted closes follow from corporate actions": market.adjusted_closes_follow_from_actions,
    "weights sum to 1 on every rebalancing date": autoindex.weights_sum_to_one,
    "a benchmark is no member of its own index": autoindex.benchmarks_are_no_members,
    "stock equals the sum of its movements": retail.stock_equals_its_movements,
    "the last movement left the stock": retail.the_last_movement_left_the_stock,
    "movements mirror their sales and returns": retail.movements_mirror_their_sales,
    "a sale entered by hand moved stock": retail.sales_by_hand_moved_stock,
    "equity raised follows the funding rounds": ventures.equity_follows_the_rounds,
    "valuations follow the funding rounds": ventures.valuations_follow_the_rounds,
    "reporting rows are of current submissions": ventures.reports_are_of_current_submissions,
}

# What alert rules can watch, by the name that they keep.
WATCHED: dict[str, Metric] = {
    "latest_value": series_watched.LATEST_VALUE,
    "days_without_points": series_watched.DAYS_WITHOUT_POINTS,
    "forecast_misses": forecasting_watched.FORECAST_MISSES,
    "close": market_watched.CLOSE,
    "days_without_bars": market_watched.DAYS_WITHOUT_BARS,
    "revenue": ventures_watched.REVENUE,
    "gross_margin": ventures_watched.GROSS_MARGIN,
    "runway_months": ventures_watched.RUNWAY,
    "cash_balance": ventures_watched.CASH_BALANCE,
    "days_without_figures": ventures_watched.DAYS_WITHOUT_FIGURES,
    "free_stock": retail_watched.FREE_STOCK,
    "days_of_stock": retail_watched.DAYS_OF_STOCK,
    "sold_in_week": retail_watched.SOLD_IN_WEEK,
    **kpi_watched.KPI_FIGURES,
    **risk_watched.RISKS,
}

# What a file can be.
CSV_SHAPES: dict[str, Shape] = {
    shape.name: shape
    for shape in (
        series_imports.LONG,
        series_imports.WIDE,
        market_imports.INSTRUMENTS,
        market_imports.BARS,
        autoindex_imports.MARKET_CAPS,
        currency_imports.LONG,
        currency_imports.WIDE,
        finance_imports.STATEMENT,
        finance_imports.BUDGETS,
        finance_imports.JOURNAL,
        finance_imports.BANK,
        retail_imports.PRODUCTS,
        retail_imports.TRANSACTIONS,
        ventures_imports.COMPANIES,
        ventures_imports.QUARTERLY,
        ventures_imports.QUARTERLY_WIDE,
        calendar_imports.SHAPE,
    )
}

# Long work: what `run` may be asked for.
JOBS: dict[str, Kind] = {
    "alerts": evaluating.kind(WATCHED),
    "capacity": CAPACITY,
    "fetch": calling.kind(CSV_SHAPES),
    "forecast": forecasting_work.kind(),
    "ledger": forecasting_scoring.kind(),
    "load": loading.kind(CSV_SHAPES),
    "messages": sending.kind(),
    "rehearsal": REHEARSAL,
    "report": kpi_work.kind(),
    "report_mails": kpi_mailing.kind(),
    "risk": risk_work.kind(),
    "rules": rules.kind(CHECKS),
    "test_message": sending.trial(),
}

# What Home shows of each area: how much of it this person may see.
HOLDINGS: dict[str, Query] = {
    "Files": uploads_queries.files_held,
    "Series": series_queries.series_held,
    "Instruments": market_queries.instruments_held,
    "Companies": ventures_queries.companies_held,
    "Products": retail_queries.products_held,
    "Portfolios": risk_glance.portfolios_held,
}

# What waits for this person, each a query that answers with notices.
ATTENTION: dict[str, Query] = {
    "people": accounts_attention.people_waiting,
    "operations": operations_glance.waiting,
    "alerts": alerts_glance.waiting,
    "messages": undelivered.waiting,
    "jobs": jobs_glance.waiting,
    "series": series_glance.waiting,
    "accounts": series_glance.unmapped,
    "forecasting": forecasting_glance.waiting,
    "calendar": calendar_glance.waiting,
    "market": market_glance.waiting,
    "reports": kpi_glance.waiting,
    "risk": risk_glance.waiting,
    "ventures": ventures_glance.waiting,
    "retail": retail_glance.waiting,
}

# What became of the rows of a file, each a query that answers with its uses.
USED_BY: dict[str, Query] = {
    "series": series_lineage.used,
    "calendar": calendar_lineage.used,
    "currency": currency_lineage.used,
    "registry": registry_lineage.used,
    "forecasting": forecasting_lineage.used,
    "finance": finance_lineage.used,
    "market": market_lineage.used,
    "autoindex": autoindex_lineage.used,
    "retail": retail_lineage.used,
    "ventures": ventures_lineage.used,
    "risk": risk_lineage.used,
}

# One small picture of each area, as soon as it has data.
GLIMPSES: dict[str, Query] = {
    "Finance": finance_glance.glimpse,
    "Market": market_glance.glimpse,
    "Ventures": ventures_glance.glimpse,
    "Retail": retail_glance.glimpse,
}
