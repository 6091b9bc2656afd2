"""Sample rules of alerts, and work that is due at once: what it makes the runner makes.

The rules belong to whoever loads the samples, so that nobody else gets a mail about them. The
same series are also forecast as if it were some months ago, by the engine and from what was known
then, so that there are forecasts of which it is known what came; and so is their risk, so that
figures have a past.
"""

import hashlib
from datetime import UTC, date, datetime, time
from uuid import UUID

import pandas as pd
from sqlmodel import SQLModel

from core.alerts.tables import AlertRule, Comparison, Subject
from core.demo import keys, reports
from core.demo.businesses import BUSINESSES
from core.demo.company import NAME
from core.demo.finance import series_key
from core.demo.holdings import SAMPLES, portfolio_key
from core.demo.listings import BENCHMARK
from core.demo.rows import keyed
from core.jobs.recurrence import due_next
from core.jobs.tables import Job, Schedule

# Figure, of what, when it, amber, red, and how far it must come back.
RULES = (
    ("runway_months", Subject.company, Comparison.below, 9.0, 6.0, 0.5),
    ("gross_margin", Subject.company, Comparison.below, 40.0, 25.0, 1.0),
    ("days_of_stock", Subject.product, Comparison.below, 7.0, 3.0, 1.0),
    ("close", Subject.instrument, Comparison.change_below, -0.05, -0.10, 0.01),
    # Books of a month come when it is over, and stand at its first day.
    ("days_without_points", Subject.series, Comparison.above, 70.0, 90.0, 0.0),
    ("var_95", Subject.portfolio, Comparison.above, 1.5, 2.5, 0.1),
    ("max_drawdown", Subject.portfolio, Comparison.below, -30.0, -45.0, 1.0),
)
COLUMNS = ("metric", "subject_type", "comparison", "amber", "red", "margin")
FORECAST = ("revenue", "cash_flow")
RISK = "revenue"
MONDAYS = "0 6 * * 1"
MONTHS_AGO = (6, 4, 2)
# Of the month that is over, once its books have come.
REPORT: dict[str, object] = {
    "period": "last month",
    "entities": NAME,
    "currency": reports.CURRENCY,
    "is_shared": True,
}
FIFTHS = "0 6 5 * *"


def tables(seed: int, today: date, owner: UUID) -> dict[type[SQLModel], pd.DataFrame]:
    """Rules over every company, product, instrument and series, and what is done by the clock."""
    rules = pd.DataFrame(RULES, columns=list(COLUMNS))
    forecast = [str(series_key(business, name)) for business in BUSINESSES for name in FORECAST]
    due = datetime.combine(today, time(), UTC)
    repeated = pd.DataFrame(
        {
            "kind": ["rules", "forecast", "risk", "report"],
            "parameters": [{}, {"series": forecast}, {"subjects": at_risk()}, REPORT],
            "rule": [*[MONDAYS] * 3, FIFTHS],
            "next_run_at": [*[due] * 3, due_next(FIFTHS, due, "UTC")],
            "time_zone": "UTC",
        }
    )
    ends = [(pd.Period(today, "M") - ago).end_time.date().isoformat() for ago in MONTHS_AGO]
    kinds: dict[str, dict[str, object]] = {
        "forecast": {"series": forecast},
        "risk": {"subjects": at_risk()},
    }
    once = pd.DataFrame(
        {
            "kind": kind,
            "until": end,
            "dedupe_key": hashlib.sha256(f"samples {kind} {end}".encode()).hexdigest(),
            "parameters": about | {"until": end},
        }
        for end in ends
        for kind, about in kinds.items()
    )
    jobs = keyed("jobs", once, "kind", "until", user_id=owner, run_after=due)
    return {
        Job: jobs.drop(columns="until"),
        AlertRule: keyed("alert_rules", rules, "metric", user_id=owner),
        Schedule: keyed("schedules", repeated, "kind", user_id=owner),
    }


def at_risk() -> list[dict[str, str]]:
    """The portfolios, the index they are held against, and what each business takes in."""
    subjects = [("portfolio", portfolio_key(one.name)) for one in SAMPLES]
    subjects.append(("instrument", keys.key("instruments", BENCHMARK.symbol)))
    subjects += [("series", series_key(business, RISK)) for business in BUSINESSES]
    return [{"kind": kind, "id": str(key)} for kind, key in subjects]
