"""Sample rules of alerts, and schedules that are due at once: what they make the runner makes.

The rules belong to whoever loads the samples, so that nobody else gets a mail about them.
"""

from datetime import UTC, date, datetime, time
from uuid import UUID

import pandas as pd
from sqlmodel import SQLModel

from core.alerts.tables import AlertRule, Comparison, Subject
from core.demo.businesses import BUSINESSES
from core.demo.finance import series_key
from core.demo.rows import keyed
from core.jobs.tables import Schedule

# Figure, of what, when it, amber, red, and how far it must come back.
RULES = (
    ("runway_months", Subject.company, Comparison.below, 9.0, 6.0, 0.5),
    ("gross_margin", Subject.company, Comparison.below, 40.0, 25.0, 1.0),
    ("days_of_stock", Subject.product, Comparison.below, 7.0, 3.0, 1.0),
    ("close", Subject.instrument, Comparison.change_below, -0.05, -0.10, 0.01),
    ("days_without_points", Subject.series, Comparison.above, 45.0, 90.0, 0.0),
)
COLUMNS = ("metric", "subject_type", "comparison", "amber", "red", "margin")
FORECAST = ("revenue", "cash_flow")
MONDAYS = "0 6 * * 1"


def tables(seed: int, today: date, owner: UUID) -> dict[type[SQLModel], pd.DataFrame]:
    """Rules over every company, product, instrument and series, and what is done each week."""
    rules = pd.DataFrame(RULES, columns=list(COLUMNS))
    forecast = [str(series_key(business, name)) for business in BUSINESSES for name in FORECAST]
    weekly = pd.DataFrame(
        {
            "kind": ["rules", "forecast"],
            "parameters": [{}, {"series": forecast}],
            "rule": MONDAYS,
            "time_zone": "UTC",
        }
    )
    due = datetime.combine(today, time(), UTC)
    return {
        AlertRule: keyed("alert_rules", rules, "metric", user_id=owner),
        Schedule: keyed("schedules", weekly, "kind", user_id=owner, next_run_at=due),
    }
