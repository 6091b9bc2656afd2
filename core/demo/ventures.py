"""Sample companies with their rounds and what they submitted, corrections included.

What is reported of submissions is computed from them, so no row of it is made here.
"""

from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlmodel import SQLModel

from core.demo import keys
from core.demo.portfolio import PROFILES, QUARTERS, Course, Profile, course
from core.demo.rows import keyed
from core.ventures.tables import Company, FundingRound, MetricsInput

Days = NDArray[np.int64]

UNIQUE = ("company_id", "fiscal_reporting_date", "version")
# Company -> quarter (from 0) that was submitted twice: how far revenue was off, and why.
RESTATED = {
    "Ledgerlark Accounting": (4, 1.030, "A contract was counted a quarter too early."),
    "Brightacre Market": (6, 1.120, "Marketplace sales were stated before refunds."),
    "Northbeam Grid": (8, 0.960, "Metered usage of one region arrived late."),
    "Parcelwise Returns": (7, 1.055, "Credit notes were missing from revenue."),
}
MISSING = {"Copperkettle Foods": 5}  # company -> quarter of which nothing was submitted


def tables(seed: int, today: date, owner: UUID) -> dict[type[SQLModel], pd.DataFrame]:
    """Twelve companies and their twelve quarters up to the last one that is over."""
    quarters = pd.period_range(end=pd.Period(today, "Q") - 1, periods=QUARTERS, freq="Q")
    courses = {profile: course(seed, profile) for profile in PROFILES}
    closed = [_rounds(profile, made, quarters) for profile, made in courses.items()]
    rounds = pd.concat(closed, ignore_index=True)
    inputs = [_inputs(seed, profile, made, quarters, today) for profile, made in courses.items()]
    by: dict[str, Any] = {"created_by_id": owner}
    return {
        Company: _companies(rounds, quarters[-1]).assign(**by),
        FundingRound: keyed("funding_rounds", rounds, "company_id", "date", **by),
        MetricsInput: keyed("metrics_inputs", pd.concat(inputs, ignore_index=True), *UNIQUE, **by),
    }


def _key(profile: Profile) -> UUID:
    return keys.key("companies", profile.name)


def _companies(rounds: pd.DataFrame, last: pd.Period) -> pd.DataFrame:
    companies = pd.DataFrame(
        {
            "id": _key(profile),
            "name": profile.name,
            "reporting_currency": profile.currency,
            "fund": profile.fund,
            "location_country": profile.country,
            "customer_type": profile.customer_type,
            "revenue_type": profile.revenue_type,
            "year_end_date": _year_end(profile, last),
        }
        for profile in PROFILES
    )
    funded = rounds.sort_values("date").groupby("company_id")
    return companies.assign(
        equity_raised=companies["id"].map(funded["equity_raised"].sum()),
        post_money_valuation=companies["id"].map(funded["post_money_valuation"].last()),
    )


def _year_end(profile: Profile, last: pd.Period) -> date:
    """The last end of a fiscal year up to the last quarter."""
    year = last.year if profile.year_end_month <= 3 * last.quarter else last.year - 1
    return pd.Period(year=year, month=profile.year_end_month, freq="M").end_time.date()


def _rounds(profile: Profile, made: Course, quarters: pd.PeriodIndex) -> pd.DataFrame:
    starts = [(quarters[0] + one.quarter).start_time for one in made.rounds]
    days = [
        (start + pd.Timedelta(days=one.day)).date()
        for start, one in zip(starts, made.rounds, strict=True)
    ]
    return pd.DataFrame(
        {
            "company_id": _key(profile),
            "date": days,
            "equity_raised": [one.amount for one in made.rounds],
            "post_money_valuation": [one.post_money for one in made.rounds],
            "currency": profile.currency,
        }
    )


def _inputs(
    seed: int, profile: Profile, made: Course, quarters: pd.PeriodIndex, today: date
) -> pd.DataFrame:
    """All versions of what one company submitted."""
    delay = keys.random(seed, f"ventures/{profile.name}/delay").integers(12, 40, QUARTERS)
    ends = quarters.end_time.normalize()
    months = ends.month.to_numpy()
    company: dict[str, Any] = {"company_id": _key(profile)}
    current = made.figures.assign(
        **company,
        currency=profile.currency,
        version=1,
        is_current=True,
        fiscal_reporting_date=ends.date,
        fiscal_reporting_quarter=(months - profile.year_end_month - 1) % 12 // 3 + 1,
        reporting_year=quarters.year,
        reporting_quarter=quarters.quarter,
        note=None,
        created_at=_submitted(ends, delay, today),
    )
    versions = _restated(profile, current)
    return versions.drop(index=MISSING.get(profile.name, -1), errors="ignore")


def _submitted(ends: pd.DatetimeIndex, delay: Days, today: date) -> pd.DatetimeIndex:
    """Some weeks after the quarter, in the morning, and not later than today begins."""
    moments = ends + pd.to_timedelta(delay, unit="D") + pd.Timedelta(hours=9)
    return moments.where(moments < pd.Timestamp(today), pd.Timestamp(today)).tz_localize("UTC")


def _restated(profile: Profile, current: pd.DataFrame) -> pd.DataFrame:
    """The quarters with what stood in place of a corrected one at first."""
    if profile.name not in RESTATED:
        return current
    quarter, factor, why = RESTATED[profile.name]
    first = current.loc[[quarter]].assign(is_current=False)
    for name in ("total_revenue", "recurring_revenue"):
        first[name] = (first[name] * factor).round(-2)
    too_much = first["total_revenue"] - current.loc[[quarter], "total_revenue"]
    for name in ("gross_profit", "ebitda", "net_income"):
        first[name] += too_much
    again = current.index == quarter
    corrected = current.assign(
        version=np.where(again, 2, 1),
        note=pd.Series({quarter: why}).reindex(current.index),
        created_at=current["created_at"] + pd.to_timedelta(np.where(again, 55, 0), unit="D"),
    )
    return pd.concat([first, corrected])
